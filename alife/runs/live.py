"""A run that can be held, looked at, touched, taken back and branched off while it is being recorded.

`alife.runs.loop.run` goes from a step to another; a LiveRun goes on in portions of some milliseconds. What it
records is the same, byte for byte. Its past is never rewritten: a run taken back replays what it did, by
its seeds and its recorded interventions, and a hand that wants something else branches off into a new folder.

Where a run stands follows from `head`, the furthest step it ever came to, `log.done`, the interventions that its
state contains, and `writes`:

| | step | log.done | an intervention | `save` |
|---|---|---|---|---|
| at its head | = head | = all | is appended to the log | writes a checkpoint, unless `saved` |
| at its head, some undone yet | = head | < all | must branch off | writes a checkpoint, unless `saved` |
| in its past | < head | any | must branch off | writes nothing |
| only shown (`writes` is False) | any | any | must branch off | writes nothing |

`is_past` is True in all rows but the first. `saved` says whether a checkpoint has the state of the head: False after
each step beyond it, each intervention and each undo there. `seeking` is the step that `go_to` set out for, and None
once `advance` has reached it; until then no intervention of that very step is carried out.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from alife.core.files import write_text
from alife.core.state import MOST_STEPS, arrays, with_arrays
from alife.core.table import RecordLost
from alife.phylogeny.tracker import Phylogeny
from alife.runs import config, lineages, live_settings, loop
from alife.runs import folder as run_folder
from alife.runs.config import RunConfig
from alife.runs.interventions import InterventionLog
from alife.runs.samples import samples_of
from alife.runs.session import RunSession, rescue
from alife.runs.snapshots import MOST_BYTES, Snapshot, SnapshotHistory, Stroke, Totals
from alife.worlds.intervention import Intervention


class LiveRun:
    """One run under someone's hands. Everything here belongs to one thread."""

    def __init__(
        self,
        session: RunSession,
        *,
        since: Totals | None = None,
        writes: bool = True,
        earlier: Any = None,
    ) -> None:
        """Take over a run.

        since: totals at its last sample on the grid, where its recorder does not know them
        writes: False where the run was written before and is only shown
        earlier: its fetched state at step 0, if it is further
        """
        self.world, self.state, self.run_config = session.world, session.state, session.run_config
        self.log, self.recorder = session.log, session.recorder
        self.writes = writes
        self.saved = self.recorder.saved_step == self.step
        self.head = self.step
        self.samples: list[tuple[int, Totals]] = []  # the metrics taken since this object exists
        self.seeking: int | None = None
        self._since = self.recorder.since if since is None else since
        self._history = SnapshotHistory()
        self._undo: list[Stroke] = []
        self._cost = 1.0  # [s] a step takes, about
        self._locks = ExitStack()
        self._left: list[tuple[Path, RunConfig]] = []  # folders it recorded into before it branched off
        if earlier is not None:
            self._history.add(Snapshot(earlier, 0, self.world.totals(earlier), self._founding_taxa(earlier)))
        if not self._history.snapshots or self.step > self._history.snapshots[-1].step:
            self._history.add(self._snapshot())

    @classmethod
    def of_session(cls, session: RunSession) -> "LiveRun":
        """Return a run that is being recorded, with the samples that its folder has."""
        world, run_config = session.world, session.run_config
        earlier = world.fetch(world.reset(seeds=run_config.seeds)) if session.state.step else None
        run = cls(session, earlier=earlier)
        run.samples = samples_of(session.recorder.folder, world.curves)
        return run

    @property
    def step(self) -> int:
        """Return the step it is at."""
        return int(self.state.step)

    @property
    def ended(self) -> bool:
        """Return whether it is at the last step it was asked for."""
        return self.step >= self.run_config.steps

    @property
    def snapshots(self) -> list[int]:
        """Return the steps of the states kept in memory."""
        return [snapshot.step for snapshot in self._history.snapshots]

    @property
    def snapshots_kept(self) -> list[Snapshot]:
        """Return the states kept in memory, the first first; not to be written to."""
        return self._history.snapshots

    def advance(self, seconds: float, most: int | None = None, stop: Callable[[], bool] = lambda: False) -> int:
        """Run for about some seconds, at most to the last step; return the steps taken."""
        first, end = self.step, time.perf_counter() + seconds
        limit = self.run_config.steps if self.seeking is None else self.seeking
        limit = limit if most is None else min(limit, first + most)
        while self.step < limit and not stop():
            self.log.catch_up(self.world, self.state, self.phylogeny)
            self._portion(min(limit, self._next_event()), end - time.perf_counter())
            if time.perf_counter() >= end:
                break
        if self.seeking is not None and self.step >= self.seeking:
            self.seeking = None
            self._catch_up_here()
        return self.step - first

    def apply_intervention(self, intervention: Intervention) -> None:
        """Carry out an intervention here and now, and write it down; a past must be branched off from first."""
        if not self._undo or self._undo[-1].stroke != intervention.stroke or self._undo[-1].snapshot.step != self.step:
            room = max(1, MOST_BYTES // max(self._size(), 1))
            self._undo = [*self._undo, Stroke(intervention.stroke, self._snapshot())][-room:]
        with self._rescued():
            self.log.add(self.world, self.state, intervention, self.phylogeny)
        self.saved = False

    def change_setting(self, name: str, value: int) -> Path | None:
        """Give a setting a value from here on; return the folder of the branch in which that is recorded.

        The first change branches off, so that the run as it was stays to be compared; later ones at the head of the
        branch are recorded in it, and None is returned. Raises UsageError for what the setting cannot be.
        """
        last = self.log.interventions[-1].stroke if self.log.interventions else 0
        one = live_settings.change(self.step, name, value, stroke=last + 1)
        live_settings.with_change(self.world.config, one)  # raises before anything is written
        tuned = any(map(live_settings.is_setting, self.log.interventions[: self.log.done]))
        folder = self.branch() if self.is_past or not tuned else None
        self.apply_intervention(one)
        return folder

    def undo(self) -> Path | None:
        """Take back the last stroke. When steps followed it, in a branch, whose folder is returned.

        Raises LookupError when nothing was done.
        """
        if self.log.done == 0:
            raise LookupError("nothing was done that could be undone")
        kept = self._before_last_stroke()
        step = self.log.interventions[kept].step
        if self._undo and not self.is_past and step == self.step and self._undo[-1].snapshot.done == kept:
            self._restore(self._undo.pop().snapshot)
            self.saved = False
            if self.recorder.saved_step == self.step:  # a checkpoint with the stroke, which the log is about to lose
                self.save()
            self.log.forget(kept)
            return None
        self.save()
        self._restore(self._history.before(step, kept))
        self.log = self._log_of(None, kept)
        while self.step < step:
            self.seeking = step
            self.advance(1.0)
        self.log.catch_up(self.world, self.state, self.phylogeny)
        return self.branch()

    @property
    def is_past(self) -> bool:
        """Return whether the run once was further than it is now, so that a hand must branch off."""
        return not self.writes or self.step < self.head or self.log.done < len(self.log.interventions)

    def go_to(self, step: int) -> None:
        """Set out for a step: back to the state before it, and forward from there as `advance` is called."""
        step = max(self._history.snapshots[0].step, min(step, self.run_config.steps))
        self.save()
        nearest = self._history.before(step)
        if step < self.step or nearest.step > self.step:
            self._restore(nearest)
        self.seeking = step if self.step < step else None
        self._catch_up_here()

    def jump(self, state: Any, log: InterventionLog, since: Totals, taxa: dict[str, np.ndarray] | None = None) -> None:
        """Go to a fetched state further on, and its taxa, which another process has come to."""
        self._restore(Snapshot(state, log.done, since, taxa))
        log.settle(self.world)
        self.log, self.head, self.saved = log, max(self.head, self.step), True
        self._history.add(self._snapshot())

    def extend(self, steps: int) -> None:
        """Let the run go on to a later last step."""
        self.run_config = replace(self.run_config, steps=min(steps, MOST_STEPS))
        if self.writes:
            self.recorder.forget_row_off_grid()
            self._write_config()

    def branch(self) -> Path:
        """Begin a run of its own here, in a new folder beside the old one, and go on in that."""
        self.save()
        if self.writes:
            self._left.append((self.folder, self.run_config))
        folder = self._locks.enter_context(run_folder.beside(self.folder, f"from-{self.step}"))
        self.recorder = self.recorder.branched(folder, self.step, self._since)
        self.log = self._log_of(folder / run_folder.INTERVENTIONS, self.log.done)
        self.log.forget(self.log.done)
        self.head, self.writes, self.saved = self.step, True, False
        self._undo = []
        self._history.forget_after(self.step)
        self.samples = [sample for sample in self.samples if sample[0] <= self.step]
        self._write_config()
        self.save()
        return folder

    @property
    def phylogeny(self) -> Phylogeny | None:
        """Return who descends from whom, up to where the run is now; None where that is not recorded."""
        return self.recorder.phylogeny

    @property
    def folder(self) -> Path:
        """Return the folder of the run."""
        return self.recorder.folder

    def save(self) -> None:
        """Write a checkpoint, if the run stands where it never stood before."""
        if self.writes and self.step == self.head:
            if not self.saved:
                with self._rescued():
                    self.recorder.save(self.world.fetch(self.state), self.log)
                self.saved = True
            self.recorder.write_phylogeny()

    def draw_pictures(self) -> None:
        """Leave the pictures of a run that is over in every folder that it recorded into."""
        from alife.runs import outputs  # slow to load: matplotlib

        for folder, run_config in self._left:
            outputs.draw(folder, self.world, None, run_config)
        if self.writes:
            outputs.draw(self.folder, self.world, self.state if self.step == self.head else None, self.run_config)

    def close(self) -> None:
        """Save and let go of the folders of branches."""
        self.save()
        self._locks.close()

    def _write_config(self) -> None:
        begun_with = self.world.config if self.log.config is None else self.log.config
        write_text(self.folder / run_folder.CONFIG, config.text(self.run_config, begun_with))

    def _log_of(self, path: Path | None, kept: int) -> InterventionLog:
        """Return a log of the first `kept` interventions, of which the state contains as many as it does now."""
        kept_ones, done = self.log.interventions[:kept], self.log.done
        return InterventionLog(path, kept_ones, done=done, config=self.log.config)

    def _portion(self, target: int, seconds: float) -> None:
        steps = max(1, min(int(max(seconds, 0.0) / self._cost), target - self.step))
        begun = time.perf_counter()
        self.world.step(self.state, steps, self.phylogeny)
        each = (time.perf_counter() - begun) / steps
        self._cost = max(1e-7, min(each, 0.7 * self._cost + 0.3 * each))
        if self.step % self.run_config.sample_every == 0:
            self._since = self.world.totals(self.world.fetch(self.state))
        if self.step > self.head:
            self.head, self.saved = self.step, False
            if self._is_event(self.step) and self.writes:
                self._record()
        if self._history.wants_one(self.step):
            begun = time.monotonic()
            snapshot = self._snapshot()
            self._history.add(snapshot, time.monotonic() - begun)

    def _record(self) -> None:
        with self._rescued():
            metrics = loop.record(self.world, self.state, self.run_config, self.recorder, self.log)
        self.saved = self.recorder.saved_step == self.step
        if metrics:
            self.samples.append((self.step, metrics))

    @contextmanager
    def _rescued(self) -> Iterator[None]:
        """Save the run elsewhere, and raise UsageError, when its records turn out to be gone."""
        try:
            yield
        except RecordLost as lost:
            self.writes = False  # there is nothing to save any more when it is closed
            running = RunSession(self.run_config, self.world, self.state, self.recorder, self.log)
            raise rescue(running, lost) from lost

    def _next_event(self) -> int:
        intervention = self.log.next_step
        event = loop.next_event(self.step, self.run_config)
        return event if intervention is None or intervention <= self.step else min(event, intervention)

    def _is_event(self, step: int) -> bool:
        return loop.next_event(step - 1, self.run_config) == step

    def _snapshot(self) -> Snapshot:
        taxa = None if self.phylogeny is None else self.phylogeny.state_dict()
        return Snapshot(self._copy(self.world.fetch(self.state)), self.log.done, dict(self._since), taxa)

    def _founding_taxa(self, first: Any) -> dict[str, np.ndarray] | None:
        """Return the taxa of a first state, whoever lives there a founder."""
        founded = lineages.begin(self.world, first, self.run_config) if self.phylogeny is not None else None
        return None if founded is None else founded.state_dict()

    def _before_last_stroke(self) -> int:
        """Return how many interventions came before the last stroke, which may have gone on for many steps."""
        interventions, last = self.log.interventions, self.log.interventions[self.log.done - 1]
        kept = self.log.done - 1
        while (
            kept
            and interventions[kept - 1].stroke == last.stroke
            and (last.stroke or interventions[kept - 1].step == last.step)
        ):
            kept -= 1
        return kept

    def _size(self) -> int:
        return sum(array.nbytes for array in arrays(self._history.snapshots[0].state).values())

    def _restore(self, snapshot: Snapshot) -> None:
        copy = self.world.place(self._copy(snapshot.state))
        for name, array in arrays(copy).items():
            setattr(self.state, name, array)
        self.state.step = snapshot.step
        if self.phylogeny is not None:
            if snapshot.taxa is None:
                self.phylogeny.reconcile(self.world.occupancy(self.state), snapshot.step)
            else:
                self.phylogeny.load_state_dict(snapshot.taxa)
        self.log.done, self._since = snapshot.done, dict(snapshot.since)
        self.log.settle(self.world)

    def _catch_up_here(self) -> None:
        """Carry out the interventions of this very step, unless they are still to be shown one by one."""
        if self.seeking is None and self.step == self.head:
            self.log.catch_up(self.world, self.state, self.phylogeny)

    @staticmethod
    def _copy(state: Any) -> Any:
        return with_arrays(state, {name: array.copy() for name, array in arrays(state).items()})
