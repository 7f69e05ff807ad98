"""What a study varies: seeds such as `0-9` and settings such as `supply_top=8000,16000`, as a command line has them."""

import itertools
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from alife.core.config import LONGEST_VALUE
from alife.core.errors import UsageError
from alife.core.state import LARGEST_SEED

MOST_SEEDS = 65_536
MOST_SETTINGS = 10_000
LONGEST_NAME = 80  # [letters] of a folder, before its seeds

Setting = dict[str, Any]  # what one run has that others have not, by key; values as in TOML


@dataclass(frozen=True)
class Range:
    """A setting that is varied, and the values that it takes in turn."""

    key: str
    values: tuple[Any, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise UsageError(f"--sweep wants a value of {self.key} at least, got none.")
        repeated = [value_text(value) for number, value in enumerate(self.values) if value in self.values[:number]]
        if repeated:
            raise UsageError(f"--sweep gives {self.key} the value {repeated[0]} twice.")


def seeds(text: str) -> list[int]:
    """Return the seeds of `0-9` or `1,4,7-9`, each once, rising; raises UsageError for anything else."""
    found: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"\s*([0-9]{1,10})\s*(?:-\s*([0-9]{1,10})\s*)?", part, re.ASCII)
        low, high = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if low > high or high > LARGEST_SEED:
            raise UsageError(
                f"--seeds are whole numbers and ranges of them within 0..{LARGEST_SEED}, such as 0-9 or 1,4,7-9, "
                f"got '{text[:LONGEST_VALUE]}'."
            )
        if high - low >= MOST_SEEDS:
            raise UsageError(f"--seeds can be {MOST_SEEDS} at most, got {high - low + 1}.")
        found.update(range(low, high + 1))
    if len(found) > MOST_SEEDS:
        raise UsageError(f"--seeds can be {MOST_SEEDS} at most, got {len(found)}.")
    return sorted(found)


def seeds_text(numbers: Sequence[int]) -> str:
    """Return rising seeds as `seeds` reads them."""
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in stretches(numbers))


def stretches(numbers: Sequence[int], longest: int = MOST_SEEDS) -> list[list[int]]:
    """Return rising numbers in pieces that count on without a gap, none longer than `longest`."""
    pieces: list[list[int]] = []
    for number in numbers:
        if pieces and number == pieces[-1][-1] + 1 and len(pieces[-1]) < longest:
            pieces[-1].append(number)
        else:
            pieces.append([number])
    return pieces


def ranges(texts: Iterable[str]) -> list[Range]:
    """Return what `KEY=VALUE,VALUE,...` texts vary; raises UsageError where one is no such thing."""
    found = [_range(text) for text in texts]
    for key in {one.key for one in found}:
        if sum(one.key == key for one in found) > 1:
            raise UsageError(f"--sweep names '{key}' twice; give all its values at once.")
    return found


def settings(varied: Sequence[Range]) -> list[Setting]:
    """Return every combination of the values of some ranges; one empty setting where there are none."""
    count = 1
    for one in varied:
        count *= len(one.values)
    if count > MOST_SETTINGS:
        raise UsageError(f"--sweep makes {count:,} settings; {MOST_SETTINGS:,} are possible.")
    keys = [one.key for one in varied]
    return [dict(zip(keys, values, strict=True)) for values in itertools.product(*(one.values for one in varied))]


def label(setting: Setting) -> str:
    """Return a setting in words for legends: `supply_top = 8000, killers = false`."""
    return ", ".join(f"{key} = {value_text(value)}" for key, value in setting.items())


def folder_name(setting: Setting, numbers: Sequence[int]) -> str:
    """Return the name of the folder for the runs of a setting with some seeds, safe on every system."""
    plain = ",".join(f"{key}={value_text(value)}" for key, value in setting.items())
    safe = re.sub(r"[^\w.=,+-]+", "_", plain, flags=re.ASCII)[:LONGEST_NAME].strip("._ ")
    seeds_name = f"seed{numbers[0]}" if len(numbers) == 1 else f"seeds{seeds_text(numbers)}"
    return f"{safe}-{seeds_name}" if safe else seeds_name


def value_text(value: Any) -> str:
    """Return a value as it is given on the command line."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"[{','.join(map(value_text, value))}]" if isinstance(value, list) else str(value)


def _range(text: str) -> Range:
    key, equals, rest = text.partition("=")
    values = tuple(_value(part) for part in _split(rest))
    if not equals or not key.strip() or not all(part.strip() for part in _split(rest)):
        raise UsageError(f"A sweep is given as KEY=VALUE,VALUE,..., got '{text[:LONGEST_VALUE]}'.")
    return Range(key.strip(), values)


def _split(text: str) -> list[str]:
    """Return the parts of a text between its commas, but for those within brackets or quotes."""
    parts, depth, quote = [""], 0, ""
    for letter in text:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        else:
            depth += (letter in "[{") - (letter in "]}")
        if letter == "," and depth == 0 and not quote:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return text.strip()
