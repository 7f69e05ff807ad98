"""Ask how fast our worlds and searches are beside what a user would pick instead.

Method: each program of others gets an environment of its own, built from the package registry when it is first wanted
(under the cache folder of this user), or is left out with the reason. All run one after the other, kept to
the same processors, and are timed by the same code: calls that compile do not count, the median of several portions
does. What is compared is not the same: what a step does stands beside each figure. Units: a cell-update is one
cell taken one step further; a mass-substep one mass moved by one step of integration; an evaluation one genome
proposed, given a score that costs next to nothing, and taken account of.

    python -m benchmarks.peers [--quick] [--threads 1] [--backend cpu] [--only NAME ...] [--genomes FILE] [--out FILE]
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alife.engines import backend
from benchmarks.machine import PROJECT
from benchmarks.peers.environments import Environment, Unavailable
from benchmarks.report import Report, head, line, run, short

OUT = Path("runs/benchmarks/peers.jsonl")
PATIENCE = 900  # [s] for one program to be measured
COLUMNS = ("program", "threads", "speed [1/s]", "quartiles", "processors", "what a step is")


@dataclass(frozen=True)
class Peer:
    """A program to be measured, and where it runs."""

    name: str
    module: str
    environment: Environment | None = None  # None: this one


PEERS = (
    Peer("alife", "of_alife"),
    Peer("mass-spring", "mass_spring_gpu"),
    Peer("cax", "of_cax", Environment("cax", ("cax==0.4.4",), ("3.13", "3.12"))),
    Peer(
        "powderworld", "of_powderworld", Environment("powderworld", ("powderworld==1.0.0",), ("3.11", "3.10", "3.12"))
    ),
    Peer("evogym", "of_evogym", Environment("evogym", ("evogym==2.0.0",), ("3.10",))),
    Peer("pyribs", "of_ribs", Environment("pyribs", ("ribs==0.12.0",), ("3.12", "3.11", "3.13"))),
    Peer("qdax", "of_qdax", Environment("qdax", ("qdax==0.5.0",), ("3.12", "3.11"))),
)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--threads", type=int, nargs="+", help="(default: one and all)")
    parser.add_argument("--backend", default="cpu", choices=backend.NAMES, help="of what is ours; others take the CPU")
    parser.add_argument("--only", nargs="+", choices=[peer.name for peer in PEERS], help="only these")
    parser.add_argument("--genomes", type=Path, help="creatures for Oceanworld (default: random ones)")
    parser.add_argument("--out", type=Path, default=OUT, help=f"file of JSON lines to write (default: {OUT})")
    parser.add_argument("--least", action="store_true", help=argparse.SUPPRESS)  # only to see that everything runs
    options = parser.parse_args()
    effort = "least" if options.least else "quick" if options.quick else "full"
    genomes = str(options.genomes.resolve()) if options.genomes else ""
    report = Report(options.out, "peers")
    rows: list[dict[str, Any]] = []
    for peer in PEERS:
        if options.only and peer.name not in options.only:
            continue
        for threads in options.threads or sorted({1, backend.processors()}):
            for row in measured(peer, threads, effort, options.backend, genomes):
                report.add(row)
                rows.append(row)
    tell(rows)
    report.close()


def measured(peer: Peer, threads: int, effort: str, engine: str, genomes: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a program, or one that says why it is left out."""
    versions: dict[str, str] = {}
    try:
        python = sys.executable
        if peer.environment:
            python, versions = str(peer.environment.python()), peer.environment.versions()
        told = _run(
            [python, "-m", f"benchmarks.peers.{peer.module}", str(threads), effort, *_more(peer, engine, genomes)],
            threads,
        )
    except Unavailable as reason:
        yield {"kind": "left out", "peer": peer.name, "threads": threads, "reason": str(reason)}
        return
    for text in told.splitlines():
        if text.startswith("{"):
            yield {"kind": "peer", "peer": peer.name, "threads": threads, "versions": versions, **json.loads(text)}


def _more(peer: Peer, engine: str, genomes: str) -> list[str]:
    return [] if peer.environment else [engine, genomes]


def _run(command: list[str], threads: int) -> str:
    """Return what a program prints that is kept to some threads."""
    limits = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), str(threads))
    environment = {**os.environ, **limits, "PYTHONPATH": str(PROJECT), "JAX_PLATFORMS": "cpu"}
    try:
        with _kept_to(threads):
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
            )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"not done after {PATIENCE} s") from error
    if done.returncode:
        raise Unavailable(f"it failed: {(done.stderr.strip().splitlines() or ['without a word'])[-1][:200]}")
    return done.stdout


@contextmanager
def _kept_to(processors: int) -> Iterator[None]:
    """Keep whatever is started meanwhile to so many processors: from its start, since pools of threads begin early."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:processors])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def tell(rows: list[dict[str, Any]]) -> None:
    """Print a table for each unit, the fastest first, then what was left out."""
    found = [row for row in rows if row["kind"] == "peer"]
    for unit in dict.fromkeys(row["unit"] for row in found):
        head(f"{unit[0].upper()}{unit[1:]}", COLUMNS)
        for row in sorted(
            (row for row in found if row["unit"] == unit), key=lambda row: (row["threads"], -row["median"])
        ):
            spread = f"{short(row['lower'])} .. {short(row['upper'])}"
            had = f"{row['processors_had']:.2f}"
            line([row["name"], row["threads"], short(row["median"]), spread, had, row["what"]])
    for row in rows:
        if row["kind"] == "left out":
            print(f"\n{row['peer']}, threads {row['threads']}: left out: {row['reason']}")


if __name__ == "__main__":
    sys.exit(run(main))
