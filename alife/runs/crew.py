"""Who steps the worlds of a run: this process, or those of a cluster; islands also several others of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from alife.core.errors import UsageError
from alife.engines import backend
from alife.executors import cluster
from alife.executors.cluster import ClusterExecutor
from alife.executors.mpi import MpiExecutor
from alife.executors.processes import ProcessExecutor
from alife.runs.plan import RunRequest
from alife.worlds import registry
from alife.worlds.elsewhere import Elsewhere
from alife.worlds.viewable import ViewableWorld


def check(request: RunRequest) -> None:
    """Raise UsageError where others could not step the worlds of a request."""
    run = request.run_config
    option = "--workers" if request.cluster is None else "--cluster"
    if request.cluster is not None:
        cluster.check(request.cluster)
    elif run.workers == 1:
        return
    if run.islands == 1 and request.cluster is None:
        raise UsageError(f"{option} goes with a search, a study (--seeds, --sweep) or islands (--islands).")
    if run.worlds == 1:
        raise UsageError(f"{option} goes with a search, a study (--seeds, --sweep) or several worlds; this is one.")
    if run.neutral:
        raise UsageError(f"--neutral cannot go with {option}: neutral shadows know all worlds, and stay here.")
    if request.cluster is None and run.backend not in ("auto", "cpu"):
        raise UsageError(f"{option} needs the backend cpu, got {run.backend}: a device has one process.")
    if registry.own(run.world) is not None:
        raise UsageError(f"{option} needs a world of a folder; that of a single file, such as {run.world}, stays here.")


@contextmanager
def opened(request: RunRequest, world: ViewableWorld) -> Iterator[None]:
    """Let others step the worlds of a request, if it asks for them, until the end. Raises UsageError."""
    try:
        with _who_steps(request, world) as others:
            world.elsewhere = others
            yield
    finally:
        world.elsewhere = None


@contextmanager
def _who_steps(request: RunRequest, world: ViewableWorld) -> Iterator[Elsewhere | None]:
    """Hold who steps the worlds of a request; None for this process."""
    run, threads = request.run_config, request.run_config.threads
    if request.cluster is not None:
        with on_cluster(request.cluster, run.world, run.backend, run.workers) as (executor, engine):
            yield Elsewhere(executor, executor.workers, threads or executor.share, engine)
    elif run.workers > 1:
        _compile(world)
        share = max(1, (threads or backend.processors()) // run.workers)
        with ProcessExecutor(run.workers) as processes:
            yield Elsewhere(processes, run.workers, share)
    else:
        yield None


@contextmanager
def on_cluster(
    address: str, world: str, engine: str, workers: int
) -> Iterator[tuple[ClusterExecutor | MpiExecutor, str]]:
    """Hold a connection to a cluster that has the rules of a world; with it goes the engine of each worker.

    engine: as it is asked for, `auto` among it; a device is then that of each worker
    workers: 1 where nothing is asked for, see alife.executors.cluster.connected

    Raises UsageError.
    """
    rules, count = partial(registry.rules_version, world), workers if workers > 1 else None
    with cluster.connected(address, rules, count=count) as executor:
        yield executor, "cpu" if engine == "auto" else engine


def _compile(world: ViewableWorld) -> None:
    """Step a world, so that what each worker would compile alone is compiled once."""
    ring, world.ring = world.ring, None
    world.step(world.reset())
    world.ring = ring
