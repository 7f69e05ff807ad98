"""A learned rule in whole numbers, the designs that it grows, and the file that holds both.

A rule file is an .npz of whole numbers alone, without pickles, with a checksum. What it holds is in FORMS.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from alife.core.array_files import Form, check_forms, checksum, read_arrays, save_arrays
from alife.core.errors import UsageError, unknown
from alife.core.files import os_errors_as_usage_errors
from sims.stamp import numbers

FORMAT = 1
SHIPPED = Path(__file__).parent / "rules"
MOST_CHANNELS, MOST_HIDDEN = 64, 1024
LARGEST_FILE = 1 << 26  # [bytes] of all arrays
FORMS = {
    "format": Form(np.int32, ()),  # of this file
    "first": Form(np.int16, ("hidden", numbers.FILTERS, "channels")),
    "first_bias": Form(np.int32, ("hidden",)),
    "second": Form(np.int16, ("channels", "hidden")),
    "second_bias": Form(np.int32, ("channels",)),
    "growth": Form(np.int32, ()),  # [steps] in which a design grows
    "distance": Form(np.int32, ()),  # [cells] between seeds from which bodies do not touch
    "held": Form(np.int32, ()),  # [steps] for which they do not
    "codes": Form(np.uint8, ("designs", "code")),
    "designs": Form(np.uint8, ("designs", "size", "size", numbers.PICTURE)),
    "names": Form(np.uint8, ("letters",)),  # in UTF-8, a line each
}


@dataclass(frozen=True)
class Rule:
    """The weights of a rule, counted in 1/WEIGHT_UNIT, and biases, counted in what a weight times a channel is."""

    first: np.ndarray  # int16 (hidden, FILTERS, channels)
    first_bias: np.ndarray  # int32 (hidden,)
    second: np.ndarray  # int16 (channels, hidden)
    second_bias: np.ndarray  # int32 (channels,)

    @property
    def channels(self) -> int:
        """Return how many numbers a cell has."""
        return int(self.second.shape[0])

    @property
    def hidden(self) -> int:
        """Return how many hidden units there are."""
        return int(self.second.shape[1])

    @property
    def largest_sum(self) -> int:
        """Return the largest that a sum of its can be, whatever it is used on."""
        reach = numbers.REACH[None, :, None] * numbers.LIMIT
        first = (np.abs(self.first.astype(np.int64)) * reach).sum(axis=(1, 2)) + np.abs(
            self.first_bias.astype(np.int64)
        )
        second = np.abs(self.second.astype(np.int64)).sum(axis=1) * numbers.LIMIT
        return int(max(first.max(), (second + np.abs(self.second_bias.astype(np.int64))).max()))


@dataclass(frozen=True)
class Stamp:
    """A rule, and the designs that were learned with it."""

    rule: Rule
    growth: int  # [steps] in which a design grows
    distance: int  # [cells] between seeds from which every one of its designs grows as if it were alone,
    held: int  # [steps] for that long
    codes: np.ndarray  # uint8 (designs, code): the encodings
    designs: np.ndarray  # uint8 (designs, size, size, 4): what was asked for, premultiplied
    names: tuple[str, ...]  # (designs,)

    @property
    def size(self) -> int:
        """Return the side [cells] of a design."""
        return int(self.designs.shape[1])

    @property
    def code_length(self) -> int:
        """Return the length [bytes] of an encoding."""
        return int(self.codes.shape[1])

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        """Return what its file holds."""
        rule = {name: getattr(self.rule, name) for name in ("first", "first_bias", "second", "second_bias")}
        counts = {name: np.array(getattr(self, name), np.int32) for name in ("growth", "distance", "held")}
        names = np.frombuffer("\n".join(self.names).encode(), np.uint8)
        return {
            "format": np.array(FORMAT, np.int32), **rule, **counts,
            "codes": self.codes, "designs": self.designs, "names": names,
        }  # fmt: skip

    @property
    def checksum(self) -> np.ndarray:
        """Return by what it is told apart from others, uint8 (32,)."""
        return checksum(self.arrays)


def load(name: str) -> Stamp:
    """Return a shipped rule by its name, or that of a file; raise UsageError where there is none."""
    path = Path(name)
    if path.suffix != ".npz":
        path = SHIPPED / f"{name}.npz"
        if not path.is_file():
            raise unknown("rule", name, (*shipped(), "a FILE.npz"))
    with os_errors_as_usage_errors("read", path):
        found = path.resolve().stat()
    return _read(path, (found.st_ino, found.st_size, found.st_mtime_ns))


def shipped() -> tuple[str, ...]:
    """Return the names of the rules that come with the package."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.npz")))


def save(path: Path, stamp: Stamp) -> None:
    """Write a rule file."""
    save_arrays(path, stamp.arrays)


@cache
def _read(path: Path, _which: tuple[int, ...]) -> Stamp:
    """Return what a file holds, read once as long as it is that file. Raise UsageError unless it is a usable rule."""
    arrays = read_arrays(path, largest=LARGEST_FILE)
    if "format" not in arrays:
        raise UsageError(f"Cannot read '{path}': it is no rule of Stamp, for it has no array 'format'.")
    if not (arrays["format"].shape == () and arrays["format"] == FORMAT):
        raise UsageError(
            f"Cannot read '{path}': it is a rule of format {arrays['format']}, this version knows {FORMAT}."
        )
    if infinite := [name for name, array in arrays.items() if array.dtype.kind == "f" and not np.isfinite(array).all()]:
        raise UsageError(f"Cannot read '{path}': its '{infinite[0]}' has numbers that are not finite.")
    check_forms(path, arrays, FORMS)
    rule = Rule(*(arrays[name] for name in ("first", "first_bias", "second", "second_bias")))
    names = tuple(arrays["names"].tobytes().decode(errors="replace").split("\n"))
    stamp = Stamp(
        rule,
        int(arrays["growth"]),
        int(arrays["distance"]),
        int(arrays["held"]),
        arrays["codes"],
        arrays["designs"],
        names,
    )
    if fault := _fault(stamp):
        raise UsageError(f"Cannot read '{path}': {fault}.")
    for array in arrays.values():
        array.flags.writeable = False  # one is shared by all who load the same file
    return stamp


def _fault(stamp: Stamp) -> str:
    """Return why a rule cannot be used; empty where it can."""
    rule = stamp.rule
    if rule.largest_sum > numbers.LARGEST_SUM:
        return f"its weights can make a sum of {rule.largest_sum:,}, at most {numbers.LARGEST_SUM:,} is counted exactly"
    if not (1 <= stamp.growth <= stamp.held <= 1_000_000 and stamp.size < stamp.distance <= 1000):
        return f"its growth of {stamp.growth} steps or distance of {stamp.distance} cells for {stamp.held} cannot be"
    if numbers.PICTURE + stamp.code_length + 1 > rule.channels or not len(stamp.codes):
        return f"{rule.channels} channels hold no encodings of {stamp.code_length} bytes, or there are none"
    if rule.hidden % 4 or not 8 <= rule.channels <= MOST_CHANNELS or not 4 <= rule.hidden <= MOST_HIDDEN:
        sizes = f"8..{MOST_CHANNELS} channels and a multiple of 4 up to {MOST_HIDDEN} hidden units"
        return f"it has {rule.channels} and {rule.hidden}, where {sizes} can be worked out"
    if len(stamp.names) != len(stamp.codes):
        return f"it names {len(stamp.names)} designs and has {len(stamp.codes)}"
    return ""
