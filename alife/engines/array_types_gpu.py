"""What kernels in Taichi call the arrays they are given; those of a tuple need no name, see kernels_gpu.kernel."""

from alife.engines.gpu import ti

Seeds = ti.types.ndarray(dtype=ti.u32, ndim=1)  # (worlds,)
Keys = ti.types.ndarray(dtype=ti.u32, ndim=4)  # random keys (steps, worlds, streams, 2), see alife.engines.rng.word_of
Counts = ti.types.ndarray(dtype=ti.i32, ndim=2)  # (worlds, kinds)
Bytes = ti.types.ndarray(dtype=ti.u8, ndim=3)  # (worlds, y, x)
Tally = ti.types.ndarray(dtype=ti.i32, ndim=3)  # (worlds, y, entries): what happened since the counters were flushed
Total = ti.types.ndarray(dtype=ti.i64, ndim=3)  # (worlds, y, entries): what happened since step 0
