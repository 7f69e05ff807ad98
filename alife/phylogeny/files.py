"""Phylogenies on disk: CSV in the ALife data standard, one file for organisms and one for species.

Source: Alexander Lalejini, Emily Dolson, Clifford Bohm, Austin J. Ferguson, David P. Parsons, Penelope F. Rainford,
Paul Richmond, Charles Ofria, "Data Standards for Artificial Life Software" (2019).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, isnan
from pathlib import Path

from alife.core import csv_files
from alife.core.errors import UsageError
from alife.core.files import write_whole
from alife.phylogeny import migrants
from alife.phylogeny.taxa import ALIVE, NONE
from alife.phylogeny.tracker import ORGANISMS, SPECIES, Phylogeny

STANDARD = ("id", "ancestor_list", "origin_time", "destruction_time")  # the columns of the standard that we write
COLUMNS = (*STANDARD, "world", "taxon_label", "members")
MORE = {ORGANISMS: ("species",), SPECIES: ("peak_members",)}
LINES_AT_ONCE = 1 << 14  # that are joined before they are written
LONGEST_ID = 19  # [digits] of a whole number of 64 bits


@dataclass(frozen=True)
class Row:
    """A taxon as a file in the standard describes it."""

    id: int
    parent: int | None  # its id
    origin: float  # [time of the file, such as steps]
    destruction: float  # [the same] inf while it lives
    world: int  # 0 in a file without such a column
    cells: Mapping[str, str]  # all cells of its line by column


def path_of(folder: Path, kind: str) -> Path:
    """Return where a run folder keeps the taxa of a kind."""
    return folder / f"phylogeny-{kind}.csv"


def standard_cells(number: int, parent: int, origin: int, destroyed: int) -> tuple[str, str, str, str]:
    """Return the cells of the columns STANDARD. number, parent: ids, NONE for no parent; destroyed: or ALIVE."""
    ancestor = "none" if parent == NONE else parent
    return str(number), f"[{ancestor}]", str(origin), "inf" if destroyed == ALIVE else str(destroyed)


def write(folder: Path, phylogeny: Phylogeny, name_of_species: Callable[[int], str]) -> None:
    """Write one file for each kind of taxa, wholly or not at all; only LINES_AT_ONCE are in memory at a time.

    name_of_species: returns the name of the species with a label
    """
    for kind in phylogeny.kinds:
        lines = _lines(phylogeny, kind, name_of_species)
        write_whole(path_of(folder, kind), lambda file, lines=lines: file.writelines(lines))  # type: ignore[misc]  # mypy knows no defaults of lambdas
    if len(phylogeny.migrants):
        migrants.write(folder, phylogeny.migrants)


def _lines(phylogeny: Phylogeny, kind: str, name_of_species: Callable[[int], str]) -> Iterator[bytes]:
    """Yield the header, then the taxa of world after world, LINES_AT_ONCE joined."""
    yield (",".join((*COLUMNS, *MORE[kind])) + "\n").encode()
    for world in range(phylogeny.worlds):
        columns = phylogeny.taxa_of(kind, world)
        for first in range(0, len(columns.id), LINES_AT_ONCE):
            taxa = zip(*(column[first : first + LINES_AT_ONCE].tolist() for column in columns), strict=True)
            yield "".join(_line(kind, world, name_of_species, taxon) for taxon in taxa).encode()


def _line(kind: str, world: int, name_of_species: Callable[[int], str], taxon: tuple[int, ...]) -> str:
    """Return the line of one taxon, whose numbers are in the order of TaxonColumns."""
    number, parent, label, species, origin, destroyed, members, peak = taxon
    name = name_of_species(species)
    own, more = (f"{label:08x}", name) if kind == ORGANISMS else (name, peak)
    return f"{','.join(standard_cells(number, parent, origin, destroyed))},{world},{own},{members},{more}\n"


def read(path: Path) -> dict[int, Row]:
    """Return the rows of a file in the standard by id; raises UsageError when it is none."""
    columns = csv_files.read_columns(path, STANDARD)
    ids = csv_files.whole_numbers(path, "id", columns["id"]).tolist()
    parents = [parent_in(path, cell) for cell in columns["ancestor_list"]]
    times = [csv_files.times(path, name, columns[name]).tolist() for name in STANDARD[2:]]
    worlds = [0] * len(ids)
    if "world" in columns:
        worlds = csv_files.whole_numbers(path, "world", columns["world"]).tolist()
    cells = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    rows = [Row(*row) for row in zip(ids, parents, *times, worlds, cells, strict=True)]
    _check_order(path, rows)
    return {row.id: row for row in rows}


def _check_order(path: Path, rows: Sequence[Row]) -> None:
    """Raise UsageError unless each taxon has one row, with times, below that of its parent if the file has it.

    So none is its own ancestor, and who follows a line of descent comes to its end.
    """
    ids, seen = {row.id for row in rows}, set()
    for row in rows:
        if row.id in seen:
            raise UsageError(f"Cannot read '{path}': taxon {row.id} has two rows.")
        if row.parent in ids and row.parent not in seen:
            raise UsageError(f"Cannot read '{path}': taxon {row.id} stands before taxon {row.parent}, its ancestor.")
        if not isfinite(row.origin) or isnan(row.destruction):
            raise UsageError(f"Cannot read '{path}': taxon {row.id} has no time of origin, or of destruction.")
        seen.add(row.id)


def parent_in(path: Path, cell: str) -> int | None:
    """Return the id in a cell of ancestor_list, which is `[none]` or `[id]` where each taxon has at most one parent.

    The brackets may be missing. Raises UsageError for anything else, several parents among it.
    """
    name = cell.strip()
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1].strip()
    if name.lower() in ("", "none"):
        return None
    if not (name.isascii() and name.isdecimal() and len(name) <= LONGEST_ID):  # int() takes 1_0 and +1 as well
        raise UsageError(f"Cannot read '{path}': ancestor_list must be [none] or [id], got {cell[:40]!r}.")
    return int(name)
