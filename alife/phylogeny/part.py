"""The part of a phylogeny that some worlds of a batch have: plain data, which another process can go on with."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alife.phylogeny.taxa import FIRST_UNUSED, Tables, Taxa
from alife.phylogeny.tracker import Phylogeny


@dataclass(frozen=True)
class Part:
    """The tables of some worlds, as far as they are used."""

    shape: tuple[int, int, int]  # worlds, rows, columns
    kinds: tuple[str, ...]
    keeps_all: bool
    tables: Tables

    def phylogeny(self) -> Phylogeny:
        """Return a phylogeny of these worlds alone."""
        found = Phylogeny(self.shape, self.kinds, keeps_all=self.keeps_all)
        found.tables = self.tables
        return found


def part_of(phylogeny: Phylogeny, span: slice) -> Part:
    """Return the part of the worlds in a span. Raises ValueError where there are shadows, which know all worlds."""
    if phylogeny.has_shadows:
        raise ValueError("a phylogeny with neutral shadows stays where it is.")
    organisms, species, occupant = phylogeny.tables
    tables = Tables(_used(organisms, span), _used(species, span), occupant[span])
    return Part((len(tables.occupant), phylogeny.rows, phylogeny.columns), phylogeny.kinds, phylogeny.keeps_all, tables)


def joined(parts: Sequence[Part]) -> Tables:
    """Return the tables of all worlds, those of part after part."""
    return Tables(
        _beside([part.tables.organisms for part in parts]), _beside([part.tables.species for part in parts]),
        np.concatenate([part.tables.occupant for part in parts]),
    )  # fmt: skip


def _used(taxa: Taxa, span: slice) -> Taxa:
    used = int(taxa.counters[span, FIRST_UNUSED].max()) + 1  # one more: NONE is looked up as the last slot
    return Taxa(taxa.links[span, :used], taxa.facts[span, :used], taxa.free[span, :used], taxa.counters[span])


def _beside(tables: Sequence[Taxa]) -> Taxa:
    room = max(taxa.free.shape[1] for taxa in tables)
    links, facts, free = (
        np.concatenate(
            [np.pad(array, [(0, 0), (0, room - array.shape[1]), *[(0, 0)] * (array.ndim - 2)]) for array in column]
        )
        for column in ([t.links for t in tables], [t.facts for t in tables], [t.free for t in tables])
    )
    return Taxa(links, facts, free, np.concatenate([taxa.counters for taxa in tables]))
