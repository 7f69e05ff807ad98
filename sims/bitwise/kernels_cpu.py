"""Steps of bitwise worlds on the CPU, in numba: whole worlds to a thread."""

import numpy as np

from alife.engines.cpu import apart, inner, kernel, lowest_bit, uint8, uint32, uint64
from alife.engines.rows_cpu import draw_keys, share
from alife.engines.rule import for_numba
from alife.phylogeny.events_cpu import is_kept, record_birth, record_death
from sims.bitwise import cell_rules
from sims.bitwise.scalar_rules import STREAMS

live = for_numba(cell_rules.live)
NOW = 0  # keys are drawn anew for every step


@kernel
def advance(pool, demand, params, tables, seeds, events, first_step, steps, team):
    """Run some steps of the worlds that are a thread's own; what comes and goes is noted in the event buffer, if kept.

    `demand` is working memory, see cell_rules.react.
    """
    worlds = seeds.size
    keys = np.empty((1, worlds, STREAMS, 2), np.uint32)
    present = (pool.population > 0).astype(np.uint8)
    changed = np.zeros((worlds, (params.reactions + 7) // 8 * 8), np.uint8)
    blocks = changed.view(np.uint64)
    first, end = share(team.thread, team.threads, worlds)
    for step in range(first_step, first_step + steps):
        draw_keys(seeds, step, keys[NOW], first, end)
        for world in range(first, end):
            live(pool, demand, params, tables, keys, NOW, world)
        if is_kept(events):
            for world in range(first, end):
                seen = present[world], changed[world], blocks[world]
                note_changes(pool.population[world], events, world, step - first_step, *seen)


@inner
def note_changes(population, events, world, since, present, changed, blocks):
    """Note which reactions of a world died out since they were marked as present, and which came; mark them anew.

    Few do, so they are sought eight at a time: `blocks` is `changed`, one byte a reaction, in words of eight.
    """
    compare(population, present, changed)
    for block in range(blocks.size):
        left = blocks[block]
        while left:
            number = 8 * block + lowest_bit(left) // 8
            note_change(events, world, since, number, present[number])
            present[number] ^= uint8(1)
            left &= left - uint64(1)


@apart
def compare(population, present, changed):
    """Mark the reactions that are not present as they were."""
    for number in range(present.size):
        changed[number] = present[number] ^ uint8(population[number] > 0)


@inner
def note_change(events, world, since, number, was_present):
    """Note that a reaction died out, or that it came, with newcomers who inherit from nobody."""
    if was_present:
        record_death(events, world, 0, number, since)
    else:
        record_birth(events, world, 0, number, since, -1, True, True, uint32(number + 1), uint32(number + 1))
