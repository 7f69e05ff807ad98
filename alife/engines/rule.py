"""Write a law of nature once, as a function of plain numbers, and compile it for both engines.

A rule is ordinary Python over `u8`, `u32`, `i16` and `i32`. As it stands it runs on NumPy scalars;
`for_numba` and `for_taichi` compile the same source with those names, and the rules it calls, rebound.
Every operation on integers is cast back to 32 bits, because numba widens to 64 and Taichi does not.
Rules over floats take all their numbers as arguments, in the precision of the caller: a literal would
widen them. A rule may read and write arrays, its own or those of a NamedTuple; it ends in its only
return, as Taichi asks.
"""

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any, TypeVar

from numpy import bool_, ndarray, sqrt
from numpy import int16 as i16
from numpy import int32 as i32
from numpy import uint8 as u8
from numpy import uint32 as u32

__all__ = ["Int", "Truth", "for_numba", "for_taichi", "held", "i16", "i32", "rule", "shifted", "sqrt", "u8", "u32"]

Int = int | i32
Truth = bool | bool_
Function = TypeVar("Function", bound=Callable[..., Any])


def rule(function: Function) -> Function:
    """Mark a function as a rule, so that the rules calling it find its compiled twin."""
    function.is_rule = True  # type: ignore[attr-defined]  # functions carry attributes, Callable does not say so
    return function


def _times(one: Any, value: Any) -> Any:
    return one * value


@rule
def held(one: Any, value: Any) -> Any:  # noqa: ARG001 (see _times)
    """Return a float as it is: what is added to it is added after all that it is a sum of.

    Drivers of devices take sums in an order of their own. There it is multiplied by `one`, a 1 that no compiler knows.
    """
    return value


held.on_devices = _times  # type: ignore[attr-defined]  # likewise


@rule
def shifted(word: u32, bits: Int) -> u32:
    """Return a word shifted by 0..31 bits to the right; where the number is not known beforehand, faster than `>>`."""
    return u32(word >> u32(bits))


shifted.in_llvm = "shifted"  # type: ignore[attr-defined]  # likewise


@cache
def for_numba(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the rule compiled for the CPU."""
    import math

    from alife.engines import cpu
    from alife.engines.cpu import inner, int16, int32, uint8, uint32

    if hasattr(function, "in_llvm"):
        return getattr(cpu, function.in_llvm)  # type: ignore[no-any-return]  # a function
    words = {"u8": uint8, "u32": uint32, "i16": int16, "i32": int32, "sqrt": math.sqrt}
    compiled: Callable[..., Any] = inner(_rebind(function, words, for_numba))
    return compiled


@cache
def for_taichi(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the rule as a Taichi function, to be called from Taichi kernels."""
    from alife.engines.gpu import ti

    words = {"u8": ti.u8, "u32": ti.u32, "i16": ti.i16, "i32": ti.i32, "sqrt": ti.sqrt}
    twin = _rebind(getattr(function, "on_devices", function), words, for_taichi)
    # Taichi passes arrays, and named tuples of arrays or constants, only where it is told to.
    passed = [name for name, kind in function.__annotations__.items() if _is_passed_whole(kind)]
    twin.__annotations__ = {name: ti.template() for name in passed}
    compiled: Callable[..., Any] = ti.func(twin)
    return compiled


def _is_passed_whole(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, ndarray | tuple)


def _rebind(function: Callable[..., Any], words: dict[str, Any], compile_rule: Callable[..., Any]) -> FunctionType:
    assert isinstance(function, FunctionType), function
    namespace = {**function.__globals__, **words}
    for name in function.__code__.co_names:
        if getattr(namespace.get(name), "is_rule", False):
            namespace[name] = compile_rule(namespace[name])
    return FunctionType(function.__code__, namespace, function.__name__)
