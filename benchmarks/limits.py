"""What a machine can do at most: how fast its memory moves bytes and its processors reckon.

Method: an array is copied, and a = b + s c reckoned with three, in three sizes: what a core's own cache holds, what
the shared cache holds, and what neither does. Counted are the bytes read and written by the program; that a
processor may read what it is going to overwrite is not. Arithmetic is a loop of nothing else on as many chains of
vectors as hide how long one operation takes: multiplications and additions in one (two operations), and on integers
additions and exclusive ors in turn, since a compiler would make one of many additions. The fastest of several
portions counts, for what else runs on a machine can only make it slower.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from alife.engines.backend import Backend
from benchmarks.timing import LEAST, QUICK, Effort, rate

CORE, SHARED, MEMORY = "core cache", "shared cache", "memory"
CORE_BYTES = 384 << 10  # [bytes] a thread: of all arrays together
SHARED_BYTES = 12 << 20
MEMORY_BYTES = 384 << 20
ROUNDS = 20_000  # of arithmetic a call, on a processor
DEVICE_ROUNDS = {"cuda": 4000, "metal": 4000, "vulkan": 200}  # a software Vulkan stops long loops


@dataclass(frozen=True)
class Limits:
    """What some threads, or a device, can do at most."""

    engine: str
    threads: int
    copy: dict[str, float] = field(default_factory=dict)  # [bytes/s] by where the bytes lie
    triad: dict[str, float] = field(default_factory=dict)  # [bytes/s] likewise
    operations: dict[str, float] = field(default_factory=dict)  # [1/s] by kind of number

    def bandwidth(self, size: int) -> tuple[str, float]:
        """Return where a state of so many bytes lies, and the [bytes/s] at which it can be read and written there."""
        places = {CORE: CORE_BYTES * self.threads, SHARED: SHARED_BYTES, MEMORY: 1 << 62}
        place = next(name for name, room in places.items() if size <= room and name in self.copy)
        return place, self.copy[place]

    def told(self) -> str:
        """Return all in a few lines."""
        head = f"{self.engine}, {self.threads} thread{'s' if self.threads > 1 else ''}"
        moved = [f"{n} {self.copy[n] / 1e9:.0f} (triad {self.triad[n] / 1e9:.0f})" for n in self.copy]
        reckoned = [f"{kind} {speed / 1e9:.0f}" for kind, speed in self.operations.items()]
        return f"{head}: GB/s copying in {', '.join(moved)}; G operations/s: {', '.join(reckoned)}"


def measure(backend: Backend, effort: Effort = QUICK) -> Limits:
    """Return the limits of a started engine."""
    on_processor = backend.name in ("cpu", "taichi-cpu")  # what Taichi makes of these loops there is no limit
    copy, triad, reckon = (_cpu if on_processor else _device)(backend)
    sizes = {SHARED: SHARED_BYTES, MEMORY: MEMORY_BYTES}
    if on_processor:
        sizes = {CORE: CORE_BYTES * backend.threads, **sizes}
    if backend.name == "vulkan" or effort is LEAST:
        sizes[MEMORY] = MEMORY_BYTES // 8  # where it is a processor that plays the GPU, more takes long
    limits = Limits(backend.name, backend.threads)
    for place, size in sizes.items():
        limits.copy[place] = size * rate(copy(size // 8), effort).best
        limits.triad[place] = size * rate(triad(size // 12), effort).best
    for kind in ("float32", "int32", "int16"):
        work, operations = reckon(kind)
        limits.operations[kind] = operations * rate(work, effort).best
    return limits


Work = Callable[[int], object]


def _cpu(
    backend: Backend,
) -> tuple[Callable[[int], Work], Callable[[int], Work], Callable[[str], tuple[Work, int]]]:
    from alife.engines.cpu import set_num_threads
    from benchmarks import limits_cpu as kernels

    threads = backend.threads
    set_num_threads(threads)

    def copy(size: int) -> Work:
        source, target = np.ones(size, np.float32), np.zeros(size, np.float32)
        return lambda times: kernels.copy(source, target, threads, times)

    def triad(size: int) -> Work:
        first, second, target = np.ones(size, np.float32), np.ones(size, np.float32), np.zeros(size, np.float32)
        return lambda times: kernels.triad(first, second, target, np.float32(3), threads, times)

    def reckon(kind: str) -> tuple[Work, int]:
        rounds, width = ROUNDS, kernels.CHAINS * 64 // np.dtype(kind).itemsize
        sums, number = np.ones((threads, width), kind), np.dtype(kind).type(1)
        kernel = kernels.multiply_add if kind == "float32" else kernels.KERNELS[kind]
        return (lambda times: kernel(sums, number, threads, rounds * times)), 2 * rounds * width * threads

    return copy, triad, reckon


def _device(
    backend: Backend,
) -> tuple[Callable[[int], Work], Callable[[int], Work], Callable[[str], tuple[Work, int]]]:
    from alife.engines import gpu
    from benchmarks import limits_gpu as kernels

    def run(kernel: Callable[..., object], *arguments: object) -> Work:
        def work(times: int) -> None:
            for _ in range(times):
                kernel(*arguments)
            gpu.ti.sync()

        return work

    def copy(size: int) -> Work:
        source, target = (gpu.to_device(np.ones(size, np.float32)) for _ in range(2))
        return run(kernels.copy, source, target)

    def triad(size: int) -> Work:
        first, second, target = (gpu.to_device(np.ones(size, np.float32)) for _ in range(3))
        return run(kernels.triad, first, second, target, 3.0)

    def reckon(kind: str) -> tuple[Work, int]:
        rounds = DEVICE_ROUNDS[backend.name]
        lanes = 1 << 20 if backend.name in ("cuda", "metal") else 1 << 13
        sums = gpu.to_device(np.ones(lanes, kind))
        kernel = kernels.KERNELS[kind]
        return run(kernel, sums, rounds), 2 * kernels.CHAINS * lanes * rounds

    return copy, triad, reckon
