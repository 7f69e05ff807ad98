"""Films without a screen, windows that close, and what is said where there is no screen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from alife.core.errors import UsageError
from alife.run import main
from tests.alife.runs.test_live import go, live_run
from tests.viewers.creatures.tanks import Pond
from tests.viewers.films import frames_of, plain
from viewers.ui.display import check_video
from viewers.ui.film import Film

PROJECT = Path(__file__).resolve().parent.parent.parent
SETS = ["--set", "height=24", "--set", "width=24", "--set", "founders=12", "--threads", "1"]


@pytest.mark.parametrize("name", ["film.avi", "nowhere/film.mp4"])
def test_a_film_of_another_kind_or_place_is_refused_before_anything_is_run(tmp_path, name):
    with pytest.raises(UsageError):
        check_video(tmp_path / name)
    assert main(["multicell", "--video", str(tmp_path / name), "--out", str(tmp_path / "r")]) == 2
    assert not (tmp_path / "r").exists()


# As long as a film of a run is, it takes most of a minute to draw.
SHORT_FILM = "import sys; from viewers.worlds import record; record.FILM_SECONDS = 1.0; from alife.run import main; "


def test_a_run_is_filmed_without_a_screen_and_recorded_as_ever(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "SDL_VIDEODRIVER")}
    options = ["--steps", "200", "--sample-every", "50", "--video", tmp_path / "film.mp4", "--out", tmp_path / "r"]
    done = subprocess.run(
        [sys.executable, "-c", SHORT_FILM + "sys.exit(main(sys.argv[1:]))", "multicell", *SETS, *options],
        env=environment | {"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = frames_of(tmp_path / "film.mp4")
    assert found.shape[1:] == (720, 1280, 3)
    assert (found[0] != found[-1]).any()
    assert len((tmp_path / "r" / "metrics.csv").read_text().splitlines()) == 6


def test_a_film_shows_other_colours_than_the_run_recorded_if_it_is_told(tmp_path, monkeypatch, capsys):
    from viewers.__main__ import main as view

    monkeypatch.chdir(tmp_path)
    short = ("--steps", "40", "--frame-every", "4", "--worlds", "1", "--quiet", "--pictures", "none", "--out", "r")
    assert main(["multicell", *SETS, *short]) == 0
    look = ("--clean", "--size", "square", "--seconds", "1")
    assert view(["r", "--video", "usual.mp4", *look]) == 0
    assert "recorded pictures" in capsys.readouterr().out
    assert view(["r", "--video", "energy.mp4", "--colours", "energy", *look]) == 0
    assert "Filming steps 0 to 40" in capsys.readouterr().out
    assert (frames_of(Path("usual.mp4"))[-1] != frames_of(Path("energy.mp4"))[-1]).any()
    assert view(["r", "--video", "none.mp4", "--colours", "enrgy"]) == 2
    assert "Unknown colours 'enrgy'. Did you mean 'energy'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["alife.run", "multicell", "--view", "--out", "r"], ["viewers", "--tour"]], ids=["run", "tour"]
)
def test_without_a_screen_one_line_says_what_to_do(tmp_path, arguments):
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=tmp_path, env=environment | {"PYTHONPATH": str(PROJECT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("alife: ")
    assert done.stderr.count("\n") == 1
    assert "--video" in done.stderr
    assert not (tmp_path / "r").exists()


def test_view_and_video_cannot_go_together(tmp_path, capsys):
    assert main(["multicell", "--view", "--video", str(tmp_path / "a.mp4")]) == 2
    assert "cannot go together" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--video", "a.mp4"], ["nowhere"]])
def test_viewers_without_a_run_says_what_it_wants(arguments, capsys):
    from viewers.__main__ import main as view

    assert view(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


def film_into_a_folder(path):
    """Return a film that cannot be written, because there is a folder of its name."""
    path.mkdir()
    film = Film(path, (64, 48))
    film.add(plain((9, 9, 9)))
    return film


def test_a_run_is_saved_though_its_film_cannot_be(tmp_path, monkeypatch):
    from viewers.worlds import window as app

    run = go(live_run(tmp_path / "r"), 10)

    def spoil(window, _stopped):
        window.playback.simulation.call(lambda: go(run, 25)).result()
        window.film = film_into_a_folder(tmp_path / "a.gif")

    monkeypatch.setattr(app, "loop", spoil)
    with pytest.raises(UsageError, match="Cannot write"):
        app.watch(run, playing=False)
    assert (tmp_path / "r" / "checkpoints" / "step-0000000025.json").exists()


def test_creatures_are_let_go_though_their_film_cannot_be_written(tmp_path, monkeypatch):
    from viewers.creatures import window as ocean

    pond = Pond(tmp_path)
    monkeypatch.setattr(
        ocean, "loop", lambda window, _stopped: setattr(window, "film", film_into_a_folder(tmp_path / "a.gif"))
    )
    with pytest.raises(UsageError, match="Cannot write"):
        ocean.watch(pond)
    assert pond.closed


def test_an_error_while_creatures_are_watched_ends_their_film(tmp_path, monkeypatch):
    from viewers.creatures import window as ocean

    def fail(window, _stopped):
        window.film = Film(tmp_path / "a.gif", (64, 48))
        window.film.add(plain((9, 9, 9)))
        raise RuntimeError("out of luck")

    monkeypatch.setattr(ocean, "loop", fail)
    with pytest.raises(RuntimeError, match="out of luck"):
        ocean.watch(Pond(tmp_path))
    assert (tmp_path / "a.gif").stat().st_size > 0


def test_a_window_that_closes_saves_the_genome_that_was_edited_and_says_so(tmp_path, monkeypatch, capsys):
    from viewers.creatures import window as ocean

    def edit(window, _stopped):
        window.playback.watch_best()
        window.playback.mutate()

    monkeypatch.setattr(ocean, "loop", edit)
    ocean.watch(Pond(tmp_path))
    path = tmp_path / "creatures" / "creature-1.npz"
    assert path.exists()
    assert capsys.readouterr().err == f"alife: Saved {path}\n"
