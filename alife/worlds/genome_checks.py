"""Whether what an arena is given fits it: a kernel would read beyond a wrong array."""

from typing import Any

import numpy as np

from alife.core.state import LARGEST_SEED

ROUNDING = 1e-6  # by which a search may miss the end of a range


def check_genomes(genomes: Any, length: int) -> None:
    """Raise ValueError unless these are genomes: an array uint8 (n, length)."""
    if not isinstance(genomes, np.ndarray) or genomes.dtype != np.uint8 or genomes.shape[1:] != (length,):
        raise ValueError(f"genomes must be uint8 (n, {length}), got {_told(genomes)}.")


def check_genome_seeds(seeds: Any, count: int | None = None) -> np.ndarray:
    """Return seeds of genomes, `count` of them if that is given, as uint32 (n,); raise ValueError for anything else."""
    found = np.asarray(seeds)
    fits = found.dtype == np.uint32 or (
        found.dtype.kind in "iu" and bool(((found >= 0) & (found <= LARGEST_SEED)).all())
    )
    if not fits or found.ndim != 1 or count not in (None, len(found)):
        wanted = "(n,)" if count is None else f"({count},), one for each genome"
        raise ValueError(f"seeds must be whole numbers 0..{LARGEST_SEED} {wanted}, got {_told(found)}.")
    return found.astype(np.uint32, copy=False)


def check_parameters(vectors: Any, count: int) -> np.ndarray:
    """Return parameters as float64 (n, count); raise ValueError unless they are numbers 0..1."""
    found = np.asarray(vectors)
    is_real = found.dtype.kind in "biuf" and found.shape[1:] == (count,)
    if not is_real or not ((found >= -ROUNDING) & (found <= 1 + ROUNDING)).all():
        raise ValueError(f"parameters must be numbers 0..1 (n, {count}), got {_told(found)}.")
    return found.astype(np.float64, copy=False)


def _told(given: Any) -> str:
    return f"{given.dtype} {given.shape}" if isinstance(given, np.ndarray) else type(given).__name__
