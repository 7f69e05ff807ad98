"""The run folder: config, metrics, frames and checkpoints, written so that no kill can tear them.

config.toml                            complete, with seeds and versions
metrics.csv                            a row a sample and world, flushed
frames/world-W/step-N.png              pictures, one pixel a space
checkpoints/step-N.npz and step-N.json the last few
abundances.csv                         how many there are of each lineage, a row a sample and world
novelty.csv                            what is new, in worlds and in shadows with genomes, a row a sample and world
genes.csv                              what changed each gene of a world in one file, a row a sample and world
phylogeny-organisms.csv and -species.csv  who descends from whom, written at the end
fields.zarr                            arrays as numbers, where they are wanted, see alife.runs.field_store
"""

import hashlib
import json
import shutil
from dataclasses import asdict
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from alife.core.config import recorded
from alife.core.errors import UsageError
from alife.core.files import csv_line, os_errors_as_usage_errors, step_file, step_files, write_whole
from alife.core.fingerprint import Fingerprint
from alife.core.state import MOST_STEPS, digest
from alife.core.table import AppendedTable
from alife.phylogeny import files, gene_selection, genomic_shadow, migrants
from alife.phylogeny.abundances import AbundanceLog
from alife.phylogeny.genomic_shadow import GenomicShadow
from alife.phylogeny.sample_log import SampleLog
from alife.phylogeny.tracker import Phylogeny
from alife.runs import checkpoint, field_store
from alife.runs import folder as run_folder
from alife.runs.config import RunConfig, ring_of
from alife.runs.field_store import FieldStore
from alife.runs.interventions import InterventionLog
from alife.worlds.world import World

WORLDS_PICTURED = 4  # frames of more worlds fill a disk that nobody looks at


class Recorder:
    """Writes down what happens in one run. All states it is given are fetched ones."""

    def __init__(
        self, folder: Path, world: World, identity: checkpoint.Identity, *, sample_every: int, keep: int
    ) -> None:
        self.folder = folder
        self.metrics = AppendedTable(folder / run_folder.METRICS)
        self.checkpoints = folder / run_folder.CHECKPOINTS
        self.identity = identity
        self._world = world
        self._sample_every = sample_every
        self._keep = keep
        self._since: dict[str, np.ndarray] = {}  # totals at the last sample
        self.saved_step: int | None = None  # of the last checkpoint written
        self.phylogeny: Phylogeny | None = None  # up to the state that is recorded next
        self._saves = 0
        self._written_at: int | None = None  # of the saves, when the phylogeny was written last
        self.sampled_step = -1  # of the last rows
        self._novelty: SampleLog | None = None  # of a shadow with genomes, once it is asked for
        self._abundances: dict[str, AbundanceLog] = {}  # by population, those of which anything was asked
        self.fields: FieldStore | None = None  # arrays over time, where they are wanted

    @classmethod
    def of_run(cls, folder: Path, world: World, run_config: RunConfig) -> "Recorder":
        """Return the recorder of a run folder."""
        identity, keep = identity_of(world, run_config), run_config.keep_checkpoints
        found = cls(folder, world, identity, sample_every=run_config.sample_every, keep=keep)
        found.fields = field_store.store_of(folder, world, run_config.fields)
        return found

    def begin(self, state: Any) -> None:
        """Begin the records of a new run."""
        self._since = self._world.totals(state)
        self.metrics.rewrite([self._header(state)])
        for log in self.logs:
            log.begin()
        if self.fields is not None:
            self.fields.begin(state)

    @property
    def since(self) -> dict[str, np.ndarray]:
        """Return the totals at the last sample on the grid."""
        return dict(self._since)

    def go_on(self, loaded: checkpoint.Loaded, last_step: int) -> None:
        """Go on with the records of a run from a checkpoint: what lies beyond it will be written anew.

        A run that is at its last step has its row there, whether or not that step is on the grid.
        Raises UsageError when rows before it are missing or were changed, and then writes nothing.
        """
        self._since = loaded.since
        header = self._header(loaded.state)
        kept = self._kept_rows(header, loaded.state)
        # without taxa in the checkpoint, what may be there has the ids of another phylogeny
        step, worlds = loaded.state.step, len(loaded.state.seeds)
        logs = [(log, log.kept(step, worlds) if loaded.phylogeny else [log.header]) for log in self.logs]
        if self.fields is not None:
            self.fields.check(step)
        self.metrics.rewrite([header, *kept])  # from here on nothing is refused any more
        if self.fields is not None:
            self.fields.go_on(loaded.state)
        for log, lines in logs:
            log.table.rewrite(lines)
        self.sampled_step = loaded.state.step
        if loaded.state.step == last_step and not self._samples(last_step):
            self.metrics.append(self._rows(loaded.state, self._world.measure(loaded.state, self._since)), lasting=False)
            self._count(loaded.state)
        for world in range(WORLDS_PICTURED):
            for step, frame in step_files(self._frames(world), ".png").items():
                if step > loaded.state.step:
                    with os_errors_as_usage_errors("delete", frame):
                        frame.unlink()
        checkpoint.forget_older(self.checkpoints, loaded.state.step, self._keep)

    def check_unbegun(self) -> None:
        """Raise UsageError when a run that has no checkpoint got further than its first sample."""
        if not self.metrics.path.exists():
            return
        if any(row.partition(",")[0] != "0" for row in self.metrics.lines()[1:]):
            raise UsageError(
                f"'{self.checkpoints}' holds no checkpoint, but '{self.metrics.path}' the rows of a run, so the run "
                "cannot go on. --config with its config.toml repeats it in another folder."
            )

    def sample(self, state: Any) -> dict[str, np.ndarray]:
        """Write a row for every world; return the metrics.

        Counts run from one sample on the grid of `sample_every` to the next. A row off the grid (the
        last of a run) belongs to no later count, and goes when the run goes on. Raises RecordLost.
        """
        metrics = self._world.measure(state, self._since)
        self.metrics.append(self._rows(state, metrics), lasting=self._samples(state.step))
        self._count(state)
        if self._samples(state.step):
            self._since = self._world.totals(state)
        self.sampled_step = state.step
        return metrics

    def frame(self, state: Any) -> None:
        """Write a picture of the first worlds."""
        for world in range(min(len(state.seeds), WORLDS_PICTURED)):
            folder = self._frames(world)
            with os_errors_as_usage_errors("write to", folder):
                folder.mkdir(parents=True, exist_ok=True)
            picture = Image.fromarray(self._world.render(state, world=world))
            write_whole(step_file(folder, state.step, ".png"), partial(picture.save, format="png"))

    def check_untouched(self) -> None:
        """Raise RecordLost when somebody has taken the records away, or changed them, since they were written."""
        for table in self._tables:
            table.check_untouched()

    def check_found(self, loaded: checkpoint.Loaded) -> None:
        """Raise UsageError when a record that the run goes on with is not what it was at a checkpoint."""
        without = set() if self.phylogeny is not None else loaded.records.keys() - {run_folder.METRICS}
        checkpoint.check_records(self.folder, loaded, without - {run_folder.INTERVENTIONS})

    def save(self, state: Any, log: InterventionLog) -> Path:
        """Write a checkpoint, after making sure that the records up to it are on disk. Raises RecordLost."""
        log.sync()
        for table in self._tables:
            table.sync()
        if self.fields is not None:
            self.fields.sync()
        notes = {
            "since": {name: total.tolist() for name, total in self._since.items()},
            "deeds": log.done,
            checkpoint.RECORDS: {name: found.note for name, found in self._fingerprints(log).items()},
        }
        known = None if self.phylogeny is None else self.phylogeny.state_dict()
        path = checkpoint.save(self.checkpoints, state, self.identity, notes, keep=self._keep, phylogeny=known)
        self.saved_step = state.step
        self._saves += 1
        return path

    def write_phylogeny(self) -> None:
        """Write who descends from whom, for other programs to read; a run goes on from its checkpoints alone."""
        if self.phylogeny is not None and self._written_at != self._saves:  # a step may be saved again, touched
            files.write(self.folder, self.phylogeny, self._world.name_of_species)
            self._written_at = self._saves

    def drop_phylogeny(self) -> list[str]:
        """Delete the phylogeny and the abundances on disk, since the run goes on without; return the files' names."""
        patterns = ("abundances*.csv", "phylogeny-*.csv", migrants.FILE, genomic_shadow.FILE, gene_selection.FILE)
        paths = sorted(path for pattern in patterns for path in self.folder.glob(pattern))
        for path in paths:
            with os_errors_as_usage_errors("delete", path):
                path.unlink()
        return [path.name for path in paths]

    def forget_row_off_grid(self) -> None:
        """Drop the last row of a run that ended off the grid, because it goes on."""
        self.metrics.rewrite(self._lines_on_grid(MOST_STEPS))
        for log in self.logs:
            log.table.rewrite(log.until(MOST_STEPS))

    def branched(self, folder: Path, step: int, since: dict[str, np.ndarray]) -> "Recorder":
        """Return the recorder of a run in another folder that shares this one's history up to a step."""
        twin = Recorder(folder, self._world, self.identity, sample_every=self._sample_every, keep=self._keep)
        twin.metrics.rewrite(self._lines_on_grid(step))
        for world in range(WORLDS_PICTURED):
            for number, frame in step_files(self._frames(world), ".png").items():
                if number <= step:
                    target = folder / frame.relative_to(self.folder)
                    with os_errors_as_usage_errors("copy", frame):
                        target.parent.mkdir(parents=True, exist_ok=True)
                        shutil.copyfile(frame, target)
        twin._since = dict(since)
        twin.phylogeny, twin.sampled_step = self.phylogeny, step
        twin.fields = None if self.fields is None else self.fields.branched(folder, step)
        for mine, theirs in zip(self.logs, twin.logs, strict=True):
            theirs.table.rewrite(mine.until(step))
        return twin

    @property
    def abundances(self) -> list[AbundanceLog]:
        """Return where it is written how many there are of each species; nowhere without a phylogeny."""
        names = () if self.phylogeny is None else self.phylogeny.populations
        for name in names:
            if name not in self._abundances:
                self._abundances[name] = AbundanceLog(self.folder, self._sample_every, name)
        return [self._abundances[name] for name in names]

    @property
    def logs(self) -> list[SampleLog]:
        """Return the tables beside metrics.csv that get rows at samples."""
        shadow = None if self.phylogeny is None else self.phylogeny.genomic
        return [*self.abundances, *([] if shadow is None else [self._log_of(shadow)])]

    def _log_of(self, shadow: GenomicShadow) -> SampleLog:
        if self._novelty is None:
            self._novelty = genomic_shadow.log_of(shadow, self.folder, self._sample_every)
        return self._novelty

    @property
    def _tables(self) -> list[AppendedTable]:
        return [self.metrics, *(log.table for log in self.logs)]

    def _fingerprints(self, log: InterventionLog) -> dict[str, Fingerprint]:
        """Return what the records hold by now, by the names of their files."""
        found = {table.path.name: table.fingerprint for table in self._tables}
        return found | ({run_folder.INTERVENTIONS: log.fingerprint} if log.done else {})

    def _count(self, state: Any) -> None:
        """Write down how many there are of each species, and what is new on the grid of samples."""
        if self.phylogeny is None:
            return
        for log in self.abundances:
            log.add(state.step, self.phylogeny, self._world.occupancy(state))
        shadow = self.phylogeny.genomic
        if shadow is not None and self._samples(state.step):
            self._log_of(shadow).append(state.step, genomic_shadow.rows_of(shadow, state.step, state))

    def _header(self, state: Any) -> str:
        return csv_line(["step", "world", *self._world.measure(state, self._since), "digest"])

    def _rows(self, state: Any, metrics: dict[str, np.ndarray]) -> list[str]:
        """Return the row of every world."""
        return [
            csv_line([state.step, world, *(values[world] for values in metrics.values()), digest(state, world)])
            for world in range(len(state.seeds))
        ]

    def _frames(self, world: int) -> Path:
        return run_folder.frames(self.folder, world)

    def _lines_on_grid(self, step: int) -> list[str]:
        """Return the header and the rows up to a step that lie on the grid of samples."""
        header, *rows = self.metrics.lines()
        steps = (row.partition(",")[0] for row in rows)
        return [
            header,
            *(row for row, at in zip(rows, steps, strict=True) if int(at) <= step and self._samples(int(at))),
        ]

    def _samples(self, step: int) -> bool:
        return step % self._sample_every == 0

    def _kept_rows(self, header: str, state: Any) -> list[str]:
        """Return the rows up to a state: one a step of the grid and world, in this order, before any others."""
        first, *rows = self.metrics.lines() or [""]
        if first != header and rows:
            raise UsageError(
                f"'{self.metrics.path}' has other columns than this run would write now: "
                f"{_difference(first, header)}. Go on with the version of alife that began it, or repeat the run "
                "with --config."
            )
        worlds = range(len(state.seeds))
        places = [(step, world) for step in range(0, state.step + 1, self._sample_every) for world in worlds]
        places_of_rows = zip(rows, places, strict=False) if first == header else ()
        sound = sum(1 for _ in takewhile(lambda pair: _is_sound(*pair, header.count(",")), places_of_rows))
        if sound < len(places):
            raise UsageError(
                f"'{self.metrics.path}' should begin with {len(places)} sound rows, for the steps up to {state.step}, "
                f"and has {sound}; it was changed, so the run cannot go on."
            )
        return rows[: len(places)]


def _difference(found: str, wanted: str) -> str:
    """Return in words how the columns of a header differ from those that are wanted."""
    ours, theirs = wanted.strip().split(","), found.strip().split(",")
    kinds = {"without": [name for name in ours if name not in theirs], "with": [n for n in theirs if n not in ours]}
    return ", ".join(f"{kind} {', '.join(names)[:200]}" for kind, names in kinds.items() if names) or "in another order"


def _is_sound(row: str, place: tuple[int, int], commas: int) -> bool:
    """Return whether a line of metrics.csv is the whole row of a (step, world)."""
    step, world = place
    try:
        for cell in row.split(",")[:-1]:  # all but the digest
            float(cell)
    except ValueError:
        return False
    return row.startswith(f"{step},{world},") and row.endswith("\n") and row.count(",") == commas


def identity_of(world: World, run_config: RunConfig) -> checkpoint.Identity:
    """Return what must be the same for the history of a run to go on."""
    history: dict[str, Any] = {
        "rules": recorded(world.config), "seed": run_config.seed, "worlds": run_config.worlds,
        "sample_every": run_config.sample_every,
    }  # fmt: skip
    if (ring := ring_of(run_config)) is not None:
        history["islands"] = asdict(ring)
    checksum = hashlib.sha256(json.dumps(history, sort_keys=True).encode()).hexdigest()[:12]
    return checkpoint.Identity(world.name, world.rules_version, checksum)
