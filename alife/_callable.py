"""Let `alife.run`, `search`, `study` and `worlds` be called: each names a part of the package and what it does."""

import inspect
import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class CallableModule(ModuleType):
    """A module that, when called, calls the function of its own name in alife.api."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Call the function; see alife.api."""
        return self._function(*arguments, **options)

    @property
    def _function(self) -> Any:
        return getattr(import_module("alife.api"), self.__name__.rpartition(".")[2])

    @property
    def __signature__(self) -> inspect.Signature:
        """Return what the function takes, for help and editors."""
        return inspect.signature(self._function)

    @property
    def __doc__(self) -> str:  # type: ignore[override]  # of a module: its text
        """Return what the function does and what the module is, for help."""
        name = self.__name__.rpartition(".")[2]
        return f"alife.{name}{self.__signature__}\n\n{inspect.getdoc(self._function)}\n\n{vars(self)['__doc__']}"


def make_callable(name: str) -> None:
    """Let the module of a name be called, once it is imported."""
    sys.modules[name].__class__ = CallableModule
