"""What happened, as sentences with numbers that are computed from the measures of the runs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alife.report import living
from alife.report.html import DASH, mean_of, number, percent
from alife.report.loaded_run import Change, LoadedRun, RunGroup
from alife.search.config import SearchConfig
from alife.study.histories import Histories
from alife.study.sweep import seeds_text, value_text
from alife.worlds.world import Band

NOTABLE = 0.01  # share of the cells from which a kind counts as present
LEADING = 5  # kinds that the opening names
NEAR_BEST = 0.9  # share of the way from the first fitness to the best, the time of which is given


@dataclass(frozen=True)
class Arrival:
    """When one kind of cell arrived and how common it became."""

    band: Band
    worlds: int  # number of worlds in which it ever reached NOTABLE
    first: tuple[int, int]  # [steps] the earliest and the latest of the samples at which it first did
    peak: float  # highest share in any world
    last: np.ndarray  # share at the end of each world (seeds,)


def story(group: RunGroup) -> list[str]:
    """Return what happened in a group of runs, as lines of one or two sentences."""
    return _search_story(group) if isinstance(group.first.config, SearchConfig) else _ecology_story(group)


def lead(group: RunGroup) -> list[str]:
    """Return what a reader wants to know first: what came up when, and who holds what share at the end."""
    if isinstance(group.first.config, SearchConfig) or "cells" not in group.history.values:
        return []
    kinds = arrivals(group)
    if not kinds:
        return []
    came = "; ".join(f"{one.band[1]}, {_when(one)}" for one in kinds[:LEADING])
    more = f"; and {len(kinds) - LEADING} more kinds" if len(kinds) > LEADING else ""
    ranked = sorted(kinds, key=lambda one: -float(np.nanmean(one.last)))
    held = [f"{mean_of(one.last, percent)} {one.band[1]}" for one in ranked if np.nanmean(one.last) >= NOTABLE]
    unit = group.first.world.shared_out[0]
    left = f"has {percent(NOTABLE)} of them" if any(np.nansum(one.last) > 0 for one in kinds) else "was left"
    end = f"the {unit} are: {'; '.join(held[:LEADING])}" if held else f"none of them {left}"
    return [
        f"What made up {percent(NOTABLE)} of the {unit}, in the order in which it first did: {came}{more}.",
        f"At the end {end}.",
    ]


def _when(one: Arrival) -> str:
    """Return when a kind arrived, in words."""
    first, last = one.first
    if last == 0:
        return "from the start"
    return f"at step {first:,}" if first == last else f"between steps {first:,} and {last:,}"


def seeds_of(history: Histories) -> str:
    """Return the seeds in words."""
    return f"seed{'s' * (len(history.seeds) > 1)} {seeds_text(sorted(history.seeds)).replace('-', DASH)}"


def change_text(change: Change) -> str:
    """Return a changed setting in words."""
    return f"{change.key} = {setting_text(change.value)} instead of {setting_text(change.default)}"


def setting_text(value: object) -> str:
    """Return the value of a setting in words; for a list of tables only their number."""
    if isinstance(value, tuple) and value and not isinstance(value[0], int | float | str):
        return f"{len(value)} tables"
    return value_text(list(value) if isinstance(value, tuple) else value)


def arrivals(group: RunGroup) -> list[Arrival]:
    """Return the kinds of cells that ever reached NOTABLE, in the order of their arrival."""
    history, found = group.history, []
    for band in group.first.world.kinds:
        if band[0] not in history.values:
            continue
        shares = history.values[band[0]]
        there = np.nan_to_num(shares) >= NOTABLE
        worlds = there.any(axis=1)
        if worlds.any():
            firsts = history.times[there[worlds].argmax(axis=1)]
            found.append(
                Arrival(
                    band,
                    int(worlds.sum()),
                    (int(firsts.min()), int(firsts.max())),
                    float(np.nanmax(shares)),
                    history.last(band[0]),
                )
            )
    return sorted(found, key=lambda one: (one.first, -one.peak))


def _ecology_story(group: RunGroup) -> list[str]:
    history, world = group.history, group.first.world
    count, end = len(history.seeds), int(history.end().max())
    changed = [change for change in group.first.changes() if change.table == group.first.config.world]
    rules = "with the usual settings" if not changed else f"with {'; '.join(map(change_text, changed[:3]))}"
    more = f" and {len(changed) - 3} more changes" if len(changed) > 3 else ""
    plural = "s" * (count > 1)
    lines = [f"{count} world{plural} of {world.size} ({seeds_of(history)}) ran {end:,} steps {rules}{more}."]
    if "cells" in history.values and world.inhabitants:
        lines.append(_cells_text(history, world.inhabitants))
    kinds = arrivals(group)
    if kinds and _bands_are_shares(history, world.bands):
        lines.append(_kinds_text(kinds, count, world.shared_out[0]))
    lines.append(_events_text(history))
    return [line for line in lines if line]


def _cells_text(history: Histories, what: str) -> str:
    cells, last = history.values["cells"], history.last("cells")
    peak = np.unravel_index(np.nanargmax(cells), cells.shape)
    first = cells[:, 0]
    text = f"From {mean_of(first)} {what} at the start, {mean_of(last)} were there at the end"
    several = len(history.seeds) > 1
    of_seed = f" of seed {history.seeds[peak[0]]}" if several else ""
    at = f"{number(float(cells[peak]))}, at step {history.times[peak[1]]:,}{of_seed}"
    dead = [seed for seed, value in zip(history.seeds, last, strict=True) if value == 0]
    if not dead:
        return f"{text}; the most were {at}. {'No world died out' if several else 'The world did not die out'}."
    when = [int(history.times[(cells[history.seeds.index(seed)] == 0).argmax()]) for seed in dead]
    gone = f"{len(dead)} of {len(history.seeds)} worlds ({seeds_text(dead)})" if several else "The world"
    return f"{text}; the most were {at}. {gone} died out, by step {max(when):,}."


def _kinds_text(kinds: Sequence[Arrival], worlds: int, what: str) -> str:
    everywhere = sum(one.worlds == worlds for one in kinds)
    where = f", {everywhere} of them in all worlds" if worlds > 1 and len(kinds) > 1 else ""
    return (
        f"{len(kinds)} kind{'s' * (len(kinds) > 1)} of {what} ever made up {percent(NOTABLE)} of them or more{where}."
    )


def _events_text(history: Histories) -> str:
    totals = {
        name: np.nansum(history.values[name], axis=1)
        for name in ("births", "deaths", "kills", "conquests")
        if name in history.values
    }
    if not totals:
        return ""
    counts = ", ".join(f"{mean_of(values)} {name}" for name, values in totals.items())
    return f"Counted over the whole run{', in each world' * (len(history.seeds) > 1)}: {counts}."


def _bands_are_shares(history: Histories, bands: Sequence[Band]) -> bool:
    return all(column in history.values for column, _, _ in bands)


def _search_story(group: RunGroup) -> list[str]:
    history, run = group.history, group.first.config
    assert isinstance(run, SearchConfig)
    count, end = len(history.seeds), int(history.end().max())
    runs = f"{count} runs of {run.search}" if count > 1 else f"A run of {run.search}"
    lines = [f"{runs} ({seeds_of(history)}) evaluated {end:,} genomes{' each' * (count > 1)}."]
    covered = "reachable_coverage" if np.isfinite(history.values["reachable_coverage"]).any() else "coverage"
    what = "the niches that a body can reach" if covered == "reachable_coverage" else "the niches"
    lines.append(
        f"The map holds {mean_of(history.last(covered), percent)} of {what}; the QD-score, counted from a fitness of "
        f"{run.qd_offset}, is {mean_of(history.last('qd_score'))}."
    )
    lines.append(_best_text(history))
    invalid = np.nansum(history.values["invalid"], axis=1) / np.maximum(history.end(), 1)
    lines.append(f"{mean_of(invalid, percent)} of the genomes had no valid score.")
    return lines


def _best_text(history: Histories) -> str:
    best, last = history.values["max_fitness"], history.last("max_fitness")
    if not np.isfinite(last).any():
        return "No genome had a valid score."
    winner = int(np.nanargmax(last))
    own = best[winner]
    start = own[np.isfinite(own)][0]
    near = history.times[np.nan_to_num(own, nan=-np.inf) >= start + NEAR_BEST * (last[winner] - start)][0]
    rise = np.flatnonzero(np.nan_to_num(own, nan=-np.inf) >= last[winner])[0]
    several = f", the best of them, of seed {history.seeds[winner]}, {number(float(last[winner]))}"
    return (
        f"The best fitness is {mean_of(last)}{several if len(history.seeds) > 1 else ''}: "
        f"{percent(NEAR_BEST)} of the way there by evaluation {near:,}, all of it by {history.times[rise]:,}."
    )


def lasting(run: LoadedRun) -> list[str]:
    """Return a summary of the first world at the newest checkpoint; nothing if no checkpoint can be read."""
    stored = living.newest(run)
    return [] if stored is None else stored.world.summary(stored.state)
