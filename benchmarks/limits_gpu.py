"""Kernels in Taichi that do nothing but move bytes, or nothing but reckon; see benchmarks.limits."""

from alife.engines.gpu import ti

CHAINS = 8  # numbers that a thread reckons with in turn

Floats = ti.types.ndarray(dtype=ti.f32, ndim=1)
Ints = ti.types.ndarray(dtype=ti.i32, ndim=1)
Shorts = ti.types.ndarray(dtype=ti.i16, ndim=1)


@ti.kernel
def copy(source: Floats, target: Floats):
    """Copy an array."""
    for i in range(source.shape[0]):
        target[i] = source[i]


@ti.kernel
def triad(first: Floats, second: Floats, target: Floats, factor: ti.f32):
    """Reckon target = first + factor x second."""
    for i in range(first.shape[0]):
        target[i] = first[i] + factor * second[i]


@ti.kernel
def multiply_add(sums: Floats, rounds: ti.i32):
    """Multiply and add in turn; a device makes one operation of both."""
    for i in range(sums.shape[0]):
        own = ti.Vector([sums[i] + chain for chain in range(CHAINS)])
        for _ in range(rounds):
            own = own * 0.999 + 0.001
        sums[i] = own.sum()


@ti.kernel
def add_int32(sums: Ints, rounds: ti.i32):
    """Add and take the exclusive or in turn."""
    for i in range(sums.shape[0]):
        own = ti.Vector([sums[i] + chain for chain in range(CHAINS)])
        for _ in range(rounds):
            own = (own + sums[i]) ^ 0x5555
        sums[i] = own.sum()


@ti.kernel
def add_int16(sums: Shorts, rounds: ti.i32):
    """Add and take the exclusive or in turn."""
    for i in range(sums.shape[0]):
        more = sums[i]
        own = ti.Vector([ti.cast(sums[i] + ti.cast(chain, ti.i16), ti.i16) for chain in range(CHAINS)])
        for _ in range(rounds):
            own = (own + more) ^ ti.cast(0x5555, ti.i16)
        sums[i] = own.sum()


KERNELS = {"float32": multiply_add, "int32": add_int32, "int16": add_int16}
