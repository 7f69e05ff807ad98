"""Films are written frame by frame, whatever happens meanwhile."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from alife.core.errors import UsageError
from tests.viewers.films import frames_of, plain
from viewers.ui.film import Film

PROJECT = Path(__file__).resolve().parent.parent.parent.parent


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


def test_a_film_that_nobody_ended_keeps_no_program_from_ending(tmp_path):
    code = (
        "from pathlib import Path; from viewers.ui.film import Film; Film(Path('a.mp4'), (64, 48)); raise SystemExit(7)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(PROJECT)}, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 7
