"""The Cellworld as alife.worlds.world.World: what `python -m alife.run cellworld` runs.

Source: Kevin Frans, "Open-Endedness 1: Cellworld" (2020).
"""

from alife.worlds.grid_world import GridWorld
from sims.cellworld.parts import PARTS_OF_A_CELL
from sims.cellworld.viewable import Viewable


class World(Viewable, GridWorld):
    """A batch of Cellworlds; genomes are uint8 (n, 16), the parts row by row.

    A step: metabolise, intend, strike, birth.
    """

    name = "cellworld"
    rules_version = 1
    headline = ("cells", "species", "effective_species")
    curves = ("dominance",)
    closeup = "parts"
    shared_out = ("parts", PARTS_OF_A_CELL)
    working_bytes = 27  # see kernels_cpu.Memory
