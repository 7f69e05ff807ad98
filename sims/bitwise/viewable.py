"""What a viewer sees of a bitwise world beyond pictures: see alife.worlds.viewable.ViewableWorld."""

import numpy as np

from alife.worlds.intervention import Intervention, Tool
from alife.worlds.viewable import Molecule, Neighbour, Scheme, ViewableWorld
from sims.bitwise import describe, editing_tools
from sims.bitwise.config import Config, pairs
from sims.bitwise.metrics import levels
from sims.bitwise.render import level_colour
from sims.bitwise.state import State


class Viewable(ViewableWorld):
    """The part of World that overrides the defaults of ViewableWorld. A space is a pair of chemicals."""

    config: Config
    label_kinds = ("species",)

    @property
    def tools(self) -> tuple[Tool, ...]:
        """Return the tools of editing_tools.py."""
        return editing_tools.tools(self.config)

    def shape(self) -> tuple[int, int]:
        """Return the rows and columns of spaces."""
        return self.config.chemicals, self.config.chemicals

    def labels(self, state: State, *, world: int, kind: str) -> np.ndarray | None:
        """Return the reaction that lives on every space, numbered from 1, uint32 (size, size), 0 where none does."""
        if kind not in self.label_kinds:
            return None
        alive = state.population[world] > 0
        found = np.zeros(self.shape(), np.uint32)
        a, b = np.array(pairs(self.config.bits)).T
        found[a, b] = found[b, a] = np.where(alive, np.arange(1, len(alive) + 1), 0)
        return found

    def drawing(self, state: State, *, world: int, y: int, x: int) -> Scheme | None:
        """Return the reaction of two chemicals; None where they do not react."""
        possible = describe.possible(state, self.config, world)
        number = -1 if y == x else describe.number_of(y, x, self.config)
        if number not in possible:
            return None
        reaction, alive = possible[number], describe.living(state, self.config, world)
        around = {**alive, number: reaction}
        eaters = [other for other in alive if other != number and number in describe.suppliers(other, around)]
        return Scheme(
            tuple(self._molecule(state, world, chemical) for chemical in reaction.inputs),
            tuple(self._molecule(state, world, chemical) for chemical in reaction.outputs),
            ("xor", "sum, rotated"),
            reaction.payout,
            self._neighbours(state, world, describe.suppliers(number, around)),
            self._neighbours(state, world, eaters),
        )

    def apply_intervention(self, state: State, intervention: Intervention) -> None:
        """Apply an intervention in place."""
        editing_tools.apply_intervention(state, self.config, intervention)

    def _molecule(self, state: State, world: int, chemical: int) -> Molecule:
        bits = tuple(chemical >> place & 1 for place in reversed(range(self.config.bits)))
        return Molecule(f"{chemical}", bits, int(state.molecules[world, chemical]))

    def _neighbours(self, state: State, world: int, numbers: list[int]) -> tuple[Neighbour, ...]:
        """Return reactions, the most numerous first."""
        level, population = levels(state, self.config, world), state.population[world]
        return tuple(
            Neighbour(describe.name_of(number, self.config), level_colour(int(level[number])), int(population[number]))
            for number in sorted(numbers, key=lambda number: -population[number])
        )
