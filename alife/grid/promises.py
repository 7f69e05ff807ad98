"""What alife promises of every world, as facts that can be put to the test on one file: `alife check my_world.py`.

Plain Python is the judge: the file's own functions, space by space, must give the same histories as every engine.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from alife.core import state
from alife.core.config import from_table
from alife.engines import backend
from alife.grid.plain import inherited, species_of
from alife.grid.plain_numbers import Overflow
from alife.grid.world import OwnWorld
from alife.phylogeny.tracker import Phylogeny
from alife.worlds.intervention import Intervention

SIDES, SEEDS, STEPS = (20, 26), (1, 2, 3), 24
DEVICE = "taichi-cpu"


class Broken(Exception):
    """A promise that is not kept."""


@dataclass(frozen=True)
class Promise:
    """A fact and its test, which raises Broken where it does not hold."""

    fact: str
    test: Callable[[], None]


class Promises:
    """The promises of one world; histories that several tests look at are run once."""

    def __init__(self, kind: type[OwnWorld], *, steps: int = STEPS) -> None:
        least = max(2 * kind.compiled.reach, 1)
        self._kind, self._steps = kind, steps
        smallest = {name: self._lowest(name) for name in ("height", "width")}
        sides = {name: max(side, least, smallest[name]) for name, side in zip(smallest, SIDES, strict=True)}
        self._config: Any = replace(kind.config_type(), **sides)

    def _lowest(self, name: str) -> int:
        item = self._kind.config_type.__dataclass_fields__[name]
        return int(item.metadata.get("low") or 1)

    def __iter__(self) -> Iterator[Promise]:
        """Go through the promises, the judge's own first."""
        yield Promise("in plain Python every number fits its field", lambda: self._judged and None)
        yield Promise("numba gives what plain Python gives", lambda: self._same(self._history(self._numba)))
        if backend.processors() > 1:
            yield Promise("two threads give what one gives", lambda: self._same(self._history(self._world(2))))
            yield Promise("so do whole worlds a thread", self._evenly)
        yield Promise("steps can be taken in any portions", self._in_portions)
        yield Promise("worlds of a batch do not meet", lambda: self._alone(self._numba))
        if self._kind.compiled.streams:
            yield Promise("another seed gives another history", self._differs)
        else:
            yield Promise("it draws no random numbers: every seed gives one history", self._certain)
        yield Promise("it changes", self._changes)
        if self._kind.declared.conserved:
            yield Promise("what is conserved never changes", self._conserves)
        if self._kind.declared.lives:
            yield Promise("a species is a hash of what is inherited", self._species)
            yield Promise("everyone alive descends from a founder", self._descends)
        yield Promise("every picture can be drawn, with its legend", self._pictures)
        yield Promise("every metric is a number somewhere", self._metrics)
        yield Promise("every brush can be used", self._brushes)
        yield Promise("every preset is a world", self._presets)
        yield Promise(f"{DEVICE} gives what plain Python gives", self._device)

    def _world(self, threads: int = 1, engine: str = "cpu") -> OwnWorld:
        return self._kind(self._config, backend.start(engine, threads))

    @cached_property
    def _numba(self) -> OwnWorld:
        return self._world()

    def _history(self, world: OwnWorld, portions: Sequence[int] | None = None, seeds: Sequence[int] = SEEDS) -> Any:
        current = world.reset(seeds=seeds)
        for steps in portions or (self._steps,):
            world.step(current, steps)
        return world.fetch(current)

    @property
    def _judged(self) -> Any:
        if isinstance(self._verdict, Broken):
            raise self._verdict
        return self._verdict

    @cached_property
    def _verdict(self) -> Any:
        """Return the history in plain Python, or what is wrong with it: it takes a while, and is asked for often."""
        try:
            return self._history(self._kind(self._config, backend.start("cpu", 1), plain=True))
        except Overflow as overflow:
            return Broken(f"line {_line(overflow, self._kind.declared.path)}: {overflow}")

    def _same(self, found: Any) -> None:
        """Raise Broken unless a history is that of plain Python."""
        for name, array in state.arrays(self._judged).items():
            there = getattr(found, name)
            if not np.array_equal(there, array, equal_nan=array.dtype.kind == "f"):
                place = tuple(np.argwhere(there != array)[0].tolist())
                raise Broken(f"{name} at {place} is {there[place]}, in plain Python {array[place]}")

    def _in_portions(self) -> None:
        self._same(self._history(self._numba, (1, 0, 3, self._steps - 4)))

    def _alone(self, world: OwnWorld) -> None:
        for number, seed in enumerate(SEEDS):
            alone = state.digest(self._history(world, seeds=[seed]), 0)
            _check(alone == state.digest(self._judged, number), f"the world of seed {seed} alone has another history")

    def _evenly(self) -> None:
        """Raise Broken unless two worlds on two threads, one each, have the histories they always have."""
        found = self._history(self._world(2), seeds=SEEDS[:2])
        for number in range(2):
            same = state.digest(found, number) == state.digest(self._judged, number)
            _check(same, f"the world of seed {SEEDS[number]} has another history")

    def _device(self) -> None:
        self._same(self._history(self._world(min(2, backend.processors()), DEVICE)))

    def _differs(self) -> None:
        found = {name: array for name, array in state.arrays(self._judged).items() if name != "seeds"}
        for other in range(1, len(SEEDS)):
            differs = any((array[0] != array[other]).any() for array in found.values())
            _check(differs, "two seeds give one history: what it draws makes no difference")

    def _certain(self) -> None:
        for name, array in state.arrays(self._judged).items():
            same = name == "seeds" or all((array[0] == array[other]).all() for other in range(1, len(SEEDS)))
            _check(same, f"{name} differs from seed to seed, though nothing is drawn")

    def _changes(self) -> None:
        begun, ended = (state.arrays(found) for found in (self._numba.reset(seeds=SEEDS), self._judged))
        _check(any((begun[name] != ended[name]).any() for name in begun), "nothing happens")

    def _conserves(self) -> None:
        current = self._numba.reset(seeds=SEEDS)
        before = self._numba.conserved(current)
        for _ in range(self._steps):
            self._numba.step(current, 1)
            for name, values in self._numba.conserved(current).items():
                told = f"{name} was {plain(before[name])}, is {plain(values)} at step {current.step}"
                _check(values == before[name], told)

    def _species(self) -> None:
        names = inherited(self._kind.declared)
        for place in np.argwhere(self._judged.species)[:200].tolist():
            parts = [int(getattr(self._judged, name)[tuple(place)]) for name in names]
            told = f"what is inherited changed after birth at world {place[0]}, y {place[1]}, x {place[2]}"
            _check(self._judged.species[tuple(place)] == species_of(parts), told)

    def _descends(self) -> None:
        current = self._numba.reset(seeds=SEEDS)
        seen = self._numba.occupancy(current)
        phylogeny = Phylogeny(seen.species.shape, seen.kinds)
        phylogeny.reconcile(seen, 0)
        self._numba.step(current, self._steps, phylogeny)
        for world, y, x in np.argwhere(self._numba.occupancy(current).species).tolist():
            line = phylogeny.at("organisms", world, y, x)
            _check(bool(line) and line[-1].origin == 0, f"nobody bore who stands at world {world}, y {y}, x {x}")

    def _pictures(self) -> None:
        for colours in self._numba.colours:
            picture = self._numba.render(self._judged, colours=colours)
            shape = (self._config.height, self._config.width, 3)
            _check(picture.dtype == np.uint8 and picture.shape == shape, f"{colours} is {picture.shape}")
            self._numba.legend(colours)

    def _metrics(self) -> None:
        current = self._numba.reset(seeds=SEEDS)
        since = self._numba.totals(current)
        begun = self._numba.measure(current, since)
        self._numba.step(current, self._steps)
        measured = self._numba.measure(current, since)
        for name, values in measured.items():
            has_value = np.isfinite(values).any() or np.isfinite(begun[name]).any()
            _check(bool(has_value), f"{name} is no number, at step 0 and at step {self._steps}, in any world")
        for name in self._numba.headline:
            _check(name in measured, f"HEADLINE names {name}, which is no metric: {', '.join(measured)}")

    def _brushes(self) -> None:
        for tool in self._numba.tools:
            current = self._history(self._numba)
            copied = next(filter(None, (self._copied(current, x) for x in range(self._config.width))), ())
            if tool.plants and not copied:
                continue
            touched = Intervention(current.step, 0, tool.name, 3, 3, radius=2, amount=tool.amount, cutting=copied)
            self._numba.apply_intervention(current, touched)
            self._numba.step(current, 3)

    def _copied(self, current: Any, x: int) -> tuple[int, ...]:
        return self._numba.copied_genome(current, world=0, y=3, x=x)

    def _presets(self) -> None:
        for scene in self._kind.config_type.presets.values():
            from_table(self._kind.config_type, scene.rules)


def plain(values: Sequence[Any]) -> str:
    """Return a value a seed in words, without NumPy's types."""
    return ", ".join(str(value.item() if isinstance(value, np.generic) else value) for value in values)


def _check(holds: bool, told: str) -> None:
    if not holds:
        raise Broken(told)


def _line(error: BaseException, path: str) -> int:
    """Return the line of a file at which an error came up."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
