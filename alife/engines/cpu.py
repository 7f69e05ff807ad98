"""The one place where numba is imported: CPU kernels, cached on disk.

numba looks only at a kernel's own file to see whether its cached machine code is stale, but our
kernels inline rules and freeze constants from other files. So the cache folder carries a hash of
all files that kernels can reach (alife.engines.sources): an edited rule can never meet old machine code.
"""

import gc
import os
import shutil
import stat
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any

from alife.core import compiling
from alife.engines import sources

VERSIONS_KEPT = 8


def _cache_folder() -> Path:
    """Return the folder for the machine code of this version; forget those of all but the last few."""
    name = f"numba-{sources.stamp()}"
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "alife" / name
        folder.mkdir(parents=True, exist_ok=True)
        folder.touch()
    except (OSError, RuntimeError):  # no home, or none to write to
        return _temporary_folder() / name
    with suppress(FileNotFoundError):  # another process may be at it
        versions = sorted(folder.parent.glob("numba-*"), key=lambda version: version.stat().st_mtime)
        for old in versions[:-VERSIONS_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    return folder


def _temporary_folder() -> Path:
    """Return a folder for temporary files into which nobody else can put machine code for us to run."""
    user = os.getuid() if hasattr(os, "getuid") else 0  # elsewhere everyone has temporary files of their own
    folder = Path(tempfile.gettempdir()) / f"alife-{user}"
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == user and not found.st_mode & 0o022:
            return folder
    return Path(tempfile.mkdtemp(prefix="alife-"))


if not os.environ.get("NUMBA_CACHE_DIR"):  # numba takes an empty one for none
    os.environ["NUMBA_CACHE_DIR"] = str(_cache_folder())
# How often a thread that waits for the others looks again before it sleeps (GNU's OpenMP, on Linux): some tens of
# microseconds. The usual 300 000 turns keep a processor from whoever the others wait for, on a busy machine or beside
# a window; figures in docs/performance.md.
os.environ.setdefault("GOMP_SPINCOUNT", "2000")

from llvmlite.ir import FunctionType, IntType  # noqa: E402 (likewise)
from numba import (  # type: ignore[attr-defined]  # noqa: E402 (stubs lack threading_layer; environment first)
    float32,
    float64,
    int16,
    int32,
    int64,
    njit,
    prange,
    set_num_threads,
    threading_layer,
    uint8,
    uint32,
    uint64,
)
from numba.core import config as numba_config  # noqa: E402 (likewise)
from numba.core import cpu as numba_cpu  # noqa: E402 (likewise)
from numba.core import (  # noqa: E402 (likewise)
    event,
    types,
)
from numba.core.cgutils import get_or_insert_function  # noqa: E402 (likewise)
from numba.core.options import TargetOptions  # noqa: E402 (likewise)
from numba.extending import intrinsic  # noqa: E402 (likewise)

from alife.engines.inlining import Inlined  # noqa: E402 (likewise)

# Whoever imported numba before us made it read its settings too early.
numba_config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]  # type: ignore[attr-defined]  # it makes its names as it starts

# fmt: off
__all__ = [
    "add_to", "apart", "exact_floats", "float32", "float64", "index", "inner", "int16", "int32", "int64", "kernel",
    "let_others_run", "lowest_bit", "njit", "prange", "read_anew", "refuse_fork", "row_loop", "running_threads",
    "shifted", "take_next", "uint8", "uint32", "uint64",
]
# fmt: on

# What Python calls: without the lock of Python's, so that other threads of the same team run at the same moment (see
# alife.engines.team_cpu) and a window can be drawn meanwhile.
kernel = njit(cache=True, nogil=True, error_model="numpy")

# Inner functions only borrow arrays. Counting references to them would be an atomic operation that
# the threads fight over (it halved the speed on two threads), so they are compiled without it. They
# must not allocate arrays, nor return any to a function that counts: it would free them too early.
# A check for division by zero before every division would keep loops from becoming vector instructions.
# They become part of whoever calls them, whatever LLVM thinks of it: a call passes every array as a dozen numbers, so
# for the arrays of a world it pushed some 240 to the stack, for every space where something happened.
inner = partial(Inlined, _nrt=False, error_model="numpy", forceinline=True)

# An inner function that is a loop over a row, for LLVM to inline when it has optimised it: among hundreds of arrays
# it would not keep those of the loop in registers.
row_loop = partial(inner, forceinline=False)

# A loop of which no argument is written to where another is read: the same array may be given twice,
# once to be read and once to be written to elsewhere. Then the compiler need not fear that writing changes
# what is still to be read, and makes vector instructions of loops over distances that it does not know. numba
# has the flag, and sets it itself for some functions, but has no option for it.
numba_cpu.CPUTargetOptions.noalias = TargetOptions.Mapping("noalias")  # type: ignore[no-untyped-call]  # no types
apart = partial(row_loop, noalias=True)

# The same for sums of whole numbers that float32 holds exactly: there it changes nothing to multiply and add in one.
exact_floats = partial(row_loop, noalias=True, fastmath={"contract"})


# A number that is not negative, to index with: numba lets negative ones count from the end, and asks which it is for
# every element, which keeps neighbours in a row from being read by vector instructions.
index = uint64

# Objects between two searches for garbage while a kernel is compiled, where 700 are usual. The compiler makes millions
# that stay, and searching among them so often took a sixth of its time; so seldom costs some 10 MB.
COLLECT_EVERY = (20_000, 20, 20)


class _Listener(event.Listener):
    """Tells people who wait that a kernel is compiled; one that is found in the cache is loaded without a word."""

    def __init__(self) -> None:
        self._depth = 0  # kernels that are being compiled, one within the other; numba lets one thread at a time
        self._usual = gc.get_threshold()

    def on_start(self, _event: Any) -> None:
        if self._depth == 0:
            self._usual = gc.get_threshold()
            if 0 < self._usual[0] < COLLECT_EVERY[0]:
                gc.set_threshold(*COLLECT_EVERY)
        self._depth += 1
        compiling.begin()

    def on_end(self, _event: Any) -> None:
        compiling.end()
        self._depth -= 1
        if self._depth == 0:
            gc.set_threshold(*self._usual)


event.register("numba:compile", _Listener())  # type: ignore[no-untyped-call]  # numba has no types


class _Pool:
    """The threads that kernels run on: numba starts them at the first kernel, one pool a process."""

    owner: int | None = None  # the process that they belong to
    lock = threading.RLock()


@contextmanager
def running_threads(count: int) -> Iterator[None]:
    """Let numba run `prange` of the body on some threads; every call of such a kernel belongs into such a body.

    Raises RuntimeError as `refuse_fork` does.
    """
    refuse_fork()
    with nullcontext() if _takes_many_callers() else _Pool.lock:
        set_num_threads(count)
        yield


def refuse_fork() -> None:
    """Raise RuntimeError in a process that was forked after the first call of this.

    A fork copies no threads, so the first kernel there would wait for them for ever, or end the process.
    """
    if _Pool.owner not in (None, os.getpid()):
        raise RuntimeError(
            "This process was forked from one in which worlds had already run, and has none of its threads. "
            "Start processes with multiprocessing.get_context('spawn')."
        )
    _Pool.owner = os.getpid()


def _takes_many_callers() -> bool:
    """Return whether several threads of Python may run kernels at once: numba's own pool ends the process then.

    Until the first kernel has run it is not known which pool there will be, so the first are run one by one.
    """
    try:
        return str(threading_layer()) != "workqueue"
    except ValueError:
        return False


@intrinsic
def add_to(typing_context: Any, counter: Any, number: Any) -> Any:  # noqa: ARG001 (numba passes it)
    """Add to a counter, int64 (1,), and return what it was, all in one: no two threads do so at the same moment."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        added = context.cast(builder, arguments[1], signature.args[1], types.int64)
        return builder.atomic_rmw("add", place, added, "seq_cst")

    return types.int64(counter, number), generate


@intrinsic
def read_anew(typing_context: Any, counter: Any) -> Any:  # noqa: ARG001 (likewise)
    """Return a counter, int64 (1,), as other threads left it; what they wrote before can be read from then on."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        return builder.load_atomic(place, "seq_cst", 8)

    return types.int64(counter), generate


@intrinsic
def lowest_bit(typing_context: Any, word: Any) -> Any:  # noqa: ARG001 (likewise)
    """Return which is the lowest bit of a word, uint64, that is set; undefined for 0."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], IntType(1)(1))

    return types.int64(types.uint64), generate


@intrinsic
def shifted(typing_context: Any, word: Any, bits: Any) -> Any:  # noqa: ARG001 (likewise)
    """Shift a word of 32 bits to the right by 0..31: numba's own shift is one of 64 bits, half as many at a time."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pairs = zip(arguments, signature.args, strict=True)
        word, bits = (context.cast(builder, value, kind, types.uint32) for value, kind in pairs)
        return builder.lshr(word, builder.and_(bits, IntType(32)(31)))

    return types.uint32(word, bits), generate


@intrinsic
def let_others_run(typing_context: Any) -> Any:  # noqa: ARG001 (likewise)
    """Offer the processor to whoever else could use it."""

    def generate(_context: Any, builder: Any, _signature: Any, _arguments: Any) -> Any:
        name = "SwitchToThread" if os.name == "nt" else "sched_yield"
        kind = FunctionType(IntType(32), ())
        function = get_or_insert_function(builder.module, kind, name)  # type: ignore[no-untyped-call]  # likewise
        return builder.call(function, ())

    return types.int32(), generate


@inner
def take_next(counter: Any) -> Any:
    """Return a counter, int64 (1,), and raise it by one: no two threads are ever given the same number."""
    return add_to(counter, 1)  # type: ignore[call-arg]  # numba gives it the typing context
