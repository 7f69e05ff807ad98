"""What a run leaves in its folder when it ends: pictures, and a list in words of what lies there."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alife.core.state import middle
from alife.phylogeny import gene_selection
from alife.phylogeny.neutral_shadow import NEUTRAL_SHADOWS
from alife.runs import folder as run_folder
from alife.runs.config import ALL, NONE, RunConfig
from alife.runs.field_store import FOLDER as FIELDS
from alife.runs.recorder import WORLDS_PICTURED
from alife.worlds import registry
from alife.worlds.viewable import ViewableWorld
from alife.worlds.world import World

if TYPE_CHECKING:
    from rich.console import Console

FILES = {
    "strip.png": "the worlds over time",
    "closeup.png": "some of their spaces, at the end",
    "populations.png": "what the cells are, over time",
    run_folder.METRICS: "the same in numbers",
    "phylogeny-species.csv": "who descends from whom: a row a lineage, which has one genome",
    "phylogeny-organisms.csv": "the same, a row an organism",
    "abundances.csv": "how many of each lineage, over time",
    **{f"abundances-{name}.csv": f"the same in the {name} neutral shadow" for name in NEUTRAL_SHADOWS},
    FIELDS: "arrays over time as numbers, for xarray and other readers of zarr",
    "novelty.csv": "what is new, in the worlds and in their neutral shadows with genomes",
    gene_selection.FILE: "what changed each gene: births, places, deaths, mutations",
    run_folder.CONFIG: run_folder.REPEATS,
    run_folder.INTERVENTIONS: "what hands did to it; --interventions beside --config does it again",
}


def draw(folder: Path, world: ViewableWorld, state: Any, run_config: RunConfig) -> None:
    """Draw the pictures that a run wants of its first worlds, from its record; a close-up needs the state."""
    if run_config.pictures == NONE:
        return
    from alife.runs import pictures  # slow to load: matplotlib

    title = f"{world.name}, {world.size}"
    coloured = title if world.shown == world.colours[0] else f"{title}, {world.shown.replace('_', ' ')}"
    names = [f"seed {seed}" for seed in run_config.seeds[:WORLDS_PICTURED]]
    if run_config.pictures == ALL:
        pictures.draw_strip(folder, coloured, names, world.legend())
    if run_config.pictures == ALL and world.closeup and state is not None:
        seen = middle(world.fetch(state), pictures.CLOSE)  # a picture from near of all of a large world would be huge
        views = [world.render(seen, world=number, colours=world.closeup) for number in range(len(names))]
        pictures.draw_closeup(folder, f"{title}, step {state.step:,}", names, views, world.legend(world.closeup))
    bands = world.bands if world.inhabitants else world.kinds  # all spaces are no curve to look at
    pictures.draw_populations(folder, title, names, bands, world.curves, world.shared_out)


def list_outputs(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Return a line for each of some files, by name with its meaning, that a run folder holds."""
    paths = {folder / name: meaning for name, meaning in files.items() if (folder / name).exists()}
    widest = max(len(str(path)) for path in paths)
    return [f"  {path!s:<{widest}}  {meaning}" for path, meaning in paths.items()]


def print_summary(
    folder: Path, world: World, state: Any, run_config: RunConfig, seconds: float, console: "Console"
) -> None:
    """Print how the first world of a run stands after some seconds, and where everything is."""
    console.print(f"\nStep {state.step:,} after {seconds:,.0f} s. The world of seed {run_config.seed}:")
    for line in world.summary(state):
        console.print(f"  {line}")
    if genes := gene_selection.sentences(folder):
        console.print("\nWhat changed the mean of each gene, beside what chance alone would have:")
        for line in genes:
            console.print(f"  {line}")
    console.print()
    going_on = {run_folder.CHECKPOINTS: f"to go on: {run_folder.resume_command(folder)} --steps N"}
    for line in (*list_outputs(folder, FILES | going_on), *ways_to_look(folder), *_ways_to_test(run_config.world)):
        console.print(line)


def _ways_to_test(world: str) -> list[str]:
    """Return in a line how a world of a single file is put to the test; nothing for others."""
    own = registry.own(world)
    return [] if own is None else [f"  put to the test: python -m alife check {run_folder.quoted(own.declared.path)}"]


def ways_to_look(folder: Path) -> list[str]:
    """Return in lines how a run can be looked at."""
    name = run_folder.quoted(folder)
    return [f"  in a window: python -m viewers {name}", f"  on one page: python -m alife.report {name}"]
