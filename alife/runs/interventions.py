"""The record of what hands did to a run, from which the run can be replayed to the bit: interventions.jsonl.

A line a intervention, in the order they happened, each before the step that follows its `step`. A checkpoint
says how many of them it contains; a run that goes on from it carries out the others when they are due.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, fields
from itertools import pairwise
from pathlib import Path
from typing import Any

from alife.core.errors import UsageError
from alife.core.files import os_errors_as_usage_errors, read_text, write_text
from alife.core.json_files import parse
from alife.core.state import arrays
from alife.phylogeny.tracker import Phylogeny
from alife.runs.folder import INTERVENTIONS
from alife.worlds.intervention import Intervention
from alife.worlds.world import World

KINDS: dict[str, type] = {
    item.name: type(getattr(Intervention(0, 0, "", 0, 0), item.name)) for item in fields(Intervention)
}


PLACES = ("y", "x")  # numbers that may be negative: the brush may leave the map
LARGEST, LARGEST_WORD = 2**31 - 1, 2**32 - 1  # of the other numbers of an intervention, and of those of a genome


class InterventionLog:
    """The interventions of one run: those that its state contains, and those still to come."""

    def __init__(self, path: Path | None, interventions: Iterable[Intervention] = (), *, done: int = 0) -> None:
        self.interventions = list(interventions)
        self.done = done  # how many of them the state contains
        self._path = path  # None keeps no file
        if done > len(self.interventions):
            raise UsageError(
                f"'{path}' should hold {done} interventions and holds {len(self.interventions)}; it was changed."
            )

    @classmethod
    def of_folder(cls, folder: Path, *, done: int = 0) -> "InterventionLog":
        """Return the log of a run folder, empty where nothing was ever touched."""
        path = folder / INTERVENTIONS
        return cls(path, read(path) if path.exists() else (), done=done)

    @property
    def next_step(self) -> int | None:
        """Return the step of the next intervention to come; None when there is none."""
        return self.interventions[self.done].step if self.done < len(self.interventions) else None

    def catch_up(self, world: World, state: Any, phylogeny: Phylogeny | None = None) -> int:
        """Carry out the interventions that are due at the state's step; return how many."""
        first = self.done
        while self.next_step is not None and self.next_step <= state.step:
            apply(world, state, self.interventions[self.done], phylogeny)
            self.done += 1
        return self.done - first

    def add(self, world: World, state: Any, intervention: Intervention, phylogeny: Phylogeny | None = None) -> None:
        """Carry out a new intervention and write it down; nothing may be to come."""
        if self.done != len(self.interventions) or intervention.step != state.step:
            raise RuntimeError("the past cannot be touched: branch off first")
        apply(world, state, intervention, phylogeny)
        self.interventions.append(intervention)
        self.done += 1
        if self._path is not None:
            with os_errors_as_usage_errors("write", self._path), self._path.open("a", encoding="utf-8") as file:
                file.write(_line(intervention))

    def forget(self, kept: int) -> None:
        """Forget all but the first `kept` interventions, as when the last stroke is undone."""
        del self.interventions[kept:]
        self.done = min(self.done, kept)
        if self._path is not None:
            write_text(self._path, text(self.interventions))

    def sync(self) -> None:
        """Make sure that the interventions are on disk before a checkpoint relies on them."""
        if self._path is not None and self._path.exists():
            with os_errors_as_usage_errors("write", self._path), self._path.open("rb+") as file:
                os.fsync(file.fileno())


def apply(world: World, state: Any, intervention: Intervention, phylogeny: Phylogeny | None = None) -> None:
    """Change a state in place, wherever its arrays are; raise UsageError when the world has no such tool.

    A phylogeny is told of it intervention by intervention, so that a run and its replay number their taxa alike.
    """
    if not world.tools:
        raise UsageError(f"The world '{world.name}' cannot be touched.")
    seen = world.fetch(state)
    try:
        world.apply_intervention(seen, intervention)
    except (ValueError, IndexError) as error:
        raise UsageError(f"The intervention {asdict(intervention)} is none of {world.name}: {error}") from error
    for name, array in arrays(world.place(seen)).items():
        setattr(state, name, array)
    if phylogeny is not None:
        phylogeny.reconcile(world.occupancy(seen), int(seen.step))


def read(path: Path) -> list[Intervention]:
    """Return the interventions of a file; a last line that was torn by a kill is left out. Raises UsageError."""
    lines = read_text(path, "read interventions").split("\n")[:-1]
    interventions = [_parse(path, number, line) for number, line in enumerate(lines, start=1)]
    if any(later.step < earlier.step for earlier, later in pairwise(interventions)):
        raise UsageError(f"The interventions in '{path}' are not in the order of their steps.")
    return interventions


def text(interventions: Iterable[Intervention]) -> str:
    """Return interventions as they stand in a file."""
    return "".join(_line(intervention) for intervention in interventions)


def _line(intervention: Intervention) -> str:
    return json.dumps(asdict(intervention)) + "\n"


def _parse(path: Path, number: int, line: str) -> Intervention:
    wrong = f"Line {number} of '{path}' is not an intervention"
    table = parse(line, wrong)
    try:
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in table.items()
        }
        if not all(type(value) is KINDS[name] and _fits(name, value) for name, value in values.items()):
            raise TypeError
        return Intervention(**values)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(f"{wrong}: {line.strip()[:80]}") from error


def _fits(name: str, value: Any) -> bool:
    """Return whether a number of an intervention, or all numbers of a genome, could be those of any world."""
    if isinstance(value, str):
        return True
    numbers = value if isinstance(value, tuple) else (value,)
    low, high = (-LARGEST, LARGEST) if name in PLACES else (0, LARGEST_WORD if isinstance(value, tuple) else LARGEST)
    return all(type(number) is int and low <= number <= high for number in numbers)
