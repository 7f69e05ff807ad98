"""Whether it goes on: MODES, which look at those lineages alone that persist.

Source: Emily L. Dolson, Anya E. Vostinar, Michael J. Wiser, Charles Ofria, "The MODES Toolbox: Measurements of
Open-Ended Dynamics in Evolving Systems" (2019); the formulas are those of alife.measures.modes.
"""

from collections.abc import Mapping

import numpy as np

from alife.measures.modes import Modes, modes
from alife.phylogeny.tracker import ALL
from alife.report import charts, html
from alife.report.charts import Line
from alife.report.descent import Descent
from alife.report.loaded_run import Subject
from alife.runs.config import RunConfig

LAGS = 8  # in a run
MEASURES = {"change": "change [genotypes]", "novelty": "novelty [genotypes]", "ecology": "ecology [nats]"}


def section(subject: Subject, found: Mapping[int, Descent], mark: str) -> str:
    """Return the section of a run whose worlds these are by seed; empty unless it kept every species that ever was."""
    if not is_told(subject, found):
        return ""
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
        _told(measured),
    ]
    return html.section(
        f"{mark}-modes", "Does it go on?", html.paragraphs(intro), f'<div class="grid">{"".join(figures)}</div>'
    )


def is_told(subject: Subject, found: Mapping[int, Descent]) -> bool:
    """Return whether a run recorded enough: every species that its samples tell of, and a few lags.

    The phylogeny of a run that was killed may be older than its samples.
    """
    keeps_all = isinstance(subject.run, RunConfig) and subject.run.phylogeny == ALL
    enough = all(
        _even(one) > LAGS and one.species.keys() >= set(one.history.species.tolist()) for one in found.values()
    )
    return keeps_all and bool(found) and enough


def lag_of(found: Mapping[int, Descent]) -> int:
    """Return the lag [samples] for which there are so many in the shortest history."""
    return min(_even(one) - 1 for one in found.values()) // LAGS


def _even(one: Descent) -> int:
    """Return how many samples lie evenly apart: all, but for the last of a run that ended between two."""
    gaps = np.diff(one.history.steps)
    return len(gaps) + int(len(gaps) < 2 or gaps[-1] == gaps[0])


def of_world(one: Descent, lag: int) -> Modes:
    """Return the measures of a world but for the first, of which all is new."""
    parents = {number: species.parent for number, species in one.species.items()}
    labels = {number: species.label for number, species in one.species.items()}
    whole = modes(one.history.counts[: _even(one)], one.history.species, parents, labels, lag=lag)
    return Modes(*(getattr(whole, name)[1:] for name in Modes.__dataclass_fields__))


def _figure(name: str, steps: np.ndarray, measured: Mapping[int, Modes], every: int) -> str:
    seeds = [getattr(one, name)[: len(steps)].astype(float) for one in measured.values()]
    several = seeds if len(seeds) > 1 else []
    line = Line(MEASURES[name], np.mean(seeds, axis=0), faint=several)
    alt = f"{MEASURES[name]} every {every:,} steps over {steps[-1]:,} steps, mean over {len(seeds)} worlds"
    return html.figure(charts.lines(steps, [line], alt=alt, x_label="step"), MEASURES[name])


def _told(measured: Mapping[int, Modes]) -> str:
    def half(name: str) -> str:
        """Return the mean over the second half of the run, over worlds."""
        halves = [getattr(one, name)[2 * one.samples > one.samples[-1]] for one in measured.values()]
        return html.mean_of(np.array([values.mean() for values in halves]))

    return (
        f"Over the second half of the run {half('change')} genotypes come to persist each time, {half('novelty')} of "
        f"which never did before; the entropy of all that persist is {half('ecology')} nats."
    )
