"""What a study is asked to be, before alife.study.execute carries it out; see alife.runs.plan."""

import argparse
import re
from dataclasses import dataclass, replace
from pathlib import Path

from alife.cli import options as command_line
from alife.cli import requests
from alife.core import config
from alife.core.config import LONGEST_VALUE
from alife.core.errors import UsageError
from alife.engines import backend
from alife.runs import config as run_config
from alife.runs import exports
from alife.runs.config import CHANGEABLE, RunConfig
from alife.runs.plan import Settings
from alife.search.config import CHANGEABLE as SEARCH_CHANGEABLE
from alife.search.config import SearchConfig
from alife.study import study, sweep
from alife.study.sweep import Range
from alife.worlds import registry

MOST_JOBS = 1024
REFUSED = (*requests.COMPLETE, "view", "video", "quick", "sweep")  # what a study that resumes cannot take


@dataclass(frozen=True)
class StudyRequest:
    """A study to begin or to go on with."""

    settings: Settings  # of all its runs, and its folder; if it resumes, `run` has what changes
    seeds: list[int] | None = None  # if it resumes, more of them; None: those that a run has by default
    sweep: tuple[Range, ...] = ()
    jobs: int | None = None  # runs at once; None: as many as are of use
    resumes: bool = False
    only: str | None = None  # "prepare" or "collect" where no run is to be done
    element: tuple[int, int] | None = None  # I of N: do every Nth run from the Ith alone, beside others who do theirs
    cluster: str | None = None  # where its runs are done, see alife.executors.cluster

    def __post_init__(self) -> None:
        _check_jobs(self)
        for name in ("seed", "worlds"):
            if self.seeds is not None and not self.resumes and name in self.settings.run:
                raise UsageError(f"{name} cannot go with seeds: each of them is a world, or a search, of its own.")

    @property
    def on_cpu(self) -> bool:
        """Return whether its runs are to be on the processor."""
        name = self.settings.run.get("backend", "auto")
        return (backend.best() if name == "auto" else name) == "cpu"

    @property
    def apart(self) -> int:
        """Return how many runs the seeds of a world are spread over at least: where others do them, each is one."""
        return (self.jobs or sweep.MOST_SEEDS) if self.only == "prepare" or self.cluster is not None else 1


def is_requested(options: argparse.Namespace) -> bool:
    """Return whether options are about a study."""
    if options.collect is not None:
        return True
    resumes = bool(options.resume) and study.is_study(options.resume)
    return options.seeds is not None or options.sweep is not None or resumes


def request(options: argparse.Namespace) -> StudyRequest:
    """Return the request that options make. Raises UsageError."""
    seeds = None if options.seeds is None else sweep.seeds(options.seeds)
    _place(options)
    asked = _resumed(options) if options.resume is not None else _new(options)
    only = "prepare" if options.prepare is not None else "collect" if options.collect is not None else None
    element = None if options.element is None else _element(options)
    return replace(asked, seeds=seeds, jobs=options.jobs, cluster=options.cluster, only=only, element=element)


def _element(options: argparse.Namespace) -> tuple[int, int]:
    """Return which runs of how many shares --element wants. Raises UsageError."""
    if options.resume is None:
        raise UsageError("--element goes with the --resume of a study.")
    for name in ("seeds", "jobs", "cluster", "collect"):
        if getattr(options, name) is not None:
            raise UsageError(f"--element cannot go with --{name}.")
    match = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", options.element, re.ASCII)
    number, count = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= number <= count:
        raise UsageError(f"--element is I/N with I in 1..N, such as 3/100, got '{options.element[:LONGEST_VALUE]}'.")
    return number, count


def _place(options: argparse.Namespace) -> None:
    """Take the folder of --prepare as that of a new study, that of --collect as one to go on with."""
    given = [name for name in ("prepare", "collect", "out", "resume", "cluster") if getattr(options, name) is not None]
    if {"prepare", "collect"} & {*given} and len(given) > 1:
        raise UsageError(f"--{given[0]} cannot go with --{given[1]}.")
    options.out = options.prepare if options.prepare is not None else options.out
    options.resume = options.collect if options.collect is not None else options.resume


def _new(options: argparse.Namespace) -> StudyRequest:
    _check_alone(options)
    world = command_line.world_of(options)
    if world is None:
        raise UsageError(f"Which world? Give one of: {', '.join(registry.names())}.")
    registry.check_name(world)
    command_line.check_kind(options, study.kind_of_run(world))
    settings = replace(requests.settings_of(options, study.kind_of_run(world)), world=world)
    return StudyRequest(settings, sweep=tuple(sweep.ranges(options.sweep or ())))


def _resumed(options: argparse.Namespace) -> StudyRequest:
    folder = Path(options.resume)
    kind = study.kind_of_run(study.open_study(folder).world)
    changeable = SEARCH_CHANGEABLE if kind is SearchConfig else CHANGEABLE
    given = {**run_config.given(vars(options), RunConfig), **run_config.given(vars(options), SearchConfig)}
    requests.refuse_on_resume(
        options, given, changeable,
        what="--resume of a study", refused=REFUSED, allowed=("seeds", "jobs", "cluster", "element", "log", "quiet"),
    )  # fmt: skip
    changes = {name: value for name, value in given.items() if name != "world"}
    config.from_table(kind, changes)  # checks their ranges
    return StudyRequest(Settings(run=changes, folder=folder, log=exports.kinds(options.log)), resumes=True)


def _check_alone(options: argparse.Namespace) -> None:
    """Raise UsageError for options that one run can have and a study cannot."""
    given = "--sweep" if options.seeds is None else "--seeds"
    clashing = ["view", "video", "quick", "interventions", *(["seed", "worlds"] if options.seeds is not None else [])]
    for name in clashing:
        if getattr(options, name) is not None:
            more = " While the study runs, `python -m viewers` with its folder shows it." if name == "view" else ""
            more = " Each of the seeds is a world." if name == "worlds" else more
            raise UsageError(f"--{name} cannot go with {given}.{more}")


def _check_jobs(asked: StudyRequest) -> None:
    if asked.jobs is not None and not (type(asked.jobs) is int and 1 <= asked.jobs <= MOST_JOBS):
        raise UsageError(f"--jobs must be 1..{MOST_JOBS}, got {asked.jobs}.")
    if asked.jobs is not None and asked.jobs > 1 and asked.cluster is None and not asked.on_cpu:
        name = asked.settings.run.get("backend", "auto")
        raise UsageError(f"Several --jobs need the backend cpu, got {name}: it has one process.")
