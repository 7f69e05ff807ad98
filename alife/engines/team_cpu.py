"""Threads that run one kernel together: each does its share of every phase, and waits where a phase ends.

A kernel is called once by each thread, with the same arguments and a `Team` that says which thread it is. Threads that
have whole worlds of their own never wait for each other; else the rows of all worlds are shared out, and a phase begins
when all threads have ended the one before (alife.engines.rows_cpu has both). The threads are Python's: with those of
numba (`prange`) a kernel is compiled four times over. Three kernels of Oceanworld still use numba's: those of waters,
of steering and of steps in lockstep (alife.engines.cpu.running_threads).
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from alife.engines.cpu import refuse_fork
from alife.engines.rows_cpu import NO_MORE_WAITING


class Team(NamedTuple):
    """What one of the threads that run a kernel knows of them."""

    thread: int  # its number, from 0
    threads: int
    has_worlds: bool  # whether each thread has whole worlds of its own
    arrivals: np.ndarray  # int64 (1,): how often a thread came to the end of a phase, all threads together


def run(kernel: Any, threads: int, worlds: int, *arguments: Any) -> None:
    """Call kernel(*arguments, team) on some threads at once, and return when all have ended.

    kernel: made by alife.engines.cpu.kernel; worlds: how many it works on. Raises what it raised on any thread; the
    arrays that it works on then hold steps that are half done.
    """
    refuse_fork()
    team = Team(0, threads, shares_out_evenly(worlds, threads), np.zeros(1, np.int64))
    if threads == 1:
        kernel(*arguments, team)
        return
    if not kernel.signatures:  # compile before there is more than one thread to do it
        kernel.compile(tuple(map(kernel.typeof_pyval, (*arguments, team))))
    helpers = _helpers(threads - 1)
    others: list[Future[None]] = []
    try:
        for number in range(1, threads):  # one by one, so that those are known which began before an interruption
            others.append(helpers.submit(_do_share, kernel, arguments, team._replace(thread=number)))  # noqa: PERF401
        _do_share(kernel, arguments, team)
    except BaseException:  # perhaps Ctrl-C before this thread began: the others must not wait for it
        team.arrivals[0] = NO_MORE_WAITING
        raise
    finally:
        _wait_for(others)
    for other in others:
        other.result()


def begin(threads: int, function: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
    """Begin function(*arguments) on a thread that helps the caller; return what waits for its result.

    Where nobody helps, or nobody has begun by the time it is asked for, the one who asks calls the function.
    """
    refuse_fork()
    if threads == 1:
        return partial(function, *arguments)
    begun = _helpers(threads - 1).submit(function, *arguments)
    return lambda: function(*arguments) if begun.cancel() else begun.result()


def _do_share(kernel: Any, arguments: tuple[Any, ...], team: Team) -> None:
    """Do the share of one thread; if that fails, let no other wait for it at the end of a phase."""
    try:
        kernel(*arguments, team)
    except BaseException:
        team.arrivals[0] = NO_MORE_WAITING
        raise


def shares_out_evenly(worlds: int, threads: int) -> bool:
    """Return whether threads that take whole worlds are all about equally busy, so that none waits in every phase."""
    return worlds % threads == 0 or worlds >= 4 * threads


_of_caller = threading.local()  # helpers belong to one caller: two who shared some could wait for each other for ever


def _helpers(count: int) -> ThreadPoolExecutor:
    """Return at least so many threads that help the caller."""
    if getattr(_of_caller, "count", 0) < count:
        _of_caller.count, _of_caller.helpers = count, ThreadPoolExecutor(count, "alife")
    helpers: ThreadPoolExecutor = _of_caller.helpers
    return helpers


def _wait_for(others: list[Future[None]]) -> None:
    """Wait until all have ended, even if Ctrl-C is pressed meanwhile: they work on the caller's arrays."""
    try:
        wait(others)
    except BaseException:
        wait(others)
        raise
