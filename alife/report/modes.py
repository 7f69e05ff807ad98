"""The section of a report about MODES, which look only at lineages that persist.

Source: Emily L. Dolson, Anya E. Vostinar, Michael J. Wiser, Charles Ofria, "The MODES Toolbox: Measurements of
Open-Ended Dynamics in Evolving Systems" (2019); the formulas are those of alife.measures.modes.
"""

from collections.abc import Mapping

import numpy as np

from alife.measures.modes import Modes, modes
from alife.phylogeny.tracker import ALL
from alife.report import charts, html
from alife.report.charts import Line
from alife.report.context import Context
from alife.report.descent import Descent
from alife.report.loaded_run import LoadedRun, RunGroup
from alife.runs.config import RunConfig

LAGS = 8  # in a run
MEASURES = {"change": "change [genotypes]", "novelty": "novelty [genotypes]", "ecology": "ecology [nats]"}


def section(group: RunGroup, context: Context) -> list[str]:  # noqa: ARG001 (as much in any place)
    """Return MODES of a group's first run; nothing unless it was recorded with --phylogeny all."""
    run = group.first
    found = {run.history.seeds[world]: one for world, one in run.descents.items()}
    if not is_complete(run, found):
        return []
    lag = lag_of(found)
    measured = {seed: of_world(one, lag) for seed, one in found.items()}
    first = next(iter(found.values())).history.steps
    steps = first[next(iter(measured.values())).samples]
    every = int(first[lag] - first[0])
    figures = [_figure(name, steps, measured, every) for name in MEASURES]
    intro = [
        f"MODES look at the lineages that persist: those that lived {every:,} steps before and have descendants, or "
        "are there themselves. Change is how many genotypes persist that did not a time before, novelty how many "
        "that never did before, ecology the Shannon entropy of how many there are of each. The first time is left out, "
        "for all that persists is new then. Complexity is not told: a run records no more of a genome than its name.",
        _summary(measured),
    ]
    return [html.paragraphs(intro), f'<div class="grid">{"".join(figures)}</div>']


def is_complete(run: LoadedRun, found: Mapping[int, Descent]) -> bool:
    """Return whether a run recorded every species of its samples, and samples enough for LAGS.

    After a kill the phylogeny may be older than the samples, and lack some of their species.
    """
    keeps_all = isinstance(run.config, RunConfig) and run.config.phylogeny == ALL
    enough = all(
        _even(one) > LAGS and one.species.keys() >= set(one.history.species.tolist()) for one in found.values()
    )
    return keeps_all and bool(found) and enough


def lag_of(found: Mapping[int, Descent]) -> int:
    """Return the lag [samples] that fits LAGS times into the shortest history."""
    return min(_even(one) - 1 for one in found.values()) // LAGS


def _even(one: Descent) -> int:
    """Return the number of evenly spaced samples: all but the last, if a run ended between two of them."""
    gaps = np.diff(one.history.steps)
    return len(gaps) + int(len(gaps) < 2 or gaps[-1] == gaps[0])


def of_world(one: Descent, lag: int) -> Modes:
    """Return the measures of a world without their first sample, at which everything is new."""
    parents = {number: species.parent for number, species in one.species.items()}
    labels = {number: species.label for number, species in one.species.items()}
    whole = modes(one.history.counts.first(_even(one)), one.history.species, parents, labels, lag=lag)
    return Modes(*(getattr(whole, name)[1:] for name in Modes.__dataclass_fields__))


def _figure(name: str, steps: np.ndarray, measured: Mapping[int, Modes], every: int) -> str:
    seeds = [getattr(one, name)[: len(steps)].astype(float) for one in measured.values()]
    several = seeds if len(seeds) > 1 else []
    line = Line(MEASURES[name], np.mean(seeds, axis=0), faint=several)
    alt = f"{MEASURES[name]} every {every:,} steps over {steps[-1]:,} steps, mean over {len(seeds)} worlds"
    return html.figure(charts.lines(steps, [line], alt=alt, x_label="step"), MEASURES[name])


def _summary(measured: Mapping[int, Modes]) -> str:
    """Return in words the measures over the second half of the run."""

    def half(name: str) -> str:
        """Return the mean over the second half of the run, over worlds."""
        halves = [getattr(one, name)[2 * one.samples > one.samples[-1]] for one in measured.values()]
        return html.mean_of(np.array([values.mean() for values in halves]))

    return (
        f"Over the second half of the run {half('change')} genotypes come to persist each time, {half('novelty')} of "
        f"which never did before; the entropy of all that persist is {half('ecology')} nats."
    )
