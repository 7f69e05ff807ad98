"""What stands on one space of a world that a file declares, and how a world stands, in words."""

from math import isnan
from typing import Any

import numpy as np

from alife.core.text import several
from alife.grid.declare import Declared
from alife.grid.metrics import MetricsModule

HIDDEN = ("intent", "birth_step")


class DescribeModule:
    """What `sims/NAME/describe.py` is to a world that has a folder."""

    def __init__(self, declared: Declared, metrics: MetricsModule) -> None:
        self._declared, self._metrics = declared, metrics

    def inspect(self, state: Any, config: Any, world: int, y: int, x: int) -> dict[str, Any]:
        """Return the fields of a space; raise IndexError off the map."""
        if not (0 <= world < len(state.seeds) and 0 <= y < config.height and 0 <= x < config.width):
            size = f"{several(len(state.seeds), 'world')} of {config.height} x {config.width} spaces"
            raise IndexError(f"No space at world {world}, y {y}, x {x}: the batch is {size}.")
        is_empty = self._declared.lives and state.species[world, y, x] == 0
        found: dict[str, Any] = {"does": "empty"} if is_empty else {}
        for name, item in self._declared.fields.items():
            if name in HIDDEN or (item.life and is_empty):
                continue
            if item.vector:
                told = f"{found.get(item.vector, '')} {getattr(state, name)[world, y, x].item():.4g}"
                found[item.vector] = told.strip()
            else:
                value = getattr(state, name)[world, y, x].item()
                found[name] = f"{value:08x}" if name == "species" else value
        if self._declared.lives and not is_empty:
            found["age"] = (state.step - int(state.birth_step[world, y, x])) % 2**32
        return found

    def summary(self, state: Any, config: Any, world: int) -> list[str]:
        """Return the metrics of a world with their units, a line each; counts are those since step 0."""
        nothing = {name: np.zeros_like(total) for name, total in self._metrics.totals(state).items()}
        measured = self._metrics.measure(state, config, nothing)
        units = {item.name: item.unit for item in self._declared.measures}
        return [_line(name, float(values[world]), units.get(name, "")) for name, values in measured.items()]


def _line(name: str, value: float, unit: str) -> str:
    """Return a metric in a line of text; nan is no value."""
    return f"{name:<24} -" if isnan(value) else f"{name:<24} {value:,.6g} {unit}".rstrip()
