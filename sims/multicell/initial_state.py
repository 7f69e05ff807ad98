"""How a Multicell world begins: founders in its bottom quarter."""

from typing import Any

import numpy as np

from alife.core.state import blank
from alife.engines import rng
from alife.phylogeny.tracker import Occupancy
from sims.multicell.config import Config
from sims.multicell.genome import ancestor, check, leaves_of, parts
from sims.multicell.scalar_rules import FOUNDERS, species_of
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
        spaces, labels = _founding_places(config, int(seed))
        place_founders(state, config, (world, *np.divmod(spaces, config.width)), labels, genomes[kind])
    return state


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


def _founding_places(config: Config, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the spaces of the founders, those of the nursery that draw the smallest words, and the words as labels."""
    first = (config.height - config.nursery_rows) * config.width
    spaces = np.arange(first, config.height * config.width)
    words = rng.words(seed, 0, FOUNDERS, spaces)
    chosen = np.argsort(words, kind="stable")[: config.founders]
    return spaces[chosen], np.maximum(words[chosen], 1)


def _species(genomes: np.ndarray) -> np.ndarray:
    """Return the species (n,) of genomes (n, genome_length)."""
    with np.errstate(over="ignore"):  # hashes wrap around by design
        names = [species_of(genomes[None, None], 0, 0, number, genomes.shape[1]) for number in range(len(genomes))]
    return np.array(names, np.uint32)
