"""What a study has to show so far: a row a setting, a tile a seed, from the pictures and samples that its runs left."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from alife.core import config
from alife.core.files import step_files
from alife.engines import backend
from alife.runs import folder as run_folder
from alife.runs.recorder import WORLDS_PICTURED
from alife.runs.samples import samples_of
from alife.study import sweep
from alife.study.study import PLANS, Study, StudyRun
from alife.worlds import registry
from viewers.ui.numbers import measured

STILLS = ("map.png", "champion.gif")  # of a search, which leaves no pictures over time
Samples = Sequence[tuple[int, dict[str, np.ndarray]]]  # steps and metrics (worlds,)


@dataclass
class Tile:
    """One seed of a setting."""

    seed: int
    folder: Path  # of its run
    world: int  # which one of that run it is
    pictures: dict[int, Path] = field(default_factory=dict)  # by step
    steps: list[int] = field(default_factory=list)  # of these, rising

    def look(self) -> None:
        """Take note of the pictures that are there by now."""
        found = step_files(run_folder.frames(self.folder, self.world), ".png")
        if not found:
            stills = [self.folder / name for name in STILLS]
            found = dict([(0, path) for path in stills if path.is_file()][:1])
        self.pictures, self.steps = found, sorted(found)

    def at(self, step: float) -> tuple[int, Path] | None:
        """Return the newest picture that is not of a later step, and its step; the first where all are later."""
        if not self.steps:
            return None
        found = self.steps[max(0, bisect_right(self.steps, step) - 1)]
        return found, self.pictures[found]


@dataclass
class Row:
    """One setting of a study."""

    words: str
    tiles: list[Tile] = field(default_factory=list)
    samples: dict[Path, Samples] = field(default_factory=dict)  # by run folder
    unpictured: int = 0  # seeds of which runs keep no pictures

    def means(self, names: Sequence[str], step: float) -> list[tuple[str, str]]:
        """Return some metrics at a step, or at the last sample before it, as means over all seeds: names and values."""
        worlds: dict[str, list[float]] = {name: [] for name in names}
        for samples in self.samples.values():
            number = bisect_right([one for one, _ in samples], step) - 1
            for name in names:
                worlds[name].extend(samples[number][1].get(name, np.zeros(0)).tolist() if number >= 0 else [])
        means = {name: float(np.mean(found)) for name, found in worlds.items() if found}
        return [(name.replace("_", " "), measured(name, mean)) for name, mean in means.items()]


def rows_of(study: Study) -> list[Row]:
    """Return the settings of a study with their seeds, as planned; nothing is looked for in their folders yet."""
    found: dict[str, Row] = {}
    for run in study.runs:
        row = found.setdefault(_words(run), Row(_words(run)))
        pictured = run.seeds[:WORLDS_PICTURED]
        row.unpictured += len(run.seeds) - len(pictured)
        row.tiles += [Tile(seed, study.folder_of(run), number) for number, seed in enumerate(pictured)]
    return list(found.values())


def look(rows: Sequence[Row], names: tuple[str, ...]) -> None:
    """Take note of the pictures and samples (metrics of some names) that are there by now."""
    for row in rows:
        for tile in row.tiles:
            tile.look()
        row.samples = {folder: samples_of(folder, names) for folder in {tile.folder for tile in row.tiles}}


def world_of(study: Study) -> Any:
    """Return the world of a study's first run, for its legend and the names of its metrics; no kernel is compiled."""
    table = config.read_toml(study.folder / PLANS / f"{study.runs[0].name}.toml").get(study.world, {})
    kind = registry.config_class(study.world)
    return registry.world_class(study.world)(config.from_table(kind, table), backend.start("cpu"))


def _words(run: StudyRun) -> str:
    return sweep.label(run.setting) or "as usual"
