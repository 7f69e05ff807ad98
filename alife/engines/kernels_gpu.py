"""What every world needs around its own kernels on a device: random keys before, books after."""

from alife.engines import rng
from alife.engines.array_types_gpu import Keys, Seeds, Tally, Total
from alife.engines.gpu import ti
from alife.engines.rule import for_taichi

stream_key = for_taichi(rng.stream_key)


@ti.kernel
def draw_keys(seeds: Seeds, first_step: ti.i32, keys: Keys):
    """Draw the keys of every world's streams for the steps from `first_step` on."""
    for now, world, stream, half in ti.ndrange(keys.shape[0], keys.shape[1], keys.shape[2], 2):
        step = ti.u32(first_step + now)
        keys[now, world, stream, half] = stream_key(seeds[world], step, ti.u32(stream), ti.u32(half))


@ti.kernel
def close_books(tally: Tally, total: Total):
    """Add a tally to its totals and begin it anew."""
    for world, y, entry in ti.ndrange(tally.shape[0], tally.shape[1], tally.shape[2]):
        total[world, y, entry] += ti.cast(tally[world, y, entry], ti.i64)
        tally[world, y, entry] = 0
