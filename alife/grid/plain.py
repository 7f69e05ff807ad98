"""The engine in plain Python: every phase is called as it stands in the file, space by space.

It is slow, debuggers work in it, and a number that its field does not hold is told with the author's line. What it
gives is what the other engines must give.
"""

from collections.abc import Mapping
from functools import cached_property
from types import FunctionType, SimpleNamespace
from typing import Any

import numpy as np

from alife.core.state import arrays
from alife.engines import lattice, rng
from alife.engines.lattice import STRIKE
from alife.grid import cell_rules
from alife.grid.cell_rules import MOVE
from alife.grid.declare import DEAD, WRAP, Declared, Field, Phase
from alife.grid.numbers import RANGES
from alife.grid.plain_numbers import FUNCTIONS, Alarm, Overflow, Real, Signed, Unsigned
from alife.grid.scattering import scattered
from alife.grid.scope import NEIGHBOURS, SIDES, settings_for_rules
from alife.grid.tables import Numbers
from alife.grid.words import NOW

MOST_COUNTED = 65535


class There:
    """Another space, to be read only."""

    def __init__(self, run: "PlainRun", y: int, x: int) -> None:
        vars(self).update(_run=run, _place=run.place(y, x), _is_beyond=run.is_beyond(y, x))

    def __getattr__(self, name: str) -> Any:
        """Return a field as it was before the phase."""
        run = self._run
        if name == "going" and run.declared.lives:
            return self.intent >= MOVE
        if name == "striking" and run.declared.lives:
            return STRIKE <= self.intent < MOVE
        if name == "alive" and run.declared.lives:
            return self.species != 0
        if name in run.declared.vectors:
            return Numbers(self, run.declared.vectors[name])
        if name not in run.declared.fields:
            raise AttributeError(f"A space has no field '{name}'.")
        if self._is_beyond:
            return in_rule(run.declared.fields[name], 0)
        return in_rule(run.declared.fields[name], run.before[name][(run.world, *self._place)])

    def __setattr__(self, name: str, value: Any) -> None:
        """Raise TypeError."""
        raise TypeError("a phase writes to its own space only")


class Here(There):
    """The space that a phase is about."""

    def __init__(self, run: "PlainRun", y: int, x: int) -> None:
        super().__init__(run, y, x)
        vars(self).update(_new={}, _is_new=False)

    def __getattr__(self, name: str) -> Any:
        """Return a field as the phase left it so far, or neighbours."""
        run, (y, x) = self._run, self._place
        if name in self._new:
            return in_rule(run.declared.fields[name], self._new[name])
        if name in ("y", "x"):
            return Signed(y if name == "y" else x)
        if name in NEIGHBOURS:
            return [There(run, y + dy, x + dx) for dy, dx in NEIGHBOURS[name]]
        if name in SIDES:
            return There(run, y + SIDES[name][0], x + SIDES[name][1])
        if name in run.sums:
            return Real(run.sums[name][run.world, y, x])
        return super().__getattr__(name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Write a field; raise Overflow for what it does not hold."""
        item = self._run.declared.fields[name]
        if item.kind == "f32":
            self._new[name] = np.float32(float(value))
            return
        low, high = item.range
        given = int(value)
        if not low <= given <= high and Alarm.rings:
            y, x = self._place
            place = f"y {y}, x {x}, step {self._run.step}"
            raise Overflow(f"{name} = {given} at {place}: this {item.kind} holds {low}..{high}")
        cut = given & ((1 << int(item.kind[1:])) - 1)
        cut -= (RANGES[item.kind][1] + 1) * 2 if cut > RANGES[item.kind][1] else 0
        self._new[name] = min(max(cut, low), high)

    def at(self, dy: Any, dx: Any) -> There:
        """Return the space some rows and columns away."""
        y, x = self._place
        return self if (int(dy), int(dx)) == (0, 0) else There(self._run, y + int(dy), x + int(dx))

    def beside(self, direction: Any) -> There:
        """Return the space in a direction, N, E, S, W = 0..3."""
        return self.at(*NEIGHBOURS["around4"][int(direction) & 3])

    def busy(self) -> bool:
        """Return whether one here intends something, or a neighbour aims here."""
        aims = [int(other.intent) for other in self.around4]
        return bool(self.intent != 0) or any(
            aim in (1 + (d + 2) % 4, 5 + (d + 2) % 4, 9 + (d + 2) % 4) for d, aim in enumerate(aims)
        )

    def struck(self) -> bool:
        """Return whether a neighbour strikes here."""
        run = self._run
        intent, (y, x) = run.before["intent"], self._place
        if run.declared.has_own_contests:
            return bool(cell_rules.is_struck_here(intent, run.world, y, x, run.height, run.width, run.wraps))
        return bool(lattice.is_struck(intent, run.world, y, x, run.height, run.width, 0))

    def winner(self, name: str) -> Any:
        """Return the direction of who wins this space, -1 where nobody does."""
        if self._run.declared.has_own_contests:
            return Signed(self._own_contest(cell_rules.winner_here, name))
        return Signed(self._contest(lattice.winner, name, 0))

    def wins(self, name: str) -> bool:
        """Return whether who stands here wins the space it aims at."""
        if self._run.declared.has_own_contests:
            return bool(self._own_contest(cell_rules.wins_here, name))
        return bool(self._contest(cell_rules.wins, name))

    def goes(self, name: str) -> bool:
        """Return whether who stands here goes to the space that it wants to go to."""
        return bool(self.intent >= MOVE) and self.wins(name)

    def _own_contest(self, judge: Any, name: str) -> int:
        run = self._run
        fields = run.before["intent"], run.before["species"]
        with np.errstate(over="ignore"):
            return int(judge(*fields, *run.key(name), run.world, *self._place, run.height, run.width, run.wraps))

    def _contest(self, judge: Any, name: str, *more: int) -> int:
        run = self._run
        with np.errstate(over="ignore"):
            return int(
                judge(run.before["intent"], *run.key(name), run.world, *self._place, run.height, run.width, *more)
            )

    # what words do here

    def draw_word(self, name: str, turn: Any) -> int:
        """Return the random word of this space in a stream."""
        run, (y, x) = self._run, self._place
        with np.errstate(over="ignore"):
            first, second = run.key(name)
            word = rng.draw(first, second, np.uint32(y * run.width + x))
            return int(word if turn is None else cell_rules.again(word, np.uint32(int(turn) & 0xFFFFFFFF)))

    def is_scattered(self, name: str) -> bool:
        """Return whether this space is one of those that a stream chooses."""
        return bool(self._run.scattered[name][(self._run.world, *self._place)])

    def add_count(self, name: str, amount: int) -> None:
        """Add to a count."""
        if not 0 <= amount <= MOST_COUNTED and Alarm.rings:
            raise Overflow(f"count('{name}', {amount}): a space and step count 0..{MOST_COUNTED}")
        run = self._run
        run.state.books[run.world, self._place[0], run.counts.index(name)] += min(max(amount, 0), MOST_COUNTED)

    def clear_life(self) -> None:
        """Clear who stands here."""
        for item in self._run.declared.fields.values():
            if item.life:
                self._new[item.name] = 0

    def _stands(self, direction: int) -> There:
        """Return the space in a direction; this one where that lies beyond an edge."""
        dy, dx = NEIGHBOURS["around4"][direction]
        run, (y, x) = self._run, self._place
        return There(run, *run.place(y + dy, x + dx))

    def arrive_here(self, direction: int) -> None:
        """Copy who stands in a direction."""
        mover = self._stands(direction)
        for item in self._run.declared.fields.values():
            if item.life:
                self._new[item.name] = 0 if item.name == "intent" else _stored(getattr(mover, item.name))

    def bear_child(self, direction: int) -> None:
        """Copy what is inherited from a neighbour."""
        parent = self._stands(direction)
        for item in self._run.declared.fields.values():
            if item.life:
                self._new[item.name] = int(getattr(parent, item.name)) if item.inherited else 0
        self._new["birth_step"] = self._run.step + 1
        self.found_life()

    def found_life(self) -> None:
        """Note that who stands here is new, and that its species is to be worked out."""
        vars(self)["_is_new"] = True
        self._new["species"] = 1

    def close(self) -> None:
        """Write what the phase gave this space."""
        run = self._run
        if self._is_new:
            self._new["species"] = species_of([int(getattr(self, name)) for name in inherited(run.declared)])
        for name, value in self._new.items():
            run.found[name][(run.world, *self._place)] = value


def _stored(value: Any) -> Any:
    return value.value if isinstance(value, Real) else int(value)


def in_rule(item: Field, value: Any) -> Any:
    """Return a stored number as a rule works with it."""
    if item.kind == "f32":
        return Real(value)
    return Unsigned(int(value)) if item.kind == "u32" else Signed(int(value))


def inherited(declared: Declared) -> list[str]:
    """Return the names of the fields that children inherit."""
    return [name for name, item in declared.fields.items() if item.inherited]


def species_of(parts: list[int]) -> int:
    """Return the species of one with these inherited numbers."""
    species = np.uint32(0)
    with np.errstate(over="ignore"):
        for part in parts:
            species = cell_rules.hashed(species, np.uint32(part & 0xFFFFFFFF))
    return int(species) or 1


class PlainRun:
    """A state while plain Python steps it."""

    def __init__(
        self, declared: Declared, config: Any, state: Any, counts: list[str], choices: dict[str, str | int]
    ) -> None:
        self.declared, self.config, self.state, self.counts = declared, config, state, counts
        self.found = {name: array for name, array in arrays(state).items() if name in declared.fields}
        self.height, self.width = config.height, config.width
        self.wraps = int(declared.border == WRAP)
        self.law = law_of(config)
        self.functions = functions_of(declared)
        self.before: dict[str, np.ndarray] = {}
        self.sums: dict[str, np.ndarray] = {}
        self._keys: dict[tuple[int, int, str], tuple[Any, Any]] = {}  # of streams, drawn once a step
        self.step, self.world = 0, 0
        self._choices = choices  # what @start scatters

    def place(self, y: int, x: int) -> tuple[int, int]:
        """Return a space of the world: wrapped around, or the nearest one."""
        if self.wraps:
            return y % self.height, x % self.width
        return min(max(y, 0), self.height - 1), min(max(x, 0), self.width - 1)

    def is_beyond(self, y: int, x: int) -> bool:
        """Return whether there is nothing: beyond a dead edge."""
        return self.declared.border == DEAD and not (0 <= y < self.height and 0 <= x < self.width)

    def key(self, name: str) -> tuple[Any, Any]:
        """Return both halves of the key of a stream."""
        place = self.world, self.step, name
        if place not in self._keys:
            self._keys = {key: found for key, found in self._keys.items() if key[1] == self.step}
            self._keys[place] = self._drawn_key(name)
        return self._keys[place]

    def _drawn_key(self, name: str) -> tuple[Any, Any]:
        seed, step = self.state.seeds[self.world], np.uint32(max(self.step, 0))
        stream = np.uint32(self.declared.stream_number(name))
        with np.errstate(over="ignore"):
            return rng.stream_key(seed, step, stream, np.uint32(0)), rng.stream_key(seed, step, stream, np.uint32(1))

    @cached_property
    def scattered(self) -> dict[str, np.ndarray]:
        """Return 1 on the spaces that each stream of `scattered` chooses, uint8 (worlds, height, width)."""
        return scattered(self.declared, self._choices, self.config, self.state.seeds)

    def do(self, phase: Phase) -> None:
        """Do a phase on every space."""
        self.before = {name: array.copy() for name, array in self.found.items()}
        self.sums = {
            name: (mirrored_sums if item.mirrored else convolve)(self.before[item.field], item.worked_out(self.config))
            for name, item in self.declared.convolved.items()
        }
        function = self.functions[phase.name]
        try:
            for world in range(len(self.state.seeds)):
                self.world = world
                for y in range(self.height):
                    for x in range(self.width):
                        NOW.here = here = Here(self, y, x)
                        function(here, self.law)
                        here.close()
        finally:
            NOW.here = None


def law_of(config: Any) -> SimpleNamespace:
    """Return the settings as plain Python's rules read them."""
    kinds = settings_for_rules(type(config))
    return SimpleNamespace(
        **{
            name: Real(getattr(config, name)) if kind == "f32" else Signed(int(getattr(config, name)))
            for name, (kind, _, _) in kinds.items()
        }
    )


def functions_of(declared: Declared) -> Mapping[str, Any]:
    """Return the functions of the file by name, where Python's own functions of numbers keep 32 bits."""
    namespace = {**declared.globals, **FUNCTIONS}
    originals = {name: declared.globals[name] for name in declared.functions}
    originals |= {item.name: item.function for item in (*declared.phases, declared.start)}
    for name, function in originals.items():
        namespace[name] = FunctionType(function.__code__, namespace, name, function.__defaults__)
    return {name: namespace[name] for name in originals}


def convolve(source: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return a field summed with weights, term by term in the order of the engines."""
    found = np.zeros(source.shape, np.float32)
    up, left = weights.shape[0] // 2, weights.shape[1] // 2
    for dy in range(weights.shape[0]):
        for dx in range(weights.shape[1]):
            if weights[dy, dx]:
                found += weights[dy, dx] * np.roll(source, (up - dy, left - dx), (1, 2))
    return found


def mirrored_sums(source: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return a field summed with weights, spaces that mirror each other before they are weighed."""
    found = np.zeros(source.shape, np.float32)
    up, left = weights.shape[0] // 2, weights.shape[1] // 2
    for dy in range(up + 1):
        rows = source if dy == 0 else np.roll(source, dy, 1) + np.roll(source, -dy, 1)
        for dx in range(left + 1):
            if weights[up + dy, left + dx]:
                near = rows if dx == 0 else np.roll(rows, dx, 2) + np.roll(rows, -dx, 2)
                found += weights[up + dy, left + dx] * near
    return found
