"""Compile the usual kernels of worlds: `python -m tests.warm WORLD ...`, before tests in several processes do it each.

Kernels are kept on disk between processes, see alife.engines.cpu; but two processes that want one at the same moment
both compile it, which takes some 20 seconds of a processor a world.
"""

import subprocess
import sys

import numpy as np

from alife.engines import backend
from alife.worlds import registry
from tests.sims.stamp.rules import TINY

SHARES = (  # of about equal work, one a process
    ("multicell", "stamp", "tank"),
    ("cellworld", "oceanworld", "bitwise", "oceanworld_steer"),
)
GRID = {"height": 16, "width": 16}
SMALL = {"stamp": {"rule": TINY, "rows": 2, "columns": 2}}


def compile_all():
    """Compile the kernels of all worlds, in a few processes at once."""
    started = [subprocess.Popen([sys.executable, "-m", "tests.warm", *names]) for names in SHARES]
    for process in started:
        process.wait()


def compile_world(name):
    """Compile what a world runs on; it is the same for any number of threads."""
    kind, config = registry.world_class(name), registry.config_class(name)
    engine = backend.start("cpu", 1)
    if registry.is_arena(name):
        arena = kind(config(beats=1), engine)
        arena.evaluate(arena.random_genomes(np.arange(4, dtype=np.uint32)))
        return
    small = SMALL.get(name, GRID if hasattr(config, "height") else {})
    world = kind(config(**small), engine)
    world.step(world.reset(seeds=[0]), 2)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_world(name)
