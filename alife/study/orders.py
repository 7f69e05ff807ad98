"""How far the runs of a study are, and what each of them is to do: shared by those that do them here or elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alife.runs import execute as runs
from alife.runs.plan import resumed_run
from alife.runs.stopping import RunObserver
from alife.search import execute as searches
from alife.search.plan import resumed_search
from alife.study.study import Study, StudyRun
from alife.terminal.progress import RunProgress

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class RunOrder:
    """One run that is to be done: plain data, which another process can take."""

    folder: Path
    is_search: bool
    changes: Mapping[str, Any]  # of its RunConfig or SearchConfig
    log: tuple[str, ...]

    def check(self) -> None:
        """Raise UsageError when the run could not go on with these changes on this machine."""
        if self.is_search:
            searches.prepared(resumed_search(self.folder, self.changes, log=self.log))
        else:
            runs.prepared(resumed_run(self.folder, self.changes, log=self.log))

    def execute(self, observer: RunObserver) -> int:
        """Do the run; return its exit code. Raises UsageError."""
        if self.is_search:
            search = resumed_search(self.folder, self.changes, log=self.log)
            return searches.execute(search, quiet=True, observer=observer)
        return runs.execute(resumed_run(self.folder, self.changes, log=self.log), quiet=True, observer=observer)


@dataclass
class StudyProgress:
    """How far the runs of a study are, all together."""

    study: Study
    targets: dict[str, int]  # steps or evaluations of each run
    reached: dict[str, int]
    bar: RunProgress
    done: set[str] = field(default_factory=set)

    @classmethod
    def shown(
        cls, study: Study, missing: list[StudyRun], targets: dict[str, int], console: "Console"
    ) -> "StudyProgress":
        """Return the progress of a study with some runs still to do, shown on a console."""
        names = {run.name for run in missing}
        reached = {name: target for name, target in targets.items() if name not in names}
        first, last = (sum_over_worlds(study, counts, targets) for counts in (reached, targets))
        noun = "evaluation" if study.is_search else "world step"
        bar = RunProgress(console, first_step=first, last_step=last, headline=(), noun=noun)
        return cls(study, targets, reached, bar, set(reached))

    def on_progress(self, run: StudyRun, count: int) -> None:
        """Note how far one run is, and show how far all are."""
        self.reached[run.name] = max(count, self.reached.get(run.name, 0))
        total = sum_over_worlds(self.study, self.reached, self.targets)
        self.bar(total, {}, done=f"{_units(self.study)} {len(self.done)} of {len(self.study.runs)}")

    def finish(self, run: StudyRun) -> None:
        """Write down that a run reached its target."""
        self.study.finish(run, self.targets[run.name])
        self.done.add(run.name)
        self.on_progress(run, self.targets[run.name])


def sum_over_worlds(study: Study, counts: Mapping[str, int], targets: Mapping[str, int]) -> int:
    """Return the sum of the runs' steps or evaluations, none beyond its target; each world of a batch counts."""
    weights = {run.name: 1 if study.is_search else len(run.seeds) for run in study.runs}
    return sum(weight * min(counts.get(name, 0), targets[name]) for name, weight in weights.items())


def _units(study: Study) -> str:
    """Return what is done one by one: a run of worlds has all seeds of a setting side by side."""
    return "searches" if study.is_search else "batches"
