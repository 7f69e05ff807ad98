"""Who came from another world of a batch: births whose parent is elsewhere, in migrants.csv of a run folder.

A newcomer whose species lives where it lands joins it; else it founds one there, which has no parent in the table of
that world. The row says which species it came from. That one is kept for ever, as one with living descendants is.
"""

from pathlib import Path

import numpy as np

from alife.core import csv_files
from alife.core.files import csv_line, write_whole
from alife.phylogeny.taxa import CHILDREN, NONE
from alife.phylogeny.tracker import Occupancy, Phylogeny

FILE = "migrants.csv"
COLUMNS = ("step", "world", "species", "origin_world", "origin_species")  # species are ids of phylogeny-species.csv


def migrate(phylogeny: Phylogeny, passages: np.ndarray, occupancy: Occupancy, step: int) -> None:
    """Bring a phylogeny in line with a state after some have come from other worlds.

    passages: int64 (n, 4): world and space that each came from, world and space where it landed
    """
    species = phylogeny.tables.species
    replaces = phylogeny.tables.occupant[passages[:, 2], passages[:, 3]] != NONE
    origins = []
    for world, space, _, _ in passages.tolist():
        slot = phylogeny.species_at(world, space)
        species.links[world, slot, CHILDREN] += 1  # a descendant elsewhere, who is never forgotten
        origins.append(phylogeny.id_of_species(world, slot))
    phylogeny.reconcile(occupancy, step)
    for shadow in phylogeny.neutral_shadows.values():
        shadow.migrate(passages, replaces, step)
    if phylogeny.genomic is not None:
        phylogeny.genomic.migrate(passages)
    rows = [
        (step, world, phylogeny.id_of_species(world, phylogeny.species_at(world, space)), home, origin)
        for (home, _, world, space), origin in zip(passages.tolist(), origins, strict=True)
    ]
    phylogeny.migrants = np.concatenate([phylogeny.migrants, np.array(rows, np.int64).reshape(-1, len(COLUMNS))])


def read(folder: Path) -> dict[str, np.ndarray]:
    """Return the columns of the file of a run folder, int64 (n,) each. Raises UsageError where there is none."""
    path = folder / FILE
    columns = csv_files.read_columns(path, COLUMNS)
    return {name: csv_files.whole_numbers(path, name, columns[name]) for name in COLUMNS}


def write(folder: Path, migrants: np.ndarray) -> None:
    """Write the file of a run folder.

    migrants: int64 (n, 5), in the order of COLUMNS
    """
    text = "".join(map(csv_line, [list(COLUMNS), *migrants.tolist()]))
    write_whole(folder / FILE, lambda file: file.write(text.encode()))
