"""The command line, run for real: what it leaves, that nothing is lost, what it refuses."""

import csv
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from alife import files, run
from alife.world import World

SMALL = ["--set", "height=24", "--set", "width=20", "--set", "founders=30", "--set", "mutation_rate=9000"]
COLUMNS = [
    *("step", "world", "cells", "organisms", "species", "words", "reaction_entropy", "killer_share"),
    *("multi_reaction_share", *(f"share_role_{role}" for role in range(1, 18))),
    *("energy_per_food", "births", "deaths", "kills", "digest"),
]


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def alife(*arguments):
    """Run a command line in this process; return its exit code."""
    return run.main(["multicell", *SMALL, "--quiet", "--threads", "1", *map(str, arguments)])


def resume(folder, *arguments):
    return run.main(["--resume", str(folder), "--quiet", *map(str, arguments)])


def command(*arguments):
    return [sys.executable, "-m", "alife.run", *map(str, arguments)]


def spawn(*arguments, **options):
    path = {"PYTHONPATH": str(Path(run.__file__).resolve().parent.parent)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command(*arguments), env=os.environ | path, **(pipes | options))


def rows(folder):
    with (Path(folder) / "metrics.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def digests(folder):
    return [(row["step"], row["world"], row["digest"]) for row in rows(folder)]


def snapshot(folder):
    """Return everything in a folder, byte for byte."""
    return {path: path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}


@pytest.fixture
def whole(tmp_path):
    """Return the rows of a run that nothing interrupted."""
    assert alife("--out", "whole", *PLAN) == 0
    return (tmp_path / "whole" / "metrics.csv").read_bytes()


PLAN = ["--steps", 120, "--worlds", 2, "--sample-every", 20, "--checkpoint-every", 30, "--frame-every", 40]


def test_a_run_leaves_its_record():
    assert alife("--out", "r", *PLAN) == 0
    left = {str(path.relative_to("r")) for path in Path("r").rglob("*") if path.is_file()}
    assert {"config.toml", "metrics.csv", "strip.png", "populations.png"} <= left
    assert {f"frames/world-{w}/step-{s:010d}.png" for w in (0, 1) for s in (0, 40, 80, 120)} <= left
    assert {f"checkpoints/step-{s:010d}.{kind}" for s in (60, 90, 120) for kind in ("npz", "json")} <= left
    assert not [name for name in left if name.endswith(".tmp")]


def test_metrics_have_a_row_for_every_sample_and_world():
    alife("--out", "r", *PLAN)
    found = rows("r")
    assert list(found[0]) == COLUMNS
    assert [(row["step"], row["world"]) for row in found] == [(str(s), w) for s in range(0, 121, 20) for w in "01"]
    assert all(len(row["digest"]) == 12 for row in found)
    assert int(found[-2]["cells"]) == 30 + sum(int(row["births"]) - int(row["deaths"]) for row in found[::2])


def test_the_last_step_is_sampled_even_off_the_grid():
    alife("--out", "r", "--steps", 50, "--sample-every", 20, "--worlds", 1)
    assert [row["step"] for row in rows("r")] == ["0", "20", "40", "50"]


def test_every_setting_stands_in_the_config_and_repeats_the_run():
    alife("--out", "r", *PLAN)
    text = Path("r/config.toml").read_text()
    assert "height = 24 # [spaces] rows" in text
    assert "numba = " in text
    assert run.main(["--config", "r/config.toml", "--out", "again", "--quiet"]) == 0
    assert digests("again") == digests("r")


def test_a_world_of_a_batch_equals_the_same_world_alone():
    alife("--out", "batch", "--steps", 60, "--worlds", 3, "--seed", 5, "--sample-every", 20)
    alife("--out", "alone", "--steps", 60, "--worlds", 1, "--seed", 7, "--sample-every", 20)
    assert [row[2] for row in digests("batch") if row[1] == "2"] == [row[2] for row in digests("alone")]


def test_two_processes_one_history():
    for name in ("one", "two"):
        assert spawn("multicell", *SMALL, *PLAN, "--quiet", "--out", name).wait() == 0
    assert Path("one/metrics.csv").read_bytes() == Path("two/metrics.csv").read_bytes()


def test_a_run_can_go_on_to_more_steps(whole):
    alife("--out", "r", *PLAN[2:], "--steps", 70)
    assert rows("r")[-1]["step"] == "70"
    assert resume("r", "--steps", 120) == 0
    assert Path("r/metrics.csv").read_bytes() == whole


def test_resuming_a_complete_run_changes_nothing(capsys):
    alife("--out", "r", *PLAN)
    before = snapshot("r")
    assert run.main(["--resume", "r"]) == 0
    assert "is complete at step 120" in capsys.readouterr().out
    assert snapshot("r") == before


class Killed(BaseException):
    """Stands for a SIGKILL: no handler of the program sees it as anything it knows."""


def kill_at(monkeypatch, moment):
    """Let the program die at the n-th time it touches the disk or steps."""
    count = {"left": moment}

    def dying(function):
        def wrapped(*arguments, **options):
            count["left"] -= 1
            if count["left"] == 0:
                raise Killed
            return function(*arguments, **options)

        return wrapped

    monkeypatch.setattr(files.os, "replace", dying(os.replace))
    monkeypatch.setattr(files.os, "fsync", dying(os.fsync))
    monkeypatch.setattr(Path, "unlink", dying(Path.unlink))


def test_a_run_killed_at_any_moment_goes_on_as_if_it_had_not_been(whole, monkeypatch):
    moment = 0
    while True:
        moment += 1
        folder = f"killed-{moment}"
        with monkeypatch.context() as patch:
            kill_at(patch, moment)
            try:
                alife("--out", folder, *PLAN)
                break
            except Killed:
                pass
        if (Path(folder) / "config.toml").exists():
            assert resume(folder) == 0
            assert (Path(folder) / "metrics.csv").read_bytes() == whole, f"killed at moment {moment}"
    assert moment > 40, "the run was hardly killed at all"


def test_a_torn_last_row_is_written_anew(whole):
    alife("--out", "r", *PLAN[2:], "--steps", 70)
    with Path("r/metrics.csv").open("a") as file:
        file.write("80,0,17")
    assert resume("r", "--steps", 120) == 0
    assert Path("r/metrics.csv").read_bytes() == whole


def test_sigkill_after_sigkill_loses_nothing():
    dice = random.Random(0)
    long = [*PLAN[2:], "--steps", 6000, *SMALL, "--quiet", "--frame-every", 0]
    alife("--out", "unharmed", *long)
    process = spawn("multicell", *long, "--out", "r")
    for _ in range(6):
        wait_for(Path("r/metrics.csv").exists)
        time.sleep(dice.uniform(0, 0.25))
        process.kill()
        process.wait()
        process = spawn("--resume", "r", "--quiet")
    assert process.wait() == 0
    assert Path("r/metrics.csv").read_bytes() == Path("unharmed/metrics.csv").read_bytes()


def wait_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_polite_signal_saves_and_says_how_to_go_on(number, code):
    steps = ["--steps", 3000, "--worlds", 1, "--sample-every", 100, "--checkpoint-every", 10_000]
    alife("--out", "unharmed", *steps)
    process = spawn("multicell", *SMALL, *steps, "--steps", 2_000_000_000, "--out", "r", "--frame-every", 0)
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
    alife("--out", "r", *PLAN[2:], "--steps", 100)
    newest = Path("r/checkpoints/step-0000000100.npz")
    newest.write_bytes(newest.read_bytes()[:-100])
    assert run.main(["--resume", "r", "--steps", "120"]) == 0
    assert "step-0000000100.npz' is damaged" in capsys.readouterr().out
    assert Path("r/metrics.csv").read_bytes() == whole


def test_overwrite_replaces_a_run():
    alife("--out", "r", *PLAN)
    Path("r/notes.txt").write_text("old")
    assert alife("--out", "r", *PLAN, "--seed", 3, "--overwrite") == 0
    assert not Path("r/notes.txt").exists()
    assert rows("r")[0]["digest"] != ""


def test_runs_without_a_name_get_one_of_their_own():
    for _ in range(2):
        assert alife("--steps", 5, "--worlds", 1) == 0
    assert sorted(path.name for path in Path("runs").iterdir()) == ["multicell-seed0", "multicell-seed0-2"]


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


def refused(capsys, *arguments):
    """Return the one line with which a command line is refused."""
    code = run.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert err.startswith("alife: ")
    assert err.count("\n") == 1, err
    return err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Which world? Give one of: "),
        (["multicel"], "Unknown world 'multicel'. Did you mean 'multicell'?"),
        (["multicell", "--stepps", "3"], "Unknown option '--stepps'. Did you mean '--steps'?"),
        (["multicell", "surplus"], "Unknown option 'surplus'."),
        (["multicell", "--steps"], "expected one argument"),
        (["multicell", "--steps", "many"], "--steps: must be a whole number, got 'many'"),
        (["multicell", "--steps", "0"], "steps must be 1..2147483647, got 0."),
        (["multicell", "--steps", "-5"], "steps must be 1..2147483647, got -5."),
        (["multicell", "--worlds", "0"], "worlds must be 1.."),
        (["multicell", "--seed", "-1"], "seed must be 0..4294967295, got -1."),
        (["multicell", "--seed", "4294967295"], "seed + worlds must stay below"),
        (["multicell", "--threads", "99999"], "threads must be 0..65536, got 99999."),
        (["multicell", "--threads", "65536"], "on this machine, got 65536."),
        (["multicell", "--backend", "cudda"], "Unknown backend 'cudda'. Did you mean 'cuda'?"),
        (["multicell", "--set", "heigth=3"], "Unknown setting 'heigth'. Did you mean 'height'?"),
        (["multicell", "--set", "height"], "A setting is given as key=value, got 'height'."),
        (["multicell", "--set", "height=0"], "height must be 2..32768, got 0."),
        (["multicell", "--set", "width=9"], "width must be even"),
        (["multicell", "--set", "height=tall"], "height must be a whole number, got 'tall'."),
        (["multicell", "--set", "death_rate=-3"], "death_rate must be 0..65536, got -3."),
        (["multicell", "--set", "bits=9"], "bits must be 2..4, got 9."),
        (["multicell", "--set", "bits=4"], "energy needs one level for each of the 16 chemicals"),
        (["multicell", "--set", "energy=[0,0,0,0,0,0,0,0]"], "No reaction among foods"),
        (["multicell", "--set", "founders=99999"], "founders must fit the bottom quarter"),
        (["multicell", "--set", "birth_threshold=5"], "birth_threshold must be at least"),
        (["multicell", "--set", "energy_cap=8"], "founder_energy and child_energy must be at most energy_cap"),
        (["multicell", "--worlds", "65536", "--set", "height=8192", "--set", "width=8192"], "GB are free"),
        (["multicell", "--config", "none.toml"], "Cannot read config 'none.toml'"),
        (["--resume", "nowhere"], "'nowhere' is not a run folder"),
    ],
)
def test_a_mistake_is_one_line_and_writes_nothing(capsys, arguments, words):
    assert words in refused(capsys, *arguments)
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("height = ", "is not a TOML file"),
        ("[pond]\ndepth = 3\n", "Unknown table in 'c.toml' 'pond'"),
        ("[run]\nworld = 'pond'\n", "is a config of world 'pond', not of 'multicell'"),
        ("run = 3\n", "[run] must be a table"),
        ("multicell = 3\n", "[multicell] must be a table"),
        ("[run]\nstep = 3\n", "Unknown setting 'step'. Did you mean 'steps'?"),
        ("[multicell]\nheight = '3'\n", "height must be a whole number, got '3'."),
        ("[run]\nsteps = true\n", "steps must be a whole number, got True."),
    ],
)
def test_a_config_that_is_none_is_refused(capsys, text, words):
    Path("c.toml").write_text(text)
    assert words in refused(capsys, "multicell", "--config", "c.toml")
    assert [path.name for path in Path().iterdir()] == ["c.toml"]


def test_a_backend_that_is_not_there_is_refused():
    missing = "metal" if sys.platform != "darwin" else "cuda"
    process = spawn("multicell", "--backend", missing)
    out, err = process.communicate()
    assert process.returncode == 2
    assert out == ""
    assert err.startswith(f"alife: The backend '{missing}' needs ")
    assert err.count("\n") == 1
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("more", [[], ["--overwrite"]])
def test_a_folder_that_is_no_run_is_never_written_to(capsys, more):
    Path("thesis").mkdir()
    Path("thesis/chapter.txt").write_text("years of work")
    assert "'thesis' " in refused(capsys, "multicell", "--out", "thesis", *more)
    assert snapshot("thesis") == {Path("thesis/chapter.txt"): b"years of work"}
    Path("file").write_text("x")
    assert "'file' is a file" in refused(capsys, "multicell", "--out", "file", *more)


def test_an_existing_run_is_not_overwritten_without_the_flag(capsys):
    alife("--out", "r", "--steps", 20)
    before = snapshot("r")
    assert "'r' exists already" in refused(capsys, "multicell", "--out", "r")
    assert "threads must be" in refused(capsys, "multicell", "--out", "r", "--overwrite", "--threads", 65536)
    assert snapshot("r") == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--seed", "3"], "--seed cannot go with --resume, only: --steps"),
        (["--worlds", "3"], "--worlds cannot go with --resume"),
        (["--sample-every", "3"], "--sample-every cannot go with --resume"),
        (["--set", "height=3"], "--set cannot go with --resume"),
        (["--out", "elsewhere"], "--out cannot go with --resume"),
        (["--overwrite"], "--overwrite cannot go with --resume"),
        (["--steps", "10"], "The run is at step 20 already"),
    ],
)
def test_a_resumed_run_keeps_its_history(capsys, arguments, words):
    alife("--out", "r", "--steps", 20)
    before = snapshot("r")
    assert words in refused(capsys, "--resume", "r", *arguments)
    assert snapshot("r") == before


def test_a_folder_whose_config_was_changed_is_refused(capsys):
    alife("--out", "r", "--steps", 20)
    config = Path("r/config.toml")
    config.write_text(config.read_text().replace("death_rate = 256", "death_rate = 255"))
    before = snapshot("r")
    assert "other settings than those now in config.toml" in refused(capsys, "--resume", "r", "--steps", 40)
    assert snapshot("r") == before


def test_a_folder_of_other_rules_is_refused(capsys, monkeypatch):
    from sims.multicell.world import World as Multicell

    alife("--out", "r", "--steps", 20)
    before = snapshot("r")
    monkeypatch.setattr(Multicell, "rules", Multicell.rules + 1)
    assert "makes another history" in refused(capsys, "--resume", "r", "--steps", 40)
    assert snapshot("r") == before


def test_a_folder_of_another_world_is_refused(capsys):
    alife("--out", "r", "--steps", 20)
    config = Path("r/config.toml")
    config.write_text(config.read_text().replace('world = "multicell"', 'world = "pond"'))
    assert "is a config of world 'pond', not of 'multicell'" in refused(capsys, "multicell", "--resume", "r")
    assert "Unknown world 'pond'" in refused(capsys, "--resume", "r")


def test_a_folder_with_changed_rows_is_refused(capsys):
    alife("--out", "r", "--steps", 60, "--sample-every", 20)
    metrics = Path("r/metrics.csv")
    metrics.write_text("".join(metrics.read_text().splitlines(keepends=True)[:-6]))
    before = snapshot("r")
    assert "so the run cannot go on" in refused(capsys, "--resume", "r", "--steps", 80)
    assert snapshot("r") == before


def test_damaged_checkpoints_without_a_sound_one_are_refused(capsys):
    alife("--out", "r", "--steps", 20)
    for path in Path("r/checkpoints").glob("*.npz"):
        path.write_bytes(b"")
    before = snapshot("r")
    assert "is damaged, so the run cannot go on" in refused(capsys, "--resume", "r", "--steps", 40)
    assert snapshot("r") == before


def test_two_runs_cannot_write_to_one_folder(capsys):
    process = spawn("multicell", *SMALL, "--steps", 2_000_000_000, "--out", "r")
    wait_for(lambda: Path("r/metrics.csv").exists())
    try:
        assert "Another run is writing to 'r'" in refused(capsys, "--resume", "r")
        assert "Another run is writing to 'r'" in refused(capsys, "multicell", "--out", "r", "--overwrite")
    finally:
        process.kill()
        process.communicate()


def test_the_console_script_is_the_same_program():
    import tomllib

    project = tomllib.loads((Path(run.__file__).parent.parent / "pyproject.toml").read_text())
    assert project["project"]["scripts"]["alife"] == "alife.run:main"


def test_the_world_contract_is_what_multicell_keeps():
    from sims.multicell.world import World as Multicell

    contract = {name for name in vars(World) if not name.startswith("_")}
    assert contract <= set(dir(Multicell()))
