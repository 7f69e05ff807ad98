"""What callers of `import alife` give, checked by kind: what a function cannot use is told in one line."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from alife.core.config import shown
from alife.core.errors import UsageError


def path(name: str, given: Any) -> Path:
    """Return a path that was given as text, or as a Path or its like. Raises UsageError for anything else."""
    if not isinstance(given, str | os.PathLike):
        raise _wrong(name, "a path", given)
    return Path(given)


def table(name: str, given: Any) -> dict[str, Any]:
    """Return a table of values by name; an empty one for None. Raises UsageError for what is no such table."""
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        raise _wrong(name, "a table of values by name, such as {'energy': 4}", given)
    return dict(given)


def values(name: str, given: Any) -> tuple[Any, ...]:
    """Return the values of a list. Raises UsageError for what is no list."""
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise _wrong(name, "a list of values", given)
    try:
        return tuple(given)
    except TypeError as error:  # an array of NumPy without axes says that it can be iterated
        raise _wrong(name, "a list of values", given) from error


def _wrong(name: str, wanted: str, given: Any) -> UsageError:
    return UsageError(f"{name} must be {wanted}, got {shown(given)}.")
