import numpy as np
import pytest
from PIL import Image

from alife import pictures, run
from alife.pictures import draw_strip, read_metrics


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    small = ["--set", "height=24", "--set", "width=30", "--set", "founders=30"]
    arguments = [
        "multicell",
        *small,
        "--steps",
        "600",
        "--sample-every",
        "100",
        "--frame-every",
        "100",
        "--worlds",
        "2",
    ]
    assert run.main([*arguments, "--out", "r", "--quiet"]) == 0
    return tmp_path / "r"


def pixels(path):
    return np.asarray(Image.open(path).convert("RGB")).reshape(-1, 3)


def has(path, colour):
    return (np.abs(pixels(path).astype(int) - colour).max(axis=1) <= 2).sum()


def test_the_strip_shows_the_worlds_and_their_legend(folder):
    green, black = has(folder / "strip.png", (61, 170, 74)), has(folder / "strip.png", (16, 16, 20))
    assert green > 5000
    assert black > 5000


def test_the_populations_show_a_band_for_each_role_that_lived(folder):
    assert has(folder / "populations.png", (61, 170, 74)) > 5000


def test_without_frames_there_is_no_strip(tmp_path):
    assert draw_strip(tmp_path, "none", ["seed 0"], []) is None


def test_metrics_read_back_as_numbers(folder):
    metrics = read_metrics(folder / "metrics.csv")
    assert metrics["step"].tolist() == [step for step in range(0, 601, 100) for _ in range(2)]
    assert metrics["cells"].dtype == float
    assert metrics["digest"].dtype.kind == "U"


def test_a_strip_shows_more_of_the_beginning():
    chosen = pictures._spread(list(range(0, 40_001, 500)))
    assert chosen == [1000, 4500, 10000, 18000, 28000, 40000]
    assert pictures._spread([0]) == [0]
