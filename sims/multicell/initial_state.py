"""How a Multicell world begins: founders in its bottom quarter."""

from typing import Any

import numpy as np

from alife.core.errors import UsageError
from alife.core.state import blank
from alife.engines import rng
from alife.phylogeny.tracker import Occupancy
from sims.multicell import ground
from sims.multicell.config import Config
from sims.multicell.genome import ancestor, check, leaves_of, parts, plans
from sims.multicell.scalar_rules import FOUNDERS, extended
from sims.multicell.state import State, axis_lengths


def occupancy(state: State) -> Occupancy:
    """Return the species and organism on every space."""
    return Occupancy(state.species, state.organism, walled=True)


def founded(config: Config, seeds: np.ndarray, genomes: np.ndarray | None = None) -> State:
    """Return worlds with founders in the bottom quarter, which take the genomes (n, genome_length) in turn."""
    genomes = ancestor(config)[None] if genomes is None else genomes
    check(genomes, config)
    kind = np.arange(config.founders) % len(genomes)
    state = blank(State, axis_lengths(config), seeds)
    for world, seed in enumerate(seeds):
        if config.has_ground:
            state.ground[world] = ground.ground_of(config, int(seed))
            lay_rock(state, config)
        spaces, labels = _founding_places(config, int(seed), state.role[world].ravel() == 0)
        place_founders(state, config, (world, *np.divmod(spaces, config.width)), labels, genomes[kind])
    return state


def lay_rock(state: State, config: Config) -> None:
    """Bring the roles in line with the ground: rock, and only that, has the number of rock."""
    is_rock = state.ground == ground.rock_kind(config)
    state.role[state.role == config.rock] = 0
    state.role[is_rock] = config.rock


def place_founders(state: State, config: Config, here: Any, labels: np.ndarray, genomes: np.ndarray) -> None:
    """Put founders on empty spaces, `here` being an index into (worlds, y, x): one for each label and genome (n, _)."""
    leaf, everyone = leaves_of(genomes, np.zeros(len(genomes), np.uint8), config), np.arange(len(genomes))
    _, roles, children = parts(genomes, config)
    state.role[here] = roles[everyone, leaf]
    state.child_pheromone[here] = children[everyone, leaf]
    state.telomere[here] = config.telomere
    state.organism[here] = labels
    state.species[here] = _species(genomes)
    state.energy[here] = config.founder_energy
    state.genome[here] = genomes
    if config.disease:
        state.plan[here] = plans(genomes, config)


def _founding_places(config: Config, seed: int, is_open: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the spaces of the founders, those of the nursery that draw the smallest words, and the words as labels.

    is_open: (spaces,) of the world, where there is no rock; raises UsageError when that leaves too little room
    """
    first = (config.height - config.nursery_rows) * config.width
    spaces = first + np.flatnonzero(is_open[first:])
    if len(spaces) < config.founders:
        raise UsageError(
            f"The rock of seed {seed} leaves {len(spaces)} spaces for founders, got {config.founders}; give fewer."
        )
    words = rng.words(seed, 0, FOUNDERS, spaces)
    chosen = np.argsort(words, kind="stable")[: config.founders]
    return spaces[chosen], np.maximum(words[chosen], 1)


def _species(genomes: np.ndarray) -> np.ndarray:
    """Return the species (n,) of genomes (n, genome_length), as scalar_rules.species_of names one."""
    names = np.full(len(genomes), genomes.shape[1], np.uint32)
    with np.errstate(over="ignore"):  # hashes wrap around by design
        for byte in genomes.T:
            names = np.asarray(extended(names, byte.astype(np.uint32)))  # type: ignore[arg-type]  # NumPy's operators take arrays as well as numbers
    return np.maximum(names, 1)
