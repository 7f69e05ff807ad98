"""Hand a study to a batch system: a script for an array of jobs, and what each element of the array does.

Element I of N does those of every Nth run of the study from the Ith that are not at their end. Elements know nothing of
each other: each run has a folder and a lock, and its end is noted in a file of its own, once it has left its pictures.
"""

import shlex
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from alife.core.errors import UsageError
from alife.core.files import os_errors_as_usage_errors, write_text
from alife.runs.stopping import RunObserver, StopRequest
from alife.study.orders import RunOrder
from alife.study.plan import StudyRequest
from alife.study.study import Study
from alife.terminal import parser, screen

if TYPE_CHECKING:
    from rich.console import Console

SCRIPT, LOGS = "array.sh", "jobs"
MOST_ELEMENTS = 1000  # SLURM takes no number above 1000 unless its MaxArraySize was raised
FAILED = 1  # exit code when a run could not be done
TEXT = """#!/bin/sh
#SBATCH --array=1-{elements}
#SBATCH --output="{logs}/%a.txt"
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --signal=B:TERM@60
# Each of {elements} jobs does its share of the {runs} runs of the study. One that is stopped or killed, and so each run
# that it was at, goes on when the whole array is given again:
#   sbatch {script}
# and when all are done:
#   python -m alife study --collect {study}
exec {python} -m alife study --resume {study} --element "${{SLURM_ARRAY_TASK_ID:?which element}}"/{elements}
"""


def write(study: Study, elements: int | None) -> list[str]:
    """Make the folders of all runs, and write the script; return what to say.

    elements: jobs of the array; None for one a run, up to MOST_ELEMENTS
    """
    for run in study.runs:
        study.begin(run)
    elements = min(len(study.runs), elements or MOST_ELEMENTS)
    folder = study.folder.resolve()
    with os_errors_as_usage_errors("write to", folder):
        (folder / LOGS).mkdir(exist_ok=True)
    words = {"study": folder, "script": folder / SCRIPT, "python": sys.executable}
    quoted = {name: shlex.quote(str(path)) for name, path in words.items()}
    logs = str(folder / LOGS).replace("%", "%%")
    write_text(folder / SCRIPT, TEXT.format(elements=elements, runs=len(study.runs), logs=logs, **quoted))
    return [
        f"{len(study.runs)} runs in {elements} jobs are prepared. Do them with:  sbatch {quoted['script']}",
        f"and when they are done:  python -m alife study --collect {quoted['study']}",
    ]


def do(study: Study, request: StudyRequest, console: "Console") -> int:
    """Do the runs of an element that are not at their end, one after the other; return the exit code."""
    number, count = request.element or (1, 1)
    goal = request.settings.run.get(study.unit) or study.target()
    changes = dict(request.settings.run) | ({} if goal is None else {study.unit: goal})
    finished, failed = study.finished(), False
    with StopRequest().listening() as stop:
        for run in study.runs[number - 1 :: count]:
            target = goal or study.planned_target(run)
            if finished.get(run.name, -1) >= target:
                continue
            study.begin(run)
            try:
                RunOrder(study.folder_of(run), study.is_search, changes, request.settings.log).execute(
                    RunObserver(_unseen, stop)
                )
            except UsageError as error:
                screen.warn(f"The run '{run.name}' was not done: {error}")
                failed = True
                continue
            if stop.signal is not None:
                console.print(f"{run.name} was stopped and saved.")
                return parser.SIGNALLED + stop.signal
            study.note_end(run, target)
            console.print(f"{run.name} is done.")
    return FAILED if failed else 0


def _unseen(_count: int, _metrics: Mapping[str, Any]) -> None:
    """Progress that nobody looks at: how far a run is stands in its own metrics."""
