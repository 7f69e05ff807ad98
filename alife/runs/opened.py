"""Open a run folder to look at it: a finished, killed or still growing run, as a LiveRun that writes nothing.

A run is its config, its seeds and what hands did: whatever lies between two checkpoints, or before the
first that was kept, is worked out again when it is asked for.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from alife.core.config import from_table
from alife.core.errors import UsageError
from alife.core.table import read_columns
from alife.engines import backend
from alife.runs import checkpoint, config, lineages
from alife.runs import folder as run_folder
from alife.runs.config import RunConfig
from alife.runs.interventions import InterventionLog
from alife.runs.live import LiveRun
from alife.runs.recorder import Recorder, identity_of
from alife.worlds import registry


@dataclass(frozen=True)
class Opened:
    """A run folder, opened."""

    run: LiveRun
    identity: checkpoint.Identity
    warnings: list[str]


def open_folder(folder: Path, *, engine: str = "auto", threads: int | None = None) -> Opened:
    """Open a run folder at its newest sound checkpoint, or at its first step where none was written yet.

    Raises UsageError when it is not the folder of a run that this alife can go on with.
    """
    run_folder.check_begun(folder)
    run_table, rules_table = config.read(folder / run_folder.CONFIG)
    plan = from_table(RunConfig, run_table)
    rules: Any = from_table(registry.config_class(plan.world), rules_table)
    world = registry.world_class(plan.world)(rules, backend.start(engine, threads))
    identity = identity_of(world, plan)
    loaded = checkpoint.load_newest(folder / run_folder.CHECKPOINTS, world.state_type, identity)
    first = world.fetch(world.reset(seeds=plan.seeds))
    state = world.place(loaded.state) if loaded else world.reset(seeds=plan.seeds)
    since = since_of(loaded) if loaded else world.totals(first)
    recorder = Recorder(folder, world, identity, sample_every=plan.sample_every, keep=plan.keep_checkpoints)
    if loaded is None:
        recorder.phylogeny = lineages.begin(world, first, plan)
    else:
        recorder.phylogeny = lineages.restore(world, loaded, plan)
    log = InterventionLog.of_folder(folder, done=loaded.notes.get("deeds", 0) if loaded else 0)
    run = LiveRun(world, state, plan, log=log, since=since, recorder=recorder, rules=rules, writes=False, earlier=first)
    run.samples = samples_of(folder, world.curves)
    return Opened(run, identity, loaded.warnings if loaded else [])


def newest_step(folder: Path) -> int:
    """Return the step of the newest checkpoint in a run folder, -1 where there is none."""
    names = [path.stem for path in (folder / run_folder.CHECKPOINTS).glob("step-*.json")]
    return max((int(name.removeprefix("step-")) for name in names), default=-1)


def follow(opened: Opened) -> bool:
    """Take a run that another process is writing to its newest checkpoint; return whether there was a newer one."""
    run = opened.run
    if run.writes or newest_step(run.folder) <= run.head:
        return False
    loaded = checkpoint.load_newest(run.folder / run_folder.CHECKPOINTS, run.world.state_type, opened.identity)
    if loaded is None or loaded.state.step <= run.head:
        return False
    log = InterventionLog.of_folder(run.folder, done=loaded.notes.get("deeds", 0))
    run.jump(loaded.state, log, since_of(loaded), loaded.phylogeny or None)
    run.samples = samples_of(run.folder, run.world.curves)
    return True


def since_of(loaded: checkpoint.Loaded) -> dict[str, np.ndarray]:
    """Return the totals at the last sample before a checkpoint."""
    return {name: np.array(total, np.int64) for name, total in loaded.notes["since"].items()}


def samples_of(folder: Path, names: tuple[str, ...]) -> list[tuple[int, dict[str, np.ndarray]]]:
    """Return the rows of metrics.csv as (step, metrics (worlds,)), as far as they are whole; empty without them."""
    try:
        table = read_columns(folder / run_folder.METRICS)
    except UsageError:
        return []
    columns = [name for name in table if name in names or name == "cells" or name.startswith("share_")]
    steps, worlds = table["step"].astype(int), int(table["world"].max()) + 1
    rows = np.arange(len(steps) // worlds * worlds).reshape(-1, worlds)
    return [(int(steps[row[0]]), {name: table[name][row] for name in columns}) for row in rows]
