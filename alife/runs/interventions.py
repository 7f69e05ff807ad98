"""The record of what hands did to a run, from which the run can be replayed to the bit: interventions.jsonl.

One line per intervention, in the order in which they happened; each takes effect after its `step`, before the next. A
checkpoint says how many of them it contains; a run that goes on from it carries out the others when they are due.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from itertools import pairwise
from pathlib import Path
from typing import Any

from alife.core.errors import UsageError
from alife.core.files import read_text
from alife.core.fingerprint import Fingerprint
from alife.core.json_files import parse
from alife.core.state import arrays
from alife.core.table import AppendedTable
from alife.phylogeny.tracker import Phylogeny
from alife.runs import live_settings
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

    def __init__(
        self,
        path: Path | None,
        interventions: Iterable[Intervention] = (),
        *,
        done: int = 0,
        lines: Iterable[str] | None = None,
        config: Any = None,
    ) -> None:
        """Keep some interventions in memory, and those to come in a file as well where there is a path.

        lines: the interventions as they stand in the file, if they were not written by us
        config: of the world before any of them; None for a world that keeps its settings
        """
        self.interventions = list(interventions)
        self.done = done  # how many of them the state contains
        self.config = config
        self._lines = list(map(_line, self.interventions)) if lines is None else list(lines)
        self._table = None if path is None else AppendedTable(path)
        if done > len(self.interventions):
            raise UsageError(
                f"'{path}' should hold {done} interventions and holds {len(self.interventions)}; it was changed."
            )

    @classmethod
    def of_folder(cls, folder: Path, *, done: int = 0, config: Any = None) -> "InterventionLog":
        """Return the log of a run folder, empty where nothing was ever touched."""
        path = folder / INTERVENTIONS
        if not path.exists():
            return cls(path, done=done, config=config)
        return cls(path, read(path), done=done, lines=whole_lines(path), config=config)

    @classmethod
    def as_found(cls, folder: Path, *, done: int, config: Any = None) -> "InterventionLog":
        """Return the log of a run folder for who only looks: where fewer than `done` are there, all of them count."""
        log = cls.of_folder(folder, config=config)
        log.done = min(done, len(log.interventions))
        return log

    def take_over(self) -> None:
        """Hold the file, if there is one, to write on in it: a last line that a kill has torn is cut off."""
        if self._table is not None and self._table.is_there:
            self._table.rewrite(self._lines)

    def copied(self, folder: Path) -> "InterventionLog":
        """Return the log of a run folder to which all of this one's file was copied."""
        copy = InterventionLog(
            folder / INTERVENTIONS, self.interventions, done=self.done, lines=self._lines, config=self.config
        )
        if copy.interventions:
            copy.forget(len(copy.interventions))
        return copy

    @property
    def fingerprint(self) -> Fingerprint:
        """Return what the file holds of the interventions that the state contains."""
        return Fingerprint.of("".join(self._lines[: self.done]).encode())

    @property
    def next_step(self) -> int | None:
        """Return the step of the next intervention to come; None when there is none."""
        return self.interventions[self.done].step if self.done < len(self.interventions) else None

    def settle(self, world: World) -> None:
        """Let a world have the settings that the interventions done have left it with."""
        if self.config is not None:
            world.adopt(live_settings.config_after(self.config, self.interventions[: self.done]))

    def catch_up(self, world: World, state: Any, phylogeny: Phylogeny | None = None) -> int:
        """Carry out the interventions that are due at the state's step; return how many."""
        first = self.done
        while self.next_step is not None and self.next_step <= state.step:
            apply(world, state, self.interventions[self.done], phylogeny, self._before(self.done))
            self.done += 1
        return self.done - first

    def add(self, world: World, state: Any, intervention: Intervention, phylogeny: Phylogeny | None = None) -> None:
        """Carry out a new intervention and write it down; nothing may be to come. Raises RecordLost."""
        if self.done != len(self.interventions) or intervention.step != state.step:
            raise RuntimeError("the past cannot be touched: branch off first")
        self.check_untouched()
        apply(world, state, intervention, phylogeny, self._before(self.done))
        self.interventions.append(intervention)
        self._lines.append(_line(intervention))
        self.done += 1
        if self._table is not None and self._table.is_there:
            self._table.append(self._lines[-1:])
        elif self._table is not None:
            self._table.rewrite(self._lines)

    def forget(self, kept: int) -> None:
        """Forget all but the first `kept` interventions, as when the last stroke is undone."""
        del self.interventions[kept:], self._lines[kept:]
        self.done = min(self.done, kept)
        if self._table is not None:
            self._table.rewrite(self._lines)

    def _before(self, number: int) -> Intervention | None:
        """Return the intervention before one; None before the first."""
        return self.interventions[number - 1] if number else None

    def check_untouched(self) -> None:
        """Raise RecordLost when somebody has taken the file away, or changed it, since it was written."""
        if self._table is not None:
            self._table.check_untouched()

    def sync(self) -> None:
        """Make sure that the interventions are on disk before a checkpoint relies on them. Raises RecordLost."""
        if self._table is not None and self._table.is_there:
            self._table.sync()


def apply(
    world: World, state: Any, intervention: Intervention, phylogeny: Phylogeny | None = None,
    before: Intervention | None = None,
) -> None:  # fmt: skip
    """Change a state in place, wherever its arrays are; raise UsageError when the world has no such tool.

    A phylogeny is told of it intervention by intervention, so that a run and its replay number their taxa alike.

    before: the intervention before it, to whose stroke it may belong; None for the first
    """
    if live_settings.changes_config(world.config, intervention):
        live_settings.apply(world, intervention, before)
        return
    seen = world.fetch(state)
    _change(world, seen, intervention)
    for name, array in arrays(world.place(seen)).items():
        setattr(state, name, array)
    if phylogeny is not None:
        phylogeny.reconcile(world.occupancy(seen), int(seen.step))


def check(world: World, seeds: Sequence[int], interventions: Iterable[Intervention]) -> None:
    """Raise UsageError when a run with some seeds could not carry out interventions, which are tried at its beginning.

    Whether a world has a tool, a place or a choice does not depend on how it stands.
    """
    first, config = world.fetch(world.reset(seeds=seeds)), world.config
    before = None
    for intervention in interventions:
        if live_settings.changes_config(config, intervention):
            config = live_settings.with_change(config, intervention, before)
        else:
            _change(world, first, intervention)
        before = intervention


def _change(world: World, seen: Any, intervention: Intervention) -> None:
    """Change a fetched state in place; raise UsageError when the world has no such tool, place or choice."""
    if not world.tools:
        raise UsageError(f"The world '{world.name}' cannot be touched.")
    try:
        world.apply_intervention(seen, intervention)
    except (ValueError, IndexError) as error:
        raise UsageError(f"The intervention {asdict(intervention)} is none of {world.name}: {error}") from error


def read(path: Path) -> list[Intervention]:
    """Return the interventions of a file; a last line that was torn by a kill is left out. Raises UsageError."""
    interventions = [_parse(path, number, line) for number, line in enumerate(whole_lines(path), start=1)]
    if any(later.step < earlier.step for earlier, later in pairwise(interventions)):
        raise UsageError(f"The interventions in '{path}' are not in the order of their steps.")
    return interventions


def whole_lines(path: Path) -> list[str]:
    """Return the lines of a file with their newlines, without a last one that was torn. Raises UsageError."""
    whole = read_text(path, "read interventions").rpartition("\n")
    return [f"{line}\n" for line in whole[0].split("\n")] if whole[1] else []


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
