"""How a bitwise world begins: its energy table, and individuals of the reactions that live on food alone."""

import numpy as np

from alife.core.state import blank
from alife.phylogeny.tracker import SPECIES, Occupancy
from sims.bitwise.config import Config, pairs
from sims.bitwise.state import Counter, State, axis_lengths
from sims.bitwise.tables import chemistry_of


def founded(config: Config, seeds: np.ndarray, genomes: np.ndarray | None = None) -> State:
    """Return worlds before their first step; genomes, uint8 (n, 2), name the inputs of the first reactions instead.

    Raises ValueError for genomes of another kind, and leaves out those that a world's table does not allow.
    """
    state = blank(State, axis_lengths(config), seeds)
    numbers = {pair: number for number, pair in enumerate(pairs(config.bits))}
    wanted = None if genomes is None else _inputs(genomes, config)
    for world, seed in enumerate(seeds):
        chemistry = chemistry_of(config, int(seed))
        state.levels[world] = chemistry.energy
        for reaction in chemistry.reactions:
            number = numbers[reaction.inputs]
            state.payout[world, number] = reaction.payout
            state.open[world, number] = 1
            if (reaction.level == 1) if wanted is None else (reaction.inputs in wanted):
                state.population[world, number] = config.founders
        state.books[world, 0, Counter.GIFT] = state.population[world].sum() * config.birth_cost
    return state


def occupancy(state: State) -> Occupancy:
    """Return which reactions live, each on a space of its own; a broth has no organisms."""
    label = np.arange(1, state.population.shape[1] + 1, dtype=np.uint32)
    species = np.where(state.population > 0, label, np.uint32(0))
    count = state.population[:, None]
    return Occupancy(species[:, None], species[:, None], count=count, kinds=(SPECIES,))


def _inputs(genomes: np.ndarray, config: Config) -> set[tuple[int, int]]:
    if genomes.dtype != np.uint8 or genomes.ndim != 2 or genomes.shape[1] != 2:
        raise ValueError(f"genomes must be uint8 (n, 2), the inputs of reactions, got {genomes.dtype} {genomes.shape}.")
    if genomes.max(initial=0) >= config.chemicals:
        raise ValueError(f"genomes must name chemicals 0..{config.chemicals - 1}, got {genomes.max()}.")
    return {(int(min(pair)), int(max(pair))) for pair in genomes}
