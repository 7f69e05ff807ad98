"""Metrics of a world small enough to count by hand."""

import numpy as np
import pytest

from alife.core.state import blank
from sims.multicell import metrics
from sims.multicell.config import Config
from sims.multicell.genome import ancestor
from sims.multicell.state import Counter, State, axis_lengths

CONFIG = Config(height=4, width=4, founders=1)
GREEN, BROWN, KILLER = 1, 6, 17


@pytest.fixture
def state():
    """Return a world with two organisms, (green, green, brown, killer) and (green, killer), and a lone brown."""
    made = blank(State, axis_lengths(CONFIG), np.array([0]))
    cells = [(GREEN, 5), (GREEN, 5), (BROWN, 5), (KILLER, 5), (GREEN, 7), (KILLER, 7), (BROWN, 9)]
    for x, (role, organism) in enumerate(cells):
        here = (0, x // 4, x % 4)
        made.role[here], made.organism[here], made.species[here] = role, organism, 1 + (organism == 9)
        made.genome[here] = ancestor(CONFIG)
    made.genome[0, 1, 2, 7] = BROWN  # the lone one's first leaf
    return made


def measured(state, **since):
    nothing = {name: np.zeros_like(total) for name, total in metrics.totals(state).items()}
    return {name: values[0] for name, values in metrics.measure(state, CONFIG, nothing | since).items()}


def test_cells_organisms_species_and_words_are_counted(state):
    found = measured(state)
    assert (found["cells"], found["organisms"], found["species"], found["words"]) == (7, 3, 2, 2)


def test_shares_are_of_all_cells(state):
    found = measured(state)
    assert found["share_role_1"] == pytest.approx(3 / 7)
    assert found["share_role_6"] == pytest.approx(2 / 7)
    assert found["killer_share"] == found["share_role_17"] == pytest.approx(2 / 7)


def test_entropy_is_over_reactions_only(state):
    shares = np.array([3 / 5, 2 / 5])
    assert measured(state)["reaction_entropy"] == pytest.approx(-(shares * np.log(shares)).sum())


def test_multi_reaction_organisms_need_two_reactions_besides_killers(state):
    assert measured(state)["multi_reaction_share"] == pytest.approx(4 / 7)


def test_words_are_told_with_the_commonest_first(state):
    assert metrics.words_of(state, CONFIG, 0) == {"1 1 1 1 | spore": 6, "6 1 1 1 | spore": 1}


def test_counts_are_increases_since_the_last_sample(state):
    state.books[0, :, Counter.BIRTHS] = [1, 2, 3, 4]
    state.books[0, :, Counter.PAYOUT] = [30, 30, 30, 10]
    state.supplied[0, 0, 1:3] = [5, 20]
    found = measured(state, births=np.array([6]))
    assert found["births"] == 4
    assert found["energy_per_food"] == pytest.approx(100 / 25)


def test_a_dead_world_is_measured_too():
    found = measured(blank(State, axis_lengths(CONFIG), np.array([0])))
    assert found.pop("cells") == 0
    assert not any(found.values())
