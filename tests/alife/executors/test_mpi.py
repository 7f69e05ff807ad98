"""Searches, studies and islands on the processes of MPI: the bits of one process. Skipped without MPI."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mpi4py")

from alife import run
from tests.alife.made_searches import untimed
from tests.alife.running import SMALL, UNSEEN, refused
from tests.conftest import TOYS

MPIEXEC = shutil.which("mpiexec")
pytestmark = [
    pytest.mark.usefixtures("in_an_empty_folder", "toys"),
    pytest.mark.skipif(MPIEXEC is None, reason="mpiexec is not there"),
]
SEARCH = ["hills", *UNSEEN, "--evaluations", "2000", "--batch", "512"]
ROOT = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}  # as tests in containers are


def on_mpi(*words):
    paths = os.pathsep.join([str(Path(run.__file__).resolve().parent.parent), str(TOYS)])
    crowd = {"OMPI_MCA_rmaps_base_oversubscribe": "1", "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe"}
    command = [MPIEXEC, "-n", "3", sys.executable, "-m", "mpi4py.futures", "-m", "alife.run"]
    environment = os.environ | ROOT | crowd | {"PYTHONPATH": paths}
    done = subprocess.run([*command, *words], env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_search_is_that_of_one_process():
    on_mpi(*SEARCH, "--cluster", "mpi", "--out", "there")
    assert run.main([*SEARCH, "--out", "alone"]) == 0
    assert untimed("alone") == untimed("there")
    assert Path("alone/archive.npz").read_bytes() == Path("there/archive.npz").read_bytes()


def test_a_study_is_that_of_one_process():
    on_mpi(*SEARCH, "--seeds", "0-3", "--cluster", "mpi", "--out", "there")
    assert run.main([*SEARCH, "--seeds", "0-3", "--jobs", "1", "--out", "alone"]) == 0
    assert Path("alone/summary.csv").read_bytes() == Path("there/summary.csv").read_bytes()


def test_islands_are_those_of_one_process():
    plan = ["multicell", *SMALL, *UNSEEN, "--islands", "3", "--migrate-every", "20", "--steps", "60"]
    on_mpi(*plan, "--cluster", "mpi", "--out", "there")
    assert run.main([*plan, "--out", "alone"]) == 0
    for name in ("metrics.csv", "migrants.csv", "phylogeny-species.csv"):
        assert Path("alone", name).read_bytes() == Path("there", name).read_bytes()


def test_a_program_that_mpi_did_not_start_is_told_how(capsys):
    told = refused(capsys, *SEARCH, "--cluster", "mpi", "--out", "a")
    assert "mpiexec -n N python -m mpi4py.futures -m alife run" in told
