"""A run goes on with the records that it wrote and with no others, and notices when they are taken from it."""

import contextlib
import json
import shutil
from pathlib import Path

import pytest

from alife import run
from alife.core.fingerprint import Fingerprint
from alife.runs import checkpoint, opened, recorder
from tests.alife.running import UNSEEN, alife, digests, refused, resume, snapshot

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

STEPS = ("--steps", 50, "--sample-every", 10, "--checkpoint-every", 40, "--frame-every", 0)
DEEDS = (
    {"step": 15, "world": 0, "tool": "kill", "y": 20, "x": 5, "radius": 3},
    {"step": 70, "world": 1, "tool": "kill", "y": 3, "x": 3},
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Make the folder of a run with every kind of record that is at step 50, its checkpoints at 0, 40 and 50."""
    home = tmp_path_factory.mktemp("made")
    with contextlib.chdir(home):
        Path("deeds").write_text("".join(f"{json.dumps(deed)}\n" for deed in DEEDS), encoding="utf-8")
        assert alife("--out", "r", "--worlds", 2, "--interventions", "deeds", *STEPS) == 0
    return home


@pytest.fixture
def _begun(made, in_an_empty_folder):  # noqa: ARG001 (it must come first)
    """Lay a copy of that run, r, and of what hands do to it, deeds, into the folder of a test."""
    shutil.copytree(made, ".", dirs_exist_ok=True)


begun = pytest.mark.usefixtures("_begun")


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def change_a_count(folder):
    header, first, *rows = (folder / "metrics.csv").read_text().splitlines(keepends=True)
    step, world, cells, *others = first.split(",")
    (folder / "metrics.csv").write_text("".join([header, ",".join([step, world, f"{int(cells) + 1}", *others]), *rows]))


def change_a_digest(folder):
    text = (folder / "metrics.csv").read_text()
    digest = text.splitlines()[3].rpartition(",")[2]
    change(folder / "metrics.csv", digest, digest[::-1])


def take_those_of_another_seed(folder):
    assert alife("--out", "other", "--worlds", 2, "--seed", 7, *STEPS) == 0
    for name in ("metrics.csv", "abundances.csv"):
        shutil.copyfile(Path("other") / name, folder / name)


def change_abundances(folder):
    change(folder / "abundances.csv", "\n10,0,", "\n10,0,9")


def empty_abundances(folder):
    (folder / "abundances.csv").write_bytes(b"")


def cut_abundances(folder):
    lines = (folder / "abundances.csv").read_text().splitlines(keepends=True)
    (folder / "abundances.csv").write_text("".join([lines[0], *lines[3:]]))


def remove_abundances(folder):
    (folder / "abundances.csv").unlink()


def remove_metrics(folder):
    (folder / "metrics.csv").unlink()


def change_an_intervention(folder):
    change(folder / "interventions.jsonl", '"radius": 3', '"radius": 2')


def remove_interventions(folder):
    (folder / "interventions.jsonl").unlink()


LIES = (
    change_a_count, change_a_digest, take_those_of_another_seed, change_abundances, empty_abundances, cut_abundances,
    remove_abundances, remove_metrics, change_an_intervention, remove_interventions,
)  # fmt: skip


@begun
@pytest.mark.parametrize("lie", LIES)
def test_records_that_the_run_did_not_write_are_refused(capsys, lie):
    lie(Path("r"))
    before = snapshot("r")
    told = refused(capsys, "--resume", "r", "--steps", 90)
    assert "is not what it was at the checkpoint step-0000000050 (" in told
    assert "): it was changed, so the run cannot go on. Put back what was there, or begin anew with: " in told
    assert "python -m alife.run --config r/config.toml" in told
    assert snapshot("r") == before


@begun
@pytest.mark.parametrize("lie", LIES)
def test_who_only_looks_is_warned(lie):
    lie(Path("r"))
    warnings = opened.open_folder(Path("r"), engine="cpu").warnings
    assert len(warnings) == (2 if lie == take_those_of_another_seed else 1)
    assert all(warning.endswith("): it was changed.") for warning in warnings)


@begun
def test_what_lies_behind_the_checkpoint_is_written_anew():
    shutil.copytree("r", "whole")
    for name in ("metrics.csv", "abundances.csv"):
        with (Path("r") / name).open("a") as file:
            file.write("60,0,garbage\n60,1,mo")
    with (Path("r") / "interventions.jsonl").open("a") as file:
        file.write('{"step": 80, "wor')
    for folder in ("r", "whole"):
        assert resume(folder, "--steps", 90) == 0
    for name in ("metrics.csv", "abundances.csv", "interventions.jsonl"):
        assert (Path("r") / name).read_bytes() == (Path("whole") / name).read_bytes()


@begun
def test_a_row_off_the_grid_is_none_that_a_run_goes_on_with():
    assert resume("r", "--steps", 77) == 0
    noted = checkpoint_notes("r", 77)[checkpoint.RECORDS]
    assert noted["metrics.csv"]["bytes"] < Path("r/metrics.csv").stat().st_size
    for name in ("metrics.csv", "abundances.csv"):  # as a run that was killed just when it had begun to go on
        lines = (Path("r") / name).read_text().splitlines(keepends=True)
        (Path("r") / name).write_text("".join(line for line in lines if not line.startswith("77,")))
    assert resume("r", "--steps", 90) == 0
    assert alife("--out", "whole", "--worlds", 2, "--interventions", "deeds", *STEPS, "--steps", 90) == 0
    assert digests("r") == digests("whole")


def checkpoint_notes(folder, step):
    return json.loads(next(Path(folder, "checkpoints").glob(f"*{step}.json")).read_text())["notes"]


@begun
def test_a_checkpoint_notes_every_record_up_to_its_step():
    noted = checkpoint_notes("r", 40)[checkpoint.RECORDS]
    assert set(noted) == {"metrics.csv", "abundances.csv", "interventions.jsonl"}
    for name, note in noted.items():
        content = (Path("r") / name).read_bytes()[: note["bytes"]]
        assert Fingerprint.of(content).note == note
    last = (Path("r") / "metrics.csv").read_bytes()[: noted["metrics.csv"]["bytes"]].splitlines()[-1]
    assert last.startswith(b"40,1,")
    assert noted["interventions.jsonl"]["bytes"] == len(json.dumps(DEEDS[0])) + 1


@begun
def test_a_checkpoint_that_notes_no_records_is_taken_as_before(monkeypatch):
    monkeypatch.setattr(checkpoint.Loaded, "records", {})
    change_a_count(Path("r"))
    assert resume("r", "--steps", 60) == 0


# What somebody does to a run while it runs.


def remove_the_folder(folder):
    shutil.rmtree(folder)


def replace_metrics(folder):
    content = (folder / "metrics.csv").read_bytes()
    (folder / "metrics.csv").unlink()
    (folder / "metrics.csv").write_bytes(content)


def add_to_metrics(folder):
    with (folder / "metrics.csv").open("a") as file:
        file.write("a note of mine\n")


def add_to_interventions(folder):
    with (folder / "interventions.jsonl").open("a") as file:
        file.write("\n")


def move_the_folder(folder):
    folder.rename("elsewhere")


ATTACKS = (
    remove_metrics, remove_abundances, remove_interventions, remove_the_folder, replace_metrics, add_to_metrics,
    add_to_interventions, move_the_folder,
)  # fmt: skip


def attacked(monkeypatch, attack, at):
    """Let something be done to r when the run has sampled a step."""
    sample = recorder.Recorder.sample

    def sampled(self, state):
        metrics = sample(self, state)
        if state.step == at and self.folder.name == "r":
            attack(self.folder)
        return metrics

    monkeypatch.setattr(recorder.Recorder, "sample", sampled)


@begun
@pytest.mark.parametrize("at", [30, 40])  # before a sample, and between the sample and the checkpoint of its step
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_run_whose_records_are_taken_away_is_saved_elsewhere(monkeypatch, capsys, attack, at):
    shutil.move("r", "whole")
    attacked(monkeypatch, attack, at)
    assert alife("--out", "r", "--worlds", 2, "--interventions", "deeds", *STEPS) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "while the run was writing to it" in told
    assert (
        f"Stopped at step {40:,}, and saved as 'r-rescued'. Go on with: python -m alife.run --resume r-rescued" in told
    )
    assert resume("r-rescued") == 0
    for name in ("metrics.csv", "abundances.csv", "interventions.jsonl", "phylogeny-species.csv"):
        assert (Path("r-rescued") / name).read_bytes() == (Path("whole") / name).read_bytes()
    assert not Path("r/metrics.csv").exists() or Path("r/metrics.csv").read_bytes().startswith(b"step,")


def test_a_record_that_was_emptied_in_place_cannot_be_saved_and_that_is_said(monkeypatch, capsys):
    attacked(monkeypatch, lambda folder: (folder / "metrics.csv").write_bytes(b""), 30)
    assert alife("--out", "r", *STEPS) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "'r/metrics.csv' was changed while the run was writing to it" in told
    assert "The run stopped at step 40, and cannot be saved: " in told


def test_the_parent_of_a_removed_run_may_be_gone_as_well(monkeypatch, capsys):
    attacked(monkeypatch, lambda folder: shutil.rmtree(folder.parent), 30)
    assert run.main([*UNSEEN, "multicell", "--out", "a/b/r", *map(str, STEPS)]) == 2
    assert "saved as 'a/b/r-rescued'" in capsys.readouterr().err


@begun
def test_a_run_of_a_version_with_other_metrics_is_told_apart_from_one_that_was_changed(capsys, monkeypatch):
    from sims.multicell import metrics

    measure = metrics.measure
    monkeypatch.setattr(metrics, "measure", lambda *given: {**measure(*given), "novel": measure(*given)["cells"]})
    before = snapshot("r")
    told = refused(capsys, "--resume", "r", "--steps", "999")
    assert "has other columns than this run would write now: without novel. Go on with the version" in told
    assert snapshot("r") == before
