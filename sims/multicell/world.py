"""The Multicell world as alife.world.World: what `python -m alife.run multicell` runs.

Source: Kevin Frans, "Open-Endedness 3: Multicell World" (2020).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from alife.backend import Backend
from alife.living_world import Layout, LivingWorld
from alife.world import Colour
from sims.multicell import measure, render
from sims.multicell.config import Config
from sims.multicell.inspect import inspect, summary
from sims.multicell.state import State, founded, layout


class World(LivingWorld):
    """A batch of Multicell worlds with one config; see alife.world.World for what each method promises.

    A step: local, exchange right, exchange down, intent, strike, birth.
    """

    name = "multicell"
    rules = 1
    unseen = ("seeds", "books", "supplied", "drained")
    state_type = State
    headline = ("cells", "reaction_entropy", "killer_share")
    closeup = None
    curves = ("reaction_entropy", "multi_reaction_share", "killer_share")

    def __init__(self, config: Config | None = None, backend: Backend | None = None) -> None:
        super().__init__(config or Config(), backend)
        self.colours = render.colour_modes(self.config)
        self.bands = render.bands(self.config)
        self.size = f"{self.config.height} x {self.config.width} spaces"

    def reset(self, genomes: np.ndarray | None = None, *, seeds: Sequence[int] = (0,)) -> State:
        """Return new worlds; founders take the genomes, uint8 (n, genome_length), in turn."""
        state: State = self.place(founded(self.config, np.array(seeds, np.uint32), genomes))
        return state

    def totals(self, state: State) -> dict[str, np.ndarray]:
        """Return [energy] payout and heat, births, deaths, kills, [molecules] supplied and drained since step 0."""
        return measure.totals(self.fetch(state))

    def measure(self, state: State, since: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Return the metrics of every world; births, deaths, kills and energy per food count from `since` on."""
        return measure.measure(self.fetch(state), self.config, since)

    def render(self, state: State, *, world: int = 0, colours: str | None = None) -> np.ndarray:
        """Return a picture, one pixel a space."""
        return render.render(self.fetch(state), self.config, world, colours or self.colours[0])

    def legend(self, colours: str | None = None) -> list[tuple[str, Colour]]:
        """Return what the colours mean; empty for organisms and species."""
        return render.legend(self.config, colours or self.colours[0])

    def inspect(self, state: State, *, world: int, y: int, x: int) -> dict[str, Any]:
        """Return what stands on a space: its molecules and, if it is not empty, all about its cell."""
        return inspect(self.fetch(state), self.config, world, y, x)

    def summary(self, state: State, *, world: int = 0) -> list[str]:
        """Return the commonest development words and what their roles do."""
        return summary(self.fetch(state), self.config, world)

    def layout(self) -> Layout:
        """Return the kind and shape of one world's part of every array of State."""
        return layout(self.config)
