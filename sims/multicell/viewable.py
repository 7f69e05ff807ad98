"""What a viewer sees of a Multicell world beyond pictures: see alife.worlds.viewable.ViewableWorld."""

from typing import Any

import numpy as np

from alife.worlds.viewable import Decision, Intervention, Tool, packed
from sims.multicell import editing_tools as apply_intervention
from sims.multicell.config import Config
from sims.multicell.genome import parts
from sims.multicell.render import render, role_colours
from sims.multicell.state import State


class Viewable:
    """The optional part of the contract of worlds, mixed into World."""

    config: Config
    label_kinds = ("organism", "species")

    @property
    def tools(self) -> tuple[Tool, ...]:
        """Return what hands can do."""
        return apply_intervention.tools(self.config)

    def shape(self) -> tuple[int, int]:
        """Return the rows and columns of spaces."""
        return self.config.height, self.config.width

    def render_into(self, state: State, pixels: np.ndarray, *, world: int, colours: str) -> None:
        """Draw a picture, uint32 (height, width)."""
        if colours == "reaction":
            palette = packed(np.array([role_colours(self.config)], np.uint8))[0]
            np.take(palette, state.role[world], out=pixels, mode="clip")
        else:
            pixels[...] = packed(render(state, self.config, world, colours))

    def labels(self, state: State, *, world: int, kind: str) -> np.ndarray:
        """Return the organism or species on every space, uint32 (height, width), 0 where nobody is."""
        found: np.ndarray = {"organism": state.organism, "species": state.species}[kind][world]
        return found

    def census(self, state: State, *, world: int) -> np.ndarray:
        """Return how many cells have each role, int64 (roles,)."""
        return np.bincount(state.role[world].ravel(), minlength=self.config.roles + 1)[1:]

    def decision(self, state: State, *, world: int, y: int, x: int) -> Decision | None:
        """Return the tree that made a cell what it is and the way its pheromone led through it."""
        if state.role[world, y, x] == 0:
            return None
        tests, roles, children = (part[0] for part in parts(state.genome[world, y, x][None], self.config))
        return Decision(
            tuple(f"bit {test}?" for test in tests),
            tuple(self._leaf(int(role), int(child)) for role, child in zip(roles, children, strict=True)),
            _way(tests, int(state.pheromone[world, y, x]), self.config.tree_depth),
        )

    def copied_genome(self, state: State, *, world: int, y: int, x: int) -> tuple[int, ...]:
        """Return the genome of the cell on a space; empty where none stands."""
        return tuple(state.genome[world, y, x].tolist()) if state.role[world, y, x] else ()

    def apply_intervention(self, state: State, intervention: Intervention) -> None:
        """Carry out a intervention."""
        apply_intervention.apply_intervention(state, self.config, intervention)

    def _leaf(self, role: int, child: int) -> tuple[str, str, Any]:
        name = self.config.role_names[role - 1]
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
