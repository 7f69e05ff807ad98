"""Import paths of an earlier release: they work for one release more, with a DeprecationWarning.

Worlds, searches and notebooks of others import these names. The finder below is asked last, for names that no folder
has, so it costs nothing otherwise. It is installed by `alife/__init__.py`.
"""

import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

MOVED = {
    "alife.abundances": "alife.phylogeny.abundances",
    "alife.archive": "alife.search.archive",
    "alife.backend": "alife.engines.backend",
    "alife.checkpoint": "alife.runs.checkpoint",
    "alife.config": "alife.core.config",
    "alife.continuous": "alife.search.encoding",
    "alife.cpu": "alife.engines.cpu",
    "alife.diversity": "alife.measures.diversity",
    "alife.engine": "alife.worlds.engine",
    "alife.engine_gpu": "alife.worlds.device_engine",
    "alife.errors": "alife.core.errors",
    "alife.evaluate": "alife.worlds.arena",
    "alife.gpu": "alife.engines.gpu",
    "alife.lattice": "alife.engines.lattice",
    "alife.living_world": "alife.worlds.grid_world",
    "alife.memory": "alife.core.memory",
    "alife.motion": "alife.worlds.animated",
    "alife.recorder": "alife.runs.recorder",
    "alife.registry": "alife.worlds.registry",
    "alife.rng": "alife.engines.rng",
    "alife.rule": "alife.engines.rule",
    "alife.searches": "alife.search.base",
    "alife.search.cma_es": "alife.search.algorithms.cma_es",
    "alife.search.greedy": "alife.search.algorithms.greedy",
    "alife.search.map_elites": "alife.search.algorithms.map_elites",
    "alife.search.novelty": "alife.search.algorithms.novelty",
    "alife.search.random_search": "alife.search.algorithms.random_search",
    "alife.sight": "alife.worlds.viewable",
    "alife.state": "alife.core.state",
    "alife.world": "alife.worlds.world",
}


class _Alias(Loader):
    """Loads a module by its new name under its old one: both are the same object."""

    def __init__(self, new: str) -> None:
        self._new = new

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module of the new name."""
        warnings.warn(f"{spec.name} has moved to {self._new}.", DeprecationWarning, stacklevel=2)
        module = import_module(self._new)
        self._spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Give the module its own spec back, which the import under its old name has replaced."""
        module.__spec__ = self._spec


class MovedFinder(MetaPathFinder):
    """Finds modules under the names they had."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return how an old name is loaded; None for any other name."""
        del path, target
        return ModuleSpec(name, _Alias(MOVED[name])) if name in MOVED else None


def install() -> None:
    """Let old names be found, after everything else was asked."""
    if not any(isinstance(finder, MovedFinder) for finder in sys.meta_path):
        sys.meta_path.append(MovedFinder())
