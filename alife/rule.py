"""Write a law of nature once, as a function of plain numbers, and compile it for both engines.

A rule is ordinary Python over `u32` and `i32`. As it stands it runs on NumPy scalars; `for_numba`
and `for_taichi` compile the same source with those two names, and the rules it calls, rebound.
Every operation is cast back to 32 bits, because numba widens to 64 and Taichi does not.
"""

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any, TypeVar

from numpy import int32 as i32
from numpy import ndarray
from numpy import uint32 as u32

__all__ = ["Int", "for_numba", "for_taichi", "i32", "rule", "u32"]

Int = int | i32
Function = TypeVar("Function", bound=Callable[..., Any])


def rule(function: Function) -> Function:
    """Mark a function as a rule, so that the rules calling it find its compiled twin."""
    function.is_rule = True  # type: ignore[attr-defined]  # functions carry attributes, Callable does not say so
    return function


@cache
def for_numba(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the rule compiled for the CPU."""
    from alife.cpu import inner, int32, uint32

    compiled: Callable[..., Any] = inner(_rebind(function, {"u32": uint32, "i32": int32}, for_numba))
    return compiled


@cache
def for_taichi(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the rule as a Taichi function, to be called from Taichi kernels."""
    from alife.gpu import ti

    twin = _rebind(function, {"u32": ti.u32, "i32": ti.i32}, for_taichi)
    # Taichi passes arrays by reference only where it is told to.
    arrays = [name for name, kind in function.__annotations__.items() if kind is ndarray]
    twin.__annotations__ = {name: ti.template() for name in arrays}
    compiled: Callable[..., Any] = ti.func(twin)
    return compiled


def _rebind(function: Callable[..., Any], words: dict[str, Any], compile_rule: Callable[..., Any]) -> FunctionType:
    assert isinstance(function, FunctionType), function
    namespace = {**function.__globals__, **words}
    for name in function.__code__.co_names:
        if getattr(namespace.get(name), "is_rule", False):
            namespace[name] = compile_rule(namespace[name])
    return FunctionType(function.__code__, namespace, function.__name__)
