"""What a viewer sees of a Cellworld beyond pictures: see alife.worlds.viewable.ViewableWorld."""

import numpy as np

from alife.worlds.intervention import Intervention, Tool
from alife.worlds.viewable import Tile, Tiles, ViewableWorld
from sims.cellworld import editing_tools
from sims.cellworld.config import Config
from sims.cellworld.parts import PARTS_OF_A_CELL, SIDE
from sims.cellworld.render import colour_of
from sims.cellworld.state import State

SIGNS = {"pierce": "spike", "shield": "shield"}  # how the roles of parts on an edge are drawn


class Viewable(ViewableWorld):
    """The part of World that overrides the defaults of ViewableWorld."""

    config: Config
    label_kinds = ("species",)

    @property
    def tools(self) -> tuple[Tool, ...]:
        """Return the tools of editing_tools.py."""
        return editing_tools.TOOLS

    def census(self, state: State, *, world: int) -> np.ndarray:
        """Return how many cells' worth of each part there is, int64 (parts,): all cells in sum."""
        genomes = state.genome[world][state.species[world] != 0]
        parts = np.bincount(genomes.ravel(), minlength=len(self.config.parts))
        return np.diff(np.round(np.cumsum(parts) / PARTS_OF_A_CELL), prepend=0).astype(np.int64)

    def drawing(self, state: State, *, world: int, y: int, x: int) -> Tiles | None:
        """Return the parts of the cell on a space; None where none stands."""
        if state.species[world, y, x] == 0:
            return None
        parts = [self.config.parts[number] for number in state.genome[world, y, x]]
        tiles = [Tile(part.name, colour_of(part), SIGNS.get(part.role, "")) for part in parts]
        return Tiles(tuple(tuple(tiles[row * SIDE : (row + 1) * SIDE]) for row in range(SIDE)))

    def copied_genome(self, state: State, *, world: int, y: int, x: int) -> tuple[int, ...]:
        """Return the genome of the cell on a space; empty where none stands."""
        return tuple(state.genome[world, y, x].tolist()) if state.species[world, y, x] else ()

    def apply_intervention(self, state: State, intervention: Intervention) -> None:
        """Apply an intervention in place."""
        editing_tools.apply_intervention(state, self.config, intervention)
