"""Steps of bitwise worlds on the CPU, in numba: whole worlds to a thread."""

import numpy as np

from alife.engines.cpu import apart, inner, int64, kernel, lowest_bit, uint8, uint64
from alife.engines.rows_cpu import draw_keys, share
from alife.engines.rule import for_numba
from alife.phylogeny.events_cpu import is_kept, record_change
from sims.bitwise import cell_rules
from sims.bitwise.scalar_rules import STREAMS

live = for_numba(cell_rules.live)
NOW = 0  # keys are drawn anew for every step
REMEMBERED = 32  # [steps] whose reactions are looked at together: few enough for the cache


@kernel
def advance(pool, demand, params, tables, seeds, events, first_step, steps, team):
    """Run some steps of the worlds that are a thread's own; what comes and goes is noted in the event buffer, if kept.

    `demand` is working memory, see cell_rules.react.
    """
    worlds = seeds.size
    keys = np.empty((1, worlds, STREAMS, 2), np.uint32)
    first, end = share(team.thread, team.threads, worlds)
    remembered = REMEMBERED if is_kept(events) else 0
    present = np.empty((end - first, remembered + 1, (params.reactions + 7) // 8 * 8), np.uint8)
    present[:, :, params.reactions :] = 0
    words, found = present.view(np.uint64), np.empty(remembered + present.shape[2], np.int64)
    row = 0
    if remembered:
        for world in range(first, end):
            mark(pool.population[world], present[world - first, 0])
    for step in range(first_step, first_step + steps):
        draw_keys(seeds, step, keys[NOW], first, end)
        for world in range(first, end):
            live(pool, demand, params, tables, keys, NOW, world)
        if remembered:
            row += 1
            for world in range(first, end):
                mark(pool.population[world], present[world - first, row])
            if row == remembered or step == first_step + steps - 1:
                for world in range(first, end):
                    note_changes(words[world - first], row, found, events, world, step - first_step - row)
                    begin_anew(words[world - first], row)
                row = 0


@apart
def mark(population, present):
    """Mark the reactions that are there."""
    for number in range(population.size):
        present[number] = uint8(population[number] > 0)


@inner
def begin_anew(words, row):
    """Let the marks of a row be those of the state before. One by one: a copy of a slice takes seconds to compile."""
    for place in range(words.shape[1]):
        words[0, place] = words[row, place]


@inner
def note_changes(words, rows, found, events, world, before):
    """Note which reactions of a world came and which died out in some steps, the first of which is `before` + 1.

    words: uint64 (rows + 1, words), marks of eight reactions each, of the state before these steps and after each;
    found: working memory

    In most steps nothing happens, and when something does cannot be foretold: the processor would guess wrongly at a
    branch for it, so steps and words are put on lists without any.
    """
    changed, size = found[:rows], words.shape[1]
    steps = list_changed(words, rows, changed)
    for number in range(steps):
        now, then = words[changed[number] + 1], words[changed[number]]
        since = before + changed[number] + 1
        at = found[rows : rows + size]
        for place in range(list_differing(now, then, at)):
            left = now[at[place]] ^ then[at[place]]
            while left:
                bit = lowest_bit(left)
                reaction = 8 * at[place] + bit // 8
                record_change(events, world, reaction, since, (then[at[place]] >> uint64(bit)) & uint64(1))
                left &= left - uint64(1)


@apart
def list_changed(words, rows, found):
    """List the rows after which the next one is another; return how many there are."""
    count = 0
    for row in range(rows):
        any_changed = uint64(0)
        for word in range(words.shape[1]):
            any_changed |= words[row, word] ^ words[row + 1, word]
        found[count] = row
        count += int64(any_changed != 0)
    return count


@apart
def list_differing(now, then, found):
    """List the places where words differ; return how many there are."""
    count = 0
    for place in range(now.size):
        found[count] = place
        count += int64(now[place] != then[place])
    return count
