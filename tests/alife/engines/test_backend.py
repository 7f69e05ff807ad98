import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from alife.core.errors import UsageError
from alife.engines import backend, device_library

PROJECT = Path(__file__).resolve().parents[3]


def in_a_process(code):
    """Run Python code in a process of its own, since one process can start Taichi only once."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_auto_is_an_engine_that_works_here():
    assert backend.start("auto").name in backend.NAMES[1:]


def test_threads_default_to_the_processors_at_hand():
    assert backend.start("cpu").threads == backend.processors()


@pytest.mark.parametrize("threads", [0, -1, 100_000])
def test_a_thread_count_that_is_not_to_be_had_is_refused(threads):
    with pytest.raises(UsageError, match="threads must be 1.."):
        backend.start("cpu", threads)


def test_an_unknown_backend_is_refused():
    with pytest.raises(UsageError, match="Unknown backend 'gpu'"):
        backend.start("gpu")


def test_a_second_start_of_the_same_engine_is_fine_and_of_another_refused():
    code = """
import json
from alife import backend
from alife.core.errors import UsageError
told = []
first = backend.start("taichi-cpu", 1)
told.append(backend.start("taichi-cpu", 1) == first)
for name in ("vulkan", "taichi-cpu"):
    try:
        backend.start(name, 1 if name == "vulkan" else backend.processors())
        told.append("started")
    except RuntimeError as error:
        told.append(str(error))
print(json.dumps(told))
"""
    same, vulkan, threads = in_a_process(code)
    assert same is True
    assert "a process can start it only once" in vulkan
    if backend.processors() > 1:
        assert "a process can start it only once" in threads


def test_starting_taichi_prints_nothing():
    told = in_a_process("from alife import backend; backend.start('taichi-cpu'); print('[]')")
    assert told == []


def test_floats_are_not_shortened_on_devices():
    code = "from alife import backend; backend.start('taichi-cpu', 1); import json; from alife.engines.gpu import ti; "
    assert in_a_process(code + "print(json.dumps(ti.lang.impl.current_cfg().fast_math))") is False


def without_a_library(code):
    """Run Python code where neither library for devices can be found."""
    hidden = "import sys; sys.modules.update(dict.fromkeys(('taichi', 'quadrants')))\n"
    return in_a_process(hidden + "import json\nfrom alife.engines import backend\n" + code)


def test_without_a_library_for_devices_the_cpu_runs():
    assert without_a_library("print(json.dumps([backend.start(name).name for name in ('auto', 'cpu')]))")[1] == "cpu"


def test_without_a_library_for_devices_auto_is_the_cpu_even_beside_a_gpu():
    assert without_a_library("backend._has_nvidia_gpu = lambda: True; print(json.dumps(backend.best()))") == "cpu"


@pytest.mark.parametrize("name", ["cuda", "vulkan", "metal", "taichi-cpu"])
def test_without_a_library_a_device_is_refused_in_one_line(tmp_path, name):
    hidden = "import sys; sys.modules.update(dict.fromkeys(('taichi', 'quadrants'))); from alife.run import main; "
    command = f"sys.exit(main(['cellworld', '--backend', '{name}', '--out', r'{tmp_path / 'run'}']))"
    done = subprocess.run([sys.executable, "-c", hidden + command], cwd=PROJECT, capture_output=True, text=True)  # noqa: PLW1510 (the exit code is looked at)
    assert done.returncode == 2
    assert "Devices need the package taichi (from Python 3.14 on: quadrants)" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_a_library_is_chosen_by_an_environment_variable(monkeypatch):
    monkeypatch.setattr(device_library, "find_spec", lambda name: name)  # as if both were installed
    monkeypatch.delenv(device_library.VARIABLE, raising=False)
    assert device_library.installed() == "taichi"
    for name in device_library.NAMES:
        monkeypatch.setenv(device_library.VARIABLE, name)
        assert device_library.installed() == device_library.required() == name


def test_a_library_that_does_not_exist_is_refused(monkeypatch):
    monkeypatch.setenv(device_library.VARIABLE, "quadrant")
    with pytest.raises(UsageError, match="Unknown ALIFE_DEVICE_LIBRARY 'quadrant'. Did you mean 'quadrants'?"):
        backend.best()


def test_a_chosen_library_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(device_library, "find_spec", lambda name: None)  # noqa: ARG005 (none is found)
    monkeypatch.setenv(device_library.VARIABLE, "quadrants")
    with pytest.raises(UsageError, match="package quadrants, which ALIFE_DEVICE_LIBRARY names"):
        device_library.required()
