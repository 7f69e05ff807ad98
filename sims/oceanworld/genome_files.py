"""Genomes in files: one `.npz`, or the two `.npy` arrays in which the original program publishes its creatures.

A `.npz` holds `nodes` (n, 16, 16) and `bonds` (n, 16, 16, 2, 3), uint8 of 0 and 1, as genome.pack has
them. The original's `nodelist.npy` and `bondlist.npy` hold the same two; either, or their folder, names
the pair. Axes are x, then y.
"""

from pathlib import Path

import numpy as np

from alife.core.array_files import is_one_array, read_array, read_arrays, save_arrays
from alife.core.errors import UsageError
from alife.core.files import write_whole
from sims.oceanworld.genome import SIDE, pack, unpack

NODES, BONDS = "nodelist.npy", "bondlist.npy"
SHAPES = {"nodes": (SIDE, SIDE), "bonds": (SIDE, SIDE, 2, 3)}


def read(path: Path) -> np.ndarray:
    """Return the genomes of a file, uint8 (n, SITES); raises UsageError when there are none."""
    arrays = _read_pair(path) if path.is_dir() or path.name in (NODES, BONDS) else _read_archive(path)
    for name, array in arrays.items():
        _check(path, name, array)
    if len(arrays["nodes"]) != len(arrays["bonds"]):
        counts = f"nodes of {len(arrays['nodes'])} creatures and bonds of {len(arrays['bonds'])}"
        raise UsageError(f"'{path}' must hold nodes and bonds of the same creatures, got {counts}.")
    if not len(arrays["nodes"]):
        raise UsageError(f"'{path}' holds no genome.")
    return pack(arrays["nodes"], arrays["bonds"])


def write(path: Path, genomes: np.ndarray) -> None:
    """Write genomes (n, SITES): to a `.npz`, or to a folder as the original's pair of arrays."""
    nodes, bonds = unpack(genomes)
    if path.suffix == ".npz":
        save_arrays(path, {"nodes": nodes, "bonds": bonds})
        return
    path.mkdir(parents=True, exist_ok=True)
    write_whole(path / NODES, lambda file: np.save(file, nodes))
    write_whole(path / BONDS, lambda file: np.save(file, bonds))


def _read_pair(path: Path) -> dict[str, np.ndarray]:
    folder = path if path.is_dir() else path.parent
    return {"nodes": read_array(folder / NODES), "bonds": read_array(folder / BONDS)}


def _read_archive(path: Path) -> dict[str, np.ndarray]:
    if is_one_array(path):
        raise UsageError(f"'{path}' is one array; give a .npz with nodes and bonds, or {NODES} beside {BONDS}.")
    found = read_arrays(path)
    missing = [name for name in SHAPES if name not in found]
    if missing:
        raise UsageError(f"'{path}' has no '{missing[0]}'; it must hold nodes and bonds, and holds {sorted(found)}.")
    return {name: found[name] for name in SHAPES}


def _check(path: Path, name: str, array: np.ndarray) -> None:
    """Raise UsageError unless an array (n, ...) has the shape that its name asks for, and only 0 and 1."""
    wanted = SHAPES[name]
    if array.ndim != len(wanted) + 1 or array.shape[1:] != wanted:
        raise UsageError(f"'{name}' of '{path}' must be {('n', *wanted)}, got {array.shape}.".replace("'n'", "n"))
    if array.dtype.kind not in "biuf" or not np.isin(array, (0, 1)).all():
        raise UsageError(f"'{name}' of '{path}' must be 0 and 1 alone.")
