import importlib
import subprocess
import sys

import numpy as np
import pytest

from alife.search import base
from tests.alife.searching import advance, hills, make, same

pytestmark = pytest.mark.usefixtures("toys")


def test_a_search_with_the_names_of_an_earlier_release_works_and_is_warned_of():
    with pytest.warns(DeprecationWarning, match="is now called") as told:

        class Search(base.Search):
            seen = 0

            def _propose(self):
                return self._random_genomes(self.batch)

            def _learn(self, genomes, evaluation):
                self.seen += len(genomes) == len(evaluation)

            def _memory(self):
                return {"seen": np.array(self.seen)}

            def _recall(self, state):
                self.seen = int(state["seen"])

            def descent(self):
                return np.full(self.batch, 7)

            def living(self):
                return np.arange(3)

    assert len(told) == len(base.RENAMED)
    search = Search(hills(), None, batch=64, seed=0)
    assert same(advance(search, 3), advance(make("random_search", hills()), 3))
    again = Search(hills(), None, batch=64, seed=0)
    again.load_state_dict(search.state_dict())
    assert again.seen == 3
    assert again.live_ids().tolist() == [0, 1, 2]
    again.ask()
    assert (again.parent_ids() == 7).all()


@pytest.mark.parametrize("name", ["cma_es", "greedy", "map_elites", "novelty", "random_search"])
def test_a_search_can_be_imported_by_its_old_path(name):
    code = f"import alife.search.{name} as old, alife.search.algorithms.{name} as new; assert old is new"
    done = subprocess.run([sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True)
    assert f"alife.search.{name} has moved to alife.search.algorithms.{name}" in done.stderr
    assert importlib.import_module(f"alife.search.algorithms.{name}").Search.__module__.endswith(f"algorithms.{name}")
