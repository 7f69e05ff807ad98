"""How a tank begins: founders of random genomes, each with room around it, and food."""

from typing import Any

import numpy as np

from alife.core.state import blank
from alife.engines.rng import words
from alife.phylogeny.tracker import Occupancy
from sims.oceanworld.number_genomes import to_bytes
from sims.tank import genome
from sims.tank.config import ROOM, Config
from sims.tank.genome import NUMBERS
from sims.tank.life_cycle import heading_of
from sims.tank.placing import FOOD_EDGE, drop_food, from_stones, settle, within
from sims.tank.state import Counter, State, axis_lengths
from sims.tank.streams import FOUNDERS, GENOMES, SUPPLY

TRIES = 64  # random genomes of which a founder takes the first with a body


def founded(config: Config, seeds: np.ndarray, genomes: np.ndarray | None = None) -> State:
    """Return worlds with founders of random genomes, or of genomes uint8 (n, genes), in turn.

    Raises ValueError for genomes of another kind.
    """
    if genomes is not None:
        genome.check(genomes)
    state = blank(State, axis_lengths(config), seeds)
    for world, seed in enumerate(seeds.tolist()):
        for place, at in enumerate(_rooms(config, seed)):
            genes = _random_genome(config, seed, place) if genomes is None else genomes[place % len(genomes)]
            swimmer, (heading, ahead) = config.swimmers.of(genes), heading_of(config, seed, 0, place)
            settle(state, world, place, genes, swimmer, at, heading, config.founder_energy, 0, ahead)
            state.books[world, Counter.FOUNDED] += config.founder_energy
        places = within(config, words(seed, 0, SUPPLY, np.arange(2 * config.first_pieces)), FOOD_EDGE)
        for at in places[from_stones(config, places) > 0]:
            state.books[world, Counter.SUPPLIED] += drop_food(state, world, at)
    return state


def occupancy(state: State) -> Occupancy:
    """Return the species in every place; every swimmer is an organism of its own."""
    return Occupancy(state.species[:, None], birth_step=state.birth_step[:, None], in_space=False)


def _rooms(config: Config, seed: int) -> np.ndarray:
    """Return where the founders begin, [cells] float64 (n, 2): middles of squares drawn by lot, but for stones."""
    columns, rows = config.tank_width // ROOM, config.tank_height // ROOM
    column, row = np.divmod(np.arange(config.room), rows)
    places = np.stack([column - (columns - 1) / 2, row - (rows - 1) / 2], axis=1) * ROOM
    order = np.argsort(words(seed, 0, FOUNDERS, np.arange(len(places))), kind="stable")
    free: Any = order[from_stones(config, places[order]) > ROOM / 2]
    found: np.ndarray = places[free[: config.founders]]
    return found


def _random_genome(config: Config, seed: int, place: int) -> np.ndarray:
    """Return evenly distributed numbers, the first of a few that make a body, uint8 (genes,)."""
    drawn = words(seed, 0, GENOMES, np.arange(TRIES * NUMBERS) + TRIES * NUMBERS * place) >> 16
    tries = to_bytes(drawn.reshape(TRIES, NUMBERS))
    chosen: np.ndarray = next((genes for genes in tries if config.swimmers.of(genes).can_swim), tries[0])
    return chosen
