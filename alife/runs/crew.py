"""Who steps the worlds of a run: this process, or those of a cluster; islands also several others of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from alife.core.errors import UsageError
from alife.engines import backend
from alife.executors import cluster
from alife.executors.processes import ProcessExecutor
from alife.runs.plan import RunRequest
from alife.worlds import registry
from alife.worlds.elsewhere import Elsewhere
from alife.worlds.viewable import ViewableWorld


def check(request: RunRequest) -> None:
    """Raise UsageError where others could not step the worlds of a request."""
    run = request.run_config
    option = "--workers" if request.cluster is None else "--cluster"
    if request.cluster is None and run.workers == 1:
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
        rules, count = partial(rules_version, run.world), run.workers if run.workers > 1 else None
        with cluster.connected(request.cluster, rules, count=count) as executor:
            engine = "cpu" if run.backend == "auto" else run.backend
            yield Elsewhere(executor, executor.workers, threads or executor.share, engine)
    elif run.workers > 1:
        _compile(world)
        share = max(1, (threads or backend.processors()) // run.workers)
        with ProcessExecutor(run.workers) as processes:
            yield Elsewhere(processes, run.workers, share)
    else:
        yield None


def rules_version(world: str) -> int:
    """Return the version of the rules of a world where this is called."""
    return int(registry.world_class(world).rules_version)


def _compile(world: ViewableWorld) -> None:
    """Step a world, so that what each worker would compile alone is compiled once."""
    ring, world.ring = world.ring, None
    world.step(world.reset())
    world.ring = ring
