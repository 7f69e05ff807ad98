"""What the compiled half of an archive of elites works on; see alife.search.archive and alife.search.archive_cpu."""

from typing import NamedTuple

import numpy as np

REJECTED, IMPROVED, NEW = 0, 1, 2  # what a genome would do to the map as it was before its batch


class Room(NamedTuple):
    """The arrays of a map, with room for more elites than it has."""

    numbers: np.ndarray  # int64 (room,): of the niches with an elite, rising
    rows: np.ndarray  # int64 (room,): of the arrays below, where the elite of each of them is
    genomes: np.ndarray  # uint8 (room, genome_length)
    fitness: np.ndarray  # float64 (room,)
    descriptors: np.ndarray  # float64 (room, axes)
    found_at: np.ndarray  # [evaluations] int64 (room,)


class Batch(NamedTuple):
    """Genomes that compete for niches."""

    genomes: np.ndarray  # uint8 (n, genome_length)
    fitness: np.ndarray  # float64 (n,)
    descriptors: np.ndarray  # float64 (n, axes)
    valid: np.ndarray  # bool (n,)
    places: np.ndarray  # int64 (n,): the numbers of their niches; of who has no place, any
    found_at: np.ndarray  # [evaluations] int64 (n,), or (1,) of the first, after which the others come in order


class Added(NamedTuple):
    """What adding n genomes to an archive did."""

    status: np.ndarray  # int8 (n,): REJECTED, IMPROVED or NEW
    entered: np.ndarray  # bool (n,): whether it is an elite now; of several for one niche only the best is
    invalid: np.ndarray  # bool (n,): it has no finite score, and no effect


def empty_room(room: int, genome_length: int, axes: int) -> Room:
    """Return room for some elites."""
    return Room(
        np.zeros(room, np.int64),
        np.zeros(room, np.int64),
        np.zeros((room, genome_length), np.uint8),
        np.zeros(room),
        np.zeros((room, axes)),
        np.zeros(room, np.int64),
    )


def with_room(held: Room, elites: int) -> Room:
    """Return the same arrays with room for more elites."""
    more = empty_room(elites - len(held.fitness), held.genomes.shape[1], held.descriptors.shape[1])
    return Room(*(np.concatenate(parts) for parts in zip(held, more, strict=True)))
