"""Two network namespaces as hosts with TLS: searches and studies are those of one process, whatever breaks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("distributed")

from alife import run
from tests.alife.made_searches import untimed
from tests.alife.running import wait_for

CAN = hasattr(os, "geteuid") and os.geteuid() == 0 and all(map(shutil.which, ("ip", "openssl")))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CAN, reason="namespaces need root, ip and openssl"),
    pytest.mark.usefixtures("in_an_empty_folder"),
]
HERE, THERE = ("alife-a", "10.77.0.1"), ("alife-b", "10.77.0.2")
ADDRESS = f"tls://{HERE[1]}:8786"
PLAN = ["oceanworld", "--quiet", "--batch", "6000", "--evaluations", "30000", "--pictures", "none"]
STUDY = ["oceanworld", "--quiet", "--batch", "500", "--evaluations", "5000", "--pictures", "none", "--seeds", "0-7"]


def do(line):
    return subprocess.run(line.split(), check=True, capture_output=True, text=True).stdout


@pytest.fixture
def hosts():
    """Make two hosts with a link, and certificates; return the environment of Dask's programs."""
    do(f"ip netns add {HERE[0]}")
    do(f"ip netns add {THERE[0]}")
    do(f"ip link add a-b netns {HERE[0]} type veth peer name b-a netns {THERE[0]}")
    for (name, address), link in ((HERE, "a-b"), (THERE, "b-a")):
        do(f"ip -n {name} addr add {address}/24 dev {link}")
        do(f"ip -n {name} link set lo up")
        do(f"ip -n {name} link set {link} up")
    names = f"subjectAltName=IP:{HERE[1]},IP:{THERE[1]}"
    do(f"openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -subj /CN=alife -addext {names}")
    tls, files = (
        "DASK_DISTRIBUTED__COMM__TLS__",
        {kind: str(Path(f"{kind.lower()}.pem").resolve()) for kind in ("CERT", "KEY")},
    )
    sides = {f"{tls}{side}__{kind}": file for side in ("CLIENT", "SCHEDULER", "WORKER") for kind, file in files.items()}
    paths = {"PYTHONPATH": str(Path(run.__file__).resolve().parent.parent)}
    yield os.environ | sides | paths | {f"{tls}CA_FILE": files["CERT"]}
    for name, _ in (HERE, THERE):
        for pid in pids(name):
            subprocess.run(["kill", "-9", pid], check=False, capture_output=True)
        do(f"ip netns del {name}")


@pytest.fixture
def start(hosts):
    """Start a cluster of a worker a host; return what starts more programs there."""

    def start(host, program, *words):
        command = ["ip", "netns", "exec", host, sys.executable, "-m", program, *words]
        return subprocess.Popen(command, env=hosts, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    closed = ["--dashboard-address", "127.0.0.1:0"]
    start(HERE[0], "distributed.cli.dask_scheduler", "--host", ADDRESS, "--scheduler-file", "s.json", *closed)
    wait_for(lambda: Path("s.json").exists())
    for name, address in (HERE, THERE):
        start(name, "distributed.cli.dask_worker", ADDRESS, "--nthreads", "1", "--host", address, *closed)
    return start


def pids(host):
    return do(f"ip netns pids {host}").split()


def test_a_study_over_two_hosts_is_that_of_one_process_also_when_a_worker_is_killed(start):
    study = start(HERE[0], "alife.run", *STUDY, "--cluster", ADDRESS, "--jobs", "2", "--out", "there")
    wait_for(lambda: len(list(Path("there").glob("*/metrics.csv"))) >= 2, 120)
    killed = [pid for pid in pids(THERE[0]) if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text()]
    assert killed
    do("kill -9 " + " ".join(killed))
    assert study.wait(400) == 0
    assert run.main([*STUDY, "--jobs", "1", "--out", "alone"]) == 0
    for name in ("last.csv", "summary.csv", *(f"seed{seed}/archive.npz" for seed in range(8))):
        assert Path("alone", name).read_bytes() == Path("there", name).read_bytes(), name


def test_a_search_over_two_hosts_is_that_of_one_process_also_when_the_link_is_cut(start):
    search = start(HERE[0], "alife.run", *PLAN, "--cluster", ADDRESS, "--out", "there")
    metrics = Path("there/metrics.csv")
    wait_for(lambda: metrics.exists() and len(metrics.read_bytes()) > 300, 300)
    do(f"ip -n {THERE[0]} link set b-a down")
    assert search.poll() is None  # else nothing was cut
    assert search.wait(300) == 0
    assert run.main([*PLAN, "--out", "alone"]) == 0
    assert untimed("alone") == untimed("there")
    for name in ("archive.npz", "corrected.npz"):
        assert Path("alone", name).read_bytes() == Path("there", name).read_bytes()
