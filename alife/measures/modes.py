"""The MODES toolbox: change, novelty, complexity and ecology of the lineages that persist.

Source: Emily L. Dolson, Anya E. Vostinar, Michael J. Wiser, Charles Ofria, "The MODES Toolbox: Measurements of
Open-Ended Dynamics in Evolving Systems" (2019). All of them look through a persistence filter: at time t they count
the lineages that lived at t - lag and have members or descendants at t. `lag` is at best about the time to coalescence.
The filter is about lineages, which never come back; what is counted behind it are their genotypes, which can.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

import numpy as np

from alife.core.sparse import SparseTable
from alife.measures.diversity import entropy


@dataclass(frozen=True)
class Modes:
    """The four measures at samples that lie `lag` apart; the first has no change yet, all that persists is new."""

    samples: np.ndarray  # int64 (n,): at which rows of the history
    change: np.ndarray  # int64 (n,): persistent genotypes that were not persistent a lag before
    novelty: np.ndarray  # int64 (n,): persistent genotypes that were never persistent before
    complexity: np.ndarray  # float64 (n,): of the most complex persistent genotype, nan where none is
    ecology: np.ndarray  # [nats] float64 (n,): Shannon entropy of the persistent genotypes' counts


def persistent(
    before: np.ndarray, now: np.ndarray, species: np.ndarray, parents: Mapping[int, int | None]
) -> np.ndarray:
    """Return which species of a sample `before` are among those of `now` or their ancestors, bool (species,).

    `before`, `now` and `species`, the ids of their entries, are (species,). `parents` must know the ancestors of all
    species of `now`: record with `--phylogeny all`, since a pruned file lacks lineages that died out later.
    """
    reached: set[int] = set()
    for number in species[now > 0].tolist():
        at: int | None = number
        while at is not None and at not in reached:
            reached.add(at)
            at = parents.get(at)
    kept: np.ndarray = (before > 0) & np.isin(species, list(reached))
    return kept


def modes(
    counts: np.ndarray | SparseTable,
    species: np.ndarray,
    parents: Mapping[int, int | None],
    labels: Mapping[int, Hashable],
    *,
    lag: int,
    complexity: Callable[[int], float] | None = None,
) -> Modes:
    """Return the four measures of a history, int (samples, species); `lag` in samples.

    `labels` gives the genotype of each species by its id: the `taxon_label` of phylogeny-species.csv.
    `complexity` returns the information of a species by its id, in any unit, such as [bits] or [sites].
    """
    if lag < 1:
        raise ValueError(f"lag must be at least 1 sample, got {lag}.")
    samples = np.arange(lag, len(counts), lag)
    filters = [persistent(counts[at - lag], counts[at], species, parents) for at in samples.tolist()]
    genotypes: list[Hashable] = [labels[number] for number in species.tolist()]
    ever: set[Hashable] = set()
    last: set[Hashable] = set()
    change, novelty, most, ecology = [], [], [], []
    for at, kept in zip(samples, filters, strict=True):
        found: dict[Hashable, int] = {}
        before = counts[int(at) - lag]
        for place in np.flatnonzero(kept).tolist():
            found[genotypes[place]] = found.get(genotypes[place], 0) + int(before[place])
        change.append(len(found.keys() - last))
        novelty.append(len(found.keys() - ever))
        levels = [complexity(number) for number in species[kept].tolist()] if complexity else []
        most.append(max(levels, default=float("nan")))
        ecology.append(entropy(np.array(list(found.values()), np.int64)))
        last, ever = set(found), ever | found.keys()
    return Modes(samples, np.array(change, np.int64), np.array(novelty, np.int64), np.array(most), np.array(ecology))
