"""The phylogeny of a search: the ancestors of every elite, as a table in the ALife data standard.

The id of a genome is the number of its evaluation. A genome is alive while it is an elite of the run's archive or the
search may still breed from it. Dead genomes without living descendants are forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from alife.core.files import csv_line, write_text
from alife.phylogeny.files import STANDARD, standard_cells
from alife.phylogeny.taxa import ALIVE
from alife.worlds.arena import Evaluation

NAME = "phylogeny-genomes.csv"


@dataclass
class Ancestry:
    """The living genomes of a search and their ancestors, in the order of their ids."""

    id: np.ndarray  # [evaluations] int64 (n,): at which it was evaluated, from 0
    parent: np.ndarray  # int64 (n,): its parent's id, NONE for none
    died: np.ndarray  # [evaluations] int64 (n,): how many there had been when it was dropped, ALIVE before
    fitness: np.ndarray  # float64 (n,)
    descriptors: np.ndarray  # float64 (n, descriptors)

    @classmethod
    def empty(cls, axes: int = 2) -> "Ancestry":
        """Return the ancestry of a search that has not begun, on an arena of so many descriptors."""
        none = np.zeros(0, np.int64)
        return cls(none, none.copy(), none.copy(), np.zeros(0), np.zeros((0, axes)))

    def add(self, first: int, parents: np.ndarray, evaluation: Evaluation, live_ids: np.ndarray) -> None:
        """Add those genomes of an iteration that are alive after it, and mark those that no longer are as dead.

        first: the id of its first genome; parents: int64 (n,), the id of each one's parent, NONE for none; evaluation:
        of the n genomes; live_ids: int64, the ids of all living genomes, in any order.
        """
        from alife.search.ancestry_cpu import add  # numba takes half a second to load

        table = self.id, self.parent, self.died, self.fitness, self.descriptors
        longer = add(table, first, parents, evaluation.fitness, evaluation.descriptors, live_ids)
        self.id, self.parent, self.died, self.fitness, self.descriptors = longer

    def prune(self) -> None:
        """Forget dead genomes that have no living descendants."""
        kept = self.died == ALIVE
        line = kept
        while line.any():
            above = np.isin(self.id, self.parent[line]) & ~kept
            kept, line = kept | above, above
        for item in fields(self):
            setattr(self, item.name, getattr(self, item.name)[kept])

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return a copy of all arrays by name, pruned."""
        self.prune()
        return {item.name: getattr(self, item.name).copy() for item in fields(self)}

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Go on from what `state_dict` returned; checkpoints of older runs hold none, so the ancestry begins there."""
        for item in fields(self):
            if item.name in state:
                setattr(self, item.name, state[item.name].copy())

    def write(self, folder: Path, elites: np.ndarray) -> None:
        """Write phylogeny-genomes.csv; elites: int64, the ids of the elites of the run's archive."""
        self.prune()
        lines, known = [csv_line(list(columns(self.descriptors.shape[1])))], set(elites.tolist())
        for number, (mine, parent, died) in enumerate(zip(self.id, self.parent, self.died, strict=True)):
            scores = (self.fitness[number], *self.descriptors[number])
            lines.append(csv_line([*standard_cells(mine, parent, mine, died), *scores, int(mine in known)]))
        write_text(folder / NAME, "".join(lines))


def columns(axes: int) -> tuple[str, ...]:
    """Return the columns of the table of an arena of so many descriptors."""
    return (*STANDARD, "fitness", *(f"descriptor_{number}" for number in range(axes)), "elite")
