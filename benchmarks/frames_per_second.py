"""Ask whether watching a world is smooth, and how much of the simulation's speed it costs.

Method: a world is warmed up, then shown in a window on whatever display there is (Xvfb is one without a
GPU) while it steps as fast as it can, between two times of the same world stepping without a window, since worlds
get slower and faster as they evolve. Reported are the frames a second that the loop reached and how many of them
showed the world at a new step, the 95th percentile of the time from one frame to the next, the processor time of
the window's thread, and what share of the steps a second is missing beside the mean of before and after: the median
of the rounds, with all of them beside. Beside other work on the machine steps a second say little; so it is also
told how much more processor time of all threads a step takes with the window, and what that would be of this
machine's processors at 60 frames a second. With and without the window it is recorded who descends from whom, as in
every run. Then the world is paused, and the map is dragged and zoomed in every frame, which redraws all of it,
without the cap of 60.

`--sliced` steps on the window's own thread, between frames, for comparison.

    python -m benchmarks.frames_per_second [--world NAME] [--size 512 2048] [--seconds 6] [--sliced]
"""

import argparse
import tempfile
import threading
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, thread_time
from typing import NamedTuple

import numpy as np
import pygame

from alife.engines import backend
from alife.runs.config import RunConfig
from alife.runs.interventions import InterventionLog
from alife.runs.live import LiveRun
from alife.runs.recorder import Recorder
from alife.runs.session import RunSession
from alife.worlds import registry
from benchmarks import machine
from viewers.ui import display, window
from viewers.ui.theme import Theme
from viewers.worlds import window as app
from viewers.worlds.playback import Playback

WINDOW = (1280, 800)  # [pixels]
MOST_STEPS = 1 << 30
NEVER = 1 << 30  # [steps] between two records, so that none falls into the measurement


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--world", default="multicell", choices=registry.names())
    parser.add_argument("--size", type=int, nargs="+", default=[512, 2048], help="[spaces] sides of square worlds")
    parser.add_argument("--warm", type=int, default=1000, help="[steps] before measuring, for 512 x 512 spaces")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=7, help="with and without the window, in turns")
    parser.add_argument("--sliced", action="store_true", help="step on the window's thread")
    options = parser.parse_args()
    display.check()
    described = {**machine.describe(), "display": pygame.display.get_driver()}
    print(", ".join(f"{key} {value}" for key, value in described.items()))
    for size in options.size:
        run = make_run(options.world, size, max(20, options.warm * 512**2 // size**2))
        shown, alone, watched, beats = WorldWindow(run), [alone_for(run, options.seconds)], [], []
        for _ in range(options.rounds):
            beat, pace = shown.measure(options.seconds, sliced=options.sliced)
            beats.append(beat)
            watched.append(pace)
            alone.append(alone_for(run, options.seconds))
        paused = shown.drag(options.seconds)
        shown.close()
        stepping = Beat.joined(beats)
        print(
            f"{options.world} {size} x {size}: stepping {stepping.rate:.0f} frames/s, {stepping.news:.0f} of them new "
            f"(95 % within {stepping.slow * 1000:.0f} ms, drawing takes {stepping.work * 1000:.1f} ms, "
            f"{stepping.processor:.0%} of a processor); paused pan and zoom {paused.rate:.0f} frames/s "
            f"(95 % within {paused.slow * 1000:.0f} ms)"
        )
        _tell([pace.steps for pace in watched], [pace.steps for pace in alone])
        _tell_work(watched, alone, stepping.rate)


def _tell(watched: list[float], alone: list[float]) -> None:
    """Print what share of the steps/s the window takes in each round, between two without it."""
    shares = [1 - 2 * each / (before + after) for each, (before, after) in zip(watched, pairwise(alone), strict=True)]
    print(
        f"    {median(watched):,.1f} steps/s with the window, {median(alone):,.1f} without: it takes "
        f"{median(shares):.0%} ({', '.join(f'{share:.0%}' for share in shares)})"
        f"    with {_spelt(watched)}; without {_spelt(alone)}"
    )


def _tell_work(watched: "list[Pace]", alone: "list[Pace]", rate: float) -> None:
    """Print what processor time the window takes in each round, beyond that of the steps."""
    rounds = zip(watched, pairwise(alone), strict=True)
    taken = [each.steps * (1 / each.worked - 2 / (before.worked + after.worked)) for each, (before, after) in rounds]
    at_60, processors = median(taken) * window.FRAMES_PER_SECOND / rate, backend.processors()
    print(
        f"    processor time: the window takes {median(taken):.2f} of one at {rate:.0f} frames/s "
        f"({_spelt(taken, 2)}), which at 60 would be {at_60 / processors:.0%} of the {processors} here"
    )


def _spelt(figures: list[float], digits: int = 1) -> str:
    return ", ".join(f"{figure:,.{digits}f}" for figure in figures)


class Pace(NamedTuple):
    """How fast a world was stepped."""

    steps: float  # [1/s]
    worked: float  # [1/s] of the processor time of all threads


class Stopwatch:
    """Measures the pace of a run from when it is made."""

    def __init__(self, run: LiveRun) -> None:
        self._run, self._first, self._begun, self._worked = run, run.step, perf_counter(), process_time()

    def pace(self) -> Pace:
        """Return the pace up to now."""
        steps = self._run.step - self._first
        return Pace(steps / (perf_counter() - self._begun), steps / (process_time() - self._worked))


class Beat:
    """The times from frame to frame."""

    def __init__(self, gaps: np.ndarray, work: list[float], processor: float, shown: int) -> None:
        self.gaps, self.works, self.spent, self.shown = gaps, work, processor, shown
        self.news = shown / float(gaps.sum())  # [frames/s] that showed another step than the one before
        self.processor = processor / float(gaps.sum())  # share of one that the window's thread took
        self.rate = 1 / float(gaps.mean())  # [frames/s]
        self.slow = float(np.percentile(gaps, 95))  # [s]
        self.work = median(work)  # [s] of the window's thread a frame

    @classmethod
    def joined(cls, beats: "list[Beat]") -> "Beat":
        """Return several measurements as one."""
        gaps = np.concatenate([beat.gaps for beat in beats])
        works = [work for beat in beats for work in beat.works]
        return cls(gaps, works, sum(beat.spent for beat in beats), sum(beat.shown for beat in beats))


class WorldWindow:
    """A window whose loop is timed; like viewers.ui.window.loop."""

    def __init__(self, run: LiveRun) -> None:
        self.screen = pygame.display.set_mode(WINDOW)
        self.playback = Playback(run)
        self.app = app.WorldWindow(self.playback, self.screen, Theme())
        self.clock = pygame.time.Clock()

    def measure(self, seconds: float, *, sliced: bool) -> tuple[Beat, Pace]:
        """Return how frames came while the world stepped as fast as it could, and its pace."""
        playback = self.playback
        if not sliced and not playback.simulation.is_running:
            playback.simulation.start()
        playback.toggle_play()
        self._frames(0.7, capped=True, sliced=sliced)
        watch = Stopwatch(playback.simulation.run)
        beat = self._frames(seconds, capped=True, sliced=sliced)
        pace = watch.pace()
        playback.toggle_play()
        self._frames(0.2, capped=True, sliced=sliced)  # until the world's thread has heard of it
        return beat, pace

    def drag(self, seconds: float) -> Beat:
        """Return how frames came while the paused map was moved in every one."""
        self._frames(0.5, capped=True, sliced=not self.playback.simulation.is_running)
        middle = self.app.area("map").center
        pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=middle, rel=(0, 0), buttons=(0, 0, 0)))

        def move(number: int) -> None:
            if number % 12 == 0:
                steps = 1 if number // 12 % 6 < 3 else -1
                self.app.handle(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=steps, flipped=False))
            self.playback.camera.pan(3 if number // 40 % 2 else -3, 1)

        return self._frames(seconds, capped=False, sliced=not self.playback.simulation.is_running, move=move)

    def close(self) -> None:
        """Stop the thread; nothing is saved."""
        self.playback.simulation.run.saved = True
        self.playback.close()

    def _frames(self, seconds: float, *, capped: bool, sliced: bool, move: object = None) -> Beat:
        used, shown, last = thread_time(), 0, self.playback.frame
        times, work, end = [perf_counter()], [], perf_counter() + seconds
        while times[-1] < end:
            begun = perf_counter()
            for event in pygame.event.get():
                self.app.handle(event)
            if callable(move):
                move(len(times))
            self.app.tick()
            pygame.display.update(self.app.draw())
            work.append(perf_counter() - begun)
            shown, last = shown + (self.playback.frame is not last), self.playback.frame
            if sliced:
                self.playback.simulation.turn()
            if capped:
                self.clock.tick(window.FRAMES_PER_SECOND)
            times.append(perf_counter())
        return Beat(np.diff(times), work, thread_time() - used, shown)


def make_run(name: str, size: int, warm: int) -> LiveRun:
    """Return a run of one world that records nothing while it is measured."""
    config = registry.config_class(name)(height=size, width=size)
    world = registry.world_class(name)(config, backend.start("cpu"))
    plan = RunConfig(
        world=name, worlds=1, steps=MOST_STEPS, sample_every=NEVER, frame_every=0, checkpoint_every=NEVER
    )  # fmt: skip
    state = world.reset(seeds=[0])
    world.step(state, warm)
    folder = Path(tempfile.mkdtemp())
    recorder = Recorder.of_run(folder, world, plan)
    recorder.begin(world.fetch(state))
    return LiveRun(RunSession(plan, world, state, recorder, InterventionLog(None)), since=world.totals(state))


def alone_for(run: LiveRun, seconds: float) -> Pace:
    """Return the pace without a window, on a thread like the window's."""
    found: list[Pace] = []

    def go() -> None:
        watch, end = Stopwatch(run), perf_counter() + seconds
        while perf_counter() < end:
            run.world.step(run.state, 4, run.phylogeny)
        found.append(watch.pace())

    thread = threading.Thread(target=go)
    thread.start()
    thread.join()
    return found[0]


if __name__ == "__main__":
    main()
