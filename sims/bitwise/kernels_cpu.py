"""Steps of bitwise worlds on the CPU, in numba: whole worlds to a thread."""

import numpy as np

from alife.cpu import in_phases, inner, prange, uint8, uint32
from alife.diary_cpu import is_kept, note_birth, note_death
from alife.phylogeny_cpu import read_worlds
from alife.rows_cpu import draw_keys, share
from alife.rule import for_numba
from sims.bitwise import life
from sims.bitwise.rules import STREAMS

live = for_numba(life.live)
NOW = 0  # keys are drawn anew for every step


@in_phases
def advance(pool, law, tables, seeds, diary, first_step, steps, threads):
    """Run some steps of all worlds; what comes and goes is noted in the diary, if it is kept."""
    worlds = seeds.size
    keys = np.empty((1, worlds, STREAMS, 2), np.uint32)
    present = np.empty((worlds, law.reactions), np.uint8)
    for thread in prange(threads):
        first, end = share(thread, threads, worlds)
        if is_kept(diary):
            for world in range(first, end):
                find_present(pool, world, present[world])
        for step in range(first_step, first_step + steps):
            draw_keys(seeds, step, keys[NOW], first, end)
            for world in range(first, end):
                live(pool, law, tables, keys, NOW, world)
                if is_kept(diary) and has_changed(pool, world, present[world]):
                    note_changes(pool, diary, world, step - first_step, present[world])
                    find_present(pool, world, present[world])
        if is_kept(diary):
            read_worlds(diary, first, end, first_step, steps)


@inner
def find_present(pool, world, present):
    """Mark the reactions that have individuals."""
    for number in range(present.size):
        present[number] = uint8(pool.population[world, number] > 0)


@inner
def has_changed(pool, world, present):
    """Return whether a reaction came or died out since `present` was found."""
    changed = uint8(0)
    for number in range(present.size):
        changed |= present[number] ^ uint8(pool.population[world, number] > 0)
    return changed != 0


@inner
def note_changes(pool, diary, world, since, present):
    """Note the reactions that died out in a step and those that came, whose newcomers inherit from nobody."""
    for number in range(present.size):
        lives = pool.population[world, number] > 0
        if present[number] and not lives:
            note_death(diary, world, 0, number, since)
        if lives and not present[number]:
            note_birth(diary, world, 0, number, since, -1, True, True, uint32(number + 1), uint32(number + 1))
