"""What a viewer sees of a garden beyond pictures: see alife.worlds.viewable.ViewableWorld."""

import numpy as np

from alife.worlds.intervention import Intervention, Tool
from alife.worlds.viewable import ViewableWorld
from sims.stamp import editing_tools
from sims.stamp.config import Config
from sims.stamp.numbers import ALIVE, COVER
from sims.stamp.state import State


class Viewable(ViewableWorld):
    """The part of World that overrides the defaults of ViewableWorld. A space is a cell."""

    config: Config
    label_kinds = ("species",)

    @property
    def tools(self) -> tuple[Tool, ...]:
        """Return the tools of editing_tools.py."""
        return editing_tools.tools(self.config)

    def labels(self, state: State, *, world: int, kind: str) -> np.ndarray | None:
        """Return the species of every living cell's plot, uint32 (height, width), 0 elsewhere; None for other kinds."""
        if kind not in self.label_kinds:
            return None
        side = self.config.side
        species = state.species[world].repeat(side, axis=0).repeat(side, axis=1)
        return np.where(state.channels[world, :, :, COVER] > ALIVE, species, 0).astype(np.uint32)

    def copied_genome(self, state: State, *, world: int, y: int, x: int) -> tuple[int, ...]:
        """Return the encoding of the body of a cell's plot; empty where none is."""
        row, column = y // self.config.side, x // self.config.side
        return tuple(state.genome[world, row, column].tolist()) if state.species[world, row, column] else ()

    def apply_intervention(self, state: State, intervention: Intervention) -> None:
        """Apply an intervention in place."""
        editing_tools.apply_intervention(state, self.config, intervention)
