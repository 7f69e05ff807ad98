"""What goes wrong in the code that alife wrote of a file, told in one line with the author's own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from alife.core.errors import UsageError
from alife.grid.declare import Declared

STYLES = re.compile(r"\x1b\[[0-9;]*m")  # of terminals
PHASE = re.compile(r"\bphase_(\w+?)(?:_row|_rows|_find|_commit)?\b")  # as generated functions are called
NAMED = re.compile(r"^\w*(?:Error|Exception): .+", re.MULTILINE)  # a cause among the lines of a compiler
NOISE = ("Failed in ", "During: ", "File ", "[")  # begin lines that tell no cause
LONGEST = 160  # letters of a cause


@contextmanager
def told_in_one_line(declared: Declared) -> Iterator[None]:
    """Raise what goes wrong in generated code, or in its compiler, as a UsageError with the author's line."""
    try:
        yield
    except (UsageError, MemoryError):
        raise
    except Exception as error:
        raise UsageError(_sentence(declared, error)) from error


def _sentence(declared: Declared, error: Exception) -> str:
    text = STYLES.sub("", str(error))
    function = next((declared.phase_functions.get(name) for name in PHASE.findall(text)), None)
    place = declared.path if function is None else f"{declared.path}:{function.lineno}"
    which = "its code" if function is None else f"the code of '{function.name}'"
    return (
        f"{place}: {which} does not run on this engine: {_cause(text) or type(error).__name__}. "
        "That is a fault of alife: please report it. --backend plain runs the file meanwhile."
    )


def _cause(text: str) -> str:
    """Return the line of a compiler's message that says what is wrong."""
    named = NAMED.search(text)
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith(NOISE)]
    return (named.group() if named else lines[-1] if lines else "")[:LONGEST].rstrip(". ")
