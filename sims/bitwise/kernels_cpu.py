"""Steps of bitwise worlds on the CPU, in numba: whole worlds to a thread."""

import numpy as np

from alife.cpu import in_phases, prange
from alife.rows_cpu import draw_keys, share
from alife.rule import for_numba
from sims.bitwise import life
from sims.bitwise.rules import STREAMS

live = for_numba(life.live)
NOW = 0  # keys are drawn anew for every step


@in_phases
def advance(pool, law, tables, seeds, first_step, steps, threads):
    """Run some steps of all worlds."""
    worlds = seeds.size
    keys = np.empty((1, worlds, STREAMS, 2), np.uint32)
    for thread in prange(threads):
        first, end = share(thread, threads, worlds)
        for step in range(first_step, first_step + steps):
            draw_keys(seeds, step, keys[NOW], first, end)
            for world in range(first, end):
                live(pool, law, tables, keys, NOW, world)
