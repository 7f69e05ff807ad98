"""The section of a report about what an AURORA search has learned: its map, how it came about, what its axes mean."""

from pathlib import Path

import numpy as np

from alife.core.errors import UsageError
from alife.report import html
from alife.report.context import Context
from alife.report.loaded_run import LoadedRun, RunGroup, own_genomes
from alife.report.search import drawn_map, is_newest, scale
from alife.search import archive
from alife.search.archive import Archive, Elites
from alife.search.reevaluation import rank_correlation
from alife.worlds.arena import Axis, with_unit

FILE = "learned.npz"
MOST_SHOWN = 2  # runs
MOST_EVALUATED = 2000  # elites that are evaluated again to tell what axes mean
KINDS = {
    "pca": "principal components: the directions in which what creatures do differs most",
    "vae": "a variational autoencoder: a net that tells it again from a few numbers",
    "random": "random directions: the control, which learns nothing but the scale",
}


def section(group: RunGroup, context: Context) -> list[str]:
    """Return the learned maps of the first runs that have one; nothing where none has."""
    found = [_of_run(run) for run in group.runs[: context.at_most(MOST_SHOWN)]]
    return [figure for figure in found if figure]


def _of_run(run: LoadedRun) -> str:
    path = run.folder / FILE
    if not is_newest(path, run.folder):
        return ""
    try:
        learned = archive.load(path)
    except UsageError as error:
        return html.paragraphs([str(error)])
    elites = learned.elites()
    if not len(elites):
        return ""
    named = tuple(Axis(f"learned {number + 1}") for number in range(len(learned.ranges)))
    alt = f"The learned map: {len(elites)} of {learned.partition.count} niches, coloured by fitness"
    picture = drawn_map(learned, elites, named, None, alt, led=False)
    key = scale(elites.fitness, with_unit("fitness of the elite", run.world.fitness_unit))
    words = html.paragraphs(_words(run, _history(path), learned))
    return f'<h3>Seed {run.config.seed}</h3>{words}<div class="learned">{picture}{key}</div>{_meaning(run, elites)}'


def _history(path: Path) -> dict[str, np.ndarray]:
    """Return what a file says of how its map was learned; empty arrays where it is of a version before."""
    with np.load(path) as stored:
        names = ("learned_at", "explained", "taught")
        return {name: stored.get(f"learned_{name}", np.zeros(0)) for name in names}


def _words(run: LoadedRun, told: dict[str, np.ndarray], learned: Archive) -> list[str]:
    """Return how the map came about."""
    what = KINDS.get(str(getattr(run.search_config, "kind", "")), "")
    lines = [
        "Its descriptors were not given: it learned them from the paths of creatures"
        + (f", by {what}." if what else ".")
    ]
    if len(told["learned_at"]):
        times = ", ".join(f"{at:,}" for at in told["learned_at"].astype(int).tolist())
        lines.append(
            f"It learned {len(told['learned_at'])} times, after {times} evaluations, at last from "
            f"{int(told['taught'][-1]):,} paths; each time the elites competed anew for their places."
        )
    shares = told["explained"]
    if len(shares) == len(learned.ranges):
        each = ", ".join(html.percent(float(share)) for share in shares)
        lines.append(f"The axes explain {each} of the variance of paths, {html.percent(float(shares.sum()))} in all.")
    elif len(shares):
        lines.append(f"The axes together explain {html.percent(float(shares[0]))} of the variance of paths.")
    return lines


def _meaning(run: LoadedRun, elites: Elites) -> str:
    """Return what goes up and down with each learned axis, as a table of rank correlations over the elites."""
    some = slice(0, MOST_EVALUATED)
    again = run.world.evaluate(own_genomes(run, elites.genomes[some]))
    known = {"fitness": elites.fitness[some]}
    known |= {axis.label: again.descriptors[:, place] for place, axis in enumerate(run.world.axes)}
    if again.paths is not None:
        channels = again.paths.shape[2]
        names = getattr(run.world, "path_channels", [f"channel {number + 1}" for number in range(channels)])
        known |= {f"{name}, at the end": again.paths[:, -1, place] for place, name in enumerate(names)}
    rows = []
    for name, values in known.items():
        if np.ptp(values) > 0:  # else there is nothing to go up and down
            rows.append([name, *(f"{rank_correlation(values, axis):+.2f}" for axis in elites.descriptors[some].T)])
    head = ["over the elites", *(f"learned {number + 1}" for number in range(elites.descriptors.shape[1]))]
    return html.table(head, rows, caption="What the axes mean: rank correlation with what else is known of the elites")
