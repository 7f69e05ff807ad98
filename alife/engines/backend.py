"""Start the engine that runs the worlds: numba on the CPU, or Taichi (or Quadrants, its fork) on a device."""

import contextlib
import ctypes
import io
import os
import platform
from dataclasses import dataclass
from numbers import Integral

from alife.core.errors import UsageError, unknown
from alife.engines import device_library

NAMES = ("auto", "cpu", "cuda", "vulkan", "metal", "taichi-cpu")
PLAIN = "plain"  # of worlds in single files alone: their own functions as they stand, see alife.grid.plain

_ARCHES = {"cuda": "cuda", "vulkan": "vulkan", "metal": "metal", "taichi-cpu": "cpu"}  # Taichi's names
_running: "Backend | None" = None  # what Taichi was started with; it can be started only once in a process
_NEEDS = {
    "cuda": "an NVIDIA GPU with its driver",
    "vulkan": "a Vulkan driver (on Debian: apt-get install libvulkan1 mesa-vulkan-drivers)",
    "metal": "a Mac with Apple's Metal",
    "taichi-cpu": "a processor that Taichi supports",
}
_LAYERS = ("default", "forksafe", "omp", "safe", "tbb", "threadsafe", "workqueue")  # numba's names


@dataclass(frozen=True)
class Backend:
    """A started engine."""

    name: str  # one of NAMES or PLAIN, never auto
    threads: int  # of the CPU

    @property
    def is_cpu(self) -> bool:
        """Return whether worlds run in this process' memory rather than in Taichi."""
        return self.name == "cpu" or self.is_plain

    @property
    def is_plain(self) -> bool:
        """Return whether worlds run in plain Python."""
        return self.name == PLAIN


def start(name: str = "auto", threads: int | None = None) -> Backend:
    """Start an engine; `auto` is the best that works here. Threads default to the processors at hand.

    Raises UsageError for a name, thread count or engine that is not to be had, and RuntimeError when
    Taichi already runs on another device in this process.
    """
    check_name(name)
    usable = processors()
    if threads is not None and not (isinstance(threads, Integral) and 1 <= threads <= usable):
        raise UsageError(f"threads must be 1..{usable} on this machine, got {threads!r}.")
    backend = Backend(best() if name == "auto" else name, threads or usable)
    if backend.is_cpu:
        _check_threading_layer()
    else:
        _start_taichi(backend)
    return backend


def check_name(name: str, *, plain: bool = True) -> None:
    """Raise UsageError unless there is such an engine for worlds; plain: whether their own functions are one."""
    if name not in NAMES and not (plain and name == PLAIN):
        raise unknown("backend", name, NAMES)


def _check_threading_layer() -> None:
    """Raise UsageError when numba's own NUMBA_THREADING_LAYER asks for threads that it does not have here."""
    layer = os.environ.get("NUMBA_THREADING_LAYER", "").strip().lower()
    if not layer:
        return
    if layer not in _LAYERS:
        raise unknown("NUMBA_THREADING_LAYER", layer, _LAYERS)
    from alife.engines.cpu import running_threads  # loads numba, which a wrong option need not wait for

    try:
        with running_threads(1):
            pass
    except ValueError as error:
        told = f"NUMBA_THREADING_LAYER is '{layer}', which numba does not have here; unset it to take one that it has."
        raise UsageError(told) from error


def processors() -> int:
    """Return how many processors this process may use; numba's own NUMBA_NUM_THREADS can lower it.

    Within a job of SLURM they are no more than it was given on this machine, also where nothing keeps it to them.

    Raises UsageError when that variable is not a number of threads.
    """
    at_hand = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    given = os.environ.get("SLURM_CPUS_ON_NODE", "")
    if given.isdecimal():
        at_hand = max(1, min(at_hand, int(given)))
    limit = os.environ.get("NUMBA_NUM_THREADS", "").strip()
    if not limit:
        return at_hand
    if not (limit.isascii() and limit.isdecimal() and len(limit) <= 10) or int(limit) < 1:
        raise UsageError(f"NUMBA_NUM_THREADS must be a number of threads, got '{limit}'; unset it to use all.")
    return min(at_hand, int(limit))


def chosen(name: str, alike: tuple[str, ...]) -> str:
    """Return the engine to start for results of floats, which only some engines, `alike`, have the same.

    `auto` is then one of these, so that a machine with another device gets no other results unless that is asked for.
    """
    found = best() if name == "auto" else name
    return found if name != "auto" or found in alike else "cpu"


def best() -> str:
    """Return the engine that `auto` stands for here: the CPU where no library for devices is installed."""
    if device_library.installed() is None:
        return "cpu"
    if _has_nvidia_gpu():
        return "cuda"
    return "metal" if platform.system() == "Darwin" and platform.machine() == "arm64" else "cpu"


def _has_nvidia_gpu() -> bool:
    """Ask the driver itself, which is a matter of milliseconds where importing Taichi takes a second."""
    try:
        driver = ctypes.CDLL("nvcuda.dll" if platform.system() == "Windows" else "libcuda.so.1")
        count = ctypes.c_int(0)
        return driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(count)) == 0 and count.value > 0
    except (OSError, AttributeError):
        return False


def _start_taichi(backend: Backend) -> None:
    global _running  # noqa: PLW0603 (Taichi's own state is global)
    if _running is None:
        _initialise_taichi(backend)
        _running = backend
    if _running != backend:
        raise RuntimeError(
            f"Taichi already runs on {_running.name} with {_running.threads} threads; "
            f"a process can start it only once, asked for {backend.name} with {backend.threads}."
        )


def _initialise_taichi(backend: Backend) -> None:
    """Start Taichi; raises UsageError where the device is not found, or Taichi is not installed."""
    from alife.engines.gpu import ti

    wanted = getattr(ti, _ARCHES[backend.name])
    # fast_math stays off so that floats are the same on every CPU engine, bit for bit. Taichi
    # announces itself on stdout, which belongs to the run.
    with contextlib.redirect_stdout(io.StringIO()):
        ti.init(arch=wanted, fast_math=False, cpu_max_num_threads=backend.threads, log_level=ti.ERROR)
    if ti.lang.impl.current_cfg().arch != wanted:  # without the device Taichi silently takes the CPU
        ti.reset()
        raise UsageError(f"The backend '{backend.name}' needs {_NEEDS[backend.name]}, which was not found here.")
