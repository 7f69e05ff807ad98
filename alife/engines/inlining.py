"""The functions that kernels consist of, compiled for nothing but to be inlined.

numba makes machine code of every function that a kernel calls, with an entry for Python, and optimises it with all
that it calls: what lies five calls deep is optimised five times, and once more in the kernel. Here a function stays in
LLVM's language until the kernel that it is linked into is optimised as a whole; figures in docs/performance.md.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from numba import njit
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.registry import CPUDispatcher


class _Codegen:
    """Stands where numba wants to tell machine code which Python objects it uses: there is no machine code."""

    def set_env(self, name: str, environment: Any) -> None:
        """Do nothing."""


class _Library(JITCodeLibrary):
    """The code of one function, for other code to link."""

    codegen = _Codegen()

    def _optimize_final_module(self) -> None:
        """Leave it to the kernel."""

    def _finalize_final_module(self) -> None:
        """End without machine code."""
        self._finalize_dynamic_globals()  # type: ignore[no-untyped-call]  # numba has no types
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:  # noqa: ARG002 (it has no names)
        """Return no address: Python never enters here."""
        return 0


class _Compiler(Compiler):
    """numba's own compiler, which puts its result into such a library."""

    def __init__(self, typing_context: Any, target_context: Any, library: Any, *others: Any) -> None:
        if library is None:
            library = _Library(target_context.codegen(), "inlined")  # type: ignore[no-untyped-call]  # likewise
        super().__init__(typing_context, target_context, library, *others)  # type: ignore[no-untyped-call]  # likewise


class Inlined(CPUDispatcher):
    """A function for kernels to call. Python can call it too, and look at it: then it is compiled once more, alone."""

    def __init__(self, function: Callable[..., Any], **options: Any) -> None:
        self._options = options
        without = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
        super().__init__(function, {}, {"nopython": True} | options | without, pipeline_class=_Compiler)

    @cached_property
    def alone(self) -> Any:
        """The same as numba compiles it usually."""
        return njit(**self._options)(self.py_func)

    def __call__(self, *arguments: Any) -> Any:
        """Run it from Python."""
        return self.alone(*arguments)

    @property
    def signatures(self) -> Any:
        """The types that Python called it with."""
        return self.alone.signatures

    def inspect_asm(self, signature: Any = None) -> Any:
        """Return its machine code for such types, as text."""
        return self.alone.inspect_asm(signature)
