"""What kernels in Taichi call the arrays they are given."""

from alife.engines.gpu import ti

Seeds = ti.types.ndarray(dtype=ti.u32, ndim=1)  # (worlds,)
Keys = ti.types.ndarray(dtype=ti.u32, ndim=4)  # random keys (steps, worlds, streams, 2), see alife.engines.rng.word_of
Table = ti.types.ndarray(dtype=ti.u32, ndim=1)  # what kinds of things do, by kind
Numbers = ti.types.ndarray(dtype=ti.i32, ndim=1)  # the same, signed
Counts = ti.types.ndarray(dtype=ti.i32, ndim=2)  # (worlds, kinds)
Marks = ti.types.ndarray(dtype=ti.u8, ndim=2)  # (worlds, kinds)
Bytes = ti.types.ndarray(dtype=ti.u8, ndim=3)  # (worlds, y, x)
Words = ti.types.ndarray(dtype=ti.u32, ndim=3)  # (worlds, y, x)
Shorts = ti.types.ndarray(dtype=ti.i16, ndim=3)  # (worlds, y, x)
Energy = ti.types.ndarray(dtype=ti.i32, ndim=3)  # (worlds, y, x)
Molecules = ti.types.ndarray(dtype=ti.i16, ndim=4)  # (worlds, y, chemicals, x)
Genomes = ti.types.ndarray(dtype=ti.u8, ndim=4)  # (worlds, y, x, bytes)
Tally = ti.types.ndarray(dtype=ti.i32, ndim=3)  # (worlds, y, entries): what happened since the counters were flushed
Total = ti.types.ndarray(dtype=ti.i64, ndim=3)  # (worlds, y, entries): what happened since step 0
