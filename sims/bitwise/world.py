"""The bitwise world as alife.world.World: what `python -m alife.run bitwise` runs.

Source: Kevin Frans, "Open-Endedness 2: Bitwise Chemicals" (2020).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from alife.backend import Backend
from alife.living_world import Layout, LivingWorld
from alife.world import Colour
from sims.bitwise import measure, render
from sims.bitwise.config import Config
from sims.bitwise.founding import founded
from sims.bitwise.inspect import inspect, summary
from sims.bitwise.state import State, layout


class World(LivingWorld):
    """A batch of bitwise worlds with one config, each with its own energy table unless the config gives one.

    A step: feed, react, breed, mutate.
    """

    name = "bitwise"
    rules = 1
    state_type = State
    unseen = ("seeds", "books", "supplied", "drained")
    headline = ("cells", "species", "deepest")
    curves = ("dominance", "energy_per_food")
    colours = render.COLOURS
    closeup = None

    def __init__(self, config: Config | None = None, backend: Backend | None = None) -> None:
        super().__init__(config or Config(), backend)
        self.bands = render.bands()
        self.size = f"{self.config.size} chemicals"

    def reset(self, genomes: np.ndarray | None = None, *, seeds: Sequence[int] = (0,)) -> State:
        """Return new worlds; genomes, uint8 (n, 2), name the inputs of the reactions that begin."""
        state: State = self.place(founded(self.config, np.array(seeds, np.uint32), genomes))
        return state

    def totals(self, state: State) -> dict[str, np.ndarray]:
        """Return [energy] payout, gift, heat, births, deaths, newcomers, [molecules] supplied and drained so far."""
        return measure.totals(self.fetch(state))

    def measure(self, state: State, since: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Return the metrics of every world; births, deaths, newcomers and energy per food count from `since` on."""
        return measure.measure(self.fetch(state), self.config, since)

    def render(self, state: State, *, world: int = 0, colours: str | None = None) -> np.ndarray:
        """Return a picture, one pixel a pair of chemicals."""
        return render.render(self.fetch(state), self.config, world, colours or self.colours[0])

    def legend(self, colours: str | None = None) -> list[tuple[str, Colour]]:
        """Return what the colours mean."""
        return render.legend(colours or self.colours[0])

    def inspect(self, state: State, *, world: int, y: int, x: int) -> dict[str, Any]:
        """Return all about the reaction of chemicals y and x."""
        return inspect(self.fetch(state), self.config, world, y, x)

    def summary(self, state: State, *, world: int = 0) -> list[str]:
        """Return the commonest reactions and on whom they live."""
        return summary(self.fetch(state), self.config, world)

    def layout(self) -> Layout:
        """Return the kind and shape of one world's part of every array of State."""
        return layout(self.config)
