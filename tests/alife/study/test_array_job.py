"""A study handed to a batch system: the script is run as SLURM would, element by element; see also test_slurm."""

import os
import subprocess
from pathlib import Path

import pytest

from alife import run
from alife.engines import backend
from alife.executors import mpi
from tests.alife.running import SMALL, UNSEEN, refused
from tests.conftest import TOYS

pytestmark = pytest.mark.usefixtures("in_an_empty_folder", "toys")

STUDY = ["hills", "--quiet", "--evaluations", "600", "--batch", "128", "--pictures", "none", "--seeds", "0-2"]


def do(script, element):
    paths = os.pathsep.join([str(Path(run.__file__).resolve().parent.parent), str(TOYS)])
    environment = os.environ | {"PYTHONPATH": paths, "SLURM_ARRAY_TASK_ID": str(element)}
    told = subprocess.run(["sh", script], env=environment, cwd="/", check=True, capture_output=True, text=True)
    return told.stdout.split("\n")[:-1]


def test_a_study_done_by_jobs_is_that_done_here(capsys):
    assert run.main([*STUDY, "--prepare", "a study", "--jobs", "2"]) == 0
    assert not list(Path("a study").glob("*/metrics.csv"))
    script = Path("a study/array.sh").resolve()
    assert "#SBATCH --array=1-2\n" in script.read_text()
    assert do(script, 2) == ["seed1 is done."]
    assert run.main(["--collect", "a study"]) == 1  # two are missing
    assert "1 of 3 runs are done. Do the others with: sbatch 'a study/array.sh'" in capsys.readouterr().out
    assert do(script, 1) == ["seed0 is done.", "seed2 is done."]
    assert run.main(["--collect", "a study", "--quiet"]) == 0
    assert run.main([*STUDY, "--jobs", "1", "--out", "here"]) == 0
    for name in ("last.csv", "summary.csv"):
        assert Path("a study", name).read_bytes() == Path("here", name).read_bytes()


def test_a_run_that_was_killed_while_it_left_its_pictures_is_not_taken_for_done():
    run.main([*STUDY, "--prepare", "a"])
    assert run.main(["--resume", "a", "--element", "1/3"]) == 0
    Path("a/ended/seed0.json").unlink()  # as a process does that dies after its last checkpoint
    assert run.main(["--collect", "a", "--quiet"]) == 1
    assert not Path("a/finished.json").exists()
    assert run.main(["--resume", "a", "--quiet", "--jobs", "1"]) == 0


def test_jobs_go_on_for_longer():
    run.main([*STUDY, "--prepare", "a"])
    for evaluations in ("600", "800", "800"):
        assert run.main(["--resume", "a", "--element", "2/3", "--evaluations", evaluations, "--quiet"]) == 0
    assert run.main([*STUDY[:-1], "1", "--evaluations", "800", "--out", "b"]) == 0
    assert Path("a/seed1/archive.npz").read_bytes() == Path("b/seed1/archive.npz").read_bytes()


@pytest.mark.parametrize(("jobs", "runs"), [((), 4), (("--jobs", "2"), 2)])
def test_worlds_are_spread_over_the_jobs(jobs, runs):
    words = ["multicell", *SMALL, *UNSEEN, "--steps", "20", "--sweep", "mutation_rate=0,9000", "--seeds", "0-1"]
    run.main([*words, "--prepare", "a", *jobs])
    assert len(list(Path("a/plans").iterdir())) == runs
    assert f"#SBATCH --array=1-{runs}\n" in Path("a/array.sh").read_text()


def test_a_job_uses_the_processors_that_it_was_given(monkeypatch):
    monkeypatch.delenv("NUMBA_NUM_THREADS", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: set(range(16)), raising=False)
    monkeypatch.setenv("SLURM_CPUS_ON_NODE", "8")
    assert backend.processors() == 8
    monkeypatch.setenv("SLURM_STEP_TASKS_PER_NODE", "4(x2),1")
    assert mpi.share(9) == 2
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {5, 6, 7}, raising=False)
    assert mpi.share(9) == 3


def test_what_cannot_go_together_is_told_in_one_line(capsys):
    assert "--prepare goes with --seeds or --sweep." in refused(capsys, "hills", "--prepare", "a")
    assert "--prepare cannot go with --out." in refused(capsys, *STUDY, "--prepare", "a", "--out", "b")
    assert "There is no folder 'nowhere'." in refused(capsys, "--collect", "nowhere")
    assert "--element goes with the --resume of a study." in refused(capsys, "hills", "--element", "1/2")
    run.main([*STUDY, "--prepare", "a"])
    assert "--element cannot go with --jobs." in refused(capsys, "--resume", "a", "--element", "1/2", "--jobs", "2")
    assert "--element is I/N with I in 1..N" in refused(capsys, "--resume", "a", "--element", "3/2")
