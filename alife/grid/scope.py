"""What a name means at one place of a rule, and how a mistake there is told with the user's own line."""

import ast
from dataclasses import dataclass, fields
from typing import Any, NoReturn

from alife.core.errors import UsageError
from alife.grid.declare import Declared, Phase
from alife.grid.numbers import F32, I32, Limit, Number
from alife.grid.phase_text import PhaseText

NEIGHBOURS = {
    "around4": ((-1, 0), (0, 1), (1, 0), (0, -1)),
    "around8": ((-1, 0), (0, 1), (1, 0), (0, -1), (-1, 1), (1, 1), (1, -1), (-1, -1)),
}  # (dy, dx); the first four are the directions N, E, S, W = 0..3
SIDES = {"north": (-1, 0), "east": (0, 1), "south": (1, 0), "west": (0, -1)}
KINDS_OF_SETTINGS: dict[Any, str] = {
    "int": I32, "bool": I32, "float": F32, int: I32, bool: I32, float: F32,
}  # fmt: skip


@dataclass(frozen=True)
class Space:
    """A space that a rule looks at: at a fixed distance, or where two texts say."""

    dy: int = 0
    dx: int = 0
    row: str = ""
    column: str = ""

    @property
    def is_fixed(self) -> bool:
        """Return whether its distance is known before the world runs."""
        return not self.row

    @property
    def is_own(self) -> bool:
        """Return whether it is the space that the rule is about."""
        return self.is_fixed and (self.dy, self.dx) == (0, 0)


@dataclass(frozen=True)
class Law:
    """What stands for the settings in a rule."""


Meaning = Number | Space | Law


def settings_for_rules(config_type: Any) -> dict[str, tuple[str, Limit, Limit]]:
    """Return the settings that rules can read: kind, and the range of those that are whole."""
    found = {}
    for item in fields(config_type):
        if item.type in KINDS_OF_SETTINGS:
            limits = (
                (False, True) if item.type in ("bool", bool) else (item.metadata.get("low"), item.metadata.get("high"))
            )
            found[item.name] = (KINDS_OF_SETTINGS[item.type], *limits)
    return found


NAMES_OF_DIRECTIONS = "nesw"


class Scope:
    """What every part of the compiler of a phase shares: the text so far, names, errors."""

    def __init__(self, declared: Declared, text: PhaseText, phase: Phase) -> None:
        self.declared, self.text, self.phase = declared, text, phase
        self.settings = settings_for_rules(declared.config_type)
        self.names: dict[str, Meaning] = {}  # what stands for a number or a space without a local name of its own
        self.pending: list[str] = []  # lines that must come before the statement that is being compiled
        self.suffix = ""  # of the local names of the helper function that is being put in its place
        self.calls: list[str] = []  # the helper functions that are being put in their places, outermost first
        self.made = 0  # local names made for results of helper functions
        self.loops = 0  # depth of loops over a range
        self.has_loops = False
        self.turns_taken: int | None = 1  # of all loops that are being compiled, at most; None if it is not known
        self.inferring = True

    def fail(self, node: ast.AST, sentence: str) -> NoReturn:
        """Raise UsageError with the user's line."""
        number = getattr(node, "lineno", 1)
        lines = self.declared.source.lines
        shown = lines[number - 1].strip() if 0 < number <= len(lines) else ""
        raise UsageError(f"{self.declared.path}:{number}: {sentence} Line {number}: {shown}")

    def warn(self, node: ast.expr, sentence: str) -> None:
        """Note what may go wrong, with the user's line."""
        told = f"{self.declared.path}:{getattr(node, 'lineno', 1)}: {ast.unparse(node)} {sentence}"
        if told not in self.text.warnings:
            self.text.warnings.append(told)

    def local(self, name: str) -> str:
        """Return the local name of the generated text that stands for a name of the rule."""
        return f"{name}{self.suffix}"

    def new_name(self) -> str:
        """Return a local name that nobody else uses."""
        self.made += 1
        return f"made_{self.made}"

    def meaning(self, node: ast.expr) -> Meaning | None:
        """Return what a bare name stands for, if it is no local number."""
        return self.names.get(self.local(node.id)) if isinstance(node, ast.Name) else None

    def is_own(self, node: ast.expr) -> bool:
        """Return whether an expression is the space that the rule is about."""
        return isinstance(found := self.meaning(node), Space) and found.is_own

    def no_word(self, node: ast.expr) -> None:
        """Raise UsageError for a direction in words."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            number = NAMES_OF_DIRECTIONS.find(node.value[:1].lower()) if node.value else -1
            told = f": for {node.value!r} give {number}" if number >= 0 else ""
            self.fail(node, f"A direction is a number, 0..3 for north, east, south, west{told}.")

    def name_in_quotes(self, node: ast.expr) -> str:
        """Return the name of a stream or a count."""
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier()):
            self.fail(node, f'A name in quotes is needed here, of one word such as "deaths"; got {ast.unparse(node)}.')
        return node.value
