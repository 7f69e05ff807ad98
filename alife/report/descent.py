"""Lineages and their ancestors, as a report draws them: which are shown, in which order and colour.

A lineage begins with a birth that changes the genome; its species, the genome, may have arisen in others too.
A Muller plot puts each inside the area of the one that it came from. Source of the layout: Robert Noble,
"ggmuller" (2019): half of a species lies before its descendants, half after them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from alife.core.colours import colour_of_name, css
from alife.core.errors import UsageError
from alife.core.sparse import SparseTable
from alife.phylogeny import abundances, files
from alife.phylogeny.abundances import History
from alife.phylogeny.files import Row
from alife.phylogeny.species_names import spoken
from alife.phylogeny.tracker import SPECIES

GREY = (150, 150, 150)
OTHERS = -1  # the number of all lineages together that are not shown by themselves


@dataclass(frozen=True)
class Species:
    """One lineage of a phylogeny file, or several of one genome; files call it a species."""

    number: int  # its id
    parent: int | None  # its id
    born: float  # [steps]
    gone: float  # [steps] inf while it lives
    label: str  # as files have it
    peak: int  # [organisms] the most it ever had

    @property
    def name(self) -> str:
        """Return what people call it."""
        return spoken(self.label)

    @property
    def called(self) -> str:
        """Return its name, and in brackets its label where that is another word."""
        return self.label if self.name == self.label else f"{self.name} ({self.label})"


@dataclass(frozen=True)
class Descent:
    """The lineages of one world, and how many cells each had over time."""

    history: History
    species: dict[int, Species]  # those that the phylogeny has, by id, parents first

    @cached_property
    def shares(self) -> SparseTable:
        """Return the share of all cells that each species of the history has, (samples, species)."""
        return self.history.counts.shares()

    @cached_property
    def peaks(self) -> dict[int, float]:
        """Return the highest share of the cells that each species ever had, by id."""
        return dict(zip(self.history.species.tolist(), self.shares.column_maxima().tolist(), strict=True))

    @cached_property
    def risen_again(self) -> set[int]:
        """Return the ids of the species whose genome had arisen before, in another lineage."""
        seen: set[str] = set()
        found = set()
        for number in sorted(self.species, key=lambda number: (self.species[number].born, number)):
            label = self.species[number].label
            if label in seen:
                found.add(number)
            seen.add(label)
        return found

    def called(self, number: int) -> str:
        """Return what a species is called, and that it rose again where it did."""
        return self.species[number].called + (", again" if number in self.risen_again else "")

    def notable(self, most: int, least: float) -> list[int]:
        """Return the ids of the `most` species with the highest peaks, without those below `least`."""
        known = [number for number in self.species if self.peaks.get(number, 0.0) >= least]
        return sorted(known, key=lambda number: (-self.peaks.get(number, 0.0), number))[:most]

    def merged(self) -> "Descent":
        """Return lineages of the same genome that began inside the same one as one, with the id of the first.

        Where few genomes arise over and over none of them may have a share to see, and all of a genome together much.
        """
        into: dict[int, int] = {}
        first: dict[tuple[int, str], int] = {}
        merged: dict[int, Species] = {}
        for number, one in self.species.items():
            parent = None if one.parent is None else into.get(one.parent, one.parent)
            at = number if parent is None else first.setdefault((parent, one.label), number)
            into[number] = at
            merged[at] = replace(one, number=at, parent=parent, **_whole(merged.get(at, one), one))
        return Descent(_joined(self.history, into), merged)

    def ancestor(self, number: int, among: set[int]) -> int:
        """Return the nearest ancestor of a species, or itself, that is in a set; OTHERS where there is none."""
        at: int | None = number
        while at is not None and at not in among:
            one = self.species.get(at)
            at = None if one is None else one.parent
        return OTHERS if at is None else at

    def bundled(self, shown: list[int]) -> dict[int, np.ndarray]:
        """Return the share (samples,) of each species shown, with its descendants that are not, and of OTHERS."""
        among, names = set(shown), [OTHERS, *shown]
        line_of = {number: line for line, number in enumerate(names)}
        line = np.array([line_of[self.ancestor(number, among)] for number in self.history.species.tolist()], np.int64)
        found = np.zeros((len(names), len(self.history.steps)))
        np.add.at(found, (line[self.shares.column], self.shares.row), self.shares.values)
        return dict(zip(names, found, strict=True))

    def parents(self, shown: list[int]) -> dict[int, int]:
        """Return the nearest shown ancestor of each species shown, OTHERS for those that have none."""
        among, found = set(shown), {}
        for number in shown:
            parent = self.species[number].parent
            found[number] = OTHERS if parent is None else self.ancestor(parent, among)
        return found


def _whole(first: Species, other: Species) -> dict[str, Any]:
    """Return when two lineages as one began and ended, and the most organisms that one of them had."""
    return {
        "born": min(first.born, other.born),
        "gone": max(first.gone, other.gone),
        "peak": max(first.peak, other.peak),
    }


def _joined(history: History, into: Mapping[int, int]) -> History:
    """Return a history in which each id stands for those that are counted into it; others stay."""
    targets = np.array([into.get(number, number) for number in history.species.tolist()], np.int64)
    ids, column_of = np.unique(targets, return_inverse=True)
    table = history.counts
    places, which = np.unique(table.row * len(ids) + column_of[table.column], return_inverse=True)
    sums = np.bincount(which, table.values, len(places)).astype(np.int64)
    counts = SparseTable((len(table), len(ids)), places // len(ids), places % len(ids), sums)
    return History(history.steps, ids, counts)


def of_world(history: History, rows: Mapping[int, Row], world: int) -> Descent:
    """Return the species of one world from the rows of a phylogeny file by id."""
    species = {
        number: Species(number, row.parent, row.origin, row.destruction, *_more_of(row))
        for number, row in rows.items()
        if row.world == world
    }
    return Descent(history, species)


def _more_of(row: Row) -> tuple[str, int]:
    """Return the label and the peak of a species; 0 for a peak that is not in the file."""
    return row.cells["taxon_label"], int(row.cells.get("peak_members") or 0)


def recorded(folder: Path) -> dict[int, Descent]:
    """Return the species of those worlds of a run, by number, that have a phylogeny and at least two samples."""
    try:
        histories = abundances.read(abundances.path_of(folder))
        rows = files.read(files.path_of(folder, SPECIES))
        found = {world: of_world(history, rows, world) for world, history in enumerate(histories)}
    except (UsageError, KeyError, ValueError):  # a missing file or another program's
        return {}
    return {world: one for world, one in found.items() if one.species and len(one.history.steps) > 1}


def nested(parents: Mapping[int, int], born: Mapping[int, float]) -> list[int]:
    """Return the order of a Muller plot: every species twice, its descendants in between, the oldest outermost."""
    children: dict[int, list[int]] = {}
    for number in sorted(parents, key=lambda number: (born[number], number)):
        children.setdefault(parents[number], []).append(number)
    order: list[int] = []
    waiting = [(number, False) for number in reversed(children.get(OTHERS, []))]
    while waiting:
        number, done = waiting.pop()
        order.append(number)
        if not done:
            waiting.append((number, True))
            waiting += [(child, False) for child in reversed(children.get(number, []))]
    return order


def halves(order: Sequence[int]) -> list[tuple[int, float]]:
    """Return the order of `nested` with the share of each entry: halves of a species, or a whole where the two meet."""
    found: list[tuple[int, float]] = []
    for number in order:
        if found and found[-1] == (number, 0.5):
            found[-1] = (number, 1.0)
        else:
            found.append((number, 0.5))
    return found


def colours(species: Mapping[int, Species], shown: Iterable[int]) -> dict[int, str]:
    """Return the colour of each species shown, that which it has in pictures of the world, and grey for OTHERS."""
    return {OTHERS: css(GREY)} | {number: css(colour_of_name(species[number].label)) for number in shown}
