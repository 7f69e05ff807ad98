"""A study handed to a batch system: the script is run as SLURM would, element by element."""

import os
import subprocess
from pathlib import Path

import pytest

from alife import run
from tests.alife.running import refused
from tests.conftest import TOYS

pytestmark = pytest.mark.usefixtures("in_an_empty_folder", "toys")

STUDY = ["hills", "--quiet", "--evaluations", "600", "--batch", "128", "--pictures", "none", "--seeds", "0-2"]


def do(script, element):
    paths = os.pathsep.join([str(Path(run.__file__).resolve().parent.parent), str(TOYS)])
    environment = os.environ | {"PYTHONPATH": paths, "SLURM_ARRAY_TASK_ID": str(element)}
    return subprocess.run(["sh", script], env=environment, cwd="/", check=True)


def test_a_study_done_by_jobs_is_that_done_here():
    assert run.main([*STUDY, "--prepare", "a study"]) == 0
    assert Path("a study/runs.txt").read_text().split() == ["seed0", "seed1", "seed2"]
    assert not list(Path("a study").glob("*/metrics.csv"))
    script = Path("a study/array.sh").resolve()
    assert "#SBATCH --array=1-3\n" in script.read_text()
    do(script, 2)
    assert run.main(["--collect", "a study", "--quiet"]) == 1  # two are missing
    for element in (1, 3):
        do(script, element)
    assert run.main(["--collect", "a study", "--quiet"]) == 0
    assert run.main([*STUDY, "--jobs", "1", "--out", "here"]) == 0
    for name in ("last.csv", "summary.csv"):
        assert Path("a study", name).read_bytes() == Path("here", name).read_bytes()


def test_what_cannot_go_together_is_told_in_one_line(capsys):
    assert "--prepare goes with --seeds or --sweep." in refused(capsys, "hills", "--prepare", "a")
    assert "--prepare cannot go with --out." in refused(capsys, *STUDY, "--prepare", "a", "--out", "b")
    assert "There is no folder 'nowhere'." in refused(capsys, "--collect", "nowhere")
