"""What of a stranger's run is shown without running its code: its pictures."""

import numpy as np
import pygame
import pytest
from PIL import Image

from alife.core.errors import UsageError
from alife.core.own_files import Untrusted
from viewers import __main__ as viewer
from viewers import album, app
from viewers.ui.theme import Theme


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "one"
    (place / "frames" / "world-0").mkdir(parents=True)
    for step, shade in ((0, 40), (10, 200)):
        pixels = np.full((8, 8, 3), shade, np.uint8)
        Image.fromarray(pixels).save(place / "frames" / "world-0" / f"step-{step:010}.png")
    Image.fromarray(np.full((8, 30, 3), 90, np.uint8)).save(place / "strip.png")
    (place / "config.toml").write_text('[run]\nworld = "theirs"\n')
    (place / "world.py").write_text("open('was_run', 'w').close()")
    return place


@pytest.fixture(autouse=True)
def another_user(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)


def test_an_album_has_the_moments_of_the_first_world_and_then_what_was_drawn(folder):
    pages = album.Album(folder)
    assert [name for name, _ in pages.pages] == ["step 0", "step 10", "strip.png"]
    pygame.display.init()
    surface = pygame.display.set_mode((320, 240))
    seen = []
    for _ in range(4):
        pages.draw(surface, Theme(1.0), "")
        seen.append(surface.get_at((160, 120))[0])
        pages.turn(1)
    assert seen == [40, 200, 90, 40]


def test_a_window_shows_a_strangers_pictures_and_runs_no_code(folder, tmp_path, capsys):
    pygame.display.init()
    pygame.event.clear()
    looks = iter([False, False, True])
    assert app.open_path(folder, engine="cpu", stopped=lambda: next(looks)) is None
    assert "that you never ran" in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "was_run").exists()


def test_a_film_is_made_of_a_strangers_pictures(folder, tmp_path):
    assert viewer.main([str(folder), "--video", str(tmp_path / "film.gif")]) == 0
    with Image.open(tmp_path / "film.gif") as film:
        assert film.n_frames >= 2
    assert not (tmp_path / "was_run").exists()


def test_a_folder_without_a_picture_says_so(tmp_path):
    (tmp_path / "none").mkdir()
    with pytest.raises(UsageError, match="There is no picture"):
        album.show(tmp_path / "none", "")


def test_code_that_was_never_run_is_an_error_of_its_own():
    assert issubclass(Untrusted, UsageError)
