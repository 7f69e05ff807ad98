"""Phylogenies on disk: CSV in the ALife data standard, one file for organisms and one for species.

Source: Alexander Lalejini, Emily Dolson, Clifford Bohm, Austin J. Ferguson, David P. Parsons, Penelope F. Rainford,
Paul Richmond, Charles Ofria, "Data Standards for Artificial Life Software" (2019).
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from alife.core.errors import UsageError
from alife.core.files import write_whole
from alife.phylogeny.taxa import ALIVE, NONE
from alife.phylogeny.tracker import ORGANISMS, SPECIES, Phylogeny

COLUMNS = ("id", "ancestor_list", "origin_time", "destruction_time", "world", "taxon_label", "members")
LINES_AT_ONCE = 1 << 14  # that are put together before they are written
MORE = {ORGANISMS: ("species",), SPECIES: ("peak_members",)}


def path_of(folder: Path, kind: str) -> Path:
    """Return where a run folder keeps the taxa of a kind."""
    return folder / f"phylogeny-{kind}.csv"


def write(folder: Path, phylogeny: Phylogeny, name_of_species: Callable[[int], str]) -> None:
    """Write the files of all kinds of taxa, wholly or not at all; no more than a few lines are ever in memory.

    name_of_species: how people call the species of a label
    """
    for kind in phylogeny.kinds:
        lines = _lines(phylogeny, kind, name_of_species)
        write_whole(path_of(folder, kind), lambda file, lines=lines: file.writelines(lines))  # type: ignore[misc]  # mypy knows no defaults of lambdas


def _lines(phylogeny: Phylogeny, kind: str, name_of_species: Callable[[int], str]) -> Iterator[bytes]:
    """Yield the header, then the taxa of world after world, so many lines at once."""
    yield (",".join((*COLUMNS, *MORE[kind])) + "\n").encode()
    for number in range(phylogeny.worlds):
        columns = phylogeny.taxa_of(kind, number)
        for first in range(0, len(columns.id), LINES_AT_ONCE):
            some = zip(*(column[first : first + LINES_AT_ONCE].tolist() for column in columns), strict=True)
            yield "".join(_line(kind, number, name_of_species, taxon) for taxon in some).encode()


def _line(kind: str, at: int, name_of_species: Callable[[int], str], taxon: tuple[int, ...]) -> str:
    number, parent, label, species, origin, destroyed, members, peak = taxon  # as TaxonColumns has them
    ancestor = "none" if parent == NONE else parent
    end = "inf" if destroyed == ALIVE else destroyed
    name = name_of_species(species)
    own, more = (f"{label:08x}", name) if kind == ORGANISMS else (name, peak)
    return f"{number},[{ancestor}],{origin},{end},{at},{own},{members},{more}\n"


def read(path: Path) -> dict[int, dict[str, str]]:
    """Return the rows of a file by id; raises UsageError when it is none of ours."""
    import csv

    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {int(row["id"]): row for row in csv.DictReader(file)}
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"Cannot read a phylogeny from '{path}'.") from error
