"""The words of a rule that are not Python's, as they are in plain Python; the engines compile what they mean."""

from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from alife.grid.plain_numbers import BITS, Real, Signed, Unsigned, number, whole_of


class _Now:
    """The space and step that the plain engine is at."""

    here: Any = None  # alife.grid.plain.Here


NOW = _Now()
OUTSIDE = "is a word for rules: only functions marked @phase or @start, and those that they call, can use it"


def _here(word: str) -> Any:
    if NOW.here is None:
        _refuse(word)
    return NOW.here


def _refuse(word: str) -> NoReturn:
    raise RuntimeError(f"{word} {OUTSIDE}")


@dataclass(frozen=True)
class Several:
    """The annotation of a field of several numbers."""

    kind: str
    length: int


class _Kind:
    """A kind of number: an annotation of fields, and in rules a conversion that cuts a number to its bits."""

    bits, is_signed, kind = 32, True, "i32"

    def __class_getitem__(cls, length: int) -> Any:
        """Return the annotation of a field of several numbers, u8[16]."""
        return Several(cls.kind, length)

    def __new__(cls, value: Any) -> Any:
        """Return a number as this kind holds it."""
        whole = (
            whole_of(value.value)
            if isinstance(value, Real)
            else whole_of(value)
            if isinstance(value, float)
            else int(value)
        )
        cut = whole & ((1 << cls.bits) - 1)
        cut -= (1 << cls.bits) if cls.is_signed and cut >> (cls.bits - 1) else 0
        return Unsigned(cut) if cls.kind == "u32" else Signed(cut)


class u8(_Kind):  # noqa: N801 (it is the name of a kind of number)
    """0..255."""

    bits, is_signed, kind = 8, False, "u8"


class u16(_Kind):  # noqa: N801 (likewise)
    """0..65535."""

    bits, is_signed, kind = 16, False, "u16"


class u32(_Kind):  # noqa: N801 (likewise)
    """32 bits without a sign."""

    bits, is_signed, kind = 32, False, "u32"


class i16(_Kind):  # noqa: N801 (likewise)
    """-32768..32767."""

    bits, is_signed, kind = 16, True, "i16"


class i32(_Kind):  # noqa: N801 (likewise)
    """32 bits with a sign, the kind that rules work with."""


class f32:  # noqa: N801 (likewise)
    """A float of 32 bits."""

    kind = "f32"

    def __class_getitem__(cls, length: int) -> Any:
        """Return the annotation of a field of several numbers."""
        return Several(cls.kind, length)

    def __new__(cls, value: Any) -> Any:
        """Return a number as a float of 32 bits."""
        return Real(value)


def sqrt(value: Any) -> Any:
    """Return the square root of a float, rounded to the nearest on every engine."""
    with np.errstate(invalid="ignore"):
        return Real(np.sqrt(Real(value).value))


def parity(word: Any) -> Any:
    """Return 1 when the number of bits set is odd, else 0."""
    return Signed((int(word) & BITS).bit_count() & 1)


def draw(name: str, turn: Any = None) -> Any:
    """Return the 32 random bits of this space and step in a stream; `turn` tells those of a loop apart."""
    return Unsigned(_here("draw").draw_word(name, turn))


def chance(name: str, share: Any, turn: Any = None) -> bool:
    """Return whether something of chance share / 65536 happens here and now."""
    return (int(draw(name, turn)) & 0xFFFF) < int(share)


def below(name: str, limit: Any, turn: Any = None) -> Any:
    """Return a random number 0 <= n < limit <= 65536."""
    return Signed((int(draw(name, turn)) >> 16) * min(max(int(limit), 0), 65536) >> 16)


def scattered(name: str, how_many: Any) -> bool:
    """Return whether this space is one of so many, chosen at random, in @start only."""
    del how_many  # the whole world was asked before
    return bool(_here("scattered").is_scattered(name))


def count(name: str, amount: Any = 1) -> None:
    """Count something that happens: a total that only grows, by 0..65535 a space and step."""
    _here("count").add_count(name, int(number(amount)))


def breed(direction: Any) -> None:
    """Intend to bear a child in a direction, N, E, S, W = 0..3."""
    _here("breed").intent = 1 + (int(direction) & 3)


def strike(direction: Any) -> None:
    """Intend to kill who stands in a direction and to bear a child there."""
    _here("strike").intent = 5 + (int(direction) & 3)


def go(direction: Any) -> None:
    """Intend to go in a direction, to a space where nobody stands."""
    _here("go").intent = 9 + (int(direction) & 3)


def leave() -> None:
    """Clear this space: who stood here goes to another."""
    _here("leave").clear_life()


def arrive(direction: Any) -> None:
    """Let who comes from a direction stand here, as it is."""
    _here("arrive").arrive_here(int(direction) & 3)


def bear(direction: Any) -> None:
    """Let a child of the one in a direction stand here: what is inherited is copied, the rest begins at 0."""
    _here("bear").bear_child(int(direction) & 3)


def found() -> None:
    """Let a founder stand here, in @start only."""
    _here("found").found_life()


def die() -> None:
    """Let who stands here die."""
    _here("die").clear_life()
