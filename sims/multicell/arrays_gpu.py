"""What kernels in Taichi call the arrays they are given; contents as in State, unless said."""

from alife.gpu import ti

Seeds = ti.types.ndarray(dtype=ti.u32, ndim=1)  # (worlds,)
Keys = ti.types.ndarray(dtype=ti.u32, ndim=4)  # random keys (steps, worlds, streams, 2), see alife.rng.word_of
Table = ti.types.ndarray(dtype=ti.u32, ndim=1)  # (roles + 1,), see law.Tables
Numbers = ti.types.ndarray(dtype=ti.i32, ndim=1)  # (chemicals,), see law.Tables
Molecules = ti.types.ndarray(dtype=ti.i16, ndim=4)  # (worlds, y, chemicals, x)
Bytes = ti.types.ndarray(dtype=ti.u8, ndim=3)  # (worlds, y, x)
Words = ti.types.ndarray(dtype=ti.u32, ndim=3)  # (worlds, y, x)
Energy = ti.types.ndarray(dtype=ti.i32, ndim=3)  # (worlds, y, x)
Genomes = ti.types.ndarray(dtype=ti.u8, ndim=4)  # (worlds, y, x, genome_length)
Tally = ti.types.ndarray(dtype=ti.i32, ndim=3)  # (worlds, y, n): what happened since the books were closed
Total = ti.types.ndarray(dtype=ti.i64, ndim=3)  # (worlds, y, n): what happened since step 0
