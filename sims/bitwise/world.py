"""The bitwise world as alife.worlds.world.World: what `python -m alife.run bitwise` runs.

Source: Kevin Frans, "Open-Endedness 2: Bitwise Chemicals" (2020).
"""

from alife.worlds.grid_world import GridWorld
from sims.bitwise import describe
from sims.bitwise.viewable import Viewable


class World(Viewable, GridWorld):
    """A batch of bitwise worlds, each with its own energy table unless the config gives one.

    Genomes are uint8 (n, 2), the inputs of the reactions that begin. A step: feed, react, breed, mutate.
    """

    name = "bitwise"
    rules_version = 1
    headline = ("cells", "species", "deepest")
    curves = ("dominance", "energy_per_food")
    inhabitants = "individuals"
    shared_out = ("individuals", 1)
    unseen = ("seeds", "books", "supplied", "drained")

    def name_of_species(self, label: int) -> str:
        """Return a reaction's name, its inputs: `3+9`."""
        return describe.name_of(label - 1, self.config)

    @property
    def size(self) -> str:
        """Return the size of one world in words."""
        return f"{self.config.chemicals} chemicals"
