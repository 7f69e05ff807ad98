"""How figures are told: a table on the screen, and JSON lines of which each says where and how it was measured."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from alife.core.errors import UsageError
from alife.terminal import screen
from benchmarks import machine


class Report:
    """A file of JSON lines, begun anew, and the table that is printed meanwhile."""

    def __init__(self, path: Path, name: str) -> None:
        self.described = {"benchmark": name, **machine.describe()}
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
        print(", ".join(f"{key} {value}" for key, value in self.described.items() if value != ""), flush=True)

    def add(self, row: dict[str, Any]) -> None:
        """Write down a row."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(self.described | row) + "\n")

    def close(self) -> None:
        """Say where everything is."""
        print(f"\nWritten to {self._path}")


def run(main: Callable[[], object]) -> int:
    """Run a script; return its exit code, 2 after a mistake of the user, which is told in one line."""
    try:
        main()
    except UsageError as error:
        screen.warn(str(error))
        return 2
    return 0


def head(title: str, columns: Iterable[str]) -> None:
    """Print the head of a table."""
    names = list(columns)
    print(f"\n{title}\n\n| {' | '.join(names)} |\n|{'---|' * len(names)}", flush=True)


def line(cells: Iterable[object]) -> None:
    """Print a row of a table."""
    print(f"| {' | '.join(str(cell) for cell in cells)} |", flush=True)


def short(value: float) -> str:
    """Return a number with three digits and k, M, G or T behind it."""
    for factor, letter in ((1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")):
        if abs(value) >= factor:
            return f"{value / factor:.3g}{letter}"
    return f"{value:.3g}"


def duration(seconds: float) -> str:
    """Return a time with its unit."""
    return f"{seconds:.3g} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"
