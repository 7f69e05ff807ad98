"""A run that lies on disk, opened to be looked at or experimented with: never written to."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alife.core.config import from_table
from alife.core.errors import UsageError
from alife.engines import backend
from alife.runs import checkpoint, config
from alife.runs import folder as run_folder
from alife.runs.config import RunConfig
from alife.runs.recorder import identity_of
from alife.worlds import registry
from alife.worlds.world import World


@dataclass(frozen=True)
class StoredRun:
    """A run as its newest sound checkpoint left it."""

    plan: RunConfig
    world: World
    state: Any  # fetched


def open_run(folder: Path, world: str) -> StoredRun:
    """Open the run of a world; raises UsageError when the folder holds none that this alife can read."""
    run_folder.check_begun(folder)
    run_table, rules_table = config.read(folder / run_folder.CONFIG, world)
    plan = from_table(RunConfig, run_table)
    opened = registry.world_class(world)(from_table(registry.config_class(world), rules_table), backend.start("cpu"))
    loaded = checkpoint.load_newest(folder / run_folder.CHECKPOINTS, opened.state_type, identity_of(opened, plan))
    if loaded is None:
        raise UsageError(f"'{folder}' has no checkpoint yet.")
    return StoredRun(plan, opened, loaded.state)
