"""Stamp as alife.worlds.world.World: what `python -m alife.run stamp` runs.

Source: Kevin Frans, "StampCA: Growing Emoji with Conditional Neural Cellular Automata" (2021); Mordvintsev and others,
"Growing Neural Cellular Automata" (2020).
"""

from alife.worlds.grid_world import GridWorld
from sims.stamp.viewable import Viewable


class World(Viewable, GridWorld):
    """A batch of gardens; genomes are uint8 (n, code), the encodings in seeds.

    A step: grow, settle, tend, sow.
    """

    name = "stamp"
    rules_version = 1
    headline = ("bodies", "species", "distance")
    curves = ("distance", "worst_distance")
    unseen = ("seeds", "books", "rule")
    working_bytes = 130  # see kernels_cpu.Memory: as much again as the channels, of which there are at most 64

    @property
    def size(self) -> str:
        """Return the size of one world in words."""
        config = self.config
        return f"{config.rows} x {config.columns} plots of {config.side} x {config.side} cells"
