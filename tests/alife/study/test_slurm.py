"""A real SLURM of two nodes on this machine: studies by arrays, whose jobs are killed, by Dask and by MPI.

It is started for these tests, as root, where slurm-wlm and munge were installed; all that it writes is in one folder.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from alife import run
from tests.alife.made_searches import untimed
from tests.alife.running import rows, wait_for
from tests.conftest import TOYS

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "srun")
CAN = hasattr(os, "geteuid") and os.geteuid() == 0 and all(map(shutil.which, PROGRAMS))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CAN, reason="a SLURM of one's own needs root, slurm-wlm and munge"),
    pytest.mark.usefixtures("in_an_empty_folder", "toys"),
]
EXAMPLE = Path(run.__file__).resolve().parent.parent / "examples" / "dask_on_slurm.sh"
SEARCH = ["hills", "--batch", "64", "--pictures", "none", "--quiet", "--evaluations"]
CONFIG = """
ClusterName=alife
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
AuthInfo=socket={here}/munge.socket
SlurmctldPort=16817
StateSaveLocation={here}/state
SlurmdSpoolDir={here}/spool-%n
TmpFS={here}/tmp-%n
SlurmctldPidFile={here}/slurmctld.pid
SlurmdPidFile={here}/slurmd-%n.pid
SlurmctldLogFile={here}/slurmctld.log
SlurmdLogFile={here}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
KillWait=5
NodeName=n[1-2] NodeHostname={host} NodeAddr=127.0.0.1 Port=[16821-16822] CPUs=2
PartitionName=all Nodes=ALL Default=YES State=UP
"""


def do(*words, **options):
    return subprocess.run(list(map(str, words)), check=True, capture_output=True, text=True, **options).stdout


@pytest.fixture(scope="module")
def slurm(tmp_path_factory):
    """Start a SLURM; return the environment of those who use it."""
    here = tmp_path_factory.mktemp("slurm")
    for name in ("state", "tmp-n1", "tmp-n2"):
        (here / name).mkdir()
    (here / "key").write_bytes(os.urandom(1024))
    (here / "key").chmod(0o600)
    (here / "slurm.conf").write_text(CONFIG.format(here=here, host=os.uname().nodename))
    paths = os.pathsep.join([str(EXAMPLE.parent.parent), str(TOYS), *sys.path])
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"SLURM_CONF": str(here / "slurm.conf"), "PYTHONPATH": paths, "PATH": programs}
    files = {name: here / f"munge.{name}" for name in ("socket", "pid-file", "log-file", "seed-file")}
    try:
        do("munged", "--force", f"--key-file={here}/key", *(f"--{name}={path}" for name, path in files.items()))
        do("slurmctld", "-i", env=environment)
        for node in ("n1", "n2"):
            do("slurmd", "-N", node, env=environment)
        wait_for(lambda: do("sinfo", "-h", "-t", "idle", "-o", "%D", env=environment).strip() == "2")
        yield environment
    finally:
        for file in (*here.glob("slurm*.pid"), files["pid-file"]):
            os.kill(int(file.read_text()), signal.SIGTERM)


def assert_same(*names):
    for name in names:
        assert Path("there", name).read_bytes() == Path("alone", name).read_bytes(), name


def test_a_study_whose_jobs_are_killed_is_that_of_one_process(slurm):
    study = [*SEARCH, "10000", "--checkpoint-every", "50", "--seeds", "0-3"]
    assert run.main([*study, "--prepare", "there"]) == 0
    job = do("sbatch", "--parsable", "there/array.sh", env=slurm).strip()
    wait_for(lambda: all(Path(f"there/seed{seed}/metrics.csv").exists() and len(rows(f"there/seed{seed}")) > 20
                         for seed in (0, 1)))  # fmt: skip
    do("scancel", f"{job}_1", env=slurm)
    do("scancel", "--batch", "--signal=KILL", f"{job}_2", env=slurm)
    wait_for(lambda: not do("squeue", "-h", env=slurm), 120)
    assert "seed0 was stopped and saved." in Path("there/jobs/1.txt").read_text()
    assert "done" not in Path("there/jobs/2.txt").read_text()
    assert 20 < len(rows("there/seed1")) < 157
    assert run.main(["--collect", "there", "--quiet"]) == 1
    do("sbatch", "--wait", "there/array.sh", env=slurm)
    assert run.main(["--collect", "there", "--quiet"]) == 0
    assert run.main([*study, "--jobs", "1", "--out", "alone"]) == 0
    assert_same("last.csv", "summary.csv", *(f"seed{seed}/archive.npz" for seed in range(4)))


@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="Dask is not there")
def test_a_study_on_dask_within_a_job_is_that_of_one_process(slurm):
    study = [*SEARCH, "2000", "--seeds", "0-2"]
    do(
        "sbatch",
        "--wait",
        "--nodes=2",
        "--ntasks=3",
        EXAMPLE,
        "study",
        *study,
        "--jobs",
        3,
        "--out",
        "there",
        env=slurm,
    )
    assert run.main([*study, "--jobs", "1", "--out", "alone"]) == 0
    assert_same("last.csv", "summary.csv", *(f"seed{seed}/archive.npz" for seed in range(3)))


@pytest.mark.skipif(importlib.util.find_spec("mpi4py") is None, reason="mpi4py is not there")
def test_a_search_on_mpi_that_srun_starts_is_that_of_one_process(slurm):
    if "pmix" not in do("srun", "--mpi=list", env=slurm):
        pytest.skip("this SLURM was built without PMIx")
    program = ["python", "-m", "mpi4py.futures", "-m", "alife", "run", *SEARCH, "2000", "--cluster", "mpi"]
    do("srun", "--mpi=pmix", "-N2", "-n3", *program, "--out", "there", env=slurm)
    assert run.main([*SEARCH, "2000", "--out", "alone"]) == 0
    assert untimed("alone") == untimed("there")
    assert_same("archive.npz")
