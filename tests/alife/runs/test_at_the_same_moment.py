"""Runs that begin at the same moment, and to which nobody gave a name, each take a free one."""

from pathlib import Path

import pytest

from alife.runs import folder as run_folder
from alife.runs import plan
from tests.alife.running import SMALL, alife, digests, spawn

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

SHORT = ("--steps", 20, "--frame-every", 0)


def all_at_once(times, processes=3):
    for time in range(times):
        begun = [spawn("multicell", *SMALL, *SHORT, "--seed", time) for _ in range(processes)]
        ends = [process.communicate() for process in begun]
        assert [process.returncode for process in begun] == [0] * processes, ends
    names = {path.name for path in Path("runs").iterdir()}
    assert names == {f"multicell-seed{time}{end}" for time in range(times) for end in ("", "_2", "_3")}
    for time in range(times):
        found = [digests(f"runs/multicell-seed{time}{end}") for end in ("", "_2", "_3")]
        assert found[0] == found[1] == found[2]


def test_processes_that_begin_together_each_have_a_folder():
    all_at_once(1)


@pytest.mark.slow
def test_processes_that_begin_together_each_have_a_folder_every_time():
    all_at_once(20)


def test_a_run_moves_on_while_another_writes_and_after_it_has_ended(monkeypatch):
    with monkeypatch.context() as nobody_had_begun:
        nobody_had_begun.setattr(run_folder, "unused", lambda name: Path("runs") / name)
        nobody_had_begun.setattr(plan.run_folder, "check_new", lambda *_arguments, **_options: None)
        planned = plan.new_run(plan.Settings("multicell"))
    with run_folder.locked(planned.folder), run_folder.claimed(planned.folder, moves=planned.moves) as held:
        assert held == planned.folder.with_name("multicell-seed0_2")
        (held / run_folder.CONFIG).touch()
    with run_folder.claimed(held, moves=True) as other:
        assert other == held.with_name("multicell-seed0_2_2")


def test_a_name_that_was_asked_for_is_not_exchanged_for_another(capsys):
    with run_folder.locked(Path("r")):
        assert alife("--out", "r", *SHORT) == 2
    assert "Another run is writing to 'r'" in capsys.readouterr().err
    assert not list(Path().iterdir())  # no other folder; and nobody wrote to r, which is taken away again
