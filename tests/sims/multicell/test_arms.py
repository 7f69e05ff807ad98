"""Arms: who attacks better than its neighbour defends can strike it, and all arms cost energy."""

import numpy as np

from sims.multicell.config import Config
from sims.multicell.describe import inspect
from sims.multicell.genome import ancestor, words
from sims.multicell.metrics import measure, totals
from sims.multicell.state import Counter
from sims.multicell.world import World

WORLD = {"height": 32, "width": 32, "arms_cost": 1, "mutation_rate": 0, "supply_bottom": 60000, "supply_top": 60000}


def armed(config, attack, defence, role):
    """Return the ancestor with these arms, whose generations 1 and 3 have a role."""
    genome = ancestor(config)
    genome[11:15] = role
    genome[-2:] = attack, defence
    return genome


def kills(attack, defence):
    """Return how often killers with an attack struck eaters with a defence."""
    config = Config(**WORLD, founders=200, founder_energy=96)
    genomes = np.stack([armed(config, attack, 0, config.killer), armed(config, 0, defence, 1)])
    world = World(config)
    state = world.reset(genomes, seeds=[4])
    world.step(state, 300)
    return int(state.books[0, :, Counter.KILLS].sum())


def test_nobody_strikes_whom_it_attacks_worse_than_that_one_defends():
    assert kills(attack=9, defence=10) == 0
    assert kills(attack=10, defence=10) > 20


def test_arms_are_told_and_belong_to_no_plan():
    config = Config(**WORLD, founders=2)
    genomes = np.stack([armed(config, 7, 3, 1), armed(config, 0, 0, 1)])
    assert np.array_equal(*words(genomes, config))
    world = World(config)
    state = world.reset(genomes, seeds=[4])
    y, x = np.argwhere(state.genome[0, :, :, -2] == 7)[0]
    assert (inspect(state, config, 0, y, x)["attack"], inspect(state, config, 0, y, x)["defence"]) == (7, 3)
    metrics = measure(state, config, totals(state))
    assert (metrics["attack"].tolist(), metrics["defence"].tolist()) == ([3.5], [1.5])


def test_a_point_costs_its_part_of_an_energy_a_step():
    """A world without food, in which nothing else is spent, loses what arms cost, on average."""
    config = Config(**WORLD | {"supply_bottom": 0, "supply_top": 0}, founders=100, upkeep=0, death_rate=0)
    genomes = armed(config, 200, 64, 1)[None]
    world = World(config)
    state = world.reset(genomes, seeds=[4])
    before = int(state.energy.sum())
    world.step(state, 40)
    births = int(state.books[0, :, Counter.BIRTHS].sum())
    spent = before - int(state.energy.sum()) - births * config.birth_cost
    cells = np.count_nonzero(state.role)
    assert births == cells - 100
    assert 40 * 100 * 64 / 256 * 0.9 < spent < 40 * cells * 64 / 256 * 1.1
