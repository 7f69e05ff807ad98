"""Searches and studies on clusters of Dask that the tests start: the bits of one process, or one sentence."""

import functools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import BrokenExecutor
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("distributed")

import alife
from alife import run
from alife.core.errors import UsageError
from alife.executors import cluster
from alife.runs import folder as run_folder
from alife.search import pictures as search_pictures
from alife.search.evaluators import ArenaSpec, ExecutorEvaluator
from tests.alife.made_searches import untimed
from tests.alife.running import SMALL, UNSEEN, refused, wait_for
from tests.alife.search.test_evaluators import assert_equal
from tests.alife.searching import hills
from tests.conftest import TOYS

pytestmark = pytest.mark.usefixtures("in_an_empty_folder", "toys")

PLAN = ["--evaluations", "2000", "--batch", "512"]
TLS = "DASK_DISTRIBUTED__COMM__TLS__"


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch):
    for name in ("draw_map", "draw_novelty", "draw_curves", "draw_films"):
        monkeypatch.setattr(search_pictures, name, lambda *_arguments: None)


@pytest.fixture
def dask():
    """Start programs of Dask with the toys at hand; they end with the test."""
    started = []
    paths = os.pathsep.join([str(Path(run.__file__).resolve().parent.parent), str(TOYS)])

    def start(program, *words, **more):
        command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *map(str, words)]
        environment = os.environ | {"PYTHONPATH": paths} | more
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started.append(subprocess.Popen(command, env=environment, start_new_session=True, **quiet))
        return started[-1]

    yield start
    for process in reversed(started):
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def cluster_of(dask, workers, scheme="tcp", threads=1, **more):
    address = f"{scheme}://127.0.0.1:{free_port()}"
    closed = ["--dashboard-address", "127.0.0.1:0"]
    scheduler = dask("scheduler", "--host", address, "--scheduler-file", "s.json", *closed, **more)
    wait_for(lambda: Path("s.json").exists())
    words = ["--nthreads", threads, "--host", "127.0.0.1", *closed]
    return address, scheduler, [dask("worker", address, *words, **more) for _ in range(workers)]


def alone(*arguments):
    assert run.main(["hills", "--quiet", *PLAN, "--out", "alone", *arguments]) == 0


def assert_as_alone(folder="there"):
    assert untimed("alone") == untimed(folder)
    for name in ("archive.npz", "corrected.npz"):
        assert Path("alone", name).read_bytes() == Path(folder, name).read_bytes()


def test_a_local_cluster_makes_the_search_of_one_process():
    alone("--islands", "2")
    assert run.main(["hills", "--quiet", *PLAN, "--islands", "2", "--cluster", "local", "--out", "there"]) == 0
    assert_as_alone()


ISLANDS, APART = ["--islands", "3", "--migrate-every", "20"], ["--worlds", "3"]


@pytest.mark.parametrize(("kind", "file"), [(ISLANDS, "migrants.csv"), (APART, "abundances.csv")])
def test_a_local_cluster_steps_the_worlds_of_one_process(kind, file):
    plan = ["multicell", *SMALL, *UNSEEN, *kind, "--steps", "60", "--sample-every", "25"]
    assert run.main([*plan, "--out", "alone"]) == 0
    assert run.main([*plan, "--cluster", "local", "--workers", "2", "--out", "there"]) == 0
    for name in ("metrics.csv", "phylogeny-species.csv", file):
        assert Path("alone", name).read_bytes() == Path("there", name).read_bytes()


@pytest.mark.slow
def test_devices_of_a_cluster_score_and_step_as_one_does():
    search = ["oceanworld", *UNSEEN, "--evaluations", "512", "--batch", "256", "--backend", "taichi-cpu"]
    worlds = ["multicell", *SMALL, *UNSEEN, "--steps", "60", "--backend", "taichi-cpu"]
    plans = {"search": search, "islands": [*worlds, *ISLANDS], "apart": [*worlds, *APART]}
    for plan, words in plans.items():
        alone, there, name = f"{plan}-alone", f"{plan}-there", "archive.npz" if plan == "search" else "metrics.csv"
        assert run.main([*words, "--out", alone]) == 0
        assert run.main([*words, "--cluster", "local", "--out", there]) == 0
        assert Path(alone, name).read_bytes() == Path(there, name).read_bytes()


def test_a_program_names_a_cluster_as_the_command_does():
    alone()
    options = {"evaluations": 2000, "batch": 512, "quiet": True}
    alife.search("hills", out="there", cluster="local", **options)
    assert_as_alone()
    studied = alife.study("hills", seeds="0-1", cluster="local", out="study", **options)
    assert [row["seed"] for row in studied] == [0, 1]


def test_a_scheduler_file_is_an_address_and_a_study_is_that_of_one_process(dask):
    cluster_of(dask, 2)
    study = ["hills", "--quiet", "--evaluations", "600", "--batch", "128", "--seeds", "0-3"]
    assert run.main([*study, "--cluster", "s.json", "--out", "there"]) == 0
    assert run.main([*study, "--jobs", "1", "--out", "alone"]) == 0
    for name in ("last.csv", "summary.csv"):
        assert Path("alone", name).read_bytes() == Path("there", name).read_bytes()
    assert not Path("there/stop").exists()


def certificates(folder):
    """Make a certificate that signs itself, for all sides."""
    folder.mkdir()
    subject = ["-subj", "/CN=alife", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run([*command, *subject], cwd=folder, check=True, capture_output=True)
    files = {kind: str((folder / f"{kind.lower()}.pem").resolve()) for kind in ("CERT", "KEY")}
    sides = {f"{TLS}{side}__{kind}": file for side in ("CLIENT", "SCHEDULER", "WORKER") for kind, file in files.items()}
    return {f"{TLS}CA_FILE": files["CERT"], **sides}


@pytest.mark.skipif(not (shutil.which("openssl") and shutil.which("ss")), reason="openssl and ss are not there")
def test_with_certificates_a_search_is_that_of_one_process_and_nothing_listens_beyond_the_address(dask):
    made = certificates(Path("ours"))
    address, scheduler, workers = cluster_of(dask, 1, "tls", DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION="true", **made)
    script = (
        "import sys; from alife import run\n"
        f"sys.exit(run.main({['hills', '--quiet', *PLAN, '--cluster', address, '--out', 'there']!r}))"
    )
    paths = os.pathsep.join([str(Path(run.__file__).resolve().parent.parent), str(TOYS)])
    environment = os.environ | {"PYTHONPATH": paths}
    subprocess.run([sys.executable, "-c", script], env=environment | made, check=True)
    told = subprocess.run(["ss", "-ltnp"], capture_output=True, text=True, check=True).stdout
    children = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True).stdout
    ours = {str(process.pid) for process in (scheduler, *workers)}
    ours |= {pid for pid, parent in (line.split() for line in children.splitlines()[1:]) if parent in ours}
    lines = [line for line in told.splitlines() if any(f"pid={pid}," in line for pid in ours)]
    assert len(lines) >= 3
    assert all(line.split()[3].startswith("127.0.0.1:") for line in lines), lines
    refusal = subprocess.run([sys.executable, "-c", script.replace("there", "not")], env=environment,
                             capture_output=True, text=True, check=False)  # fmt: skip
    assert refusal.returncode == 2
    assert "needs certificates: set DASK_DISTRIBUTED__COMM__TLS__CA_FILE" in refusal.stderr
    assert refusal.stderr.count("\n") == 1
    strange = subprocess.run([sys.executable, "-c", script.replace("there", "not")], capture_output=True, text=True,
                             env=environment | certificates(Path("strange")), check=False)  # fmt: skip
    assert strange.returncode == 2
    assert f"alife: Cannot reach a scheduler at {address}: " in strange.stderr
    alone()
    assert_as_alone()


def test_a_worker_that_dies_with_a_piece_changes_nothing():
    Path("deadly").touch()
    settings = hills(deadly=str(Path("deadly").resolve())).config
    genomes = hills().random_genomes(np.arange(600, dtype=np.uint32))
    with cluster.connected("local", functools.partial(int, 1), count=2) as executor:
        found = ExecutorEvaluator(ArenaSpec("hills", settings, "cpu", 1), executor, 2).evaluate(genomes)
    assert not Path("deadly").exists()
    assert_equal(found, hills().evaluate(genomes))


def test_a_scheduler_that_dies_ends_in_one_sentence_that_says_how_to_go_on(dask):
    _, scheduler, _ = cluster_of(dask, 1)
    with cluster.connected("s.json", functools.partial(int, 1)) as executor:
        call = executor.submit(time.sleep, 60)
        os.killpg(scheduler.pid, signal.SIGKILL)
        with pytest.raises(cluster.ClusterLost, match=r"The cluster at tcp://127.0.0.1:\d+ is gone."):
            call.result(40)


def is_free(folder):
    try:
        with run_folder.locked(folder):
            return True
    except UsageError:
        return False


def test_a_study_whose_scheduler_dies_goes_on_from_its_checkpoints(dask, capsys):
    _, scheduler, workers = cluster_of(dask, 1)
    study = [
        "hills",
        "--quiet",
        "--evaluations",
        "60000",
        "--batch",
        "64",
        "--checkpoint-every",
        "500",
        "--seeds",
        "0-1",
    ]

    def kill_when_it_runs():
        wait_for(lambda: any(len(path.read_bytes()) > 2000 for path in Path("there").glob("*/metrics.csv")))
        os.killpg(scheduler.pid, signal.SIGKILL)

    killing = threading.Thread(target=kill_when_it_runs)
    killing.start()
    assert run.main([*study, "--cluster", "s.json", "--out", "there"]) == 2
    killing.join()
    told = capsys.readouterr().err
    assert "is gone. Go on with: python -m alife.run --resume there" in told
    for worker in workers:
        os.killpg(worker.pid, signal.SIGKILL)
    wait_for(lambda: all(map(is_free, Path("there").glob("seed*"))))  # on a busy machine a process takes a while to die
    assert run.main(["--resume", "there", "--quiet", "--jobs", "1"]) == 0
    assert run.main([*study, "--jobs", "1", "--out", "alone"]) == 0
    assert Path("alone/summary.csv").read_bytes() == Path("there/summary.csv").read_bytes()


def test_a_call_that_kills_its_workers_is_broken():
    with cluster.connected("local", functools.partial(int, 1), count=1) as executor:
        call = executor.submit(os._exit, 9)
        with pytest.raises(BrokenExecutor):
            call.result(60)
        assert executor.submit(abs, -3).result(60) == 3


def test_another_version_of_the_rules_is_refused():
    wanted = pytest.raises(UsageError, match=r"The worker \S+ has another version of rules: \d+, and here it is")
    with wanted, cluster.connected("local", os.getpid, count=1):
        pass


def test_another_version_of_alife_at_a_worker_is_refused(monkeypatch):
    wanted = pytest.raises(UsageError, match=r"The worker \S+ has another version of alife: \S+, and here it is 9.9.9")
    monkeypatch.setattr(cluster.alife, "__version__", "9.9.9")
    with wanted, cluster.connected("local", functools.partial(int, 1), count=1):
        pass


def test_a_disk_that_a_worker_does_not_see_is_refused(monkeypatch):
    def run_as_on_another_disk(client, function, *arguments):  # by a path that is there for nobody else
        return {"tcp://elsewhere": False} if function is os.path.exists else client_run(client, function, *arguments)

    import distributed

    client_run = distributed.Client.run
    monkeypatch.setattr(distributed.Client, "run", run_as_on_another_disk)
    told = r"The worker tcp://elsewhere does not see '.+': a study needs a disk that all share."
    with (
        pytest.raises(UsageError, match=told),
        cluster.connected("local", functools.partial(int, 1), count=1, folder=Path.cwd()),
    ):
        pass
    assert not list(Path.cwd().glob(".seen-by-*"))


def test_workers_of_several_threads_are_refused(dask, capsys):
    cluster_of(dask, 1, threads=2)
    assert "has 2 threads" in refused(capsys, "hills", *PLAN, "--cluster", "s.json", "--out", "a")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("tcp://10.1.2.3:8786", "is not encrypted"),
        ("nowhere.json", "and there is no such file."),
        ("http://10.1.2.3:1", "A cluster is local, mpi, tls://HOST:PORT or a scheduler file, got 'http://10.1.2.3:1'"),
        # which of the two it says depends on whether its last attempt was answered before its time was over
        ("tcp://127.0.0.1:1", r"Cannot reach a scheduler at tcp://127.0.0.1:1: (ConnectionRefusedError|Timed out)"),
    ],
)
def test_an_address_that_is_none_is_told_in_one_line(capsys, monkeypatch, address, words):
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    assert re.search(words, refused(capsys, "hills", *PLAN, "--cluster", address, "--out", "a"))
    assert not Path("a").exists()


def test_a_study_at_a_wrong_address_writes_nothing(capsys):
    assert "there is no such file" in refused(
        capsys, "hills", *PLAN, "--seeds", "0-1", "--cluster", "no.json", "--out", "a"
    )
    assert not Path("a").exists()


def test_one_world_is_no_matter_for_a_cluster(capsys):
    told = refused(capsys, "multicell", "--worlds", "1", "--cluster", "local", "--out", "a")
    assert "--cluster goes with a search, a study (--seeds, --sweep) or several worlds; this is one." in told


@pytest.mark.parametrize("name", ["multicell", "oceanworld"])
@pytest.mark.parametrize("address", ["nope.json", "tcp://10.0.0.1:1", "http://here", 3])
def test_an_address_that_can_be_none_is_refused_before_anything_is_written(name, address, tmp_path):
    start = alife.run if name == "multicell" else alife.search
    with pytest.raises(UsageError):
        start(name, cluster=address, out=tmp_path / "r", quiet=True)
    assert not (tmp_path / "r").exists()
