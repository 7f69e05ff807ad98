"""What the generated module of every world runs on in Taichi: rules compiled, types of arrays, keys, convolution."""

from alife.engines import lattice, rng
from alife.engines.array_types_gpu import Bytes, Keys, Seeds, Tally
from alife.engines.gpu import ti
from alife.engines.rule import for_taichi
from alife.grid import cell_rules

__all__ = ["Bytes", "Keys", "Tally"]

row_of, column_of = for_taichi(lattice.row_of), for_taichi(lattice.column_of)
is_struck, winner, wins = for_taichi(lattice.is_struck), for_taichi(lattice.winner), for_taichi(cell_rules.wins)
draw, stream_key, again = for_taichi(rng.draw), for_taichi(rng.stream_key), for_taichi(cell_rules.again)
quotient_i32, remainder_i32 = for_taichi(cell_rules.quotient_i32), for_taichi(cell_rules.remainder_i32)
quotient_u32, remainder_u32 = for_taichi(cell_rules.quotient_u32), for_taichi(cell_rules.remainder_u32)
parity, wrap, hashed = for_taichi(cell_rules.parity), for_taichi(cell_rules.wrap), for_taichi(cell_rules.hashed)
lesser, greater, whole_of = (
    for_taichi(cell_rules.lesser), for_taichi(cell_rules.greater), for_taichi(cell_rules.whole_of)
)  # fmt: skip

magnitude = for_taichi(cell_rules.magnitude)
bound, within = for_taichi(cell_rules.bound), for_taichi(cell_rules.within)
row_towards, column_towards = for_taichi(cell_rules.row_towards), for_taichi(cell_rules.column_towards)
is_struck_here, winner_here = for_taichi(cell_rules.is_struck_here), for_taichi(cell_rules.winner_here)
wins_here = for_taichi(cell_rules.wins_here)

i32, u32, f32, sqrt = ti.i32, ti.u32, ti.f32, ti.sqrt
u8 = i16 = i32  # narrower words are for vectors of the CPU; the numbers are the same

U8, U16, U32, I16, I32, F32 = (
    ti.types.ndarray(dtype=kind, ndim=3) for kind in (ti.u8, ti.u16, ti.u32, ti.i16, ti.i32, ti.f32)
)  # fields (worlds, y, x)
TABLES = {
    name: ti.types.ndarray(dtype=kind, ndim=1)
    for name, kind in (("u8", ti.u8), ("i16", ti.i16), ("i32", ti.i32), ("f32", ti.f32))
}  # by the kind that they are stored as
Streams = ti.types.ndarray(dtype=ti.u32, ndim=1)
Weights = ti.types.ndarray(dtype=ti.f32, ndim=2)
Field = ti.types.ndarray(ndim=3)


@ti.kernel
def draw_keys(seeds: Seeds, streams: Streams, first_step: ti.i32, keys: Keys):
    """Draw the keys of named streams for the steps from `first_step` on."""
    for now, world, stream, half in ti.ndrange(keys.shape[0], keys.shape[1], keys.shape[2], 2):
        step = ti.u32(first_step + now)
        keys[now, world, stream, half] = stream_key(seeds[world], step, streams[stream], ti.u32(half))


@ti.kernel
def convolve(sums: F32, source: F32, weights: Weights):
    """Sum a field around every space, weight by weight."""
    for world, y, x in ti.ndrange(sums.shape[0], sums.shape[1], sums.shape[2]):
        total = ti.f32(0.0)
        for dy in range(weights.shape[0]):
            row = wrap(y + dy - weights.shape[0] // 2, sums.shape[1])
            for dx in range(weights.shape[1]):
                if weights[dy, dx] != 0.0:
                    column = wrap(x + dx - weights.shape[1] // 2, sums.shape[2])
                    total += weights[dy, dx] * source[world, row, column]
        sums[world, y, x] = total


@ti.kernel
def convolve_mirrored(sums: F32, source: F32, weights: Weights):
    """Sum a field around every space, those that mirror each other before they are weighed."""
    for world, y, x in ti.ndrange(sums.shape[0], sums.shape[1], sums.shape[2]):
        total = ti.f32(0.0)
        up, left = weights.shape[0] // 2, weights.shape[1] // 2
        for dy in range(up + 1):
            above, below = wrap(y - dy, sums.shape[1]), wrap(y + dy, sums.shape[1])
            for dx in range(left + 1):
                weight = weights[up + dy, left + dx]
                if weight != 0.0:
                    before, after = wrap(x - dx, sums.shape[2]), wrap(x + dx, sums.shape[2])
                    near = column_sum(source, world, above, below, before, dy)
                    if dx > 0:
                        near += column_sum(source, world, above, below, after, dy)
                    total += weight * near
        sums[world, y, x] = total


@ti.func
def column_sum(source: ti.template(), world, above, below, x, dy):
    """Return the sum of two spaces of a column, of one where the distance between them is 0."""
    found = source[world, above, x]
    if dy > 0:
        found += source[world, below, x]
    return found


@ti.kernel
def copy(target: Field, source: Field):
    """Copy a field."""
    for world, y, x in ti.ndrange(source.shape[0], source.shape[1], source.shape[2]):
        target[world, y, x] = source[world, y, x]
