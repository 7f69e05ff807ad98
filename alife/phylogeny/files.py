"""Phylogenies on disk: CSV in the ALife data standard, one file for organisms and one for species.

Source: Alexander Lalejini, Emily Dolson, Clifford Bohm, Austin J. Ferguson, David P. Parsons, Penelope F. Rainford,
Paul Richmond, Charles Ofria, "Data Standards for Artificial Life Software" (2019).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alife.core.errors import UsageError
from alife.core.files import write_whole
from alife.phylogeny.neutral_shadow import MIXED, SHADOWS, Shadow
from alife.phylogeny.taxa import ALIVE, NOBODY
from alife.phylogeny.tracker import ALL, OFF, ORGANISMS, SPECIES, Phylogeny
from alife.runs.checkpoint import Loaded
from alife.runs.config import RunConfig
from alife.worlds.world import World

COLUMNS = ("id", "ancestor_list", "origin_time", "destruction_time", "world", "taxon_label", "members")
LINES_AT_ONCE = 1 << 14  # that are put together before they are written
MORE = {ORGANISMS: ("species",), SPECIES: ("peak_members",)}


def path_of(folder: Path, kind: str) -> Path:
    """Return where a run folder keeps the taxa of a kind."""
    return folder / f"phylogeny-{kind}.csv"


def begun(world: World, state: Any, plan: RunConfig) -> Phylogeny | None:
    """Return the phylogeny of a run that begins with a state, whoever lives there a founder; None if none is wanted."""
    phylogeny = _unfounded(world, state, plan)
    if phylogeny is not None:
        phylogeny.reconcile(world.occupancy(state), int(world.fetch(state).step))
    return phylogeny


def restored(world: World, loaded: Loaded, plan: RunConfig) -> Phylogeny | None:
    """Return the phylogeny of a checkpoint; one that begins there if it holds none; None if none is wanted."""
    if plan.neutral and not any(name.startswith(f"{MIXED}/") for name in loaded.phylogeny):
        raise UsageError("This run began without a neutral shadow, and none can begin in its midst.")
    if not loaded.phylogeny:
        return begun(world, loaded.state, plan)
    phylogeny = _unfounded(world, loaded.state, plan)
    if phylogeny is not None:
        phylogeny.load_state_dict(loaded.phylogeny)
    return phylogeny


def check(world: World, plan: RunConfig) -> None:
    """Raise UsageError when a neutral shadow is wanted and there can be none."""
    if not plan.neutral:
        return
    if plan.phylogeny == OFF:
        raise UsageError("--neutral needs the phylogeny: it cannot go with --phylogeny off.")
    if not world.records_births:
        raise UsageError("--neutral needs --backend cpu: devices do not tell who is born and who dies.")
    if ORGANISMS not in world.occupancy(world.reset()).kinds:
        raise UsageError(f"--neutral needs a world of organisms; in {world.name} nobody inherits from anybody.")


def _unfounded(world: World, state: Any, plan: RunConfig) -> Phylogeny | None:
    if plan.phylogeny == OFF or not world.records_births:
        return None
    seen = world.occupancy(state)
    worlds, rows, columns = seen.species.shape
    seeds = world.fetch(state).seeds
    shadows = {name: Shadow(name, seeds, (rows, columns), walled=seen.walled) for name in SHADOWS if plan.neutral}
    return Phylogeny((worlds, rows, columns), seen.kinds, keeps_all=plan.phylogeny == ALL, shadows=shadows)


def write(folder: Path, phylogeny: Phylogeny, world: World) -> None:
    """Write the files of all kinds of taxa, wholly or not at all; no more than a few lines are ever in memory."""
    for kind in phylogeny.kinds:
        lines = _lines(phylogeny, kind, world)
        write_whole(path_of(folder, kind), lambda file, lines=lines: file.writelines(lines))  # type: ignore[misc]  # mypy knows no defaults of lambdas


def _lines(phylogeny: Phylogeny, kind: str, world: World) -> Iterator[bytes]:
    """Yield the header, then the taxa of world after world, so many lines at once."""
    yield (",".join((*COLUMNS, *MORE[kind])) + "\n").encode()
    for number in range(phylogeny.worlds):
        columns = phylogeny.taxa_of(kind, number)
        for first in range(0, len(columns.id), LINES_AT_ONCE):
            some = zip(*(column[first : first + LINES_AT_ONCE].tolist() for column in columns), strict=True)
            yield "".join(_line(kind, number, world, taxon) for taxon in some).encode()


def _line(kind: str, at: int, world: World, taxon: tuple[int, ...]) -> str:
    number, parent, label, species, origin, destroyed, members, peak = taxon  # as Columns has them
    ancestor = "none" if parent == NOBODY else parent
    end = "inf" if destroyed == ALIVE else destroyed
    name = world.name_of_species(species)
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
