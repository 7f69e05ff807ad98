"""Hand a study to a batch system: a run folder for each run, their list, and a script for an array of jobs."""

import shlex
import sys

from alife.core.files import write_text
from alife.study.study import Study, StudyRun

LIST, SCRIPT = "runs.txt", "array.sh"
TEXT = """#!/bin/sh
#SBATCH --array=1-{count}
#SBATCH --signal=B:TERM@60
# A run of the study for each element of an array of jobs; one that is stopped or killed goes on when it is given again:
#   sbatch {script}
# and when all are done:
#   python -m alife study --collect {study}
run=$(sed -n "${{SLURM_ARRAY_TASK_ID:?which line of the list}}p" {list})
exec {python} -m alife.run --quiet --resume {study}/"$run"
"""


def write(study: Study, missing: list[StudyRun]) -> list[str]:
    """Make the folders of the missing runs, and write their list and the script; return what to say."""
    for run in missing:
        study.begin(run)
    folder = study.folder.resolve()
    write_text(folder / LIST, "".join(f"{run.name}\n" for run in missing))
    words = {"study": folder, "list": folder / LIST, "script": folder / SCRIPT, "python": sys.executable}
    quoted = {name: shlex.quote(str(path)) for name, path in words.items()}
    write_text(folder / SCRIPT, TEXT.format(count=len(missing), **quoted))
    return [
        f"{len(missing)} runs are prepared. Do them with:  sbatch {quoted['script']}",
        f"and when they are done:  python -m alife study --collect {quoted['study']}",
    ]
