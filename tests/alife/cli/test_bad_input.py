"""A mistake gets one line and exit code 2, and leaves what was there as it was."""

import sys
from pathlib import Path

import pytest

from tests.alife.running import SMALL, made, refused, snapshot, spawn, wait_for

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")


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
        (
            ["multicell", "--set", "child_energy=97", "--set", "birth_threshold=200"],
            "founder_energy and child_energy must",
        ),
        (
            ["multicell", "--set", "founder_energy=97"],
            "founder_energy and child_energy must be at most energy_cap = 96",
        ),
        (["multicell", "--set", "sharing=9"], "sharing must be 0..8, got 9."),
        (["multicell", "--set", "diffusion=9"], "diffusion must be 0..8, got 9."),
        (["multicell", "--seed", "4294967293", "--worlds", "4"], "seed + worlds must stay below 4294967296"),
        (["multicell", "--keep-checkpoints", "1"], "keep_checkpoints must be 2.."),
        (["multicell", "--set", "energy_cap=8"], "founder_energy and child_energy must be at most energy_cap"),
        (["multicell", "--worlds", "65536", "--set", "height=8192", "--set", "width=8192"], "GB are free"),
        (["multicell", "--config", "none.toml"], "Cannot read config 'none.toml'"),
        (["multicell", "--config", ""], "--config: must not be empty."),
        (["multicell", "--preset", ""], "--preset: must not be empty."),
        (["multicell", "--out", ""], "--out: must not be empty."),
        (["--resume", ""], "--resume: must not be empty."),
        ([""], "Unknown world ''."),
        (["multicell", "--set", ""], "A setting is given as key=value, got ''."),
        (["multicell", "--set", "one\ntwo=3"], "Unknown setting 'one\\ntwo'."),
        (["multicell", "--set", "height=" + "9" * 5000], "height must be a whole number, got '999"),
        (["multicell", "--set", "height=0x" + "f" * 5000], "got a number of thousands of digits."),
        (["multicell", "--set", "height=" + "[" * 5000], "height must be a whole number, got '[[["),
        (["multicell", "--set", "energy=" + "[" * 90 + "]" * 90], "energy must be a list of whole numbers, got [[["),
        (["multicell", "--steps", "9" * 5000], "--steps: must be a whole number, got '999"),
        (["--steps", "3", "--", "multicell", "--out", "x"], "'--out' comes after '--', where no option can."),
        (["cellworld", "--preset", "fills-and-stop"], "Did you mean 'fills-and-stops'?"),
        (["cellworld", "--preset", "turnover", "--config", "c.toml"], "--preset cannot go with --config"),
        (["cellworld", "--set", "parts=[{name='A', role='eat'}]"], "Unknown role of part 'A' 'eat'."),
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
        ("[run]\nworld = 3\n", "is a config of world '3', not of 'multicell'"),
        ("[run]\nbackend = ['cpu']\n", "backend must be a text, got ['cpu']."),
        ("[multicell]\nenergy = ['1', 2]\n", "energy must be a list of whole numbers, got ['1', 2]."),
        ("[multicell]\nheight = 3.5\n", "height must be a whole number, got 3.5."),
        ("[multicell]\nheight = 2020-01-01\n", "height must be a whole number, got "),
        ("run = 3\n", "[run] must be a table"),
        ("multicell = 3\n", "[multicell] must be a table"),
        ("[run]\nstep = 3\n", "Unknown setting 'step'. Did you mean 'steps'?"),
        ("[multicell]\nheight = '3'\n", "height must be a whole number, got '3'."),
        ("[run]\nsteps = true\n", "steps must be a whole number, got True."),
        ("[run]\nsteps = " + "9" * 5000, "is not a TOML file: "),
        ("[run]\nsteps = " + "[" * 5000, "is not a TOML file: "),
        ('[run]\n"one\\ntwo" = 3\n', "Unknown setting 'one\\ntwo'."),
    ],
)
def test_a_config_that_is_none_is_refused(capsys, text, words):
    Path("c.toml").write_text(text)
    assert words in refused(capsys, "multicell", "--config", "c.toml")
    assert [path.name for path in Path().iterdir()] == ["c.toml"]


@pytest.mark.parametrize("world", ["3", "['multicell']", "{name = 'multicell'}", "false", "2020-01-01"])
def test_a_world_that_is_no_name_is_refused(capsys, world):
    Path("c.toml").write_text(f"[run]\nworld = {world}\n")
    assert "Unknown world '" in refused(capsys, "--config", "c.toml")


def test_a_number_of_threads_that_numba_could_not_take_is_refused(capsys, monkeypatch):
    for text in ("many", "²", "1" * 5000):
        monkeypatch.setenv("NUMBA_NUM_THREADS", text)
        assert f"NUMBA_NUM_THREADS must be a number of threads, got '{text}'" in refused(capsys, "multicell")
    monkeypatch.setenv("NUMBA_NUM_THREADS", "1")
    assert "threads must be 1..1 on this machine, got 2." in refused(capsys, "multicell", "--threads", "2")


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
    made("r", "--steps", 20)
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
    made("r", "--steps", 20)
    before = snapshot("r")
    assert words in refused(capsys, "--resume", "r", *arguments)
    assert snapshot("r") == before


def test_a_folder_whose_config_was_changed_is_refused(capsys):
    made("r", "--steps", 20)
    config = Path("r/config.toml")
    config.write_text(config.read_text().replace("death_rate = 256", "death_rate = 255"))
    before = snapshot("r")
    assert "other settings than those now in config.toml" in refused(capsys, "--resume", "r", "--steps", 40)
    assert snapshot("r") == before


def test_a_folder_of_other_rules_is_refused(capsys, monkeypatch):
    from sims.multicell.world import World as Multicell

    made("r", "--steps", 20)
    before = snapshot("r")
    monkeypatch.setattr(Multicell, "rules_version", Multicell.rules_version + 1)
    assert "makes another history" in refused(capsys, "--resume", "r", "--steps", 40)
    assert snapshot("r") == before


def test_a_folder_of_another_world_is_refused(capsys):
    made("r", "--steps", 20)
    config = Path("r/config.toml")
    config.write_text(config.read_text().replace('world = "multicell"', 'world = "pond"'))
    assert "is a config of world 'pond', not of 'multicell'" in refused(capsys, "multicell", "--resume", "r")
    assert "Unknown world 'pond'" in refused(capsys, "--resume", "r")


def test_a_folder_with_changed_rows_is_refused(capsys):
    made("r", "--steps", 60, "--sample-every", 20)
    metrics = Path("r/metrics.csv")
    metrics.write_text("".join(metrics.read_text().splitlines(keepends=True)[:-6]))
    before = snapshot("r")
    assert "so the run cannot go on" in refused(capsys, "--resume", "r", "--steps", 80)
    assert snapshot("r") == before


def test_damaged_checkpoints_without_a_sound_one_are_refused(capsys):
    made("r", "--steps", 20)
    for path in Path("r/checkpoints").glob("*.npz"):
        path.write_bytes(b"")
    before = snapshot("r")
    assert "is sound, so the run cannot go on" in refused(capsys, "--resume", "r", "--steps", 40)
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
