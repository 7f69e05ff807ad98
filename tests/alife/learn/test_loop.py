"""The loop around what learns, with a learner that only counts; PyTorch is not needed."""

import os
import signal

import numpy as np

from alife.learn import loop
from alife.runs.stopping import StopRequest
from alife.terminal import screen

TOLD = '{"iterations": 10}'  # as the command tells it


class Counting:
    """Learns nothing; it is interrupted in one of its iterations."""

    def __init__(self, interrupted_in=-1):
        self.iteration, self.iterations, self.interrupted_in = 0, 10, interrupted_in
        self.seen = []

    def step(self):
        if self.iteration == self.interrupted_in:
            os.kill(os.getpid(), signal.SIGINT)
        self.seen.append(self.iteration)
        self.iteration += 1
        return 1 / self.iteration

    def measure(self):
        return {"learned_error": 1.0}

    def sheet(self):
        return np.zeros((4, 4, 3), np.uint8)

    def arrays(self):
        return {"iteration": np.array(self.iteration)}

    def restore(self, arrays):
        self.iteration = int(arrays["iteration"])

    def save(self, path):
        path.write_text("a rule")


def learn(learner, place, *, resume=False):
    checkpoint = loop.begin(place, TOLD, resume=resume)
    if checkpoint is not None:
        learner.restore(checkpoint)
    with StopRequest().listening() as stop:
        loop.run(learner, place, TOLD, screen.console(quiet=True), stop)
    return stop.signal


def test_ctrl_c_keeps_what_was_learned_after_the_running_iteration(tmp_path):
    place, first, second = loop.Place(tmp_path / "r.npz"), Counting(interrupted_in=5), Counting()
    assert learn(first, place) == signal.SIGINT
    assert not place.out.exists()
    assert learn(second, place, resume=True) is None
    assert first.seen + second.seen == list(range(10))
    assert place.out.exists()
