"""A world that a file declares, with everything that a run, a recorder and a viewer ask of any world."""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from alife.core import memory
from alife.core.config import WorldConfig
from alife.core.errors import UsageError, unknown
from alife.engines.backend import Backend
from alife.grid.compiled import Compiled
from alife.grid.declare import Declared
from alife.grid.describe import DescribeModule
from alife.grid.editing_tools import EditingTools
from alife.grid.engines import PlainEngine, RowsEngine
from alife.grid.gene_selection import GeneSelection
from alife.grid.initial_state import InitialStateModule
from alife.grid.metrics import MetricsModule
from alife.grid.plain import inherited
from alife.grid.render import RenderModule
from alife.grid.state import DTYPES, StateModule
from alife.worlds.checks import check_seeds
from alife.worlds.grid_world import GridWorld
from alife.worlds.intervention import Intervention, Tool

SHOWN = 3  # metrics in a line of progress where the file names none
DIGITS = 7  # hexadecimal, of the hash of a file that tells its versions apart


class OwnWorld(GridWorld):
    """A batch of worlds of one file; `world_class` makes a subclass for each."""

    declared: Declared
    compiled: Compiled
    config_type: type[WorldConfig]
    files: dict[str, Any]
    editing: EditingTools

    def __init__(self, config: Any = None, backend: Backend | None = None, *, plain: bool = False) -> None:
        """Start an engine; `plain` for plain Python, which records no births and is slow."""
        self._is_plain = plain or (backend is not None and backend.is_plain)
        self._tells = not plain
        super().__init__(config, backend)
        least = 2 * self.compiled.reach
        for name in ("height", "width"):
            if getattr(self.config, name) < least:
                raise UsageError(f"{name} must be at least {least}: rules look {self.compiled.reach} spaces away.")

    @classmethod
    def _file(cls, name: str) -> Any:
        return cls.files[name]

    def _start_engine(self, backend: Backend) -> Any:
        if self._is_plain:
            return PlainEngine(self.compiled, self.config, tells=self._tells)
        if backend.is_cpu:
            return RowsEngine(self.compiled, self.config, backend.threads)
        from alife.grid.device_engine import OwnDeviceEngine  # slow to load

        return OwnDeviceEngine(self.compiled, self.config, backend.name)

    def reset(self, genomes: np.ndarray | None = None, *, seeds: Sequence[int] = (0,)) -> Any:
        """Return new worlds, one a seed, as @start makes them; see GridWorld."""
        numbers = check_seeds(seeds)
        memory.check(self, len(numbers))
        begin: InitialStateModule = self._file("initial_state")
        return self.place(begin.founded(self.config, np.array(numbers, np.uint32), genomes, self._engine))

    def conserved(self, state: Any) -> dict[str, list[Any]]:
        """Return what the file says never changes, a value a world, by name."""
        metrics: MetricsModule = self._file("metrics")
        return metrics.conserved(self.fetch(state), self.config)

    def genomic_shadow(self, seeds: np.ndarray, sample_every: int) -> GeneSelection | None:
        """Return what follows the genes of worlds with these seeds; None where nothing is inherited."""
        del sample_every
        genes = inherited(self.declared) if self.declared.lives else []
        size = self.config.height, self.config.width
        return GeneSelection(self.declared, genes, len(seeds), size) if genes else None

    @property
    def tools(self) -> tuple[Tool, ...]:
        """Return the tools that fields and inhabitants give."""
        return self.editing.tools

    def copied_genome(self, state: Any, *, world: int, y: int, x: int) -> tuple[int, ...]:
        """Return all that who stands on a space is; empty where nobody does."""
        return self.editing.copied(state, world, y, x)

    def apply_intervention(self, state: Any, intervention: Intervention) -> None:
        """Apply an intervention in place."""
        self.editing.apply(state, self.config, intervention)


def world_class(declared: Declared) -> type[OwnWorld]:
    """Return the World of what a file declares. Raises UsageError for a mistake in its rules."""
    compiled = Compiled(declared)
    state, metrics = StateModule(declared, compiled.counts), MetricsModule(declared, compiled.counts)
    measured = tuple(item.name for item in declared.measures)
    for name in declared.headline:
        if name not in metrics.COLUMNS:
            raise UsageError(f"{declared.path}: {unknown('metric in HEADLINE', name, metrics.COLUMNS)}")
    doubled = sum(np.dtype(DTYPES[declared.fields[name].kind]).itemsize for name in compiled.doubled)
    members = {
        "__doc__": declared.doc,
        "__module__": declared.globals["__name__"],
        "name": declared.name,
        "rules_version": int(hashlib.sha256(declared.source.text.encode()).hexdigest()[:DIGITS], 16),
        "config_type": declared.config_type,
        "headline": declared.headline or measured[:SHOWN] or ("cells",),
        "curves": measured,
        "label_kinds": ("species",) if declared.lives else (),
        "inhabitants": "cells" if declared.lives else "",
        "shared_out": ("cells" if declared.lives else "spaces", 1),
        "working_bytes": 1 + doubled + 4 * len(declared.convolved),
        "declared": declared,
        "compiled": compiled,
        "editing": EditingTools(declared),
        "files": {
            "config": _ConfigModule(declared),
            "state": state,
            "initial_state": InitialStateModule(compiled, state),
            "metrics": metrics,
            "render": RenderModule(declared),
            "describe": DescribeModule(declared, metrics),
        },
    }
    return type("World", (OwnWorld,), members)


class _ConfigModule:
    """What `sims/NAME/config.py` is to a world that has a folder."""

    def __init__(self, declared: Declared) -> None:
        self.Config = declared.config_type
