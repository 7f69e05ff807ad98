"""How the worlds that a file declares begin, and who stands on their spaces."""

from typing import Any

import numpy as np

from alife.core.state import blank
from alife.grid.compiled import Compiled
from alife.grid.engines import PlainEngine, RowsEngine
from alife.grid.state import StateModule
from alife.phylogeny.tracker import Occupancy


class InitialStateModule:
    """What `sims/NAME/initial_state.py` is to a world that has a folder."""

    def __init__(self, compiled: Compiled, state: StateModule) -> None:
        self._compiled, self._state = compiled, state

    def founded(self, config: Any, seeds: np.ndarray, genomes: np.ndarray | None, engine: Any = None) -> Any:
        """Return worlds, one a seed, as the file's @start makes them; raise ValueError for genomes.

        engine: one that can begin worlds; None for rows on one thread
        """
        if genomes is not None:
            raise ValueError("A world in one file begins as its @start says; it takes no genomes.")
        found = blank(self._state.State, self._state.axis_lengths(config), seeds)
        beginner = engine if isinstance(engine, RowsEngine | PlainEngine) else RowsEngine(self._compiled, config, 1)
        beginner.begin(found)
        return found

    def occupancy(self, state: Any) -> Occupancy:
        """Return who stands on every space; where nobody can, the spaces that hold something, with no ancestry."""
        if self._compiled.declared.lives:
            return Occupancy(state.species, birth_step=state.birth_step)
        first = getattr(state, next(iter(self._compiled.declared.fields)))
        return Occupancy((first != 0).astype(np.uint32), kinds=())
