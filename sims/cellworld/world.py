"""The Cellworld as alife.world.World: what `python -m alife.run cellworld` runs.

Source: Kevin Frans, "Open-Endedness 1: Cellworld" (2020).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from alife.backend import Backend
from alife.living_world import Layout, LivingWorld
from alife.world import Colour
from sims.cellworld import measure, render
from sims.cellworld.config import Config
from sims.cellworld.founding import founded
from sims.cellworld.inspect import inspect, summary
from sims.cellworld.state import State, layout


class World(LivingWorld):
    """A batch of Cellworlds with one config; see alife.world.World for what each method promises.

    A step: metabolise, intend, strike, birth.
    """

    name = "cellworld"
    rules = 1
    state_type = State
    headline = ("cells", "species", "effective_species")
    closeup = "parts"
    curves = ("dominance",)

    def __init__(self, config: Config | None = None, backend: Backend | None = None) -> None:
        super().__init__(config or Config(), backend)
        self.colours = render.colour_modes(self.config)
        self.bands = render.bands(self.config)
        self.size = f"{self.config.height} x {self.config.width} spaces"

    def reset(self, genomes: np.ndarray | None = None, *, seeds: Sequence[int] = (0,)) -> State:
        """Return new worlds; founders take the genomes, uint8 (n, 16), in turn."""
        state: State = self.place(founded(self.config, np.array(seeds, np.uint32), genomes))
        return state

    def totals(self, state: State) -> dict[str, np.ndarray]:
        """Return [energy] income and heat, births, deaths and kills since step 0."""
        return measure.totals(self.fetch(state))

    def measure(self, state: State, since: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Return the metrics of every world; births, deaths and kills count from `since` on."""
        return measure.measure(self.fetch(state), self.config, since)

    def render(self, state: State, *, world: int = 0, colours: str | None = None) -> np.ndarray:
        """Return a picture, one pixel a space; of parts, render.TILE pixels each way."""
        return render.render(self.fetch(state), self.config, world, colours or self.colours[0])

    def legend(self, colours: str | None = None) -> list[tuple[str, Colour]]:
        """Return what the colours mean; empty for species."""
        return render.legend(self.config, colours or self.colours[0])

    def inspect(self, state: State, *, world: int, y: int, x: int) -> dict[str, Any]:
        """Return what stands on a space: the parts, the energy balance, and what the cell could conquer."""
        return inspect(self.fetch(state), self.config, world, y, x)

    def summary(self, state: State, *, world: int = 0) -> list[str]:
        """Return the commonest species and what they are made of."""
        return summary(self.fetch(state), self.config, world)

    def layout(self) -> Layout:
        """Return the kind and shape of one world's part of every array of State."""
        return layout(self.config)
