"""Run worlds that evolve by themselves: step, sample, picture, save, and stop politely."""

import time
from typing import Any

import numpy as np

from alife.runs.config import RunConfig
from alife.runs.field_store import wanted
from alife.runs.interventions import InterventionLog
from alife.runs.recorder import Recorder
from alife.runs.stopping import LONGEST_SILENCE, OnProgress, StopRequest
from alife.worlds.portions import adapted
from alife.worlds.world import World


def run(
    world: World,
    state: Any,
    run_config: RunConfig,
    recorder: Recorder,
    log: InterventionLog,
    stop: StopRequest,
    on_progress: OnProgress,
) -> None:
    """Step until `run_config.steps` or a wish to stop, and leave a checkpoint there. The state changes in place.

    What the log says was done by hand is done again when it is due. A run that is over does not begin. Raises
    RecordLost.
    """
    metrics: dict[str, np.ndarray] = {}
    pace = 1  # [steps] that take about LONGEST_SILENCE
    while not is_over(world, state, run_config, log) and stop.signal is None:
        log.catch_up(world, state, recorder.phylogeny)
        target = min(next_event(state.step, run_config), log.next_step or run_config.steps)
        while state.step < target and stop.signal is None:
            begun = time.perf_counter()
            steps = target - state.step if world.elsewhere is not None else min(pace, target - state.step)
            world.step(state, steps, recorder.phylogeny)
            pace = adapted(pace, steps, time.perf_counter() - begun, LONGEST_SILENCE)
            on_progress(state.step, metrics)
        if state.step == target and (target == next_event(target - 1, run_config)):
            metrics = record(world, state, run_config, recorder, log) or metrics
            on_progress(state.step, metrics)
    if log.catch_up(world, state, recorder.phylogeny) or recorder.saved_step != state.step:
        recorder.save(world.fetch(state), log)
    recorder.write_phylogeny()


def record(
    world: World, state: Any, run_config: RunConfig, recorder: Recorder, log: InterventionLog
) -> dict[str, np.ndarray]:
    """Write down whatever is due at this step, the checkpoint last; return the metrics if they were sampled.

    Raises RecordLost, and writes nothing where it finds no record to go on with.
    """
    log.check_untouched()
    recorder.check_untouched()
    seen = world.fetch(state)
    last = state.step == run_config.steps
    metrics = recorder.sample(seen) if is_sample(state.step, run_config) else {}
    if run_config.frame_every and (last or state.step % run_config.frame_every == 0):
        recorder.frame(seen)
    if recorder.fields is not None and recorder.fields.is_due(state.step):
        recorder.fields.add(seen)
    if last or state.step % run_config.checkpoint_every == 0:
        recorder.save(seen, log)
    return metrics


def is_over(world: World, state: Any, run_config: RunConfig, log: InterventionLog) -> bool:
    """Return whether a run is at its end: its last step, or if it was to end with its worlds, a sample without life."""
    if state.step >= run_config.steps:
        return True
    if not run_config.until_extinct or log.next_step is not None or not is_sample(state.step, run_config):
        return False
    return not world.occupancy(world.fetch(state)).species.any()


def is_sample(step: int, run_config: RunConfig) -> bool:
    """Return whether a row is due at a step."""
    return step == run_config.steps or step % run_config.sample_every == 0


def next_event(step: int, run_config: RunConfig) -> int:
    """Return the first step after this one at which something is to be written down."""
    fields = wanted(run_config.fields)
    periods = (
        run_config.sample_every, run_config.frame_every, run_config.checkpoint_every, fields.every if fields else 0
    )  # fmt: skip
    return min(run_config.steps, *((step // period + 1) * period for period in periods if period))
