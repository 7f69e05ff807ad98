"""Genomes from a file: of an archive that a run left, or as the arena itself keeps them."""

from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from alife.core.errors import UsageError
from alife.worlds.arena import Arena


def read_genomes(path: Path, arena: Arena) -> np.ndarray:
    """Return uint8 (n, genome_length) from an .npz with `genomes`, or from what `arena.read_genomes` knows.

    Raises UsageError when the file holds none for this arena.
    """
    found = _stored(path) if path.is_file() or not hasattr(arena, "read_genomes") else None
    if found is None and hasattr(arena, "read_genomes"):  # which may know other files, and folders
        found = arena.read_genomes(path)
    if found is None or found.dtype != np.uint8 or found.ndim != 2 or found.shape[1] != arena.genome_length:
        raise UsageError(f"'{path}' holds no genomes of {arena.name}: uint8 (n, {arena.genome_length}) as 'genomes'.")
    if not len(found):
        raise UsageError(f"'{path}' holds no genome.")
    return found


def _stored(path: Path) -> np.ndarray | None:
    try:
        with np.load(path, allow_pickle=False) as stored:
            genomes: np.ndarray | None = stored["genomes"] if "genomes" in stored.files else None
            return genomes
    except OSError as error:
        raise UsageError(f"Cannot read '{path}': {error.strerror or error}.") from error
    except (ValueError, EOFError, AttributeError, BadZipFile, TypeError):
        return None
