"""What a viewer sees of a garden beyond pictures: see alife.worlds.viewable.ViewableWorld."""

import numpy as np

from alife.worlds.intervention import Intervention, Tool
from alife.worlds.viewable import Tile, Tiles, ViewableWorld
from sims.stamp import editing_tools
from sims.stamp.config import Config
from sims.stamp.metrics import by_plot
from sims.stamp.numbers import ALIVE, COVER, PICTURE, UNIT
from sims.stamp.render import on_ground
from sims.stamp.state import State


class Viewable(ViewableWorld):
    """The part of World that overrides the defaults of ViewableWorld. A space is a cell."""

    config: Config
    label_kinds = ("species",)

    @property
    def tools(self) -> tuple[Tool, ...]:
        """Return the tools of editing_tools.py."""
        return editing_tools.tools(self.config)

    def shape(self) -> tuple[int, int]:
        """Return the rows and columns of cells."""
        return self.config.cell_rows, self.config.cell_columns

    def labels(self, state: State, *, world: int, kind: str) -> np.ndarray | None:
        """Return the species of every living cell's plot, uint32 (height, width), 0 elsewhere; None for other kinds."""
        if kind not in self.label_kinds:
            return None
        side = self.config.side
        species = state.species[world].repeat(side, axis=0).repeat(side, axis=1)
        return np.where(state.channels[world, :, :, COVER] > ALIVE, species, 0).astype(np.uint32)

    def drawing(self, state: State, *, world: int, y: int, x: int) -> Tiles | None:
        """Return the design that the body of a cell's plot was asked to be, or what it is by now if it has none."""
        row, column = y // self.config.side, x // self.config.side
        if not state.species[world, row, column]:
            return None
        number, size = int(state.design[world, row, column]), self.config.stamp.size
        if number:
            pixels = self.config.stamp.designs[number - 1].astype(np.int32) * UNIT // 255
        else:
            first = self.config.side // 2 - size // 2
            plot = by_plot(state.channels[world, :, :, :PICTURE], self.config)[row, column]
            pixels = plot[first : first + size, first : first + size]
        rows = on_ground(pixels).tolist()
        return Tiles(tuple(tuple(Tile("", tuple(colour)) for colour in line) for line in rows))

    def copied_genome(self, state: State, *, world: int, y: int, x: int) -> tuple[int, ...]:
        """Return the encoding of the body of a cell's plot; empty where none is."""
        row, column = y // self.config.side, x // self.config.side
        return tuple(state.genome[world, row, column].tolist()) if state.species[world, row, column] else ()

    def apply_intervention(self, state: State, intervention: Intervention) -> None:
        """Apply an intervention in place."""
        editing_tools.apply_intervention(state, self.config, intervention)
