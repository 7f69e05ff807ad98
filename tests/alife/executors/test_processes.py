"""An executor of processes is held to what alife.search and alife.study rely on, with functions that import little."""

import os
import subprocess
import sys
import textwrap
import time
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from alife.executors.processes import MOST_DEATHS, ProcessExecutor


def square(number):
    return number * number


def pid(_number):
    time.sleep(0.1)
    return os.getpid()


def die_once(mark):
    if mark.exists():
        mark.unlink()
        os._exit(9)
    return "alive"


def die(counter):
    with counter.open("a") as file:
        file.write(".")
    os._exit(9)


def fail():
    raise LookupError("not there")


@pytest.fixture(scope="module")
def two():
    with ProcessExecutor(2) as executor:
        yield executor


def test_calls_come_back_in_the_order_of_their_futures(two):
    assert list(two.map(square, range(50))) == [number * number for number in range(50)]


def test_all_processes_work(two):
    assert len(set(two.map(pid, range(4)))) == 2


def test_a_call_whose_process_dies_is_done_again_and_the_others_are_done_once(two, tmp_path):
    (tmp_path / "mark").touch()
    slow = two.submit(time.sleep, 0.5)
    died = two.submit(die_once, tmp_path / "mark")
    assert died.result() == "alive"
    assert slow.result() is None


def test_a_call_that_kills_every_process_is_broken_and_the_executor_is_not(two, tmp_path):
    with pytest.raises(BrokenExecutor):
        two.submit(die, tmp_path / "counter").result()
    assert len((tmp_path / "counter").read_text()) == MOST_DEATHS
    assert two.submit(square, 3).result() == 9


def test_an_error_comes_back_as_it_is(two):
    with pytest.raises(LookupError, match="not there"):
        two.submit(fail).result()


def test_a_call_that_is_taken_back_is_not_done(two, tmp_path):
    busy = [two.submit(time.sleep, 0.3) for _ in range(2)]
    taken_back = two.submit(die, tmp_path / "counter")
    assert taken_back.cancel()
    assert [call.result() for call in busy] == [None, None]
    assert two.submit(square, 2).result() == 4
    assert not (tmp_path / "counter").exists()


def test_after_shutdown_what_was_given_is_done_and_no_more_is_taken():
    executor = ProcessExecutor(1)
    calls = [executor.submit(square, number) for number in range(5)]
    executor.shutdown(wait=False)
    with pytest.raises(RuntimeError, match="after shutdown"):
        executor.submit(square, 1)
    assert [call.result() for call in calls] == [0, 1, 4, 9, 16]


def test_shutdown_waits_for_processes_and_takes_back_what_has_not_begun():
    executor = ProcessExecutor(1)
    first = executor.submit(time.sleep, 0.2)
    rest = [executor.submit(square, number) for number in range(3)]
    executor.shutdown(wait=True, cancel_futures=True)
    assert first.result() is None
    assert all(call.cancelled() for call in rest)


def test_a_process_that_dies_after_shutdown_is_replaced_while_calls_wait(tmp_path):
    (tmp_path / "mark").touch()
    executor = ProcessExecutor(1)
    calls = [executor.submit(die_once, tmp_path / "mark"), executor.submit(square, 3)]
    executor.shutdown(wait=False)
    assert [call.result(timeout=60) for call in calls] == ["alive", 9]


def test_a_process_that_dies_when_nobody_waits_any_more_is_not_replaced(tmp_path):
    executor = ProcessExecutor(1)
    call = executor.submit(die, tmp_path / "counter")
    while not call.running():
        time.sleep(0.01)
    executor.shutdown(wait=True, cancel_futures=True)
    with pytest.raises(BrokenExecutor):
        call.result(timeout=60)
    assert len((tmp_path / "counter").read_text()) == 1


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are looked up in /proc")
def test_processes_end_with_a_parent_that_is_killed_when_their_calls_are_done(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent("""
        import sys, time
        from pathlib import Path
        from alife.executors.processes import ProcessExecutor

        def work(folder):
            (folder / "begun").touch()
            time.sleep(1)
            (folder / "done").touch()

        if __name__ == "__main__":
            executor = ProcessExecutor(2)
            executor.submit(work, Path(sys.argv[1])).result()
        """)
    )
    parent = subprocess.Popen([sys.executable, program, tmp_path], env=os.environ)
    deadline = time.monotonic() + 30
    while not (tmp_path / "begun").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    children = [int(word) for word in Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()]
    parent.kill()
    parent.wait()
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert (tmp_path / "done").exists()


def test_at_least_one_process_is_needed():
    with pytest.raises(ValueError, match="count must be at least 1, got 0"):
        ProcessExecutor(0)
