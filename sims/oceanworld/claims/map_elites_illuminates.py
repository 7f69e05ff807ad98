"""MAP-Elites fills a map of bodies, each the best of its kind."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import Claim, Findings
from alife.search.archive import GridArchive
from sims.oceanworld.explorations import EVALUATIONS, NICHES, best, explored, mean
from sims.oceanworld.world import World

MAP_ELITES = "map_elites"
OTHERS = ("random_search", "greedy", "novelty")
QD_OFFSET = -25  # [cells] what every niche counts above, as in `python -m benchmarks.searches`
NICHES_FILLED, QD_SCORE = f"number of niches filled, of {NICHES}", "QD-score"
MEASURES: dict[str, Callable[[GridArchive], float]] = {
    NICHES_FILLED: len,
    QD_SCORE: lambda grid: grid.qd_score(QD_OFFSET),
    "mean fitness of the elites [cells]": mean,
    "best fitness [cells]": best,
}


def measure(seeds: Sequence[int]) -> Findings:
    """Compare what MAP-Elites finds with what other searches find in as many evaluations."""
    grids = {name: [explored(name, seed)[0] for seed in seeds] for name in (MAP_ELITES, *OTHERS)}
    found = {
        (what, name): np.array([float(measured(grid)) for grid in some])
        for name, some in grids.items()
        for what, measured in MEASURES.items()
    }
    return Findings(
        {f"{_label(name)}{what}{_by(name)}": values for (what, name), values in sorted(found.items(), key=_order)},
        {
            f"its {what} is higher than that of {_called(name)} (control)": found[what, MAP_ELITES] > found[what, name]
            for what in (NICHES_FILLED, QD_SCORE)
            for name in OTHERS
        },
        drawn={name: some[0].fitness for name, some in grids.items()},
    )


def _order(item: tuple[tuple[str, str], np.ndarray]) -> tuple[int, int]:
    """Return where a figure stands: by what is measured, then by search."""
    (what, name), _ = item
    return list(MEASURES).index(what), (MAP_ELITES, *OTHERS).index(name)


def _label(name: str) -> str:
    return "" if name == MAP_ELITES else "control: "


def _by(name: str) -> str:
    return "" if name == MAP_ELITES else f", {_called(name)}"


def _called(name: str) -> str:
    return {"random_search": "random search", "greedy": "greedy evolution", "novelty": "novelty search"}[name]


def draw(found: Findings, figure: Figure) -> None:
    """Draw the maps of the first seed side by side."""
    names = {"map_elites": "MAP-Elites", **{name: f"control: {_called(name)}" for name in OTHERS}}
    axes, (across, up) = figure.subplots(1, len(names), sharey=True), World.axes
    for axis, (name, title) in zip(axes, names.items(), strict=True):
        shown = axis.imshow(
            found.drawn[name].T, origin="lower", extent=(0, across.scale, 0, up.scale), aspect="auto", cmap="viridis",
            vmin=-5, vmax=20,
        )  # fmt: skip
        axis.set_title(title, fontsize=9)
        axis.set_xlabel(across.label)
    axes[0].set_ylabel(up.label)
    figure.colorbar(shown, ax=axes, label="fitness [cells]", shrink=0.8)


CLAIM = Claim(
    title="MAP-Elites illuminates",
    source="Quality Diversity: Evolving Ocean Creatures",
    statement="One run finds a whole map of different creatures, the best of each size and connectedness.",
    method=f"MAP-Elites on 32 x 32 niches, {EVALUATIONS:,} evaluations in batches of 512.",
    control="As many evaluations of random search, greedy evolution and novelty search, on the same map.",
    measure=measure,
    searches=(MAP_ELITES, *OTHERS),
    draw=draw,
    remark=(
        "Greedy evolution fills few niches, but the best of those few are faster than the map's: it spends all its "
        "evaluations on them."
    ),
)
