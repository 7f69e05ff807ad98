"""Changing a world that a file declares by hand: fields set, inhabitants killed and planted.

What hands set is no part of the rules: a number that they conserve changes by it.
"""

from typing import Any

import numpy as np

from alife.grid.declare import Declared, Field
from alife.worlds.intervention import Intervention, Tool, disc

MOST_BY_DEFAULT = 100
HUNDREDTHS = 100  # amounts of hands are whole: floats are set in hundredths


class EditingTools:
    """The tools of one world."""

    def __init__(self, declared: Declared) -> None:
        self._places = {name: item for name, item in declared.fields.items() if not item.life and not item.vector}
        self._life = {name: item for name, item in declared.fields.items() if item.life}

    @property
    def tools(self) -> tuple[Tool, ...]:
        """Return the tools."""
        life = (Tool("kill", "Kill"), Tool("plant", "Plant a copy", plants=True)) if self._life else ()
        return (*(_setting_tool(item) for item in self._places.values()), *life)

    def copied(self, state: Any, world: int, y: int, x: int) -> tuple[int, ...]:
        """Return all fields of who stands on a space; empty where nobody does."""
        if not self._life or state.species[world, y, x] == 0:
            return ()
        # the numbers of an intervention have no sign: those that have keep their 32 bits
        return tuple(int(getattr(state, name)[world, y, x]) & 0xFFFFFFFF for name in self._life)

    def apply(self, state: Any, config: Any, intervention: Intervention) -> None:
        """Apply an intervention in place; raise ValueError for a tool or a genome that there is not."""
        rows, columns = disc(intervention, config.height, config.width)
        here = np.full(len(rows), intervention.world), rows, columns
        kind, _, name = intervention.tool.partition("-")
        if kind == "set" and name in self._places:
            getattr(state, name)[here] = _amount(self._places[name], intervention.amount)
        elif intervention.tool == "kill" and self._life:
            self._kill(state, here)
        elif intervention.tool == "plant" and self._life:
            self._plant(state, intervention, here)
        else:
            raise ValueError(f"Unknown tool '{intervention.tool}'; there are {', '.join(t.name for t in self.tools)}.")

    def _kill(self, state: Any, here: tuple[np.ndarray, ...]) -> None:
        for name in self._life:
            getattr(state, name)[here] = 0

    def _plant(self, state: Any, intervention: Intervention, here: tuple[np.ndarray, ...]) -> None:
        if len(intervention.cutting) != len(self._life):
            raise ValueError(f"One who is planted has {len(self._life)} numbers, got {len(intervention.cutting)}.")
        for (name, item), value in zip(self._life.items(), intervention.cutting, strict=True):
            number = np.array([value], np.uint32).view(np.int32 if item.kind[0] == "i" else np.uint32)[0]
            low, high = item.range
            getattr(state, name)[here] = min(max(int(number), low), high)
        state.intent[here] = 0
        state.birth_step[here] = np.uint32(state.step % 2**32)


def _setting_tool(item: Field) -> Tool:
    if item.kind == "f32":
        return Tool(f"set-{item.name}", f"Set {item.name} [/{HUNDREDTHS}]", amount=HUNDREDTHS)
    return Tool(f"set-{item.name}", f"Set {item.name}", amount=max(1, min(item.range[1], MOST_BY_DEFAULT)))


def _amount(item: Field, amount: int) -> Any:
    """Return what a tool sets a field to."""
    if item.kind == "f32":
        return np.float32(amount / HUNDREDTHS)
    return min(max(amount, item.range[0]), item.range[1])
