"""Numbers of a rule as text: each with its kind and, as far as that is known, the range that it lies in.

Whole numbers have 32 bits and wrap around. Where the range is known, the CPU works on the narrowest word that holds
it, so that more of them fit into one vector instruction: eight neighbours of 0..1 sum up in a byte. A device has no
use for that and takes every word for 32 bits; the numbers are the same.
"""

from dataclasses import dataclass
from typing import Any

TRUTH, I32, U32, F32 = "truth", "i32", "u32", "f32"  # the kinds of numbers that rules work with
FIELD_KINDS = ("u8", "u16", "u32", "i16", "i32", "f32")  # the kinds that are stored
RANGES = {
    "u8": (0, 255), "u16": (0, 65535), "i16": (-32768, 32767), "i32": (-(2**31), 2**31 - 1), "u32": (0, 2**32 - 1),
    TRUTH: (0, 1),
}  # fmt: skip
WORKED_AS = {"u8": I32, "u16": I32, "i16": I32, "i32": I32, "u32": U32, "f32": F32}  # a stored kind in a rule

Limit = int | None  # None: not known


@dataclass(frozen=True)
class Number:
    """A number as text."""

    code: str
    kind: str
    low: Limit = None
    high: Limit = None
    value: Any = None  # of a constant

    @property
    def is_known(self) -> bool:
        """Return whether the range of a whole number is known."""
        return self.low is not None and self.high is not None

    @property
    def range(self) -> tuple[int, int]:
        """Return the range, that of all numbers of the kind where it is not known."""
        assert self.kind != F32, self
        low, high = RANGES[self.kind]
        return low if self.low is None else self.low, high if self.high is None else self.high

    def lies_in(self, low: int, high: int) -> bool:
        """Return whether it surely lies in a range."""
        return self.kind != F32 and low <= self.range[0] and self.range[1] <= high

    @property
    def wide(self) -> str:
        """Return the text of a whole number in 32 bits."""
        return self.code if self.kind != I32 or word(self.low, self.high) == "i32" else f"i32({self.code})"

    @property
    def is_simple(self) -> bool:
        """Return whether its text is a name or a constant, which may be repeated at no cost."""
        return self.value is not None or self.code.isidentifier()


def word(low: Limit, high: Limit) -> str:
    """Return the narrowest word for signed whole numbers of a range."""
    if low is None or high is None:
        return "i32"
    return "u8" if low >= 0 and high <= 255 else "i16" if low >= -32768 and high <= 32767 else "i32"


def whole(code: str, low: Limit = None, high: Limit = None, value: Any = None) -> Number:
    """Return a signed whole number as text, in the word of its range."""
    return Number(f"{word(low, high)}({code})", I32, low, high, value)


def truth(code: str, value: bool | None = None) -> Number:
    """Return a truth as text."""
    return Number(code, TRUTH, 0, 1, value)


def constant(value: bool | int | float) -> Number:
    """Return a constant."""
    if isinstance(value, bool):
        return truth(str(value), value)
    if isinstance(value, float):
        return Number(f"f32({value!r})", F32, value=value)
    if -(2**31) <= value < 2**31:
        return whole(str(value), value, value, value)
    return Number(f"u32({value % 2**32})", U32, value % 2**32, value % 2**32, value % 2**32)


def cast(number: Number, kind: str) -> Number:
    """Return a number as another kind: bits are kept, floats of whole numbers rounded to the nearest."""
    if number.kind == kind:
        return number
    if kind == F32:
        if number.value is not None:
            return Number(f"f32({float(number.value)!r})", F32, value=float(number.value))
        return Number(f"f32({number.code})", F32)
    if number.kind == F32:
        return whole(f"whole_of({number.code})") if kind == I32 else Number(f"u32(whole_of({number.code}))", U32)
    low, high = number.range if number.lies_in(*RANGES[kind]) else (None, None)
    value = number.value if low is not None else None
    return whole(number.code, low, high, value) if kind == I32 else Number(f"u32({number.wide})", U32, low, high, value)


def in_word_of(number: Number, low: Limit, high: Limit) -> str:
    """Return the text of a number in the word of a range that holds it."""
    wanted = word(low, high)
    return number.code if number.kind != I32 or word(number.low, number.high) == wanted else f"{wanted}({number.code})"


def made(code: str, kind: str, low: Limit = None, high: Limit = None) -> Number:
    """Return the outcome of an operation on numbers of a kind."""
    if kind == I32:
        return whole(code, low, high)
    return truth(code) if kind == TRUTH else Number(f"{kind}({code})", kind, low, high)


def union(a: Number, b: Number) -> tuple[Limit, Limit]:
    """Return the range that two numbers lie in."""
    if a.low is None or b.low is None or a.high is None or b.high is None:
        return None, None
    return min(a.low, b.low), max(a.high, b.high)


def interval(sign: str, a: Number, b: Number) -> tuple[Limit, Limit]:
    """Return the range of a sum, difference, product or of bits; it may be more than 32 bits hold."""
    if sign == "&":
        highs = [number.range[1] for number in (a, b) if number.is_known and number.range[0] >= 0]
        return (0, min(highs)) if highs else (None, None)
    if a.low is None or b.low is None or a.high is None or b.high is None:
        return None, None
    if sign == "+":
        return a.low + b.low, a.high + b.high
    if sign == "-":
        return a.low - b.high, a.high - b.low
    if sign == "*":
        corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
        return min(corners), max(corners)
    if sign in "|^" and a.low >= 0 and b.low >= 0:
        return 0, (1 << max(a.high.bit_length(), b.high.bit_length())) - 1
    return None, None
