"""Studies other than sweeps of settings: trials, each with a name and a seed, resumable, their figures in a table.

People call these studies as well; in code a Study is a sweep of settings (alife.study.study), and this a TrialPlan.
A folder holds trials.jsonl, a line a trial as soon as it is done, arrays of each as .npz, table.md and pictures.
"""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from alife.core.array_files import read_arrays, save_arrays
from alife.core.errors import UsageError
from alife.core.files import read_text, write_text
from alife.core.json_files import parse
from alife.core.text import exact
from alife.runs.folder import locked
from alife.runs.stopping import StopRequest

TRIALS, TABLE, SETTINGS = "trials.jsonl", "table.md", "settings.json"
SECONDS, MEMORY = "seconds", "peak_MB"
NOT_IN_NAMES = str.maketrans(dict.fromkeys(' /\\:*?"<>|', "-"))  # of files: what some system takes for something else
LARGEST = 1 << 30  # [bytes] of the arrays of a trial
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # [bytes] in which the system tells the peak of memory


@dataclass(frozen=True)
class Trial:
    """One thing that is tried with one seed."""

    name: str
    seed: int

    @property
    def file(self) -> str:
        """Return the name of the file of its arrays."""
        return f"{self.name.translate(NOT_IN_NAMES)}-{self.seed}.npz"


@dataclass(frozen=True)
class Outcome:
    """What came of a trial."""

    figures: Mapping[str, float]
    arrays: Mapping[str, np.ndarray] = field(default_factory=dict)  # to be drawn, or gone on from


class Stopped(Exception):
    """A trial was asked to stop, and has put aside what it needs to go on."""


class TrialPlan(Protocol):
    """What is tried, how, and how it is shown."""

    def trials(self) -> Sequence[Trial]:
        """Return all trials in their order; one may use the arrays of those before it."""

    def run(self, trial: Trial, folder: Path) -> Outcome:
        """Carry out one trial, the same whenever it is carried out; may raise Stopped."""

    def draw(self, found: Mapping[Trial, Mapping[str, float]], folder: Path) -> None:
        """Draw pictures of what there is so far."""


def carry_out(plan: TrialPlan, folder: Path, told: str, console: Any, stop: StopRequest, *, resume: bool) -> None:
    """Do all trials that are not done yet, and write the table after each; when asked to stop, after the running one.

    told: the settings, which must be those of the folder that is gone on with

    Raises UsageError where it holds another study, or another process writes to it.
    """
    with locked(folder):
        _carry_out(plan, folder, told, console, stop, resume=resume)


def _carry_out(plan: TrialPlan, folder: Path, told: str, console: Any, stop: StopRequest, *, resume: bool) -> None:
    found = _begin(folder, told, resume=resume)
    trials = plan.trials()
    for number, trial in enumerate(trials, start=1):
        if trial in found:
            continue
        begun = time.monotonic()
        try:
            if stop.signal is not None:
                raise Stopped
            outcome = plan.run(trial, folder)
        except Stopped:
            console.print(f"Stopped after {number - 1} of {len(trials)} trials; --resume goes on.")
            return
        spent = {SECONDS: round(time.monotonic() - begun, 1), MEMORY: round(_peak() / 1e6)}
        found[trial] = {**outcome.figures, **spent}
        if outcome.arrays:
            save_arrays(folder / trial.file, outcome.arrays)
        _write(folder, found)
        words = "  ".join(f"{name} {exact(value)}" for name, value in found[trial].items())
        console.print(f"{number} of {len(trials)}: {trial.name}, seed {trial.seed}: {words}")
    plan.draw(found, folder)
    console.print(read_text(folder / TABLE))


def arrays_of(trial: Trial, folder: Path) -> dict[str, np.ndarray]:
    """Return the arrays of a trial; raise UsageError where they are damaged or not there."""
    return read_arrays(folder / trial.file, largest=LARGEST)


def table(found: Mapping[Trial, Mapping[str, float]]) -> str:
    """Return a table in Markdown: a row a name, means over seeds, in brackets the lowest and the highest."""
    names = list(dict.fromkeys(trial.name for trial in found))
    columns = list(dict.fromkeys(name for figures in found.values() for name in figures))
    rows = [f"| trial | seeds | {' | '.join(column.replace('_', ' ') for column in columns)} |"]
    rows.append("|---" * (len(columns) + 2) + "|")
    for name in names:
        mine = [figures for trial, figures in found.items() if trial.name == name]
        cells = [_cell([figures[column] for figures in mine if column in figures]) for column in columns]
        rows.append(f"| {name} | {len(mine)} | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _cell(values: list[float]) -> str:
    if not values:
        return ""
    low, high, mean = (exact(float(f"{value:.3g}")) for value in (min(values), max(values), np.mean(values)))
    return mean if low == high else f"{mean} ({low}..{high})"


def _begin(folder: Path, told: str, *, resume: bool) -> dict[Trial, dict[str, float]]:
    """Return the trials that are done in a folder; raise UsageError where it is not what is to be gone on with."""
    if not resume:
        if (folder / SETTINGS).exists():
            raise UsageError(f"'{folder}' holds a study already; --resume goes on with it.")
        write_text(folder / SETTINGS, told + "\n")
        return {}
    if not (folder / SETTINGS).exists():
        raise UsageError(f"There is no study in '{folder}' to go on with; leave --resume out to begin.")
    known = read_text(folder / SETTINGS).strip()
    if known != told:
        raise UsageError(f"'{folder}' is of other settings: it has {known}, given was {told}.")
    found = done(folder)
    for trial in found:
        if (folder / trial.file).exists():
            arrays_of(trial, folder)  # a study that is done would read none, and say that all is well
    return found


def done(folder: Path) -> dict[Trial, dict[str, float]]:
    """Return the figures of the trials that are done in a folder; raise UsageError where they are damaged."""
    path = folder / TRIALS
    if not path.exists():
        return {}
    found = {}
    for line in read_text(path).splitlines():
        row = parse(line, f"Cannot read '{path}'")
        try:
            figures = {str(name): float(value) for name, value in row["figures"].items()}
            found[Trial(str(row["name"]), int(row["seed"]))] = figures
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UsageError(f"Cannot read '{path}': a line of it is no trial.") from error
    return found


def _write(folder: Path, found: Mapping[Trial, Mapping[str, float]]) -> None:
    rows = [{"name": trial.name, "seed": trial.seed, "figures": dict(figures)} for trial, figures in found.items()]
    write_text(folder / TRIALS, "".join(json.dumps(row) + "\n" for row in rows))
    write_text(folder / TABLE, table(found))


def _peak() -> int:
    """Return the most memory [bytes] that this process has held."""
    try:
        import resource
    except ImportError:  # Windows tells another way
        import psutil

        return int(getattr(psutil.Process().memory_info(), "peak_wset", 0))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PEAK_UNIT
