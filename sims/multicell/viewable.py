"""What a viewer sees of a Multicell world beyond pictures: see alife.worlds.viewable.ViewableWorld."""

import re
from typing import Any

import numpy as np

from alife.core.colours import Colour
from alife.worlds.intervention import Intervention, Tool
from alife.worlds.viewable import Decision, ViewableWorld, painted
from sims.multicell import editing_tools
from sims.multicell.config import Config
from sims.multicell.genome import parts
from sims.multicell.metrics import is_cell
from sims.multicell.roles import KILLER, role_colours, role_labels
from sims.multicell.state import State


class Viewable(ViewableWorld):
    """The part of World that overrides the defaults of ViewableWorld."""

    config: Config
    label_kinds = ("organism", "species")
    pointed = (KILLER[1],)
    words_mean = (
        "Its numbers are the roles of an organism's generations, one after another, from the founder on; behind | come "
        "spores, and what stands in brackets repeats."
    )

    @property
    def tools(self) -> tuple[Tool, ...]:
        """Return the tools of editing_tools.py."""
        return editing_tools.tools(self.config)

    def pixels(self, state: State, *, world: int, colours: str, spare: np.ndarray | None = None) -> np.ndarray:
        """Return `render`'s picture as uint32 (height, width), 0xRRGGBB; the default colours straight into `spare`."""
        if colours != "reaction":
            return super().pixels(state, world=world, colours=colours)
        return painted(state.role[world], role_colours(self.config), spare)

    def census(self, state: State, *, world: int) -> np.ndarray:
        """Return how many cells have each role, int64 (roles,)."""
        role = state.role[world]
        return np.array([np.count_nonzero(role == one) for one in range(1, self.config.roles + 1)], np.int64)

    def colours_of_words(self, words: str) -> tuple[Colour, ...]:
        """Return the colours of the roles of a development word, in its order."""
        colours = role_colours(self.config)
        return tuple(colours[int(role)] for role in re.findall(r"\d+", words) if int(role) < len(colours))

    def decision(self, state: State, *, world: int, y: int, x: int) -> Decision | None:
        """Return the tree that made a cell what it is and the way its pheromone led through it."""
        if not is_cell(state, self.config, world)[y, x]:
            return None
        tests, roles, children = (part[0] for part in parts(state.genome[world, y, x][None], self.config))
        return Decision(
            tuple(f"bit {test}?" for test in tests),
            tuple(self._leaf(int(role), int(child)) for role, child in zip(roles, children, strict=True)),
            _way(tests, int(state.pheromone[world, y, x]), self.config.tree_depth),
        )

    def copied_genome(self, state: State, *, world: int, y: int, x: int) -> tuple[int, ...]:
        """Return the genome of the cell on a space; empty where none stands."""
        return tuple(state.genome[world, y, x].tolist()) if is_cell(state, self.config, world)[y, x] else ()

    def apply_intervention(self, state: State, intervention: Intervention) -> None:
        """Apply an intervention in place."""
        editing_tools.apply_intervention(state, self.config, intervention)

    def _leaf(self, role: int, child: int) -> tuple[str, str, Any]:
        name = role_labels(self.config)[role - 1]
        end = f"child {child}" if child else "child a spore"
        return f"{role}", f"{role}: {name}, {end}", role_colours(self.config)[role]


def _way(tests: np.ndarray, pheromone: int, depth: int) -> tuple[int, ...]:
    """Return the branches that a pheromone takes from the root to a leaf."""
    node, way = 0, []
    for _ in range(depth):
        bit = pheromone >> int(tests[node]) & 1
        way.append(bit)
        node = 2 * node + 1 + bit
    return tuple(way)
