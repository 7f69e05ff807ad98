"""Loops in numba that do nothing but move bytes, or nothing but reckon; see benchmarks.limits."""

import numpy as np

from alife.engines.cpu import int16, int32, njit, prange

CHAINS = 12  # vectors of 64 bytes that are reckoned with in turn


@njit(parallel=True, cache=True)
def copy(source, target, threads, times):
    """Copy an array some times over, every thread its own part."""
    for thread in prange(threads):
        first, last = thread * source.size // threads, (thread + 1) * source.size // threads
        for _ in range(times):
            target[first:last] = source[first:last]


@njit(parallel=True, cache=True)
def triad(first, second, target, factor, threads, times):
    """Reckon target = first + factor x second some times over."""
    for thread in prange(threads):
        begin, end = thread * target.size // threads, (thread + 1) * target.size // threads
        a, b, sums = first[begin:end], second[begin:end], target[begin:end]
        for _ in range(times):
            for i in range(sums.size):
                sums[i] = a[i] + factor * b[i]


@njit(parallel=True, cache=True, fastmath={"contract"})
def multiply_add(sums, number, threads, rounds):
    """Multiply and add in one, on sums (threads, CHAINS x 16)."""
    factor, more = np.float32(0.999) * number, np.float32(0.001) * number
    for thread in prange(threads):
        own = sums[thread]
        for _ in range(rounds):
            for lane in range(CHAINS * 16):
                own[lane] = own[lane] * factor + more


@njit(parallel=True, cache=True)
def add_int32(sums, number, threads, rounds):
    """Add and take the exclusive or in turn, on sums (threads, CHAINS x 16)."""
    for thread in prange(threads):
        own = sums[thread]
        for _ in range(rounds):
            for lane in range(CHAINS * 16):
                own[lane] = int32(int32(own[lane] + number) ^ int32(0x5555))


@njit(parallel=True, cache=True)
def add_int16(sums, number, threads, rounds):
    """Add and take the exclusive or in turn, on sums (threads, CHAINS x 32)."""
    for thread in prange(threads):
        own = sums[thread]
        for _ in range(rounds):
            for lane in range(CHAINS * 32):
                own[lane] = int16(int16(own[lane] + number) ^ int16(0x5555))


KERNELS = {"int32": add_int32, "int16": add_int16}
