"""A file's rules compiled to text, and the generated modules: real files, so that machine code is cached."""

import hashlib
import os
import sys
from collections import Counter
from functools import cached_property
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from alife.core.files import write_shared
from alife.grid.declare import Declared
from alife.grid.scope import settings_for_rules
from alife.grid.statements import PhaseCompiler


class Compiled:
    """The rules of a file as text, and what they use."""

    def __init__(self, declared: Declared) -> None:
        self.declared = declared
        self.phases = [PhaseCompiler(declared, phase).compile() for phase in declared.phases]
        self.start = PhaseCompiler(declared, declared.start).compile()
        texts = [*self.phases, self.start]
        self.streams = sorted({stream for text in texts for stream in text.streams})
        self.counts = sorted({count for text in texts for count in text.counts})
        self.doubled = sorted({name for text in self.phases for name in text.doubled})

    @property
    def warnings(self) -> list[str]:
        """Return what might overflow, with the author's lines."""
        return [told for text in (*self.phases, self.start) for told in text.warnings]

    @property
    def most_counted(self) -> int:
        """Return how much a space can add to a count in a step, at most."""
        sums = sum((text.most_counted for text in self.phases), Counter[str]())
        return max(sums.values(), default=0)

    @property
    def reach(self) -> int:
        """Return how many spaces away rules look at fixed places, at most."""
        return max(max(text.reach) for text in (*self.phases, self.start))

    @cached_property
    def rows_text(self) -> str:
        """Return the numba module."""
        from alife.grid.rows_module import RowsModule

        return RowsModule(self.declared, self.phases, self.start, self.streams, self.counts).text

    @cached_property
    def kernels_text(self) -> str:
        """Return the Taichi module."""
        from alife.grid.kernels_text import KernelsText

        return KernelsText(self.declared, self.phases, self.streams, self.counts).text

    def module(self, engine: str, text: str) -> ModuleType:
        """Return the module with a text, in a file of its own beside numba's machine code.

        The text says nothing of where the author's file lies, so that a run goes on from its copy with the same code.
        """
        from alife.engines import cpu  # noqa: F401 (it says where machine code is kept)

        stamp = hashlib.sha256(text.encode()).hexdigest()[:12]
        name = f"alife_own_{self.declared.name}_{engine}_{stamp}"
        if name in sys.modules:
            return sys.modules[name]
        file = Path(os.environ["NUMBA_CACHE_DIR"]) / "own" / f"{name}.py"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            write_shared(file, text)
        return run_file(file, name)

    def settings(self, config: Any) -> dict[str, Any]:
        """Return the settings as rules read them, in the order in which steps are given them."""
        kinds = settings_for_rules(type(config))
        return {
            name: np.float32(getattr(config, name)) if kinds[name][0] == "f32" else np.int32(int(getattr(config, name)))
            for name in sorted(kinds)
        }

    def weights(self, config: Any) -> dict[str, np.ndarray]:
        """Return the weights of convolved fields."""
        items = sorted(self.declared.convolved.items())
        return {name: item.worked_out(config) for name, item in items}


def run_file(file: Path, name: str) -> ModuleType:
    """Return a file run as a module."""
    spec = spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
