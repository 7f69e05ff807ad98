"""What a file declares: settings, fields, phases, measures, pictures. The words are those of docs/own-worlds.md."""

import ast
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from alife.core.colours import Colour
from alife.core.config import WorldConfig
from alife.core.errors import UsageError
from alife.grid.numbers import F32, I32, RANGES, WORKED_AS, word
from alife.grid.tables import Table, Vector

COPY = "world.py"  # the name of a world's file in the folder of a run or a study
COLUMNS = ("step", "world", "cells", "species", "effective_species", "digest")  # of metrics.csv of every run
SHARES = "share_"  # begins the columns of shares of a palette


def is_column(name: str, path: str) -> bool:
    """Return whether a column of metrics.csv has this name already, so that no measure or count of a file may.

    A run whose file was taken when it began goes on with it.
    """
    return Path(path).name != COPY and (name in COLUMNS or name.startswith(SHARES))


class Settings(WorldConfig):
    """Base of the class whose values can be set; height and width are added where they are missing."""


class Place:
    """Base of the class of fields that belong to a space."""


class Life:
    """Base of the class of fields that belong to who stands on a space; all 0 where nobody does.

    Adds `species` (what is inherited, hashed; 0 where nobody stands), `birth_step` and `intent`.
    """


@dataclass
class Field:
    """A number on every space."""

    meaning: str
    inherited: bool = False
    least: int | None = None
    most: int | None = None  # what it never exceeds lets rules be worked out in narrower words
    name: str = ""
    kind: str = ""  # u8, u16, u32, i16, i32, f32
    life: bool = False
    vector: str = ""  # that it is a number of

    @property
    def range(self) -> tuple[int, int]:
        """Return the least and the most that it holds."""
        low, high = RANGES.get(self.kind, RANGES["i32"])
        return low if self.least is None else self.least, high if self.most is None else self.most

    @property
    def word(self) -> str:
        """Return the word that it is worked on in."""
        return word(*self.range) if WORKED_AS[self.kind] == I32 else WORKED_AS[self.kind]

    @property
    def zero(self) -> str:
        """Return the text of 0 in that word: Taichi makes no float of a whole literal."""
        return f"{self.word}({0.0 if self.kind == F32 else 0})"


def field(meaning: str, *, inherited: bool = False, least: int | None = None, most: int | None = None) -> Any:
    """Declare a field: what it means with its unit, whether children inherit it, the least and most it can be."""
    return Field(meaning, inherited, least, most)


@dataclass
class Phase:
    """A function over one space."""

    function: Callable[..., None]
    name: str
    starts: bool = False


def phase(function: Callable[..., None]) -> Phase:
    """Mark a function (me, law) as the next phase of a step."""
    return Phase(function, function.__name__)


def start(function: Callable[..., None]) -> Phase:
    """Mark a function (me, law) as what makes every space at step 0."""
    return Phase(function, function.__name__, starts=True)


@dataclass
class Measure:
    """A function (world, law) of the arrays (height, width) of one world, and of its counts."""

    function: Callable[..., Any]
    name: str
    unit: str = ""
    is_conserved: bool = False


def measure(unit: str | Callable[..., Any] = "") -> Any:
    """Mark a function (world, law) of one world's arrays (height, width) as a column of metrics.csv.

    It is written @measure("[unit]"), or @measure where there is no unit.
    """
    if not isinstance(unit, str):
        return Measure(unit, unit.__name__)
    return lambda function: Measure(function, function.__name__, unit)


def conserved(function: Callable[..., Any]) -> Measure:
    """Mark a function (world, law) of one world's arrays and counts whose value must never change."""
    return Measure(function, function.__name__, "never changes", is_conserved=True)


@dataclass
class ColourMode:
    """How a field is drawn."""

    field: str
    how: str  # palette, ramp or names
    entries: tuple[tuple[int, str, Colour], ...] = ()  # of a palette: value, what it is, its colour
    low: float = 0  # of a ramp
    high: float = 1
    has_shares: bool = False


def palette(field: str, entries: Mapping[int, tuple[str, str]], *, shares: bool = True) -> ColourMode:
    """Draw a field by a colour a value, {value: (what it is, "#rrggbb")}; `shares` of each are measured."""
    if not entries:
        raise ValueError('a palette says {value: ("what it is", "#rrggbb")}; this one is empty')
    told = [value for value, entry in entries.items() if not _is_entry(entry)]
    if told:
        raise ValueError(f'a palette says {{value: ("what it is", "#rrggbb")}}; that of {told[0]!r} is none')
    found = tuple((value, label, _rgb(colour)) for value, (label, colour) in entries.items())
    return ColourMode(field, "palette", found, has_shares=shares)


def ramp(field: str, low: float, high: float) -> ColourMode:
    """Draw a field from dark to bright."""
    return ColourMode(field, "ramp", low=low, high=high)


def names(field: str) -> ColourMode:
    """Draw a field in colours that only tell its values apart."""
    return ColourMode(field, "names")


def _is_entry(entry: Any) -> bool:
    return (
        isinstance(entry, tuple) and len(entry) == 2 and all(isinstance(part, str) for part in entry)
        and re.fullmatch("#[0-9a-fA-F]{6}", entry[1]) is not None
    )  # fmt: skip


def _rgb(colour: str) -> Colour:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


@dataclass
class Convolved:
    """A field summed around every space with weights (rows, columns), odd both: `me.NAME` of a rule."""

    field: str
    weights: Callable[[Any], np.ndarray]  # of the settings
    name: str = ""
    mirrored: bool = False  # whether spaces that mirror each other are summed before they are weighed

    def worked_out(self, config: Any) -> np.ndarray:
        """Return the weights, float32 (rows, columns). Raises UsageError for what are none."""
        found = np.ascontiguousarray(self.weights(config), np.float32)
        if found.ndim != 2 or not all(length % 2 for length in found.shape):
            raise UsageError(f"{self.name} needs weights of odd rows and columns, got an array {found.shape}.")
        if not np.isfinite(found).all():
            raise UsageError(f"{self.name} needs weights that are finite, got {found[~np.isfinite(found)][0]}.")
        if self.mirrored and not (np.array_equal(found, found[::-1]) and np.array_equal(found, found[:, ::-1])):
            raise UsageError(f"{self.name} is mirrored, but its weights differ above and below, or left and right.")
        return found


def convolved(field: str, weights: Callable[[Any], np.ndarray], *, mirrored: bool = False) -> Convolved:
    """Declare a number of every space: a float field summed around it, with weights made of the settings.

    mirrored: spaces above and below, left and right, which must have one weight, are summed before they are weighed:
    three times as fast, and other bits
    """
    return Convolved(field, weights, mirrored=mirrored)


@dataclass(frozen=True)
class Source:
    """The text of a file."""

    text: str
    tree: ast.Module
    lines: list[str]

    @classmethod
    def of(cls, text: str, path: str) -> "Source":
        """Return the text of a file, read; raises SyntaxError."""
        return cls(text, ast.parse(text, path), text.splitlines())

    @property
    def functions(self) -> list[ast.FunctionDef]:
        """Return the functions of the file in their order."""
        return [node for node in self.tree.body if isinstance(node, ast.FunctionDef)]


WRAP, WALLS, DEAD = BORDERS = ("wrap", "walls", "dead")  # what lies beyond the edge of a world


@dataclass
class Declared:
    """All that a file declares."""

    name: str
    path: str
    doc: str
    source: Source
    globals: dict[str, Any]
    config_type: type[WorldConfig]
    fields: dict[str, Field]
    phases: list[Phase]  # in the order of the file
    start: Phase
    measures: list[Measure]
    conserved: list[Measure]
    colours: dict[str, ColourMode]
    convolved: dict[str, Convolved]
    headline: tuple[str, ...] = ()
    vectors: dict[str, Vector] = dataclass_field(default_factory=dict)  # fields of several numbers
    border: str = WRAP
    tables: dict[str, Table] = dataclass_field(default_factory=dict)
    streams: Mapping[str, int] = dataclass_field(default_factory=dict)  # numbers of those that are not hashes of names
    functions: dict[str, ast.FunctionDef] = dataclass_field(default_factory=dict)  # that rules may call
    phase_functions: dict[str, ast.FunctionDef] = dataclass_field(default_factory=dict)

    @property
    def lives(self) -> bool:
        """Return whether somebody can stand on a space."""
        return "species" in self.fields

    @cached_property
    def moves(self) -> bool:
        """Return whether somebody may go from one space to another."""
        return any(self._calls(function, "go") for function in self.phase_functions.values())

    @property
    def has_own_contests(self) -> bool:
        """Return whether contests are other than those of alife.engines.lattice."""
        return self.moves or self.border != WRAP

    def stream_number(self, name: str) -> int:
        """Return the number of a named random stream: no other stream moves when one is added."""
        return self.streams.get(name, zlib.crc32(name.encode()))

    def first_birth_before(self, phase: str) -> bool:
        """Return whether somebody may be born in a phase before this one."""
        for earlier in self.phases:
            if earlier.name == phase:
                return False
            if self._calls(self.phase_functions[earlier.name], "bear"):
                return True
        return False

    def _calls(self, function: ast.FunctionDef, name: str, passed: tuple[str, ...] = ()) -> bool:
        """Return whether a function names another one, or calls one of the file that does."""
        named = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        further = [self.functions[other] for other in named - set(passed) if other in self.functions]
        return name in named or any(self._calls(other, name, (*passed, function.name)) for other in further)
