"""Run worlds that evolve by themselves: step, sample, picture, save, and stop politely."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import numpy as np

from alife.runs.config import RunConfig
from alife.runs.interventions import InterventionLog
from alife.runs.recorder import Recorder
from alife.worlds.world import World

STOPS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]  # Windows has none
LONGEST_SILENCE = 0.2  # [s] between two looks at the clock, the keyboard and the progress line

Report = Callable[[int, dict[str, np.ndarray]], None]  # step, last metrics


class StopRequest:
    """Whether someone asked the run to stop, and by which signal."""

    def __init__(self) -> None:
        self.signal: int | None = None

    @contextmanager
    def listening(self) -> Iterator["StopRequest"]:
        """Take Ctrl-C, SIGTERM, SIGHUP as a wish to stop after the running steps; a second one stops at once.

        A signal that is ignored, as nohup lets SIGHUP be, stays ignored.
        """
        heard = [number for number in STOPS if signal.getsignal(number) != signal.SIG_IGN]
        previous = {number: signal.signal(number, self._note) for number in heard}
        try:
            yield self
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.signal = number
        signal.signal(number, signal.SIG_DFL)


def run(
    world: World,
    state: Any,
    plan: RunConfig,
    recorder: Recorder,
    log: InterventionLog,
    stop: StopRequest,
    report: Report,
) -> None:
    """Step until `plan.steps` or a wish to stop, and leave a checkpoint there. The state changes in place.

    What the log says was done by hand is done again when it is due.
    """
    metrics: dict[str, np.ndarray] = {}
    pace = 1  # [steps] that take about LONGEST_SILENCE
    while state.step < plan.steps and stop.signal is None:
        log.catch_up(world, state, recorder.phylogeny)
        target = min(next_event(state.step, plan), log.next_step or plan.steps)
        while state.step < target and stop.signal is None:
            begun = time.perf_counter()
            steps = min(pace, target - state.step)
            world.step(state, steps, recorder.phylogeny)
            pace = _adapted(pace, steps, time.perf_counter() - begun)
            report(state.step, metrics)
        if state.step == target and (target == next_event(target - 1, plan)):
            recorder.interventions_done = log.done
            metrics = record(world, state, plan, recorder) or metrics
            report(state.step, metrics)
    if log.catch_up(world, state, recorder.phylogeny) or recorder.saved_step != state.step:
        recorder.interventions_done = log.done
        recorder.save(world.fetch(state))
    recorder.write_phylogeny()


def record(world: World, state: Any, plan: RunConfig, recorder: Recorder) -> dict[str, np.ndarray]:
    """Write down whatever is due at this step, the checkpoint last; return the metrics if they were sampled."""
    seen = world.fetch(state)
    last = state.step == plan.steps
    metrics = recorder.sample(seen) if last or state.step % plan.sample_every == 0 else {}
    if plan.frame_every and (last or state.step % plan.frame_every == 0):
        recorder.frame(seen)
    if last or state.step % plan.checkpoint_every == 0:
        recorder.save(seen)
    return metrics


def next_event(step: int, plan: RunConfig) -> int:
    """Return the first step after this one at which something is to be written down."""
    periods = (plan.sample_every, plan.frame_every, plan.checkpoint_every)
    return min(plan.steps, *((step // period + 1) * period for period in periods if period))


def _adapted(pace: int, steps: int, seconds: float) -> int:
    """Return a pace nearer to LONGEST_SILENCE, by at most a factor of 2."""
    wanted = int(steps * LONGEST_SILENCE / max(seconds, 1e-9))
    return max(1, min(max(wanted, pace // 2), 2 * pace))
