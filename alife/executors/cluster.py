"""Call functions on a cluster of Dask: an Executor that outlives the death of workers, and tells that of the cluster.

An address is `local` (workers on this machine), tls://HOST:PORT, tcp:// on this machine alone, or the scheduler file
that `dask scheduler --scheduler-file` wrote; or `mpi`, see alife.executors.mpi. Dask sends code as pickles: whoever
reaches its port can run anything, so nothing but TLS leaves the machine. Certificates are those of Dask's own
configuration.
"""

import ipaddress
import json
import os
import platform
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import alife
from alife.core.errors import UsageError
from alife.engines import backend
from alife.executors import mpi
from alife.executors.mpi import MPI, MpiExecutor

LOCAL = "local"
ADDRESSES = f"A cluster is {LOCAL}, {MPI}, tls://HOST:PORT or a scheduler file"
PATIENCE = 30.0  # [s] for a scheduler, and for its first worker
CLOSED = "127.0.0.1:0"  # where Dask's web pages go: their server listens on every interface unless it is told where
NEEDS_TLS = (
    "set DASK_DISTRIBUTED__COMM__TLS__CA_FILE, and DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and ..__CLIENT__KEY, "
    "to the files of your certificates"
)


class ClusterLost(UsageError):
    """A cluster that went away with the calls that it had."""


class ClusterExecutor(Executor):
    """Calls functions on the workers of a Dask client; a worker that dies is no matter, unless one call kills several.

    The future of such a call has a BrokenExecutor, and every future has ClusterLost when the scheduler is gone.
    """

    def __init__(self, client: Any, address: str, workers: int, share: int) -> None:
        self.workers = workers  # how many there were at first
        self.share = share  # processors that each has for itself
        self._client, self._address = client, address
        self._calls: dict[Future[Any], Any] = {}  # Dask forgets what nobody holds

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **options: Any) -> "Future[Any]":
        """Return the future of a call."""
        call: Future[Any] = Future()
        call.set_running_or_notify_cancel()
        theirs = self._client.submit(function, *arguments, **options, pure=False)
        self._calls[call] = theirs
        theirs.add_done_callback(partial(self._settle, call))
        return call

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take back what has not been done if told so; the connection is closed by who opened it."""
        del wait
        if cancel_futures:
            with suppress(Exception):  # a cluster that is gone has nothing to take back
                self._client.cancel(list(self._calls.values()))

    def _settle(self, call: "Future[Any]", theirs: Any) -> None:
        from distributed.scheduler import KilledWorker

        try:
            result = theirs.result()
        except KilledWorker as error:
            call.set_exception(BrokenExecutor(str(error)))
        except Exception as error:
            lost = theirs.status in ("cancelled", "lost")
            call.set_exception(ClusterLost(f"The cluster at {self._address} is gone.") if lost else error)
        except BaseException:  # Dask's CancelledError may be asyncio's, which is no Exception
            call.set_exception(ClusterLost(f"The cluster at {self._address} is gone."))
        else:
            call.set_result(result)
        self._calls.pop(call, None)


@contextmanager
def connected(
    address: str, rules: Callable[[], Any], *, count: int | None = None, folder: Path | None = None
) -> Iterator[ClusterExecutor | MpiExecutor]:
    """Hold a connection to a cluster whose workers are fit for what this process would do.

    rules: a function whose answer must be the same on each worker as it is here, such as the version of a world's rules
    count: the workers of a `local` cluster, None for one a processor; of another those that are waited for, as long
        as PATIENCE, since not all come at once; those that come later are given work as well
    folder: one that all workers must see

    Raises UsageError for an address that is not allowed, without a scheduler or workers, and for workers of another
    version, of several threads, or without the folder.
    """
    if address == MPI:
        with mpi.opened() as processes:
            yield processes
        return
    try:
        import dask
        import distributed
    except ImportError as error:
        raise UsageError("--cluster needs Dask: pip install 'alife-worlds[cluster]'.") from error
    with ExitStack() as opened:
        where = _started(opened, count) if address == LOCAL else checked_address(address)
        if where.startswith("tls://"):
            opened.enter_context(dask.config.set({"distributed.comm.require-encryption": True}))
            if not distributed.Security().get_connection_args("client").get("ssl_context"):
                raise UsageError(f"{where} needs certificates: {NEEDS_TLS}.")
        try:
            client = distributed.Client(where, timeout=PATIENCE, set_as_default=False)
            opened.callback(_closed, client)
            client.wait_for_workers(1, timeout=PATIENCE)
            with suppress(TimeoutError):
                client.wait_for_workers(count or 1, timeout=PATIENCE)
        except TimeoutError as error:
            raise UsageError(f"No scheduler with workers answers at {where} within {PATIENCE:.0f} s.") from error
        except (OSError, ValueError) as error:
            raise UsageError(f"Cannot reach a scheduler at {where}: {_reason(error)}") from error
        yield ClusterExecutor(client, where, *_fit(client, where, rules, folder))


def _reason(error: BaseException) -> str:
    """Return in a line why Dask did not reach a scheduler: its cause, where that has words."""
    told = [str(one) for one in (error.__cause__, error) if one is not None and str(one)]
    return told[0].splitlines()[0].rpartition(">: ")[2] if told else type(error).__name__


def check(address: str) -> None:
    """Raise UsageError for an address that can be none, without a look at what is there."""
    if not isinstance(address, str):
        raise UsageError(f"{ADDRESSES}, got {address!r}.")
    if address not in (LOCAL, MPI):
        checked_address(address)


def checked_address(address: str) -> str:
    """Return the address of a scheduler, out of its file if need be. Raises UsageError unless it is a safe one."""
    if "://" not in address:
        address = _in_file(Path(address))
    parts = urlsplit(address)
    if parts.scheme not in ("tls", "tcp") or not parts.hostname:
        raise UsageError(f"{ADDRESSES}, got '{address}'.")
    if parts.scheme == "tcp" and not _is_loopback(parts.hostname):
        raise UsageError(
            f"'{address}' is not encrypted, and whoever reaches it can run code: start the scheduler with tls://."
        )
    return address


def described(rules: Callable[[], Any]) -> dict[str, Any]:
    """Return what a worker is: called on each of them."""
    mine = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    place = (platform.node(), *mine)  # workers that a batch system keeps to processors of their own share none
    return {"alife": alife.__version__, "rules": rules(), "place": place, "processors": backend.processors()}


def _started(opened: ExitStack, count: int | None) -> str:
    """Start a cluster of this machine that nobody else can reach; return its address."""
    from distributed import LocalCluster

    options = {"host": "127.0.0.1", "dashboard_address": CLOSED, "worker_dashboard_address": CLOSED}
    started = LocalCluster(
        n_workers=count or backend.processors(), threads_per_worker=1, silence_logs=50, **options
    )  # fmt: skip
    opened.callback(_closed, started)
    return str(started.scheduler_address)


def _closed(one: Any) -> None:
    with suppress(Exception):  # what is gone already need not be closed
        one.close(timeout=10)


def _in_file(path: Path) -> str:
    """Return the address in the file of a scheduler."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["address"]
    except FileNotFoundError as error:
        told = f"{ADDRESSES}, got '{path}', and there is no such file."
        raise UsageError(told) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"'{path}' is no file of a scheduler: it wants JSON with an address.") from error
    return str(found)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _fit(client: Any, address: str, rules: Callable[[], Any], folder: Path | None) -> tuple[int, int]:
    """Return how many workers there are, and the processors that each has for itself. Raises UsageError."""
    for worker, threads in client.nthreads().items():
        if threads != 1:
            raise UsageError(
                f"The worker {worker} has {threads} threads, and kernels use several themselves: start it with "
                "--nthreads 1."
            )
    try:
        found = client.run(described, rules)
    except Exception as error:  # whatever it is that a worker lacks
        raise UsageError(f"A worker at {address} cannot do what is done here: {error!r}".splitlines()[0]) from error
    here = described(rules)
    for worker, there in found.items():
        for key in ("alife", "rules"):
            if there[key] != here[key]:
                raise UsageError(
                    f"The worker {worker} has another version of {key}: {there[key]}, and here it is {here[key]}."
                )
    if folder is not None:
        _check_shared(client, folder)
    beside = Counter(there["place"] for there in found.values())
    return len(found), max(1, min(there["processors"] // beside[there["place"]] for there in found.values()))


def _check_shared(client: Any, folder: Path) -> None:
    """Raise UsageError unless all workers see a folder of this machine."""
    probe = folder / f".seen-by-{socket.gethostname()}-{os.getpid()}"
    probe.touch()
    try:
        for worker, is_there in client.run(os.path.exists, str(probe)).items():
            if not is_there:
                raise UsageError(f"The worker {worker} does not see '{folder}': a study needs a disk that all share.")
    finally:
        probe.unlink(missing_ok=True)
