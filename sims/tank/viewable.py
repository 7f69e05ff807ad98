"""What a viewer sees of a tank beyond pictures: see alife.worlds.viewable.ViewableWorld."""

import numpy as np

from alife.worlds.intervention import Intervention, Tool
from alife.worlds.viewable import Tile, Tiles, ViewableWorld
from sims.oceanworld.anatomy import LINK_KINDS
from sims.oceanworld.genome import BOND_SHIFT, EXISTS, NODE, SIDE
from sims.tank import editing_tools
from sims.tank.config import Config
from sims.tank.describe import swimmer_at, who_is_where
from sims.tank.render import BODY
from sims.tank.state import State

NODE_TILE, EMPTY_TILE = Tile("node", (240, 244, 248)), Tile("", (12, 40, 64))


class Viewable(ViewableWorld):
    """The part of World that overrides the defaults of ViewableWorld. A space is a cell of water."""

    config: Config
    label_kinds = ("organism", "species")

    @property
    def tools(self) -> tuple[Tool, ...]:
        """Return the tools of editing_tools.py."""
        return editing_tools.tools()

    def shape(self) -> tuple[int, int]:
        """Return the rows and columns of cells."""
        return self.config.tank_height, self.config.tank_width

    def told_apart(self, colours: str) -> str:
        """Return what colours without a legend show, in some words."""
        return "muscles red, fins green, both amber" if colours == BODY else super().told_apart(colours)

    def labels(self, state: State, *, world: int, kind: str) -> np.ndarray | None:
        """Return who is in every cell of water, uint32 (rows, columns), 0 where nobody is; None for other kinds.

        An organism's label is 1 + its place.
        """
        if kind not in self.label_kinds:
            return None
        places = who_is_where(state, self.config, world)
        found = places + 1 if kind == "organism" else np.where(places < 0, 0, state.species[world][places])
        labels: np.ndarray = found.astype(np.uint32)
        return labels

    def drawing(self, state: State, *, world: int, y: int, x: int) -> Tiles | None:
        """Return the body at rest of who is in a cell, nodes and what is between them."""
        place = swimmer_at(state, self.config, world, y, x)
        if place is None:
            return None
        bodies = self.config.swimmers.of(state.genome[world, place]).bodies
        width, height = int(bodies.width[0]), int(bodies.height[0])
        rows = [[EMPTY_TILE] * (2 * width - 1) for _ in range(2 * height - 1)]
        for site in np.flatnonzero(bodies.links[0] & NODE).tolist():
            column, row = divmod(site, SIDE)
            rows[-1 - 2 * row][2 * column] = NODE_TILE
            for shift, (right, up) in zip(BOND_SHIFT, ((1, 0), (0, 1)), strict=True):
                bits = int(bodies.links[0, site]) >> shift
                if bits & EXISTS:
                    kind = LINK_KINDS[bits >> 1 & 3]
                    rows[-1 - 2 * row - up][2 * column + right] = Tile(kind.name, kind.colour)
        return Tiles(tuple(map(tuple, rows)))

    def copied_genome(self, state: State, *, world: int, y: int, x: int) -> tuple[int, ...]:
        """Return the genome of who is in a cell; empty where nobody is."""
        place = swimmer_at(state, self.config, world, y, x)
        return () if place is None else tuple(state.genome[world, place].tolist())

    def apply_intervention(self, state: State, intervention: Intervention) -> None:
        """Apply an intervention in place; one that paints the water changes the world's settings instead."""
        if intervention.tool in self.config.paints:
            self.adopt(self.config.painted(intervention))
            return
        editing_tools.apply_intervention(state, self.config, intervention)
