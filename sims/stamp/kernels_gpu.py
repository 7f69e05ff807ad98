"""A step of Stamp in Taichi, for any GPU and Taichi's CPU arch: nothing is read back.

The phases and rules are those of kernels_cpu.py, bit for bit: the sums are of whole numbers that float32 holds.
"""

from alife.engines.array_types_gpu import Bytes, Keys
from alife.engines.gpu import ti
from alife.engines.kernels_gpu import kernel
from alife.engines.rule import for_taichi
from sims.stamp import plot_rules
from sims.stamp.kernel_params import Tables
from sims.stamp.numbers import ALIVE, COVER, FILTERS, LIMIT, WEIGHT_SHIFT
from sims.stamp.state import Garden

tend, sow, age_of = for_taichi(plot_rules.tend), for_taichi(plot_rules.sow), for_taichi(plot_rules.age_of)
HALF = 1 << (WEIGHT_SHIFT - 1)
FAR, NEAR, FROZEN = 0, 1, 2  # what a cell is: away from life, to be worked out, to be left as it is
Cells = ti.types.ndarray(dtype=ti.i16, ndim=4)  # (worlds, y, x, channels)


@kernel
def find_near(params: ti.template(), step: ti.i32, near: Bytes, garden: Garden):
    """Find the cells with life beside them, and those of bodies old enough to stay as they are."""
    for world, y, x in ti.ndrange(near.shape[0], near.shape[1], near.shape[2]):
        found = FAR
        for k in range(9):
            row = (y + k // 3 - 1 + near.shape[1]) % near.shape[1]
            column = (x + k % 3 - 1 + near.shape[2]) % near.shape[2]
            if garden.channels[world, row, column, COVER] > ALIVE:
                found = NEAR
        if params.freeze_age > 0:
            plot_row, plot_column = y // params.side, x // params.side
            if garden.species[world, plot_row, plot_column] != ti.u32(0):
                if age_of(garden, world, plot_row, plot_column, step) >= params.freeze_age:
                    found = FROZEN
        near[world, y, x] = ti.cast(found, ti.u8)


@kernel
def work_out(channels: ti.template(), hidden: ti.template(), tables: Tables, near: Bytes, later: Cells, garden: Garden):
    """Work out the cells near life; the loops over channels are written out for how many there are."""
    for world, y, x in ti.ndrange(near.shape[0], near.shape[1], near.shape[2]):
        if near[world, y, x] == NEAR:
            height, width = near.shape[1], near.shape[2]
            up, down = (y + height - 1) % height, (y + 1) % height
            left, right = (x + width - 1) % width, (x + 1) % width
            view = ti.Vector.zero(ti.f32, FILTERS * channels)
            change = ti.Vector.zero(ti.f32, channels)
            for k in ti.static(range(channels)):
                a, b = ti.i32(garden.channels[world, up, left, k]), ti.i32(garden.channels[world, up, x, k])
                c, d = ti.i32(garden.channels[world, up, right, k]), ti.i32(garden.channels[world, y, left, k])
                e, f = ti.i32(garden.channels[world, y, x, k]), ti.i32(garden.channels[world, y, right, k])
                g, h = ti.i32(garden.channels[world, down, left, k]), ti.i32(garden.channels[world, down, x, k])
                i = ti.i32(garden.channels[world, down, right, k])
                view[k] = ti.cast(e, ti.f32)
                view[channels + k] = ti.cast(c + 2 * f + i - a - 2 * d - g, ti.f32)
                view[2 * channels + k] = ti.cast(g + 2 * h + i - a - 2 * b - c, ti.f32)
                view[3 * channels + k] = ti.cast(a + 2 * b + c + g + 2 * h + i + 2 * (d + f), ti.f32)
                change[k] = tables.second_bias[k]
            for n in range(hidden):
                total = tables.first_bias[n]
                for f in ti.static(range(FILTERS)):
                    for k in ti.static(range(channels)):
                        total += view[f * channels + k] * tables.first[f * channels + k, n]
                unit = ti.min(ti.max((ti.cast(total, ti.i32) + HALF) >> WEIGHT_SHIFT, 0), LIMIT)
                for k in ti.static(range(channels)):
                    change[k] += ti.cast(unit, ti.f32) * tables.second[n, k]
            for k in ti.static(range(channels)):
                moved = (ti.cast(change[k], ti.i32) + HALF) >> WEIGHT_SHIFT
                moved += ti.i32(garden.channels[world, y, x, k])
                later[world, y, x, k] = ti.cast(ti.min(ti.max(moved, -LIMIT), LIMIT), ti.i16)


@kernel
def settle(near: Bytes, later: Cells, garden: Garden):
    """Put the cells that live on in the place of those before; all others are empty."""
    for world, y, x in ti.ndrange(near.shape[0], near.shape[1], near.shape[2]):
        if near[world, y, x] != FROZEN:
            lives = 0
            if near[world, y, x] == NEAR:
                for k in range(9):
                    row = (y + k // 3 - 1 + near.shape[1]) % near.shape[1]
                    column = (x + k % 3 - 1 + near.shape[2]) % near.shape[2]
                    if near[world, row, column] == NEAR and later[world, row, column, COVER] > ALIVE:
                        lives = 1
            for k in range(later.shape[3]):
                kept = ti.cast(0, ti.i16)
                if lives == 1:
                    kept = later[world, y, x, k]
                garden.channels[world, y, x, k] = kept


@kernel
def tend_plots(params: ti.template(), keys: Keys, now: ti.i32, step: ti.i32, intent: Bytes, garden: Garden):
    """Let bodies die, or want to drop seeds."""
    for world, row, column in ti.ndrange(*garden.species.shape):
        tend(garden, params, keys, now, intent, world, row, column, step)


@kernel
def sow_plots(params: ti.template(), keys: Keys, now: ti.i32, step: ti.i32, intent: Bytes, garden: Garden):
    """Let seeds fall on empty plots."""
    for world, row, column in ti.ndrange(*garden.species.shape):
        sow(garden, params, keys, now, intent, world, row, column, step)
