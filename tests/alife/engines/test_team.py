import os
import signal
import threading
import time
from typing import NamedTuple

import numpy as np
import pytest

from alife.engines import team_cpu
from alife.engines.cpu import inner, kernel
from alife.engines.rows_cpu import end_phase, own_rows, own_worlds


class Memory(NamedTuple):
    written: np.ndarray
    read: np.ndarray


@kernel
def write_then_read(memory, turns, team):
    for turn in range(turns):
        write(memory, team.thread)
        end_phase(team)
        memory.read[turn, team.thread] = memory.written[(team.thread + 1) % memory.written.size]
        end_phase(team)
        memory.written[team.thread] = 0


@inner
def write(memory, thread):
    total = 0
    for number in range(300_000 * thread):  # the later a thread, the longer it takes
        total ^= number * number
    memory.written[thread] = 1 + (total & 0)


@kernel
def note_rows(rows, height, team):
    rows[team.thread, 0], rows[team.thread, 1] = own_rows(team, rows.shape[0], height)
    rows[team.thread, 2], rows[team.thread, 3] = own_worlds(team, rows.shape[0])


@kernel
def work(counter, team):
    for _ in range(300_000_000 // team.threads):
        counter[team.thread] = (counter[team.thread] * 5 + 1) % 1000003
    counter[team.thread] = -1


def test_a_phase_begins_when_all_threads_have_ended_the_one_before():
    memory = Memory(np.zeros(3, np.int64), np.zeros((20, 3), np.int64))
    team_cpu.run(write_then_read, 3, 1, memory, 20)  # one world: its rows are shared out
    assert (memory.read == 1).all()


@kernel
def fail_on_one(counter, failing, team):
    if team.thread == failing:
        raise ValueError("no share of mine")
    end_phase(team)
    counter[0] += 1


@pytest.mark.parametrize("failing", [0, 1])
def test_nobody_waits_for_a_thread_that_failed(failing):
    counter = np.zeros(1, np.int64)
    with pytest.raises(ValueError, match="no share of mine"):
        team_cpu.run(fail_on_one, 2, 1, counter, failing)
    assert counter[0] == 1


def test_nobody_waits_for_a_caller_that_was_interrupted_before_its_share(monkeypatch):
    counter, begun = np.zeros(1, np.int64), team_cpu._do_share

    def interrupted(kernel, arguments, team):
        if team.thread == 0:
            raise KeyboardInterrupt
        begun(kernel, arguments, team)

    monkeypatch.setattr(team_cpu, "_do_share", interrupted)
    with pytest.raises(KeyboardInterrupt):
        team_cpu.run(fail_on_one, 2, 1, counter, -1)
    assert counter[0] == 1


def test_two_callers_at_once_have_helpers_of_their_own():
    memories = [Memory(np.zeros(3, np.int64), np.zeros((20, 3), np.int64)) for _ in range(2)]
    callers = [threading.Thread(target=team_cpu.run, args=(write_then_read, 3, 1, one, 20)) for one in memories]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert all((one.read == 1).all() for one in memories)


@pytest.mark.parametrize(("worlds", "threads"), [(4, 2), (3, 2), (9, 2), (1, 3)])
def test_every_row_belongs_to_one_thread_and_lies_in_a_world_whose_keys_it_draws(worlds, threads):
    noted = np.zeros((max(worlds, threads), 4), np.int64)
    rows = noted[:worlds] if worlds >= threads else noted
    team_cpu.run(note_rows, threads, len(rows), rows, 10)
    shares = rows[:threads]
    assert shares[0, 0] == 0
    assert shares[-1, 1] == 10 * len(rows)
    assert (shares[1:, 0] == shares[:-1, 1]).all()
    assert (shares[:, 0] // 10 >= shares[:, 2]).all()
    assert ((shares[:, 1] - 1) // 10 < shares[:, 3]).all()


def test_ctrl_c_waits_for_the_other_threads_which_work_on_the_callers_arrays():
    counter = np.zeros(2, np.int64)
    team_cpu.run(work, 2, 2, counter)  # compiled
    counter[:] = 0
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()

    def interrupted():
        team_cpu.run(work, 2, 2, counter)
        time.sleep(10)  # the signal may be heeded when the kernel has ended

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert counter.tolist() == [-1, -1]


@pytest.mark.parametrize("threads", [1, 2])
def test_what_was_begun_is_there_when_it_is_asked_for_and_is_done_once(threads):
    done = []
    result = team_cpu.begin(threads, lambda number: done.append(number) or 2 * number, 21)
    assert result() == 42
    assert done == [21]


def test_what_no_helper_has_begun_with_is_done_by_who_asks():
    busy = threading.Event()
    waiting = team_cpu.begin(2, busy.wait)
    asked = team_cpu.begin(2, threading.get_ident)
    assert asked() == threading.get_ident()
    busy.set()
    assert waiting()


def test_what_fails_beside_its_caller_fails_where_it_is_asked_for():
    result = team_cpu.begin(2, lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        result()
