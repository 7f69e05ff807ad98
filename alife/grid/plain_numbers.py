"""The numbers of a rule as objects of Python, for the engine that runs the author's own functions as they stand.

They do what every engine does: whole numbers of 32 bits that wrap around, floats of 32 bits, division by zero gives 0.
Since they are an implementation of their own, by operators rather than by text, they judge the others.
"""

import operator
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from typing import Any

import numpy as np

MODULUS = 1 << 32
BITS = MODULUS - 1


class Overflow(ArithmeticError):
    """A number that 32 bits, or its field, do not hold."""


class Alarm:
    """Whether a whole number with a sign that wraps around is told, as a mistake of the author's."""

    rings = True


@contextmanager
def silenced() -> Any:
    """Let numbers wrap around untold."""
    before, Alarm.rings = Alarm.rings, False
    try:
        yield
    finally:
        Alarm.rings = before


def _signed(value: int) -> int:
    cut = value & BITS
    return cut - MODULUS if cut >> 31 else cut


class Whole(int):
    """A whole number of 32 bits."""

    __array_ufunc__ = None  # floats of NumPy let it decide what comes of both

    @classmethod
    def wrapped(cls, value: int) -> "Whole":
        """Return a number of this kind with the same 32 bits."""
        return cls(value & BITS if cls is Unsigned else _signed(value))

    __hash__ = int.__hash__


class Signed(Whole):
    """An i32."""


class Unsigned(Whole):
    """A u32."""


class Nothing(Signed):
    """The sum of no terms: 0, whole or a float, whichever the terms would have been."""


class Real:
    """An f32."""

    __array_ufunc__ = None
    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value: np.float32 = np.float32(value.value if isinstance(value, Real) else value)

    def __float__(self) -> float:
        return float(self.value)

    def __int__(self) -> int:
        return whole_of(self.value)

    def __bool__(self) -> bool:
        return bool(self.value != 0)

    def __hash__(self) -> int:
        return hash(self.value)

    def __repr__(self) -> str:
        return repr(self.value)


def whole_of(value: Any) -> int:
    """Return the whole number towards zero; 0 where 32 bits hold none."""
    return int(value) if -(2.0**31) <= value < 2.0**31 else 0


def _quotient(a: int, b: int) -> int:
    return a // b if b else 0


def _remainder(a: int, b: int) -> int:
    return a % b if b else 0


def _true_quotient(a: Any, b: Any) -> Any:
    """Return a / b of floats."""
    if not isinstance(a, np.float32):
        raise TypeError("whole numbers are divided by //, or made floats first: f32(...)")
    return a / b


EXACT: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "and": operator.and_, "or": operator.or_,
    "xor": operator.xor, "floordiv": _quotient, "mod": _remainder, "truediv": _true_quotient,
}  # fmt: skip
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    name: getattr(operator, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")
}
SHIFTED: dict[str, Callable[[int, int], int]] = {"lshift": operator.lshift, "rshift": operator.rshift}
BITWISE = ("and", "or", "xor")


def kind_of(*values: Any) -> type:
    """Return the kind in which numbers meet: Real, Unsigned or Signed."""
    if any(isinstance(value, Real | float | np.floating) for value in values):
        return Real
    if any(isinstance(value, Unsigned) or (type(value) is int and value >= 1 << 31) for value in values):
        return Unsigned
    return Signed


def number(value: Any) -> "Whole | Real":
    """Return a number of Python or NumPy as one of a rule."""
    if isinstance(value, Whole | Real):
        return value
    kind = kind_of(value)
    return Real(value) if kind is Real else kind.wrapped(int(value))  # type: ignore[attr-defined]


def combined(name: str, a: Any, b: Any) -> Any:
    """Return an operation on two numbers."""
    kind = Real if name == "truediv" and isinstance(a, Nothing) else kind_of(a, b)
    if kind is Real:
        if name in (*BITWISE, "floordiv", "mod"):
            raise TypeError("floats have no bits, and are divided by /")
        with np.errstate(all="ignore"):
            return Real(EXACT[name](Real(a).value, Real(b).value))
    exact = EXACT[name](int(kind.wrapped(int(a))), int(kind.wrapped(int(b))))  # type: ignore[attr-defined]
    return checked(kind, exact)


def checked(kind: Any, exact: int) -> Any:
    """Return a number of a kind; tell one that wraps around if it has a sign."""
    if kind is Signed and Alarm.rings and not -(1 << 31) <= exact < 1 << 31:
        raise Overflow(f"{exact} is more than 32 bits hold")
    return kind.wrapped(exact)


def compared(name: str, a: Any, b: Any) -> bool:
    """Return a comparison of two numbers."""
    kind = kind_of(a, b)
    if kind is Real:
        return bool(COMPARED[name](Real(a).value, Real(b).value))
    return COMPARED[name](int(kind.wrapped(int(a))), int(kind.wrapped(int(b))))  # type: ignore[attr-defined]


def shifted(name: str, a: Any, b: Any) -> Any:
    """Return bits shifted by a distance modulo 32."""
    kind = kind_of(a)
    if kind is Real or kind_of(b) is Real:
        raise TypeError("only whole numbers have bits")
    return kind.wrapped(SHIFTED[name](int(kind.wrapped(int(a))), int(b) & 31))  # type: ignore[attr-defined]


def power(base: Any, exponent: Any) -> Any:
    """Return a power as the product that all engines make of it."""
    found = number(base)
    for _ in range(int(exponent) - 1):
        found = combined("mul", found, base)
    return found


def negative(a: Any) -> Any:
    """Return -a."""
    return Real(-a.value) if isinstance(a, Real) else checked(kind_of(a), -int(a))


def absolute(a: Any) -> Any:
    """Return a number without its sign."""
    return greatest(a, negative(a)) if isinstance(a, Real) else checked(kind_of(a), abs(int(a)))


def least(*values: Any) -> Any:
    """Return the smallest number; of floats the second where they do not compare."""
    return _extreme(lambda a, b: a < b, *values)


def greatest(*values: Any) -> Any:
    """Return the largest number; of floats the second where they do not compare."""
    return _extreme(lambda a, b: a > b, *values)


def _extreme(wins: Callable[[Any, Any], bool], *values: Any) -> Any:
    given = list(values[0]) if len(values) == 1 and isinstance(values[0], Iterable) else list(values)
    found = number(given[0])
    for other in given[1:]:
        kind: Any = kind_of(found, other)
        a, b = (Real(x) if kind is Real else kind.wrapped(int(x)) for x in (found, other))
        found = a if wins(a, b) else b
    return found


def total(values: Iterable[Any]) -> Any:
    """Return a sum, term by term."""
    terms = list(values)
    found = number(terms[0]) if terms else Nothing.wrapped(0)
    for term in terms[1:]:
        found = combined("add", found, term)
    return found


def counted(*bounds: Any) -> list[Signed]:
    """Return the turns of a loop."""
    return [Signed(turn) for turn in range(*map(int, bounds))]


def _install(owner: type) -> None:
    """Give a kind of numbers its operators."""

    def both(function: Callable[[str, Any, Any], Any], name: str) -> tuple[Any, Any]:
        return (lambda a, b: function(name, a, b)), (lambda a, b: function(name, b, a))

    operators: dict[str, Any] = {"pow": power, "neg": negative, "pos": number, "abs": absolute}
    for names, function in ((EXACT, combined), (SHIFTED, shifted)):
        for name in names:
            operators[name], operators[f"r{name}"] = both(function, name)
    for name in COMPARED:
        operators[name] = both(compared, name)[0]
    for name, function in operators.items():
        # a function of its own, for one of the module would take no first argument as a method does
        setattr(owner, f"__{name}__", lambda *values, do=function: do(*values))


def _inverted(a: Any) -> Any:
    return kind_of(a).wrapped(~int(a))  # type: ignore[attr-defined]  # it is one of the whole kinds


_install(Whole)
_install(Real)
setattr(Whole, "__invert__", _inverted)  # noqa: B010 (mypy takes an assignment for another method)

# What rules call by the names of Python's own functions: these keep 32 bits.
FUNCTIONS = {"sum": total, "min": least, "max": greatest, "abs": absolute, "range": counted}
