"""The energy rules as they stand, on NumPy; the engines' equality is tested over all worlds."""

import numpy as np
import pytest

from alife.engines.energy import BIRTHS, DEATHS, HEAT, KILLS, balance, count_kill, pay_for_intent
from alife.engines.lattice import BIRTH, STRIKE, WRAPPED

NEVER = 65535  # the largest of 16 random bits


@pytest.mark.parametrize(
    ("energy", "kept", "dies"),
    [(10, 7, False), (3, 0, False), (2, 0, True), (1000, 96, False)],
    ids=["it pays", "to the last", "it starves", "what exceeds the cap is lost"],
)
def test_a_cell_keeps_what_it_has_after_its_upkeep(energy, kept, dies):
    found = balance(True, energy, 3, 96, NEVER, 256)
    assert (int(found[0]), bool(found[1])) == (kept, dies)


def test_a_cell_dies_by_chance():
    assert [bool(balance(True, 50, 1, 96, chance, 256)[1]) for chance in (0, 255, 256)] == [True, True, False]


def test_an_empty_space_stays_empty_and_never_dies():
    assert balance(False, 0, 0, 96, 0, 65536) == (0, False)


@pytest.fixture
def world():
    """Return energy (1, 3, 3), counters, intent and keys of a world in which nothing is intended."""
    keys = np.ones((1, 1, 1, 2), np.uint32)
    return np.full((1, 3, 3), 40, np.int32), np.zeros((1, 3, 5), np.int64), np.zeros((1, 3, 3), np.uint8), keys


def pay(world, y, x):
    energy, counters, intent, keys = world
    with np.errstate(over="ignore"):  # words wrap around by design
        pay_for_intent(energy, counters, intent, keys, 0, 0, WRAPPED, 4, 12, 16, 0, y, x)


def test_the_winner_of_a_space_pays_for_its_child(world):
    energy, counters, intent, _ = world
    intent[0, 1, 1] = BIRTH + 1
    pay(world, 1, 1)
    assert energy[0, 1, 1] == 40 - 12 - 16
    assert counters[0, 1].tolist() == [0, 12, 0, 0, 0]


def test_a_strike_costs_more(world):
    energy, _, intent, _ = world
    intent[0, 1, 1] = STRIKE + 1
    pay(world, 1, 1)
    assert energy[0, 1, 1] == 40 - 4 - 12 - 16


def test_one_of_two_that_want_a_space_pays(world):
    energy, _, intent, _ = world
    intent[0, 1, 0], intent[0, 1, 2] = BIRTH + 1, BIRTH + 3
    pay(world, 1, 0)
    pay(world, 1, 2)
    assert sorted(energy[0, 1].tolist()) == [12, 40, 40]


def test_the_energy_of_a_killed_cell_is_heat(world):
    energy, counters, _, _ = world
    count_kill(energy, counters, 0, 2, 0)
    assert counters[0, 2, [HEAT, BIRTHS, DEATHS, KILLS]].tolist() == [40, 0, 1, 1]
