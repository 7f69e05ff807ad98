"""The section of a report about activity: how long lineages stay, beside how long they would by chance alone.

Source: Mark A. Bedau, Emile Snyder, Norman H. Packard, "A classification of long-term evolutionary dynamics" (1998);
the formulas are those of alife.measures.activity.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from alife.core.errors import UsageError
from alife.core.sparse import SparseTable
from alife.measures import activity
from alife.phylogeny import abundances
from alife.phylogeny.abundances import History
from alife.phylogeny.neutral_shadow import NEUTRAL_SHADOWS
from alife.report import charts, html
from alife.report.charts import Line
from alife.report.context import Context
from alife.report.loaded_run import LoadedRun, RunGroup

RUN = "the run"
RARE = 0.99  # share of the lineages of a shadow that one must outlast to be notable
MORE, LEAST = 2, 2  # times as large a share of them, and so many of them: one alone may be the founder, as in a shadow
BY_CELLS = "mean activity, a sample counting as the share of the cells"
NAMES = {RUN: RUN, **{name: f"{name} shadow" for name in NEUTRAL_SHADOWS}}
Measure = Callable[[SparseTable], np.ndarray]  # of activities (samples, components): a number a sample


def section(group: RunGroup, context: Context) -> list[str]:  # noqa: ARG001 (as much in any place)
    """Return the activity of a group's first run beside that of its neutral shadows; nothing without a shadow."""
    found = recorded(group.first)
    if len(found) < 2:
        return []
    steps = found[RUN][0].steps
    curves = {
        "cumulative activity": lambda a: activity.statistics(a).cumulative,
        "mean activity of a lineage": lambda a: activity.statistics(a).mean,
        "lineages": lambda a: activity.statistics(a).diversity.astype(float),
    }
    figures = [_figure(name, measure, steps, found) for name, measure in curves.items()]
    figures.append(_figure(BY_CELLS, curves["mean activity of a lineage"], steps, found, activity.ABUNDANCE))
    figures.append(_above(steps, found))
    keys = "".join(
        f'<span class="key"><i class="s{number}"></i>{html.text(NAMES[name])}</span>'
        for number, name in enumerate(found)
    )
    intro = [
        "A lineage begins with a birth that changes the genome; its activity is the number of samples at which it was "
        "there. The shadows have the same births, deaths and mutations, but chance alone decides who breeds and who "
        "dies.",
        _verdict(found),
        _cumulative(found),
    ]
    return [html.paragraphs(intro), f'<div class="keys">{keys}</div><div class="grid">{"".join(figures)}</div>']


def compared(run: LoadedRun) -> str:
    """Return in one sentence how a run compares with its control, or that it has none."""
    found = recorded(run)
    if not found:
        return ""
    if len(found) < 2:
        return "There is no control beside this run; --neutral records one, in which chance alone selects."
    return f"Beside its control, in which chance alone selects: {_verdict(found)}"


def recorded(run: LoadedRun) -> dict[str, list[History]]:
    """Return the abundances of a run and of its neutral shadows, one history a world; nothing if they do not match."""
    found = {}
    for name in (RUN, *NEUTRAL_SHADOWS):
        try:
            histories = abundances.read(abundances.path_of(run.folder, "" if name == RUN else name))
        except UsageError:
            continue
        if histories and all(len(history.steps) > 1 for history in histories):
            found[name] = histories
    same = RUN in found and all(len(one) == len(found[RUN]) for one in found.values())
    return _of_common_samples(found) if same else {}


def _of_common_samples(found: Mapping[str, Sequence[History]]) -> dict[str, list[History]]:
    """Return histories up to the last sample that all have: a kill may tear the newest; nothing if others differ."""
    every = [history for histories in found.values() for history in histories]
    samples = min(len(history.steps) for history in every)
    steps = every[0].steps[:samples]
    if not all(np.array_equal(history.steps[:samples], steps) for history in every):
        return {}
    return {
        name: [History(steps, history.species, history.counts.first(samples)) for history in histories]
        for name, histories in found.items()
    }


def activities(histories: Sequence[History], use: str = activity.PRESENCE) -> list[SparseTable]:
    """Return the activities of each world, float64 (samples, lineages)."""
    return [activity.activities(history.counts, use) for history in histories]


def _figure(
    name: str,
    measure: Measure,
    steps: np.ndarray,
    found: Mapping[str, Sequence[History]],
    use: str = activity.PRESENCE,
) -> str:
    lines = [
        _line(NAMES[kind], number, [measure(one) for one in activities(histories, use)], dashed=kind != RUN)
        for number, (kind, histories) in enumerate(found.items())
    ]
    alt = f"{name} over {steps[-1]:,} steps, of the run and of {' and '.join(NAMES[kind] for kind in list(found)[1:])}"
    return html.figure(charts.lines(steps, lines, alt=alt, x_label="step"), name)


def _above(steps: np.ndarray, found: Mapping[str, Sequence[History]]) -> str:
    """Return a chart of the share of lineages that are more active than RARE of a neutral shadow's."""
    lines = [
        _line(f"above the {NAMES[kind]}", number, _shares(found[RUN], found[kind]))
        for number, kind in enumerate(found)
        if kind != RUN
    ]
    alt = f"Share of lineages whose activity is above {html.percent(RARE)} of a shadow's, over {steps[-1]:,} steps"
    return html.figure(
        charts.lines(steps, lines, alt=alt, x_label="step"),
        f"share of lineages above {html.percent(RARE)} of the shadow's",
    )


def _shares(own: Sequence[History], shadow: Sequence[History]) -> list[np.ndarray]:
    pairs = zip(activities(own), activities(shadow), strict=True)
    return [activity.share_above(real, activity.threshold(chance, RARE)) for real, chance in pairs]


def _line(label: str, number: int, values: Sequence[np.ndarray], *, dashed: bool = False) -> Line:
    """Return the mean over worlds, with a band of one standard deviation that stays between the lowest and highest."""
    table = np.array(values)
    mean = table.mean(axis=0)
    spread = table.std(axis=0, ddof=1) if len(table) > 1 else np.zeros(len(mean))
    low, high = np.maximum(mean - spread, table.min(axis=0)), np.minimum(mean + spread, table.max(axis=0))
    return Line(label, mean, number, low, high, dashed=dashed)


def _verdict(found: Mapping[str, Sequence[History]]) -> str:
    """Return in words whether lineages lasted longer than in the shadows, and the shares that say so."""
    answers, shares = [], []
    for kind in (kind for kind in found if kind != RUN):
        own, chance = (_lasting(found[of], found[kind]) for of in (RUN, kind))
        answers.append(_answer(own, chance, NAMES[kind]))
        own_share, chance_share = (html.mean_of(_share(values), html.percent) for values in (own, chance))
        shares.append(f"{own_share} beside the {NAMES[kind]} (of those alive in it, {chance_share})")
    return (
        f"Lineages stayed {' and '.join(answers)}. The share of those alive at the end that have been there longer "
        f"than {html.percent(RARE)} of all that the shadow ever had is {' and '.join(shares)}."
    )


def _lasting(histories: Sequence[History], shadow: Sequence[History]) -> np.ndarray:
    """Return of each world how many lineages live at the end and outlasted RARE of a shadow's, and how many live."""
    pairs = zip(activities(histories), activities(shadow), strict=True)
    levels = [(real[-1], activity.threshold(chance, RARE)) for real, chance in pairs]
    return np.array([[(last > level).sum(), (last > 0).sum()] for last, level in levels], np.int64)


def _share(lasting: np.ndarray) -> np.ndarray:
    found: np.ndarray = lasting[:, 0] / np.maximum(lasting[:, 1], 1)
    return found


def _answer(own: np.ndarray, chance: np.ndarray, shadow: str) -> str:
    """Return in words in how many worlds clearly more lineages outlasted a shadow's than chance itself let outlast."""
    more = (own[:, 0] >= LEAST) & (_share(own) >= MORE * _share(chance))
    if more.all() or not more.any():
        return f"{'longer' if more.all() else 'no longer'} than in the {shadow}"
    return f"longer than in the {shadow} in {more.sum()} of {len(more)} worlds"


def _cumulative(found: Mapping[str, Sequence[History]]) -> str:
    """Return in words the sum of the activities of all that live at the end."""
    ends = {
        kind: html.mean_of(np.array([activity.statistics(one).cumulative[-1] for one in activities(histories)]))
        for kind, histories in found.items()
    }
    others = " and ".join(f"{ends[kind]} in the {NAMES[kind]}" for kind in found if kind != RUN)
    return f"The activities of all lineages alive at the end add up to {ends[RUN]}, and {others}."
