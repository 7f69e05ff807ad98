"""The command line, run for real: what it leaves, and that nothing is lost."""

import random
import signal
import time
from pathlib import Path

import pytest

from alife import run
from alife.worlds.world import World
from tests.alife.running import (
    SMALL,
    UNSEEN,
    Killed,
    alife,
    digests,
    made,
    moments,
    resume,
    rows,
    snapshot,
    spawn,
    wait_for,
    watch_disk,
)

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

COLUMNS = [
    *("step", "world", "cells", "organisms", "species", "words", "reaction_entropy", "killer_share"),
    *("multi_reaction_share", *(f"share_role_{role}" for role in range(1, 18))),
    *("energy_per_food", "births", "deaths", "kills", "digest"),
]


@pytest.fixture
def whole(tmp_path):
    """Return the rows of a run that nothing interrupted."""
    made("whole", *PLAN)
    return (tmp_path / "whole" / "metrics.csv").read_bytes()


PLAN = ["--steps", 120, "--worlds", 2, "--sample-every", 20, "--checkpoint-every", 30, "--frame-every", 40]


def test_a_run_leaves_its_record():
    assert alife("--out", "r", *PLAN, "--pictures", "all") == 0
    left = {str(path.relative_to("r")) for path in Path("r").rglob("*") if path.is_file()}
    assert {"config.toml", "metrics.csv", "strip.png", "populations.png"} <= left
    assert {f"frames/world-{w}/step-{s:010d}.png" for w in (0, 1) for s in (0, 40, 80, 120)} <= left
    assert {f"checkpoints/step-{s:010d}.{kind}" for s in (60, 90, 120) for kind in ("npz", "json")} <= left
    assert not [name for name in left if name.endswith(".tmp")]


def test_fewer_pictures_are_left_or_none():
    for wanted, left in (("summary", ["populations.png"]), ("none", [])):
        assert alife("--out", wanted, *PLAN, "--pictures", wanted) == 0
        assert sorted(path.name for path in Path(wanted).glob("*.png")) == left


def test_metrics_have_a_row_for_every_sample_and_world():
    made("r", *PLAN)
    found = rows("r")
    assert list(found[0]) == COLUMNS
    assert [(row["step"], row["world"]) for row in found] == [(str(s), w) for s in range(0, 121, 20) for w in "01"]
    assert all(len(row["digest"]) == 12 for row in found)
    assert int(found[-2]["cells"]) == 30 + sum(int(row["births"]) - int(row["deaths"]) for row in found[::2])


def test_the_last_step_is_sampled_even_off_the_grid():
    alife("--out", "r", "--steps", 50, "--sample-every", 20, "--worlds", 1)
    assert [row["step"] for row in rows("r")] == ["0", "20", "40", "50"]


def test_every_setting_stands_in_the_config_and_repeats_the_run():
    made("r", *PLAN)
    text = Path("r/config.toml").read_text()
    assert "height = 24 # [spaces] rows" in text
    assert "numba = " in text
    assert run.main(["--config", "r/config.toml", "--out", "again", *UNSEEN]) == 0
    assert digests("again") == digests("r")


def test_a_world_of_a_batch_equals_the_same_world_alone():
    alife("--out", "batch", "--steps", 60, "--worlds", 3, "--seed", 5, "--sample-every", 20)
    alife("--out", "alone", "--steps", 60, "--worlds", 1, "--seed", 7, "--sample-every", 20)
    assert [row[2] for row in digests("batch") if row[1] == "2"] == [row[2] for row in digests("alone")]


def test_two_processes_one_history():
    for name in ("one", "two"):
        assert spawn("multicell", *SMALL, *PLAN, *UNSEEN, "--out", name).wait() == 0
    assert Path("one/metrics.csv").read_bytes() == Path("two/metrics.csv").read_bytes()


def test_a_run_can_go_on_to_more_steps(whole):
    made("r", *PLAN[2:], "--steps", 70)
    assert rows("r")[-1]["step"] == "70"
    assert resume("r", "--steps", 120) == 0
    assert Path("r/metrics.csv").read_bytes() == whole


def test_resuming_a_complete_run_changes_nothing(capsys):
    made("r", *PLAN)
    before = snapshot("r")
    assert run.main(["--resume", "r"]) == 0
    assert "is complete at step 120" in capsys.readouterr().out
    assert snapshot("r") == before


def test_resuming_a_run_that_ended_off_the_grid_keeps_its_last_row():
    alife("--out", "r", "--steps", 50, "--sample-every", 20, "--worlds", 2)
    before = snapshot("r")
    assert resume("r") == 0
    assert snapshot("r") == before


def test_a_run_killed_before_its_pictures_gets_them_on_resume():
    made("r", *PLAN, "--pictures", "all")
    before = snapshot("r")
    Path("r/strip.png").unlink()
    Path("r/populations.png").unlink()
    assert resume("r", "--pictures", "all") == 0
    assert snapshot("r") == before


def taxa_of(folder):
    return {path.name: path.read_bytes() for path in Path(folder).glob("*.csv") if path.name != "metrics.csv"}


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_run_killed_at_any_moment_goes_on_as_if_it_had_not_been(monkeypatch, every):
    with monkeypatch.context() as patch:
        seen = watch_disk(patch)
        assert alife("--out", "unharmed", *PLAN) == 0
    whole, taxa = Path("unharmed/metrics.csv").read_bytes(), taxa_of("unharmed")
    assert len(seen) > 40, "the run hardly touches the disk"
    resumed = 0
    for moment in moments(seen, every=every):
        folder = f"killed-{moment}"
        with monkeypatch.context() as patch:
            watch_disk(patch, kill_at=moment)
            with pytest.raises(Killed):
                alife("--out", folder, *PLAN)
        if (Path(folder) / "config.toml").exists():
            assert resume(folder) == 0
            assert (Path(folder) / "metrics.csv").read_bytes() == whole, f"killed at moment {moment}"
            assert taxa_of(folder) == taxa, f"killed at moment {moment}"
            resumed += 1
    assert resumed > (40 if every else 8)


def test_a_torn_last_row_is_written_anew(whole):
    made("r", *PLAN[2:], "--steps", 70)
    with Path("r/metrics.csv").open("a") as file:
        file.write("80,0,17")
    assert resume("r", "--steps", 120) == 0
    assert Path("r/metrics.csv").read_bytes() == whole


def test_sigkill_after_sigkill_loses_nothing():
    dice = random.Random(0)
    long = [*PLAN[2:], "--steps", 6000, *SMALL, *UNSEEN, "--frame-every", 0]
    alife("--out", "unharmed", *long)
    process = spawn("multicell", *long, "--out", "r")
    for _ in range(6):
        wait_for(Path("r/metrics.csv").exists)
        time.sleep(dice.uniform(0, 0.25))
        process.kill()
        process.wait()
        process = spawn("--resume", "r", *UNSEEN)
    assert process.wait() == 0
    assert Path("r/metrics.csv").read_bytes() == Path("unharmed/metrics.csv").read_bytes()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        pytest.param(signal.SIGINT, 130, marks=pytest.mark.slow),
        (signal.SIGTERM, 143),
        pytest.param(signal.SIGHUP, 129, marks=pytest.mark.slow),
    ],
)
def test_a_polite_signal_saves_and_says_how_to_go_on(number, code):
    steps = ["--steps", 3000, "--worlds", 1, "--sample-every", 100, "--checkpoint-every", 10_000]
    alife("--out", "unharmed", *steps)
    restore = signal.signal(
        number, lambda *_: None
    )  # a test in the background may ignore it, and its children would too
    process = spawn("multicell", *SMALL, *steps, "--steps", 2_000_000_000, "--out", "r", "--frame-every", 0)
    signal.signal(number, restore)
    wait_for(lambda: Path("r/metrics.csv").exists() and len(Path("r/metrics.csv").read_text().splitlines()) > 3)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert err == ""
    assert "Go on with: python -m alife.run --resume r" in out
    saved = max(Path("r/checkpoints").glob("*.npz")).stem
    step = int(saved.removeprefix("step-"))
    assert step > 0
    assert resume("r", "--steps", max(3000, step)) == 0
    assert digests("r")[: len(digests("unharmed"))] == digests("unharmed")


def test_a_damaged_newest_checkpoint_falls_back_and_says_so(whole, capsys):
    made("r", *PLAN[2:], "--steps", 100)
    newest = Path("r/checkpoints/step-0000000100.npz")
    newest.write_bytes(newest.read_bytes()[:-100])
    assert resume("r", "--steps", 120) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("alife: Checkpoint 'r/checkpoints/step-0000000100.npz' is damaged: ")
    assert Path("r/metrics.csv").read_bytes() == whole


def test_overwrite_replaces_a_run():
    made("r", *PLAN)
    Path("r/notes.txt").write_text("old")
    assert alife("--out", "r", *PLAN, "--seed", 3, "--overwrite") == 0
    assert not Path("r/notes.txt").exists()
    assert rows("r")[0]["digest"] != ""


def test_runs_without_a_name_get_one_of_their_own():
    for _ in range(2):
        assert alife("--steps", 5, "--worlds", 1) == 0
    assert sorted(path.name for path in Path("runs").iterdir()) == ["multicell-seed0", "multicell-seed0_2"]


def test_progress_and_summary_tell_what_happened(capsys):
    assert run.main(["multicell", *SMALL, "--steps", "300", "--worlds", "2", "--out", "r"]) == 0
    told = capsys.readouterr().out
    for words in ("seeds 0..1", "Step 300 after", "1+2 -> 3+5", "r/strip.png", "r/populations.png", "r/metrics.csv"):
        assert words in told


def test_quiet_is_quiet(capsys):
    alife("--out", "r", "--steps", 50)
    assert capsys.readouterr() == ("", "")


def test_help_explains_every_option(capsys):
    with pytest.raises(SystemExit) as left:
        run.main(["multicell", "--help"])
    assert left.value.code == 0
    told = capsys.readouterr().out
    for option in (
        *("--steps", "--seed", "--worlds", "--backend", "--threads", "--out", "--config", "--set"),
        *("--sample-every", "--checkpoint-every", "--resume", "--quiet", "--overwrite"),
        *("supply_bottom = 16000", "telomere = 6"),
    ):
        assert option in told


def test_the_console_script_is_the_same_program():
    import tomllib

    project = tomllib.loads((Path(run.__file__).parent.parent / "pyproject.toml").read_text())
    assert project["project"]["scripts"]["alife"] == "alife.__main__:main"


def test_the_world_contract_is_what_multicell_keeps():
    from sims.multicell.world import World as Multicell

    contract = {name for name in vars(World) if not name.startswith("_")}
    assert contract <= set(dir(Multicell()))


def test_a_preset_is_a_scene_with_its_own_rules_and_run():
    assert run.main(["cellworld", "--preset", "fills-and-stops", "--out", "r", "--quiet", "--steps", "150"]) == 0
    found = rows("r")
    assert [row["step"] for row in found[:3]] == ["0", "10", "20"]
    assert found[-1]["cells"] == "64"
    assert sum(int(row["births"]) for row in found) == 63
    assert Path("r/closeup.png").stat().st_size > 1000
