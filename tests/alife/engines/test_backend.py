import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from alife.core.errors import UsageError
from alife.engines import backend

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
