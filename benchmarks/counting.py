"""How many operations a rule carries out: it is run on numbers that count what is done to them.

A rule (see alife.engines.rule) is ordinary Python, so the count is that of the law itself and changes with it.
Arithmetic and comparisons count one each, divisions and roots like the others; a choice counts with its comparison, as
a least or greatest value does; signs, casts, loads and stores nothing.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any


class Counted:
    """A number that adds to a count whenever something is reckoned with it."""

    def __init__(self, value: float, count: list[int]) -> None:
        self.value = value
        self._count = count

    def _with(self, value: Any) -> "Counted":
        self._count[0] += 1
        return Counted(value, self._count)

    def __bool__(self) -> bool:
        """Choose; the comparison was counted."""
        return bool(self.value)

    def __neg__(self) -> "Counted":
        """Turn the sign, which the operation that takes it does as well."""
        return Counted(-self.value, self._count)


def _operator(name: str) -> Callable[[Counted, Any], Counted]:
    def reckon(self: Counted, other: Any) -> Counted:
        plain = other.value if isinstance(other, Counted) else other
        return self._with(getattr(self.value, name)(plain))

    return reckon


class Constant(int):
    """A whole number that the compiler knows, so that what is reckoned from such numbers alone costs nothing."""


OPERATORS = "add sub mul truediv floordiv and or xor lshift rshift radd rsub rmul rand ror rxor"
COMPARISONS = "eq ne lt le gt ge"
for _name in f"{OPERATORS} {COMPARISONS}".split():
    setattr(Counted, f"__{_name}__", _operator(f"__{_name}__"))


def operations(rule: Callable[..., Any], *numbers: float) -> int:
    """Return how many operations a rule carries out on these numbers; tuples and named tuples are counted within."""
    count = [0]
    _countable(rule, count)(*(_counted(number, count) for number in numbers))
    return count[0]


def _counted(number: Any, count: list[int]) -> Any:
    if isinstance(number, Constant):
        return number
    if isinstance(number, tuple):
        return type(number)(*(_counted(part, count) for part in number))
    return Counted(number, count)


def _countable(rule: Callable[..., Any], count: list[int]) -> Callable[..., Any]:
    """Return a rule, and those that it calls, with casts that do nothing."""
    assert isinstance(rule, FunctionType), rule

    def root(number: Counted) -> Counted:
        return number._with(number.value**0.5)

    def least(first: Any, *others: Any) -> Any:
        count[0] += len(others)
        values = [n if isinstance(n, Counted) else Counted(n, count) for n in (first, *others)]
        return min(values, key=lambda number: number.value)

    words = dict.fromkeys(("u8", "u32", "i16", "i32"), _as_it_is) | {"sqrt": root, "min": least}
    namespace = {**rule.__globals__, **words}
    for name in rule.__code__.co_names:
        if getattr(namespace.get(name), "is_rule", False):
            namespace[name] = _countable(namespace[name], count)
    return FunctionType(rule.__code__, namespace, rule.__name__)


def _as_it_is(number: Any) -> Any:
    return number
