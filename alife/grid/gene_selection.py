"""What changes the mean of each inherited field, step by step; see alife.phylogeny.gene_selection for what it means."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from alife.engines.lattice import WALLED, WRAPPED
from alife.grid.declare import WRAP, Declared
from alife.phylogeny import gene_selection
from alife.phylogeny.events import OrderedEvents
from alife.phylogeny.gene_selection import PARTS

SUMS_OF_A_STEP = 4  # see alife.grid.gene_selection_cpu


class GeneSelection:
    """The genes of a batch of worlds after the last step that was seen, and what changed their means since step 0."""

    file = gene_selection.FILE
    portion = 1  # [steps]: a child of the step before may be dead

    def __init__(self, declared: Declared, genes: list[str], worlds: int, size: tuple[int, int]) -> None:
        """Begin without anybody; size: rows and columns."""
        self._genes, self._size = genes, size
        self._walled = WRAPPED if declared.border == WRAP else WALLED
        self.columns = gene_selection.columns_of(genes)
        self._values = np.zeros((worlds, len(genes), size[0] * size[1]))
        self._there = np.zeros((worlds, size[0] * size[1]), np.bool_)
        self._sums = np.zeros((worlds, len(genes)))  # of the values of who is there
        self._changes = np.zeros((worlds, len(PARTS), len(genes)))
        self._next_values, self._next_sums = np.zeros_like(self._values), np.zeros_like(self._sums)  # working memory
        self._parts = np.zeros((SUMS_OF_A_STEP, len(genes)))  # likewise

    def begin(self, state: Any) -> None:
        """Look at the founders."""
        self._there[:] = _there(state)
        self._look(self._fields(state), self._there)
        self._turn_over()

    def replay(self, ordered_events: OrderedEvents, _first_step: int, _steps: int, state: Any) -> None:
        """Add what one step changed; `state` is that after it."""
        from alife.grid.gene_selection_cpu import add_step  # slow to load

        there = _there(state)
        self._look(self._fields(state), there)
        before = self._values, self._next_values, self._there, self._sums
        add_step(*before, ordered_events, self._size, self._walled, self._parts, self._changes)
        self._there = there
        self._turn_over()

    def migrate(self, passages: np.ndarray) -> None:
        """Raise ValueError: newcomers are in none of the parts that a change is divided into."""
        raise ValueError(f"what changes genes is reckoned without newcomers, got {len(passages)} of them.")

    def count(self, state: Any) -> list[dict[str, float]]:
        """Return the means now and what changed them, by column, one dict a world."""
        return [self._counted(*self._seen(state, world), self._changes[world]) for world in range(len(self._there))]

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return all that it knows as arrays, equal for equal histories."""
        return {"values": self._values.copy(), "there": self._there.copy(), "changes": self._changes.copy()}

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Restore what `state_dict` of one of the same worlds returned."""
        self._there[:], self._changes[:] = state["there"], state["changes"]
        shape = len(self._there), *self._size
        self._look([state["values"][:, gene].reshape(shape) for gene in range(len(self._genes))], self._there)
        self._turn_over()

    def _look(self, fields: list[np.ndarray], there: np.ndarray) -> None:
        """Take over the genes, (worlds, y, x) each, of who is there, bool (worlds, spaces), as of the next step."""
        from alife.grid.gene_selection_cpu import look  # slow to load

        for gene, field in enumerate(fields):
            nothing = np.float64(0) if field.dtype.kind == "f" else np.int64(0)
            look(field, there, gene, nothing, self._next_values, self._next_sums)

    def _turn_over(self) -> None:
        """Let what was looked at be what was before the next step."""
        self._values, self._next_values = self._next_values, self._values
        self._sums, self._next_sums = self._next_sums, self._sums

    def _fields(self, state: Any) -> list[np.ndarray]:
        return [getattr(state, name) for name in self._genes]

    def _seen(self, state: Any, world: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the genes on every space, float64 (genes, spaces), and where somebody stands, bool (spaces,)."""
        values = np.array([field[world].reshape(-1) for field in self._fields(state)], np.float64)
        return values, _there(state)[world]

    def _counted(self, values: np.ndarray, there: np.ndarray, changes: np.ndarray) -> dict[str, float]:
        means = values[:, there].mean(axis=1) if there.any() else np.full(len(values), np.nan)
        found = dict(zip(self._genes, means.tolist(), strict=True))
        for gene, column in zip(self._genes, changes.T.tolist(), strict=True):
            found |= {f"{gene}_{part}": value for part, value in zip(PARTS, column, strict=True)}
        return found


def _there(state: Any) -> np.ndarray:
    """Return where somebody stands, bool (worlds, spaces)."""
    found: np.ndarray = state.species.reshape(len(state.species), -1) != 0
    return found
