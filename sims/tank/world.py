"""Tank as alife.worlds.world.World: what `python -m alife.run tank` runs.

Source: Kevin Frans, "Quality Diversity: Evolving Ocean Creatures" (2020), for the creatures; that they live together is
this project's.
"""

from alife.core.errors import UsageError
from alife.engines.backend import Backend
from alife.worlds.engine import Engine, engine_for
from alife.worlds.grid_world import GridWorld
from sims.tank.config import Config
from sims.tank.viewable import Viewable


class World(Viewable, GridWorld):
    """A batch of tanks; genomes are uint8 (n, genes), numbers of bodies and of their controllers.

    A step: bend, part, move; before it now and then look around, feed, steer; at full beats die, be fed, breed.
    """

    name = "tank"
    rules_version = 1
    engines_alike = ("cpu", "taichi-cpu")  # a device may contract, divide and take roots in its own way
    headline = ("cells", "species", "meals_per_life")
    curves = ("meals_per_life", "mean_speed", "generation")
    unseen = ("seeds", "books")
    working_bytes = 1000  # a place and site: its planes in kernels_cpu.Memory, and what crew.py knows of its body
    inhabitants = "swimmers"
    shared_out = ("swimmers", 1)

    @property
    def size(self) -> str:
        """Return the size of one world in words."""
        return f"{self.config.tank_width} x {self.config.tank_height} cells"

    def _start_engine(self, backend: Backend) -> Engine:
        if backend.is_cpu:
            return engine_for(self.name, self.config, backend)
        from sims.tank.engine_gpu import OnDevice  # slow to load: Taichi

        return OnDevice(self.config, backend.threads)

    def adopt(self, config: Config) -> None:
        """Go on with other settings; raises UsageError for another tank."""
        if (config.tank_width, config.tank_height) != (self.config.tank_width, self.config.tank_height):
            raise UsageError("A running tank keeps its size; a new one can have another.")
        GridWorld.adopt(self, config)
