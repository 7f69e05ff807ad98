"""Call functions in other processes of this machine: an Executor that outlives the death of its processes.

Each process is a pool of its own, since a death breaks the whole pool that it happens in, and calls under way in the
others would be lost with it. Processes are spawned, since a fork of one that runs Taichi or threads hangs.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent import futures
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

MOST_DEATHS = 3  # of processes with the same call; then the call is to blame

_at_work = threading.Lock()  # held in a process while it does a call


@dataclass(eq=False)
class _Call:
    """A function to be called somewhere, and who waits for it."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    options: dict[str, Any]
    future: "Future[Any]" = field(default_factory=Future)
    deaths: int = 0  # of processes that had it


class ProcessExecutor(Executor):
    """Calls functions in several processes; one that dies is replaced, and its call is done again.

    The future of a call with which MOST_DEATHS processes die has a BrokenExecutor.
    """

    def __init__(self, count: int) -> None:
        if count < 1:
            raise ValueError(f"count must be at least 1, got {count}.")
        self._lock = threading.Lock()
        self._waiting: deque[_Call] = deque()
        self._open: set[Future[Any]] = set()
        self._is_closed = self._is_abandoned = False  # abandoned: nobody waits for what is under way
        self._idle = [_hired() for _ in range(count)]

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **options: Any) -> "Future[Any]":
        """Return the future of a call. Raises RuntimeError after `shutdown`."""
        call = _Call(function, arguments, options)
        with self._lock:
            if self._is_closed:
                raise RuntimeError("cannot schedule new futures after shutdown")
            self._waiting.append(call)
            self._open.add(call.future)
        self._hand_out()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls, and let the processes go when those under way are done; `wait` for it if told so."""
        with self._lock:
            self._is_closed, self._is_abandoned = True, cancel_futures or self._is_abandoned
            left = list(self._waiting) if cancel_futures else []
            if cancel_futures:
                self._waiting.clear()
            idle, self._idle = self._idle, []
        for call in left:
            if not call.future.cancel():  # a process died with it, and it waited for another
                call.future.set_exception(BrokenExecutor("Its process died, and no more are started."))
        with self._lock:
            opened = [future for future in self._open if not future.done()]
        for pool in idle:
            pool.shutdown(wait=wait)
        if wait:
            futures.wait(opened)

    def _hand_out(self) -> None:
        """Give waiting calls to idle processes; when closed, let processes go that nothing waits for."""
        while True:
            with self._lock:
                if not self._idle or not (self._waiting or self._is_closed):
                    return
                pool = self._idle.pop()  # the last to have worked, whose arena is made
                call = self._waiting.popleft() if self._waiting else None
            if call is None:
                pool.shutdown(wait=False)
            else:
                self._give(pool, call)

    def _give(self, pool: ProcessPoolExecutor, call: _Call) -> None:
        if not call.deaths and not call.future.set_running_or_notify_cancel():
            with self._lock:
                self._idle.append(pool)
                self._open.discard(call.future)
            return
        try:
            answer = pool.submit(_do, call.function, call.arguments, call.options)
        except BrokenExecutor as error:  # it died while it was idle
            answer = Future()
            answer.set_exception(error)
        answer.add_done_callback(partial(self._settle, pool, call))

    def _settle(self, pool: ProcessPoolExecutor, call: _Call, answer: "Future[Any]") -> None:
        """Take an answer, or the death of a process; its next call goes out first, since that is what takes time."""
        error = answer.exception()
        if isinstance(error, BrokenExecutor) and not self._is_abandoned:
            pool = _hired()
            call.deaths += 1
            if self._waits_again(call, pool):
                self._hand_out()
                return
        self._free(pool, call.future)
        if error is None:
            call.future.set_result(answer.result())
        else:
            call.future.set_exception(error)

    def _waits_again(self, call: _Call, pool: ProcessPoolExecutor) -> bool:
        """Let a call wait for another process than that which died with it; return whether it may."""
        with self._lock:
            if call.deaths >= MOST_DEATHS or self._is_abandoned:
                return False
            self._waiting.appendleft(call)
            self._idle.append(pool)
            return True

    def _free(self, pool: ProcessPoolExecutor, future: "Future[Any]") -> None:
        with self._lock:
            self._idle.append(pool)
            self._open.discard(future)
        self._hand_out()


def is_orphan() -> bool:
    """Return whether the process that started this one is gone, so that nobody waits for what it does."""
    parent = multiprocessing.parent_process()
    return parent is not None and not parent.is_alive()


@contextmanager
def no_interrupts() -> Iterator[None]:
    """Block Ctrl-C in processes that start here until they ignore it: only the run itself answers it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _hired() -> ProcessPoolExecutor:
    """Return a pool of one process, which starts already."""
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=_enter)
    with no_interrupts():
        pool.submit(_nothing)
    return pool


def _nothing() -> None:
    """Be there."""


def _do(function: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    with _at_work:
        return function(*arguments, **options)


def _enter() -> None:
    """Begin the life of a process: deaf to Ctrl-C, and over when its parent's is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """End this process once its parent is gone, by whatever death; a call under way is done first."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        with _at_work:
            os._exit(1)
