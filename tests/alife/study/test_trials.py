"""Studies of trials, with one that only counts; PyTorch is not needed."""

import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.runs.folder import locked
from alife.runs.stopping import StopRequest
from alife.study import trials
from alife.study.trials import Outcome, Trial
from alife.terminal import screen


class Counting:
    """Two things, two seeds each; one trial may be asked to be killed in."""

    def __init__(self, killed_in=None):
        self.killed_in, self.done = killed_in, []

    def trials(self):
        return [Trial(name, seed) for name in ("one", "other thing") for seed in range(2)]

    def run(self, trial, folder):
        assert folder.is_dir()
        if trial == self.killed_in:
            raise KeyboardInterrupt
        self.done.append(trial)
        return Outcome({"number": trial.seed + 1.0}, {"numbers": np.arange(trial.seed + 1)})

    def draw(self, found, folder):
        (folder / "drawn").write_text(str(len(found)))


def carry_out(study, folder, told="settings", *, resume=False):
    trials.carry_out(study, folder, told, screen.console(quiet=True), StopRequest(), resume=resume)


def test_a_killed_study_goes_on_with_the_trial_it_was_killed_in(tmp_path):
    first, second = Counting(killed_in=Trial("other thing", 0)), Counting()
    with pytest.raises(KeyboardInterrupt):
        carry_out(first, tmp_path / "s")
    carry_out(second, tmp_path / "s", resume=True)
    assert first.done + second.done == second.trials()
    assert (tmp_path / "s" / "drawn").read_text() == "4"
    assert list(trials.arrays_of(Trial("other thing", 1), tmp_path / "s")["numbers"]) == [0, 1]


def test_the_table_has_means_with_the_lowest_and_the_highest(tmp_path):
    carry_out(Counting(), tmp_path / "s")
    lines = (tmp_path / "s" / "table.md").read_text().splitlines()
    assert lines[0].startswith("| trial | seeds | number | seconds | peak MB |")
    assert lines[2].startswith("| one | 2 | 1.5 (1..2) |")


@pytest.mark.parametrize(
    ("told", "resume", "words"),
    [("settings", False, "holds a study already"), ("others", True, "is of other settings")],
)
def test_what_is_there_is_not_replaced(tmp_path, told, resume, words):
    carry_out(Counting(), tmp_path / "s")
    with pytest.raises(UsageError, match=words):
        carry_out(Counting(), tmp_path / "s", told, resume=resume)


def test_nothing_is_gone_on_with_where_nothing_was_begun(tmp_path):
    with pytest.raises(UsageError, match="There is no study"):
        carry_out(Counting(), tmp_path / "s", resume=True)


def test_two_processes_do_not_write_to_one_study(tmp_path):
    with locked(tmp_path / "s"), pytest.raises(UsageError, match="Another run is writing to"):
        carry_out(Counting(), tmp_path / "s")


@pytest.mark.parametrize("line", ["{", "[1]", '{"name": "one"}', '{"name": "one", "seed": 0, "figures": {"x": "y"}}'])
def test_damaged_figures_are_refused(tmp_path, line):
    carry_out(Counting(), tmp_path / "s")
    (tmp_path / "s" / "trials.jsonl").write_text(line + "\n")
    with pytest.raises(UsageError, match="Cannot read"):
        trials.done(tmp_path / "s")


def test_damaged_arrays_are_refused(tmp_path):
    carry_out(Counting(), tmp_path / "s")
    file = tmp_path / "s" / Trial("one", 0).file
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 255
    file.write_bytes(bytes(content))
    with pytest.raises(UsageError, match="Cannot read"):
        trials.arrays_of(Trial("one", 0), tmp_path / "s")
    (tmp_path / "s" / "drawn").unlink()
    with pytest.raises(UsageError, match="Cannot read"):
        carry_out(Counting(), tmp_path / "s", resume=True)  # though nothing is left to do
    assert not (tmp_path / "s" / "drawn").exists()


def test_files_have_names_that_every_system_takes():
    assert Trial('water: a/b <"c">', 2).file == "water--a-b---c---2.npz"
