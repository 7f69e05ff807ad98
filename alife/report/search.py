"""The sections of a report about searches: the map that was filled, and the creatures in it, moving."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import colormaps

from alife.core.colours import css
from alife.core.errors import UsageError
from alife.report import creatures, html, narrative, water
from alife.report.context import Context
from alife.report.ecology import measure
from alife.report.loaded_run import LoadedRun, RunGroup, own_genomes
from alife.runs import folder as run_folder
from alife.search import archive, setup
from alife.search import plan as search_plan
from alife.search.archive import Archive, Elites
from alife.search.layout import Flat, Layout, layout_of
from alife.search.partition import reachable
from alife.worlds import registry
from alife.worlds.arena import Axis, with_unit

CURVES = ("max_fitness", "mean_fitness", "coverage", "reachable_coverage", "qd_score", "new", "improved")
MOST_MAPS = 4  # on a page
MOST_BYTES = 4_000_000  # of creatures on a page
MOST_SQUARES = 1 << 16  # niches of a map; of finer ones, narrower than a pixel, only those with an elite are drawn
SIDE = 320  # [units] of a map
MARGIN = 26  # [units] beside and below it


def story(group: RunGroup, context: Context) -> list[str]:  # noqa: ARG001 (as much in any place)
    """Return what happened, in words and figures."""
    return [html.paragraphs(narrative.story(group)), _tiles(group)]


def maps(group: RunGroup, context: Context) -> list[str]:
    """Return the maps of the first runs, with their creatures."""
    shown = group.runs[: max(1, int(MOST_MAPS * context.share))]
    figures = [_map(run, f"{context.mark}-{n}", context.share / len(shown)) for n, run in enumerate(shown)]
    return [*figures, _others(group, len(shown))]


def measures(group: RunGroup, context: Context) -> list[str]:  # noqa: ARG001 (as much in any place)
    """Return the measures over time, a chart each."""
    values = group.history.values
    figures = [measure(name, [group]) for name in CURVES if name in values and np.isfinite(values[name]).any()]
    return [f'<div class="grid">{"".join(figures)}</div>']


def _others(group: RunGroup, shown: int) -> str:
    rest = len(group.runs) - shown
    if not rest:
        return ""
    return html.paragraphs(
        [f"{rest} more of these runs, with other seeds, have pages of their own: alife.report FOLDER."]
    )


def _tiles(group: RunGroup) -> str:
    history = group.history
    facts = [("evaluations", html.number(float(history.end().max())))]
    facts += [
        (f"{name.replace('_', ' ')}", html.mean_of(history.last(name)))
        for name in ("max_fitness", "mean_fitness", "qd_score")
    ]
    share = "reachable_coverage" if np.isfinite(history.last("reachable_coverage")).any() else "coverage"
    return html.tiles([*facts, (share.replace("_", " "), html.mean_of(history.last(share), html.percent))])


def _map(run: LoadedRun, mark: str, share: float) -> str:
    """Return the map of a run with the elite of each niche, or a sentence where there is no map yet."""
    results = results_of(run.folder)
    if results is None:
        return "<p>The map appears here once the search has stopped or ended.</p>"
    title = f"<h3>Seed {run.config.seed}</h3>"
    if not len(results):
        return f"{title}<p>No niche is filled.</p>"
    elites = results.elites()
    axes = run.world.axes
    data: dict[str, Any] = {
        "elites": _elites_data(elites, axes, layout_of(results.partition).places(elites.niche)),
        "axes": [axis.label for axis in axes],
        "called": [axis.name for axis in axes],
    }
    moving = all(hasattr(run.world, name) for name in ("anatomy", "motion", "link_kinds"))
    most = int(share * creatures.most_of(run.world)) if moving else 0
    chosen = np.sort(np.argsort(-elites.fitness, kind="stable")[:most])  # the fittest
    if len(chosen):
        packed = creatures.packed(run.world, own_genomes(run, elites.genomes[chosen]), share * MOST_BYTES)
        data |= {"motion": packed.header}
        found = dict(zip(chosen.tolist(), packed.creatures, strict=True))
        data["elites"] = [_with(elite, found.get(n, creatures.LEFT_OUT)) for n, elite in enumerate(data["elites"])]
    stage = _stage(run) if len(chosen) else ""
    left_out = (
        "" if not moving or len(chosen) == len(elites) else html.paragraphs([_left_out(len(chosen), len(elites))])
    )
    return (
        f'{title}{left_out}<div class="ocean" id="{mark}">'
        f'<div class="mapside">{_grid(run, results, elites)}{_scale(run, elites)}</div>'
        f'<div class="side">{stage}<dl class="facts" aria-live="polite"></dl></div>'
        f'<script type="application/json">{_json(data)}</script></div>'
    )


def _left_out(shown: int, elites: int) -> str:
    """Return that not all elites move, and where they do."""
    return (
        f"Of {elites:,} elites the {shown:,} fittest move here, since their swims are long; in the viewer all do: "
        "python -m viewers FOLDER."
    )


def is_newest(left: Path, folder: Path) -> bool:
    """Return whether a file that a search writes when it stops or ends is there and no older than its checkpoints."""
    saved = max(
        (path.lstat().st_mtime_ns for path in (folder / run_folder.CHECKPOINTS).glob("step-*.json")), default=-1
    )
    return left.is_file() and left.stat().st_mtime_ns >= saved


def results_of(folder: Path) -> Archive | None:
    """Return the archive that a search left, or of its newest checkpoint while it goes on; None without either."""
    left = folder / "archive.npz"  # as it was when the search stopped or ended
    if is_newest(left, folder):
        with suppress(UsageError):
            return archive.load(left)
    request = search_plan.stored_search(folder)
    arena = setup.arena_of(request)
    search, results = setup.search_of(request, arena), setup.results_of(request, arena)
    recorder = setup.recorder_of(request, search)
    try:
        loaded = recorder.load()
        if loaded is not None:
            loaded.state.restore(search, results, recorder.ancestry)
            return results
        return archive.load(left)
    except UsageError:
        return None


def _stage(run: LoadedRun) -> str:
    shown = [(kind.colour, kind.name) for kind in run.world.link_kinds] + water.entries(run.world)
    kinds = "".join(html.swatch(colour, name) for colour, name in shown)
    return (
        '<canvas width="640" height="360" role="img" aria-label="The creature of the chosen niche, swimming"></canvas>'
        f'<div class="controls"><button type="button" class="play">Pause</button>'
        '<button type="button" class="best">Best</button>'
        f'<span class="beat"></span></div><div class="keys">{kinds}</div>'
    )


def _elites_data(elites: Elites, axes: tuple[Axis, ...], places: np.ndarray) -> list[dict[str, Any]]:
    """Return what the page's script shows of each elite."""
    return [
        {
            "row": int(row),
            "column": int(column),
            "fitness": _number(fitness),
            "at": [_number(value * axis.scale) for axis, value in zip(axes[:2], place[:2], strict=True)],
            "born": int(found_at),
        }
        | _further(axes[2:], place[2:])
        for (row, column), fitness, place, found_at in zip(
            places, elites.fitness, elites.descriptors, elites.found_at, strict=True
        )
    ]


def _further(axes: tuple[Axis, ...], place: np.ndarray) -> dict[str, Any]:
    """Return what the page's script says of the descriptors after the second, if there are any."""
    facts = {axis.label: _number(value * axis.scale) for axis, value in zip(axes, place, strict=True)}
    return {"facts": facts} if facts else {}


def _with(elite: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Return what the page's script shows of an elite and of its creature, the facts of both among it."""
    facts = elite.get("facts", {}) | found.get("facts", {})
    return elite | found | ({"facts": facts} if facts else {})


def _number(value: float) -> float:
    return float(f"{value:.5g}")


def _json(data: Any) -> str:
    """Return JSON without `</`, which would end the script element that it stands in."""
    return json.dumps(data, separators=(",", ":")).replace("</", "<\\/")


def shades(values: np.ndarray) -> list[str]:
    """Return a colour for each number (n,), from the lowest to the highest."""
    halves = np.nan_to_num(values, nan=np.nan) / 2  # whose differences are finite whatever a file says
    low, high = float(np.nanmin(halves)), float(np.nanmax(halves))
    colours = colormaps["viridis"]((halves - low) / (high - low or 1.0))
    return [css((round(255 * r), round(255 * g), round(255 * b))) for r, g, b, _ in colours]


def _grid(run: LoadedRun, results: Archive, elites: Elites) -> str:
    """Return the map as SVG: the first descriptor to the right, the second up, others within, see Layout."""
    known = reachable(run.world, results.partition)
    of = results.partition.count if known is None else int(known.sum())
    alt = f"Map of {len(elites)} of {of} niches, coloured by fitness; arrow keys move from creature to creature"
    return drawn_map(results, elites, run.world.axes, known, alt)


def drawn_map(
    results: Archive, elites: Elites, named: tuple[Axis, ...], known: np.ndarray | None, alt: str, *, led: bool = True
) -> str:
    """Return a map of elites over axes of some names as SVG, its niches coloured by fitness.

    known: which niches can be reached, bool (bins); None where that is not known
    led: whether keys move over it
    """
    flat = layout_of(results.partition)
    places = flat.places(elites.niche)
    width, height = (mark * SIDE / squares for mark, squares in zip(flat.mark, flat.size, strict=True))
    shapes = []
    for row, column in (
        []
        if known is None or known.size > MOST_SQUARES or not isinstance(flat, Layout)
        else np.argwhere(flat.spread(known & ~results.occupied))
    ):
        shapes.append(_square("empty", row, column, flat))
    for number, ((row, column), shade) in enumerate(zip(places, shades(elites.fitness), strict=True)):
        which = f' data-elite="{number}"' if led else ""
        shapes.append(_square("niche", row, column, flat, f' fill="{shade}"{which}'))
    (low_0, high_0), (low_1, high_1) = (
        (low * axis.scale, high * axis.scale) for axis, (low, high) in zip(named[:2], results.ranges[:2], strict=True)
    )
    across, up = (html.text(label) for label in flat.labels(named))
    labels = [
        f'<text x="{MARGIN + SIDE / 2}" y="{SIDE + MARGIN - 5}" text-anchor="middle">{across}</text>',
        f'<text transform="translate(10 {SIDE / 2}) rotate(-90)" text-anchor="middle">{up}</text>',
        f'<text x="{MARGIN}" y="{SIDE + MARGIN - 5}">{low_0:g}</text>',
        f'<text x="{MARGIN + SIDE}" y="{SIDE + MARGIN - 5}" text-anchor="end">{high_0:g}</text>',
        f'<text x="{MARGIN - 5}" y="{SIDE}" text-anchor="end">{low_1:g}</text>',
        f'<text x="{MARGIN - 5}" y="12" text-anchor="end">{high_1:g}</text>',
    ]
    frame = f'<rect class="frame" x="{MARGIN}" y="1" width="{SIDE}" height="{SIDE}"/>'
    role = 'tabindex="0" role="application"' if led else 'role="img"'
    chosen = f'<rect class="chosen" width="{width:.2f}" height="{height:.2f}" x="-99" y="-99"/>' if led else ""
    return (
        f'<svg class="map" viewBox="0 0 {SIDE + MARGIN + 2} {SIDE + MARGIN + 2}" {role} '
        f'aria-label="{html.text(alt)}">{frame}{"".join(shapes)}{chosen}{"".join(labels)}</svg>'
    )


def _scale(run: LoadedRun, elites: Elites) -> str:
    """Return which colour of the map is which fitness."""
    return scale(elites.fitness, with_unit("fitness of the elite", run.world.fitness_unit))


def _square(kind: str, row: int, column: int, flat: Flat, more: str = "") -> str:
    across, up = (SIDE / squares for squares in flat.size)
    width, height = flat.mark[0] * across, flat.mark[1] * up
    x = MARGIN + (row + 0.5 - flat.mark[0] / 2) * across
    y = 1 + (flat.size[1] - 1 - column + 0.5 - flat.mark[1] / 2) * up
    return f'<rect class="{kind}" x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"{more}/>'


def scale(values: np.ndarray, meaning: str) -> str:
    """Return the colours of `shades` from the least to the greatest of some numbers, with what they mean."""
    colours = ", ".join(shades(np.linspace(0, 1, 9)))
    low, high = html.number(float(values.min())), html.number(float(values.max()))
    return (
        f'<div class="scale"><span>{low}</span><i style="background:linear-gradient(90deg, {colours})"></i>'
        f"<span>{high}</span><em>{html.text(meaning)}</em></div>"
    )


def is_search(group: RunGroup) -> bool:
    """Return whether a group is of searches."""
    return bool(registry.is_arena(group.first.config.world))
