"""Learning, iteration by iteration: progress on the screen, checkpoints to go on from after a kill, the loss curve.

Beside FILE.npz a folder FILE.learning holds checkpoint.npz, losses.csv, losses.png and grown.png.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from alife.core.array_files import read_arrays, save_arrays
from alife.core.csv_files import numbers, read_columns, whole_numbers
from alife.core.errors import UsageError
from alife.core.files import csv_line, os_errors_as_usage_errors, write_text, write_whole
from alife.runs.stopping import StopRequest
from alife.terminal.progress import RunProgress

SECONDS_BETWEEN_CHECKPOINTS = 120.0
LARGEST_CHECKPOINT = 1 << 32  # [bytes]
CHECKPOINT, LOSSES, CURVE, SHEET = "checkpoint.npz", "losses.csv", "losses.png", "grown.png"
SETTINGS = "settings"  # the array of a checkpoint that says what made it
AVERAGED = 100  # iterations that a point of the curve stands for
MOST_MEASURED = 20  # times in a whole learning that it is measured how good the rule has become


class Learner(Protocol):
    """What learns: it holds all that changes, so that it can be stopped and go on."""

    iteration: int
    iterations: int

    def step(self) -> float:
        """Learn from one batch; return its loss."""

    def measure(self) -> dict[str, float]:
        """Return how good the rule is by now."""

    def sheet(self) -> np.ndarray:
        """Return a picture of what was asked for and what came of it, uint8 (height, width, 3)."""

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all that is needed to go on."""

    def restore(self, arrays: dict[str, np.ndarray]) -> None:
        """Go on from what `arrays` returned."""

    def save(self, path: Path) -> None:
        """Write the rule file."""


@dataclass(frozen=True)
class Place:
    """Where a learning leaves its files."""

    out: Path

    @property
    def folder(self) -> Path:
        """Return the folder beside the rule file."""
        return self.out.with_suffix(".learning")

    def __truediv__(self, name: str) -> Path:
        """Return one of its files."""
        return self.folder / name


def begin(place: Place, told: str, *, resume: bool) -> dict[str, np.ndarray] | None:
    """Return the checkpoint to go on from, None at the beginning; raise UsageError where that is not what is there.

    told: the settings, which must be those of the checkpoint; only `iterations` may have become more
    """
    checkpoint = place / CHECKPOINT
    if not resume:
        if checkpoint.exists() or place.out.exists():
            raise UsageError(f"'{place.out}' or what was learned for it is there already; --resume goes on with it.")
        with os_errors_as_usage_errors("make", place.folder):
            place.folder.mkdir(parents=True, exist_ok=True)
        return None
    if not checkpoint.exists():
        raise UsageError(f"There is no '{checkpoint}' to go on from; leave --resume out to begin.")
    arrays = read_arrays(checkpoint, largest=LARGEST_CHECKPOINT)
    known = arrays.pop(SETTINGS, np.zeros(0, np.uint8)).tobytes().decode(errors="replace")
    if not _goes_on(known, told):
        raise UsageError(f"'{checkpoint}' is of other settings: it has {known}, given was {told}.")
    return arrays


def _goes_on(known: str, told: str) -> bool:
    """Return whether what is told now is what a checkpoint knows, or asks for more iterations of it."""
    try:
        before, now = json.loads(known), json.loads(told)
        return bool(before | {"iterations": now["iterations"]} == now and before["iterations"] <= now["iterations"])
    except (ValueError, KeyError, TypeError):
        return False


def run(learner: Learner, place: Place, told: str, console: Any, stop: StopRequest) -> None:
    """Learn until the last iteration, and write the rule file; when asked to stop, keep what there is."""
    rows = _rows(place, learner.iteration)
    recent: list[float] = []
    saved = time.monotonic()
    every = max(1, learner.iterations // MOST_MEASURED)
    with RunProgress(
        console, first_step=learner.iteration, last_step=learner.iterations, headline=("loss",), noun="iteration"
    ) as progress:
        while learner.iteration < learner.iterations and stop.signal is None:
            recent.append(learner.step())
            if not np.isfinite(recent[-1]):
                raise UsageError(f"The loss is no number at iteration {learner.iteration}; lower the rate of learning.")
            progress(learner.iteration, {"loss": float(np.mean(recent[-AVERAGED:]))})
            if learner.iteration % AVERAGED == 0:
                rows.append({"iteration": learner.iteration, "loss": float(np.mean(recent[-AVERAGED:]))})
                recent = recent[-AVERAGED:]
            if learner.iteration % every == 0:
                found = learner.measure()
                rows.append({"iteration": learner.iteration, **found})
                words = "  ".join(f"{name.replace('_', ' ')} {value:.3f}" for name, value in found.items())
                console.print(f"iteration {learner.iteration:,}: {words}")
            if time.monotonic() - saved > SECONDS_BETWEEN_CHECKPOINTS:
                _keep(learner, place, told, rows)
                saved = time.monotonic()
        _keep(learner, place, told, rows)
    if stop.signal is None:
        learner.save(place.out)
    else:
        console.print(f"Stopped at iteration {learner.iteration:,}; the same command with --resume goes on.")


def _keep(learner: Learner, place: Place, told: str, rows: list[dict[str, float]]) -> None:
    """Write what is needed to go on, and what is to be looked at."""
    from PIL import Image

    settings = np.frombuffer(told.encode(), np.uint8)
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [csv_line(list(names)), *(csv_line([row.get(name, "") for name in names]) for row in rows)]
    write_text(place / LOSSES, "".join(lines))
    save_arrays(place / CHECKPOINT, {**learner.arrays(), SETTINGS: settings})
    write_whole(place / SHEET, lambda file: Image.fromarray(learner.sheet()).save(file, "PNG"))
    _draw(place / CURVE, rows)


def _rows(place: Place, last: int) -> list[dict[str, float]]:
    """Return the rows of losses.csv up to an iteration."""
    if not (place / LOSSES).exists():
        return []
    path = place / LOSSES
    cells = read_columns(path, ("iteration",))
    rows: list[dict[str, float]] = [{} for _ in cells["iteration"]]
    for name, column in cells.items():
        measured = [number for number, cell in enumerate(column) if cell]  # the others were not, in that iteration
        read = whole_numbers if name == "iteration" else numbers
        for number, value in zip(measured, read(path, name, [column[one] for one in measured]).tolist(), strict=True):
            rows[number][name] = value
    return [row for row in rows if row["iteration"] <= last]


def _draw(path: Path, rows: list[dict[str, float]]) -> None:
    """Draw the loss, and whatever else is an error, over the iterations."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for name in dict.fromkeys(name for row in rows for name in row if "loss" in name or "error" in name):
        points = [(row["iteration"], row[name]) for row in rows if name in row]
        axes.plot(*zip(*points, strict=True), label=name.replace("_", " "), marker="" if name == "loss" else ".")
    axes.set_yscale("log")
    axes.set_xlabel("iteration")
    axes.set_ylabel("error, of the mean picture's")
    if axes.lines:
        axes.legend()
    write_whole(path, lambda file: figure.savefig(file, format="png", dpi=100))
