"""Films without a screen, and what is said where there is no screen."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pygame
import pytest
from PIL import Image

from alife.core.errors import UsageError
from alife.run import main
from tests.alife.runs.test_live import go, live_run
from tests.viewers.creatures.tanks import Pond
from viewers.ui.display import check_video
from viewers.ui.film import Film

PROJECT = Path(__file__).resolve().parent.parent.parent
SETS = ["--set", "height=24", "--set", "width=24", "--set", "founders=12", "--threads", "1"]


def plain(colour, size=(64, 48)):
    surface = pygame.Surface(size, depth=32)
    surface.fill(colour)
    return surface


def frames_of(path):
    """Return the pictures of an .mp4, uint8 (frames, height, width, 3)."""
    import imageio_ffmpeg

    reader = imageio_ffmpeg.read_frames(str(path))
    width, height = next(reader)["size"]
    return np.stack([np.frombuffer(frame, np.uint8).reshape(height, width, 3) for frame in reader])


def test_a_video_holds_the_frames_in_their_order(tmp_path):
    film = Film(tmp_path / "a.mp4", (64, 48))
    for colour in ((200, 0, 0), (0, 200, 0), (0, 0, 200)):
        film.add(plain(colour), 5)
    film.close()
    found = frames_of(tmp_path / "a.mp4")
    assert len(found) == 15
    assert found[[0, 7, 14]].mean(axis=(1, 2)).argmax(axis=1).tolist() == [0, 1, 2]


def test_a_gif_holds_the_frames_in_their_order(tmp_path):
    film = Film(tmp_path / "a.gif", (64, 48))
    for colour in ((200, 0, 0), (0, 200, 0), (0, 0, 200)):
        film.add(plain(colour))
    film.close()
    picture = Image.open(tmp_path / "a.gif")
    found = []
    for number in range(3):
        picture.seek(number)
        found.append(int(np.asarray(picture.convert("RGB")).mean(axis=(0, 1)).argmax()))
    assert found == [0, 1, 2]


def test_a_window_that_is_resized_goes_on_being_filmed(tmp_path):
    film = Film(tmp_path / "a.mp4", (64, 48))
    film.add(plain((9, 9, 9)))
    film.add(plain((9, 9, 9), (100, 30)))
    film.close()
    assert frames_of(tmp_path / "a.mp4").shape == (2, 48, 64, 3)


def test_a_film_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "a.gif").mkdir()
    film = Film(tmp_path / "a.gif", (64, 48))
    film.add(plain((9, 9, 9)))
    with pytest.raises(UsageError, match="Cannot write"):
        film.close()


@pytest.mark.parametrize("name", ["film.avi", "nowhere/film.mp4"])
def test_a_film_of_another_kind_or_place_is_refused_before_anything_is_run(tmp_path, name):
    with pytest.raises(UsageError):
        check_video(tmp_path / name)
    assert main(["multicell", "--video", str(tmp_path / name), "--out", str(tmp_path / "r")]) == 2
    assert not (tmp_path / "r").exists()


def test_a_run_is_filmed_without_a_screen_and_recorded_as_ever(tmp_path, monkeypatch):
    monkeypatch.setattr("viewers.worlds.record.FILM_SECONDS", 1.0)
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "SDL_VIDEODRIVER")}
    options = ["--steps", "200", "--sample-every", "50", "--video", tmp_path / "film.mp4", "--out", tmp_path / "r"]
    done = subprocess.run(
        [sys.executable, "-m", "alife.run", "multicell", *SETS, *options],
        env=environment | {"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = frames_of(tmp_path / "film.mp4")
    assert found.shape[1:] == (720, 1280, 3)
    assert (found[0] != found[-1]).any()
    assert len((tmp_path / "r" / "metrics.csv").read_text().splitlines()) == 6


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


@pytest.mark.parametrize("arguments", [[], ["nowhere"]])
def test_viewers_without_a_run_says_what_it_wants(arguments, capsys):
    from viewers.__main__ import main as view

    assert view(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_tour_goes_through_all_worlds_and_ends(monkeypatch):
    from viewers import tour

    seen = []
    original = tour._tour
    monkeypatch.setattr(tour, "_tour", lambda app, *rest: (seen.append(app.playback.world_name), original(app, *rest)))
    tour.play("cpu", seconds=5.0)
    from alife.worlds import registry

    assert seen == [*registry.ecologies(), *registry.arenas()]


def test_a_click_during_the_tour_hands_the_window_over(monkeypatch):
    from viewers import tour

    pygame.display.init()

    def end_after(self, *_):
        end_after.ticks = getattr(end_after, "ticks", 0) + 1
        if end_after.ticks == 2:
            pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_f, mod=0, unicode="f", scancode=0))
        if end_after.ticks == 60:
            self.quitting = True
        return []

    monkeypatch.setattr("viewers.worlds.window.WorldWindow.draw", end_after)
    tour.play("cpu", seconds=0.2, names=("multicell",))
    assert end_after.ticks == 60


def test_the_tour_shows_a_caption_until_someone_takes_over(monkeypatch):
    from viewers import tour

    pygame.display.init()
    captions = []
    original = tour._draw_caption

    def draw(app, words, place):
        captions.append(words)
        if len(captions) == 3:
            pygame.event.post(
                pygame.event.Event(pygame.KEYDOWN, key=pygame.K_q, mod=pygame.KMOD_CTRL, unicode="", scancode=0)
            )
        return original(app, words, place)

    monkeypatch.setattr(tour, "_draw_caption", draw)
    tour.play("cpu", seconds=60.0, names=("multicell",))
    assert len(captions) == 3


def test_a_film_that_nobody_ended_keeps_no_program_from_ending(tmp_path):
    code = (
        "from pathlib import Path; from viewers.ui.film import Film; Film(Path('a.mp4'), (64, 48)); raise SystemExit(7)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(PROJECT)}, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 7


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
