"""What stands around the steps: starting, memory, states written, read and drawn.

Method: starting is a process of its own each time, the median of several counts; it starts *cold* with an empty
folder for compiled kernels and *warm* with a filled one. Memory is what a process takes at the most, at two sizes; the
difference, divided by how much greater the second is, is what a space or a creature takes. Beside it stands what
is stated before a run begins.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from alife.core.state import arrays
from alife.engines import backend
from alife.runs import checkpoint
from alife.runs.config import RunConfig
from alife.runs.recorder import identity_of
from alife.worlds import registry
from benchmarks import cases, timing
from benchmarks.cases import Case
from benchmarks.machine import PROJECT
from benchmarks.report import Report, duration, head, line, short
from benchmarks.timing import Effort

MAKE = (
    "from alife.engines import backend; from alife.worlds import registry; "
    "w = registry.world_class({!r})(None, backend.start('cpu')); "
)
ONE_STEP = MAKE + "w.step(w.reset())"
ONE_SCORE = "import numpy as np; " + MAKE + "w.evaluate(w.random_genomes(np.arange(1, dtype=np.uint32)))"
STARTS = {
    "import alife": ["-c", "import alife"],
    "import alife.run": ["-c", "import alife.run"],
    "--help": ["-m", "alife.run", "multicell", "--help"],
}
SPACES = {"multicell": (512, 1536), "cellworld": (512, 1536)}  # [spaces] sides of two square worlds
CREATURES = (1000, 50_000)
PICTURED = (128, 512, 2048)  # [spaces] sides of square worlds
PEAK = "from benchmarks.surroundings import most_memory, take; take({!r}, {}); print(most_memory())"


def measure(report: Report, effort: Effort, *, thorough: bool) -> None:
    """Measure, print and write all of it; `thorough` compiles every world anew."""
    _starts(report, effort, thorough=thorough)
    if thorough or effort is timing.QUICK:
        _memory(report)
    head("States", ["what", "size", "speed"])
    for row in [*storage(effort, 512 if effort is not timing.LEAST else 32), *pictures(effort)]:
        report.add({"kind": "states", **row})
        line([row["what"], row["size"], f"{short(row['median'])} {row['unit']}"])


def _starts(report: Report, effort: Effort, *, thorough: bool) -> None:
    head("Starting", ["what", "time"])
    runs = 1 if effort is timing.LEAST else 3
    for name, words in STARTS.items():
        _tell_start(report, name, [start_time(words) for _ in range(runs)])
    for world in registry.names() if effort is not timing.LEAST else []:
        words = ["-c", (ONE_SCORE if registry.is_arena(world) else ONE_STEP).format(world)]
        with tempfile.TemporaryDirectory() as cache:
            if thorough:
                _tell_start(report, f"first step of {world}, nothing compiled", [start_time(words, cache=cache)])
            else:
                start_time(words)
            filled = cache if thorough else None
            _tell_start(report, f"first step of {world}", [start_time(words, cache=filled) for _ in range(runs)])


def _tell_start(report: Report, name: str, seconds: list[float]) -> None:
    row = {"what": name, "seconds": median(seconds), "least": min(seconds), "most": max(seconds)}
    report.add({"kind": "start", **row})
    line([name, duration(row["seconds"])])


def start_time(words: Sequence[str], *, cache: str | None = None) -> float:
    """Return how long [s] a Python takes from its start to its end; `cache` is a folder for compiled kernels."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    if cache is not None:
        environment |= {"XDG_CACHE_HOME": cache, "NUMBA_CACHE_DIR": ""}
    begun = perf_counter()
    subprocess.run([sys.executable, *words], env=environment, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - begun


def _memory(report: Report) -> None:
    head("Memory", ["world", "a space or creature takes", "stated before a run"])
    for world, (small, great) in {**SPACES, "oceanworld": CREATURES}.items():
        more = great - small if world == "oceanworld" else great**2 - small**2
        taken = (peak_memory(world, great) - peak_memory(world, small)) / more
        row = {"world": world, "bytes": taken, "stated": stated(world, great)}
        report.add({"kind": "memory", **row})
        line([world, f"{taken:.1f} bytes", f"{row['stated']:.1f} bytes" if row["stated"] else "nothing"])


def stated(world: str, size: int) -> float:
    """Return the bytes a space that a world says it will take; 0 for an arena, which states nothing."""
    if registry.is_arena(world):
        return 0.0
    return float(
        registry.world_class(world)(Case(world, size).config, backend.start("cpu")).bytes_per_world() / size**2
    )


def peak_memory(world: str, size: int) -> int:
    """Return the most memory [bytes] that a process takes which steps a world of this size, or scores so many."""
    told = subprocess.run(
        [sys.executable, "-c", PEAK.format(world, size)],
        env={**os.environ, "PYTHONPATH": str(PROJECT)}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return int(told.stdout)


def most_memory() -> int:
    """Return the most memory [bytes] that this process has taken so far."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage tells there includes what the parent took before this program began
        lines = status.read_text(encoding="utf-8").splitlines()
        return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def take(world: str, size: int) -> None:
    """Do what `peak_memory` measures."""
    engine = backend.start("cpu")
    if registry.is_arena(world):
        arena = registry.world_class(world)(registry.config_class(world)(beats=1), engine)
        arena.evaluate(cases.creatures(arena, Case(world, size)))
        return
    made = registry.world_class(world)(Case(world, size).config, engine)
    state = made.reset()
    for array in arrays(state).values():
        np.bitwise_or(array, 0, out=array)  # memory that was never written to is not taken yet; a full world has it all
    made.step(state, 2)


def storage(effort: Effort, size: int) -> list[dict[str, Any]]:
    """Return how fast checkpoints of a Multicell world are written and read, checksums and all, [bytes/s]."""
    case = Case("multicell", size, warm=100)
    world = registry.world_class(case.world)(case.config, backend.start("cpu"))
    state = cases.state_of(case, backend.start("cpu"))
    identity = identity_of(world, RunConfig())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def write(times: int) -> None:
            for _ in range(times):
                checkpoint.save(folder, state, identity, {}, keep=2)

        def read(times: int) -> None:
            for _ in range(times):
                checkpoint.load_newest(folder, world.state_type, identity)

        write(1)
        stored = sum(path.stat().st_size for path in folder.iterdir())
        jobs = {"checkpoint written": write, "checkpoint read": read}
        return [
            {"what": what, "size": f"{case.name}, {stored / 1e6:.1f} MB", "unit": "bytes/s",
             **timing.rate(work, effort).table(stored)}
            for what, work in jobs.items()
        ]  # fmt: skip


def pictures(effort: Effort) -> list[dict[str, Any]]:
    """Return how many pictures a second are drawn of the ecologies that have a size."""
    rows = []
    for world in SPACES:
        for size in PICTURED if effort is not timing.LEAST else (32,):
            case = Case(world, size, warm=100)
            engine = backend.start("cpu")
            drawn = registry.world_class(world)(case.config, engine)
            state = cases.state_of(case, engine)

            def draw(times: int, drawn: Any = drawn, state: Any = state) -> None:
                for _ in range(times):
                    drawn.render(state)

            speed = timing.rate(draw, effort).table()
            rows.append({"what": "frames drawn", "size": case.name, "unit": "frames/s", **speed})
    return rows
