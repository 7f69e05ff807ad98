import sys

import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.search.algorithms.cma_es import losses_of, normals
from tests.alife.searching import advance, hills, make, results, same

pytestmark = pytest.mark.usefixtures("toys")


def test_it_climbs_to_the_top_of_the_hill():
    assert np.nanmax(results(make("cma_es", hills(), population=16), 4000).fitness) > -0.1


def test_it_leaves_the_global_generator_alone():
    np.random.seed(1)
    before = np.random.get_state()[1].copy()
    advance(make("cma_es", hills()), 5)
    assert np.array_equal(np.random.get_state()[1], before)


def test_where_it_has_converged_it_starts_again_and_resumes_there():
    search = make("cma_es", hills(), population=8)
    while search.starts < 3:
        advance(search, 1)
    advance(search, 2)
    second = make("cma_es", hills(), population=8)
    second.load_state_dict(search.state_dict())
    assert second.starts == 3
    assert same(advance(search, 20), advance(second, 20))


def test_starts_differ():
    search = make("cma_es", hills(), population=8)
    (first,) = advance(search, 1)
    while search.starts < 2:
        advance(search, 1)
    assert not np.array_equal(advance(search, 1)[0], first)


def test_invalid_genomes_count_as_a_little_worse_than_the_worst():
    genomes = np.array([[255, 0, 0, 0, 0, 0, 0, 0], [230, 200, 220, 190, 40, 20, 60, 30], [0] * 8], np.uint8)
    evaluation = hills().evaluate(genomes)
    losses = losses_of(evaluation)
    assert losses.tolist() == [-evaluation.fitness[0], 0, -evaluation.fitness[0] + 1]


def test_its_normal_numbers_are_normal_and_do_not_repeat():
    drawn = normals(3, 0, 1, (100, 1000))
    assert drawn.mean() == pytest.approx(0, abs=0.02)
    assert drawn.std() == pytest.approx(1, abs=0.02)
    assert (np.abs(drawn) < 1.96).mean() == pytest.approx(0.95, abs=0.01)
    for other in (normals(4, 0, 1, (100, 1000)), normals(3, 1, 1, (100, 1000)), normals(3, 0, 2, (100, 1000))):
        assert abs(np.corrcoef(drawn.ravel(), other.ravel())[0, 1]) < 0.02


def test_an_arena_without_parameters_is_refused(monkeypatch):
    arena = hills()
    monkeypatch.setattr(type(arena), "parameters", 0)
    with pytest.raises(UsageError, match="cma_es needs an arena with continuous parameters, which hills does not"):
        make("cma_es", arena)


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "cma", None)
    with pytest.raises(UsageError, match=r"pip install 'alife-worlds\[cma\]'"):
        make("cma_es", hills())
