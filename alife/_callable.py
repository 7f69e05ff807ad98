"""Let `alife.run`, `search`, `study` and `worlds` be called: each names a part of the package and what it does."""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class CallableModule(ModuleType):
    """A module that, when called, calls the function of its own name in alife.api."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Call the function; see alife.api."""
        name = self.__name__.rpartition(".")[2]
        return getattr(import_module("alife.api"), name)(*arguments, **options)


def make_callable(name: str) -> None:
    """Let the module of a name be called, once it is imported."""
    sys.modules[name].__class__ = CallableModule
