"""The one reader of JSON: what is read is of the kind that was asked for, or a UsageError says why not."""

import json
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from alife.core.errors import UsageError
from alife.core.files import read_text

LARGEST = 1 << 28  # [bytes]
NAMES: dict[type, str] = {dict: "an object", list: "a list"}

Kind = TypeVar("Kind", dict[str, Any], list[Any])


def read_json(path: Path, kind: type[Kind], action: str = "read") -> Kind:
    """Return the object or list of a JSON file. Raise UsageError "Cannot ACTION 'PATH': reason" where it holds none."""
    found = parse(read_text(path, action, largest=LARGEST), f"Cannot {action} '{path}'")
    if not isinstance(found, kind):
        raise UsageError(f"Cannot {action} '{path}': it must hold {NAMES[kind]}.")
    return found


def parse(text: str, otherwise: str) -> Any:
    """Return what JSON says, its numbers finite. Raise UsageError "OTHERWISE: reason"."""
    try:
        return json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except RecursionError as error:
        raise UsageError(f"{otherwise}: its lists are nested too deeply.") from error
    except ValueError as error:  # also numbers of thousands of digits
        raise UsageError(f"{otherwise}: it is not JSON ({error}).") from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError(f"{digits[:20]} is beyond all numbers of 64 bits")
    return number
