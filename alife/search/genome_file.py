"""Genomes from a file: of an archive that a run left, or as the arena itself keeps them."""

from pathlib import Path

import numpy as np

from alife.core.array_files import is_one_array, read_arrays
from alife.core.errors import UsageError
from alife.worlds.arena import Arena


def read_genomes(path: Path, arena: Arena) -> np.ndarray:
    """Return uint8 (n, genome_length) from an .npz with `genomes`, or from what `arena.read_genomes` knows.

    Raises UsageError when the file holds none for this arena.
    """
    found = None if path.is_dir() else _stored(path)
    if found is None:
        found = arena.read_genomes(path)  # it may know other kinds of files, and folders
    if found is None or found.dtype != np.uint8 or found.ndim != 2 or found.shape[1] != arena.genome_length:
        raise UsageError(f"'{path}' holds no genomes of {arena.name}: uint8 (n, {arena.genome_length}) as 'genomes'.")
    if not len(found):
        raise UsageError(f"'{path}' holds no genome.")
    return checked(found, arena, path)


def checked(genomes: np.ndarray, arena: Arena, path: Path) -> np.ndarray:
    """Return genomes that a file or folder holds; raises UsageError unless they are some of this arena's."""
    try:
        arena.check_genomes(genomes)
    except ValueError as error:
        raise UsageError(f"'{path}' holds no genomes of {arena.name}: {error}") from error
    return genomes


def _stored(path: Path) -> np.ndarray | None:
    """Return the genomes of an .npz of ours; None where it is another file of arrays."""
    return None if is_one_array(path) else read_arrays(path).get("genomes")
