"""The run folder: config, metrics, frames and checkpoints, written so that no kill can tear them.

config.toml                            complete, with seeds and versions
metrics.csv                            a row a sample and world, flushed
frames/world-W/step-N.png              pictures, one pixel a space
checkpoints/step-N.npz and step-N.json the last few
"""

import hashlib
import json
import os
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from alife import checkpoint
from alife.errors import UsageError
from alife.files import csv_line, write_text, write_whole
from alife.run_config import RunConfig
from alife.state import digest
from alife.world import World

WORLDS_PICTURED = 4  # frames of more worlds fill a disk that nobody looks at


class Recorder:
    """Writes down what happens in one run. All states it is given are fetched ones."""

    def __init__(
        self, folder: Path, world: World, identity: checkpoint.Identity, *, sample_every: int, keep: int
    ) -> None:
        self.folder = folder
        self.metrics = folder / "metrics.csv"
        self.checkpoints = folder / "checkpoints"
        self.identity = identity
        self._world = world
        self._sample_every = sample_every
        self._keep = keep
        self._since: dict[str, np.ndarray] = {}  # totals at the last sample
        self.saved_step: int | None = None  # of the last checkpoint written

    def begin(self, state: Any) -> None:
        """Begin the records of a new run with its first sample."""
        self._since = self._world.totals(state)
        write_text(self.metrics, csv_line(["step", "world", *self._world.measure(state, self._since), "digest"]))

    def go_on(self, loaded: checkpoint.Loaded, last_step: int) -> None:
        """Go on with the records of a run from a checkpoint: rows that lie beyond it will be written anew.

        A run that is at its last step has its row there, whether or not that step is on the grid.
        Raises UsageError when rows before it are missing.
        """
        self._since = {name: np.array(total, np.int64) for name, total in loaded.notes["since"].items()}
        header = csv_line(["step", "world", *self._world.measure(loaded.state, self._since), "digest"])
        try:
            first, *rows = self.metrics.read_text(encoding="utf-8").splitlines(keepends=True)
        except (OSError, ValueError) as error:
            raise UsageError(f"'{self.metrics}' cannot be read, so the run cannot go on.") from error
        kept = [row for row in rows if self._belongs(row, loaded.state.step)]
        expected = (loaded.state.step // self._sample_every + 1) * len(loaded.state.seeds)
        if first != header or len(kept) != expected:
            raise UsageError(
                f"'{self.metrics}' should hold {expected} rows up to step {loaded.state.step} and holds {len(kept)}; "
                "it was changed, so the run cannot go on."
            )
        if loaded.state.step == last_step and last_step % self._sample_every:
            kept += self._rows(loaded.state, self._world.measure(loaded.state, self._since))
        write_text(self.metrics, first + "".join(kept))

    def sample(self, state: Any) -> dict[str, np.ndarray]:
        """Write a row for every world; return the metrics.

        Counts run from one sample on the grid of `sample_every` to the next. A row off the grid (the
        last of a run) belongs to no later count, and goes when the run goes on.
        """
        metrics = self._world.measure(state, self._since)
        with self.metrics.open("a", encoding="utf-8", newline="") as file:
            file.write("".join(self._rows(state, metrics)))
        if state.step % self._sample_every == 0:
            self._since = self._world.totals(state)
        return metrics

    def frame(self, state: Any) -> None:
        """Write a picture of the first worlds."""
        for world in range(min(len(state.seeds), WORLDS_PICTURED)):
            folder = self.folder / "frames" / f"world-{world}"
            folder.mkdir(parents=True, exist_ok=True)
            picture = Image.fromarray(self._world.render(state, world=world))
            write_whole(folder / f"step-{state.step:010d}.png", partial(picture.save, format="png"))

    def save(self, state: Any) -> Path:
        """Write a checkpoint, after making sure that the rows before it are on disk."""
        with self.metrics.open("rb+") as file:
            os.fsync(file.fileno())
        notes = {"since": {name: total.tolist() for name, total in self._since.items()}}
        path = checkpoint.save(self.checkpoints, state, self.identity, notes, keep=self._keep)
        self.saved_step = state.step
        return path

    def _rows(self, state: Any, metrics: dict[str, np.ndarray]) -> list[str]:
        """Return the row of every world."""
        return [
            csv_line([state.step, world, *(values[world] for values in metrics.values()), digest(state, world)])
            for world in range(len(state.seeds))
        ]

    def _belongs(self, row: str, step: int) -> bool:
        """Return whether a row is whole, on the grid, and not beyond a step."""
        number = row.partition(",")[0]
        return row.endswith("\n") and number.isdigit() and int(number) <= step and int(number) % self._sample_every == 0


def identity_of(world: World, plan: RunConfig) -> checkpoint.Identity:
    """Return what must be the same for the history of a run to go on."""
    history = {
        "rules": asdict(world.config), "seed": plan.seed, "worlds": plan.worlds, "sample_every": plan.sample_every,
    }  # fmt: skip
    checksum = hashlib.sha256(json.dumps(history, sort_keys=True).encode()).hexdigest()[:12]
    return checkpoint.Identity(world.name, world.rules, checksum)
