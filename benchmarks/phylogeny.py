"""Ask what it costs a run to record who descends from whom.

Method: two copies of one batch of worlds, warmed up until they are full of life, run in turns in calls of about
a tenth of a second (or of `--steps`), one with its phylogeny and one without; the order within a turn alternates. The
cost is the median of the ratios of the two calls of a turn, which a busy machine slows alike; beside it its quartiles.
Times are the processor's. Told apart: what a call costs in which nothing happens, which is the floor of short calls,
and what it takes to save.

With `--runs` the same of usual runs, with all that they write down: rows, abundances, pictures, checkpoints. A turn is
from one checkpoint to the next.

    python -m benchmarks.phylogeny [--world NAME] [--worlds 4] [--warm 3000] [--threads N] [--steps N]
        [--bits 5] [--out FILE.jsonl]
    python -m benchmarks.phylogeny --runs [--world NAME] [--threads N] [--turns 21] [--out FILE.jsonl]
"""

import argparse
import json
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from alife.core.state import MOST_STEPS, arrays
from alife.engines import backend
from alife.phylogeny.tracker import OFF, PRUNED, Phylogeny
from alife.runs import loop, session
from alife.runs.config import RunConfig
from alife.worlds import registry
from benchmarks import machine

PORTION = 0.1  # [s]
EMPTY_CALLS = 2000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--world", nargs="+", default=list(registry.ecologies()), choices=registry.ecologies())
    parser.add_argument("--worlds", type=int, default=4, help="in a batch")
    parser.add_argument("--size", type=int, help="[spaces] side of square worlds, instead of the usual size")
    parser.add_argument("--warm", type=int, default=3000, help="[steps] before measuring")
    parser.add_argument("--threads", type=int, nargs="+", default=sorted({1, backend.processors()}))
    parser.add_argument("--turns", type=int, default=101, help="portions of each kind")
    parser.add_argument("--steps", type=int, help="[steps] a call, instead of a tenth of a second")
    parser.add_argument("--bits", type=int, help="of a bitwise world's molecules")
    parser.add_argument("--runs", action="store_true", help="measure usual runs, with all that they write down")
    parser.add_argument("--out", type=Path, help="file to append JSON lines to")
    options = parser.parse_args()
    described = machine.describe()
    print(", ".join(f"{key} {value}" for key, value in described.items()))
    for name in options.world:
        for threads in options.threads:
            if options.runs:
                figures = measure_runs(name, threads, options.turns)
                print(told(figures))
                keep(options.out, described | figures)
                continue
            config = configured(name, options.size, options.bits)
            figures = measure(name, config, options.worlds, options.warm, threads, options.turns, options.steps)
            spread = f"{figures['lower']:+.1%} .. {figures['upper']:+.1%}"
            print(
                f"{name}, {options.worlds} worlds, {threads} threads, {figures['steps']} steps a call: "
                f"{figures['without']:.1f} us a step without, "
                f"{figures['with']:.1f} with: {figures['cost']:+.1%} ({spread}); "
                f"{figures['births']:.0f} births a step and world; "
                f"a call in which nothing happens {figures['call_us']:.1f} us; to save {figures['save_ms']:.1f} ms, "
                f"{figures['saved_bytes'] / 1e6:.2f} MB beside a state of {figures['state_bytes'] / 1e6:.2f} MB"
            )
            keep(options.out, described | figures)


def told(figures: dict[str, Any]) -> str:
    """Return what usual runs pay, in a line."""
    return (
        f"{figures['world']}, a usual run of {figures['worlds']} worlds, {figures['threads']} threads, "
        f"{figures['steps']} steps from checkpoint to checkpoint: {figures['without']:.1f} us a step without, "
        f"{figures['with']:.1f} with: {figures['cost']:+.1%} ({figures['lower']:+.1%} .. {figures['upper']:+.1%})"
    )


def keep(out: Path | None, figures: dict[str, Any]) -> None:
    """Append figures to a file, if there is one."""
    if out:
        with out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(figures) + "\n")


def configured(name: str, size: int | None, bits: int | None) -> Any:
    """Return the config of a world."""
    given = {"bits": bits} if name == "bitwise" else {"height": size, "width": size}
    return registry.config_class(name)(**{setting: value for setting, value in given.items() if value})


def measure(
    name: str, config: Any, worlds: int, warm: int, threads: int, turns: int, steps: int | None
) -> dict[str, Any]:
    """Return what one world costs with and without its phylogeny."""
    world = registry.world_class(name)(config, backend.start("cpu", threads))
    state, twin = (world.reset(seeds=range(worlds)) for _ in range(2))
    seen = world.occupancy(state)
    phylogeny = Phylogeny(seen.species.shape, seen.kinds)
    phylogeny.reconcile(seen, state.step)
    begun = process_time()
    world.step(state, warm, phylogeny)
    world.step(twin, warm)
    steps = steps or max(1, int(2 * warm * PORTION / (process_time() - begun)))
    born = _births(world, state)
    seconds: dict[str, list[float]] = {"with": [], "without": []}
    for turn in range(turns):
        kinds = [("with", state, (phylogeny,)), ("without", twin, ())]
        for kind, current, more in kinds if turn % 2 else kinds[::-1]:
            begun = process_time()
            world.step(current, steps, *more)
            seconds[kind].append((process_time() - begun) / steps * 1e6)
    births = (_births(world, state) - born) / (turns * steps * worlds)
    begun = process_time()
    saved = phylogeny.state_dict()
    save_ms = 1e3 * (process_time() - begun)
    return {
        "world": name, "worlds": worlds, "threads": threads, "warm": warm, "steps": steps, **compared(seconds),
        "births": births, "call_us": _empty_call(phylogeny, state.step, threads), "save_ms": save_ms,
        "saved_bytes": sum(array.nbytes for array in saved.values()),
        "state_bytes": sum(array.nbytes for array in arrays(state).values()),
    }  # fmt: skip


def measure_runs(name: str, threads: int, turns: int) -> dict[str, Any]:
    """Return what a usual run of one world costs with and without its phylogeny, as `compared` has it."""
    usual = {**registry.config_class(name).default_run, "steps": MOST_STEPS, "world": name}
    seconds: dict[str, list[float]] = {"with": [], "without": []}
    with ExitStack() as stack:
        runs = {}
        for kind, recorded in (("with", PRUNED), ("without", OFF)):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            world = registry.world_class(name)(registry.config_class(name)(), backend.start("cpu", threads))
            runs[kind] = session.begin(folder, world, RunConfig(**usual, phylogeny=recorded))
            _to_checkpoint(runs[kind])
        for turn in range(turns):
            for kind in sorted(runs, reverse=turn % 2 == 0):
                begun = process_time()
                steps = _to_checkpoint(runs[kind])
                seconds[kind].append((process_time() - begun) / steps * 1e6)
    worlds = runs["with"].run_config.worlds
    return {"world": name, "worlds": worlds, "threads": threads, "steps": steps, **compared(seconds)}


def _to_checkpoint(run: session.RunSession) -> int:
    """Go on with a run until it has saved, as alife.runs.loop does; return the number of steps."""
    first = run.state.step
    while run.recorder.saved_step == first or run.recorder.saved_step != run.state.step:
        run.world.step(
            run.state, loop.next_event(run.state.step, run.run_config) - run.state.step, run.recorder.phylogeny
        )
        loop.record(run.world, run.state, run.run_config, run.recorder, run.log)
    return run.state.step - first


def compared(seconds: dict[str, list[float]]) -> dict[str, float]:
    """Return the median time of either kind, and the quartiles of their ratio less 1."""
    lower, cost, upper = np.quantile(np.divide(seconds["with"], seconds["without"]) - 1, (0.25, 0.5, 0.75)).tolist()
    return {**{kind: median(values) for kind, values in seconds.items()}, "cost": cost, "lower": lower, "upper": upper}


def _empty_call(phylogeny: Phylogeny, step: int, threads: int) -> float:
    """Return what it takes to be handed no events, [us]."""
    begun = process_time()
    for _ in range(EMPTY_CALLS):
        phylogeny.apply_events(step, 0, threads)
    return (process_time() - begun) / EMPTY_CALLS * 1e6


def _births(world: Any, state: Any) -> int:
    return int(np.sum(world.totals(state)["births"]))


if __name__ == "__main__":
    main()
