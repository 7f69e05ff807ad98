"""The state of a batch of Multicell worlds: integers only, so a history is exact on any machine."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from alife.engines import energy, rng
from alife.phylogeny.tracker import Occupancy
from alife.worlds.grid_world import Layout, no_worlds_yet
from sims.multicell.config import Config
from sims.multicell.genome import ancestor, check, leaves_of, parts
from sims.multicell.scalar_rules import FOUNDERS, species_of


class Book(IntEnum):
    """What `State.books` counts."""

    PAYOUT = 0  # [energy] released by reactions
    HEAT = energy.HEAT
    BIRTHS = energy.BIRTHS
    DEATHS = energy.DEATHS
    KILLS = energy.KILLS


@dataclass
class State:
    """A batch of worlds after `step` steps. Axes: worlds, y (0 = top), x. Empty spaces hold zeros."""

    step: int
    seeds: np.ndarray  # uint32 (worlds,)
    chemicals: np.ndarray  # [molecules] int16 (worlds, y, chemicals, x), 0..CAPACITY; rows whole, for the cache
    role: np.ndarray  # uint8: 0 empty, 1.. a reaction, last the killer; fixed at birth
    pheromone: np.ndarray  # uint8: the cell's own 4 bits
    child_pheromone: np.ndarray  # uint8: what its children get; 0 makes them spores
    telomere: np.ndarray  # [births] uint8: left before a child must be a spore
    organism: np.ndarray  # uint32: label of the founder's birth
    species: np.ndarray  # uint32: hash of the genome
    energy: np.ndarray  # [energy] int32, 0..energy_cap
    birth_step: np.ndarray  # [steps] uint32: when the cell was born, modulo 2**32
    genome: np.ndarray  # uint8 (worlds, y, x, genome_length)
    books: np.ndarray  # int64 (worlds, y, len(Book)): totals since step 0
    supplied: np.ndarray  # [molecules] int64 (worlds, y, chemicals): totals since step 0
    drained: np.ndarray  # [molecules] int64 (worlds, y, chemicals): totals since step 0


def layout(config: Config) -> Layout:
    """Return the kind and the shape of one world's part of every array of State, in its order."""
    height, width, chemicals = config.height, config.width, config.chemistry.size
    grid = (height, width)
    return {
        "seeds": (np.uint32, ()),
        "chemicals": (np.int16, (height, chemicals, width)),
        "role": (np.uint8, grid),
        "pheromone": (np.uint8, grid),
        "child_pheromone": (np.uint8, grid),
        "telomere": (np.uint8, grid),
        "organism": (np.uint32, grid),
        "species": (np.uint32, grid),
        "energy": (np.int32, grid),
        "birth_step": (np.uint32, grid),
        "genome": (np.uint8, (*grid, config.genome_length)),
        "books": (np.int64, (height, len(Book))),
        "supplied": (np.int64, (height, chemicals)),
        "drained": (np.int64, (height, chemicals)),
    }


def occupancy(state: State) -> Occupancy:
    """Return who stands on every space."""
    return Occupancy(state.species, state.organism, walled=True)


def empty(config: Config, seeds: np.ndarray) -> State:
    """Return worlds (one a seed) where nothing lives and nothing lies, before step 0."""
    return State(step=0, **no_worlds_yet(layout(config), seeds))


def founded(config: Config, seeds: np.ndarray, genomes: np.ndarray | None = None) -> State:
    """Return worlds with founders in the bottom quarter, which take the genomes (n, genome_length) in turn."""
    genomes = ancestor(config)[None] if genomes is None else genomes
    check(genomes, config)
    leaf = leaves_of(genomes, np.zeros(len(genomes), np.uint8), config)
    _, roles, children = parts(genomes, config)
    kind = np.arange(config.founders) % len(genomes)
    state = empty(config, seeds)
    for world, seed in enumerate(seeds):
        spaces, labels = _founding_places(config, int(seed))
        here = (world, *np.divmod(spaces, config.width))
        state.role[here] = roles[kind, leaf[kind]]
        state.child_pheromone[here] = children[kind, leaf[kind]]
        state.telomere[here] = config.telomere
        state.organism[here] = labels
        state.species[here] = _species(genomes)[kind]
        state.energy[here] = config.founder_energy
        state.genome[here] = genomes[kind]
    return state


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
