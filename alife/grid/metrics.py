"""The metrics of a world that a file declares: its measures, its counts, who lives, the shares of its palette."""

import ast
from collections.abc import Mapping
from math import isinf, nan
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from alife.core.errors import UsageError
from alife.core.own_files import told_in_one_line
from alife.grid.declare import ColourMode, Declared, Measure
from alife.measures.diversity import effective_number
from alife.worlds.world import WHOLE


class SeenWorld(SimpleNamespace):
    """One world as measures see it: its arrays (height, width), its counts, and its step."""

    def __getattr__(self, name: str) -> Any:
        """Say what there is instead of what is not there."""
        raise AttributeError(f"world has no '{name}'; it has {', '.join(sorted(vars(self)))}")


class MetricsModule:
    """What `sims/NAME/metrics.py` is to a world that has a folder."""

    def __init__(self, declared: Declared, counts: list[str]) -> None:
        self._declared, self._counts = declared, counts
        self.COLUMNS = _columns(declared, counts)

    def totals(self, state: Any) -> dict[str, np.ndarray]:
        """Return the counts since step 0, int64 (worlds,), by name; the steps where nothing is counted."""
        sums = state.books.sum(axis=1)
        if not self._counts:
            return {"steps": np.full(len(state.seeds), state.step, np.int64)}
        return {name: sums[:, entry] for entry, name in enumerate(self._counts)}

    def measure(self, state: Any, config: Any, since: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Return the metrics (worlds,) by name."""
        rows = [self._of_world(state, world, config) for world in range(len(state.seeds))]
        grown = self.totals(state)
        measured = {name: np.array([row[name] for row in rows]) for name in rows[0]}
        return measured | {name: grown[name] - since[name] for name in self._counts}

    def conserved(self, state: Any, config: Any) -> dict[str, list[Any]]:
        """Return what the file says never changes, a value a world, by name."""
        worlds = [self.seen(state, world) for world in range(len(state.seeds))]
        return {item.name: [self._asked(item, world, config) for world in worlds] for item in self._declared.conserved}

    def seen(self, state: Any, world: int) -> SeenWorld:
        """Return one world as measures see it."""
        one: dict[str, Any] = {name: getattr(state, name)[world] for name in self._declared.fields}
        one |= {name: int(state.books[world, :, entry].sum()) for entry, name in enumerate(self._counts)}
        one |= {
            name: np.stack([one[part] for part in vector.parts], axis=-1)
            for name, vector in self._declared.vectors.items()
        }
        if self._declared.lives:
            one["alive"] = one["species"] != 0
        return SeenWorld(**one, step=state.step)

    def _asked(self, item: Measure, world: Any, config: Any) -> Any:
        """Return what a function of the file gives. Raises UsageError, with its line, for what goes wrong in it."""
        with told_in_one_line(Path(self._declared.path)):
            return item.function(world, config)

    def _number(self, item: Measure, world: Any, config: Any) -> float:
        """Return what a measure gives, nan for what is infinite: no table of numbers has it. Raises UsageError."""
        found = self._asked(item, world, config)
        if isinstance(found, int | float | np.number | np.ndarray | np.bool_) and np.size(found) == 1:
            try:
                number = float(np.reshape(found, ())[()])
            except OverflowError:  # a whole number of more digits than floats have
                return nan
            return nan if isinf(number) else number
        got = f"an array {found.shape}" if isinstance(found, np.ndarray) else f"{found!r:.60}"
        node = self._declared.phase_functions.get(item.name)
        ends = [inner.lineno for inner in ast.walk(node) if isinstance(inner, ast.Return)] if node else []
        line = ends[0] if len(ends) == 1 else node.lineno if node else item.function.__code__.co_firstlineno
        shown = self._declared.source.lines[line - 1].strip()
        raise UsageError(
            f"{self._declared.path}:{line}: measure {item.name} must return one number, got {got}. Line {line}: {shown}"
        )

    def _of_world(self, state: Any, number: int, config: Any) -> dict[str, float]:
        world = self.seen(state, number)
        row: dict[str, float] = {"cells": config.height * config.width}  # where nobody lives, each space is one
        if self._declared.lives:
            _, counts = np.unique(world.species[world.alive], return_counts=True)
            row = {"cells": int(counts.sum()), "species": len(counts), "effective_species": effective_number(counts)}
        row |= {item.name: self._number(item, world, config) for item in self._declared.measures}
        return row | shares(self._declared, world)


def _columns(declared: Declared, counts: list[str]) -> dict[str, str]:
    """Return what each column means: of a measure, its unit and the first line of its docstring."""
    living = {
        "cells": "[cells] alive",
        "species": "how many live; a species is all cells with the same genes",
        "effective_species": "species, were all equally common, that would be as diverse",
    }
    first = living if declared.lives else {"cells": "[spaces] of the world"}
    told = {
        item.name: f"{item.unit} {(item.function.__doc__ or '').strip().partition(chr(10))[0]}".strip()
        for item in declared.measures
    }
    mode = with_shares(declared)
    if mode is not None:
        of = "cells" if declared.fields[mode.field].life else "spaces"
        told |= {share_name(label): f"share of the {of} whose {mode.field} is {key}" for key, label, _ in mode.entries}
    return first | told | dict.fromkeys(counts, "how often since the last sample")


def with_shares(declared: Declared) -> ColourMode | None:
    """Return the palette whose shares are measured; None where there is none."""
    return next((item for item in declared.colours.values() if item.has_shares), None)


def share_name(label: str) -> str:
    """Return the metric of an entry of a palette."""
    return f"share_{label.replace(' ', '_')}"


def shares(declared: Declared, world: Any) -> dict[str, float]:
    """Return the share of each value of a palette among all that it colours."""
    mode = with_shares(declared)
    if mode is None:
        return {WHOLE: 1.0}
    values = getattr(world, mode.field)
    values = values[world.alive] if declared.fields[mode.field].life else values
    return {
        share_name(label): float((values == value).mean()) if values.size else 0.0
        for value, label, _ in mode.entries
    }  # fmt: skip
