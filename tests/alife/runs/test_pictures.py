import numpy as np
import pytest
from PIL import Image

from alife import run
from alife.core.table import read_metrics
from alife.runs import pictures
from alife.runs.pictures import draw_strip
from alife.worlds.colours import ramp_colour


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
    green, black = has(folder / "strip.png", (32, 217, 119)), has(folder / "strip.png", (16, 16, 20))
    assert green > 5000
    assert black > 5000


def test_the_populations_show_a_band_for_each_role_that_lived(folder):
    assert has(folder / "populations.png", (32, 217, 119)) > 5000


def test_a_ramp_is_explained_by_a_bar_that_has_the_colours_between_too(folder):
    half, between = ramp_colour(0.5), ramp_colour(0.4)
    assert has(folder / "strip.png", between) == 0
    entries = [(f"{share} of all", ramp_colour(share)) for share in (0, 0.5, 1)]
    draw_strip(folder, "none", ["seed 0"], entries)
    assert has(folder / "strip.png", half) > 0
    assert has(folder / "strip.png", between) > 0


def test_every_colour_that_is_to_be_seen_in_a_picture_is_in_the_legend():
    many, few = np.zeros((128, 128, 3), np.uint8), np.zeros((128, 128, 3), np.uint8)
    many[0, :4] = (1, 2, 3)
    few[0, :3] = (4, 5, 6)
    assert pictures.colours_seen([[few, many, few]]) == {(0, 0, 0), (1, 2, 3)}


def test_without_frames_there_is_no_strip(tmp_path):
    assert draw_strip(tmp_path, "none", ["seed 0"], []) is None


def image(path, colour, size=(30, 24), mode="RGB"):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, colour).save(path, "png")


def strip(folder, worlds=2):
    """Return how many columns a strip of frames has, None where none is drawn."""
    path = draw_strip(folder, "t", [f"seed {world}" for world in range(worlds)], [])
    return path and len(pictures.read_frames([folder / "frames" / f"world-{world}" for world in range(worlds)])[0])


def test_a_strip_shows_the_steps_that_all_worlds_have_a_readable_frame_of(tmp_path):
    frames = tmp_path / "frames"
    for world in (0, 1):
        for step in (0, 40, 80):
            image(frames / f"world-{world}" / f"step-{step:010d}.png", (255, 0, 0))
    assert strip(tmp_path) == 3
    (frames / "world-1" / "step-0000000080.png").unlink()
    assert strip(tmp_path) == 2
    for name in ("step-copy.png", "step-0000000009.PNG", "step-9.png"):
        (frames / "world-0" / name).write_text("mine")
    (frames / "world-copy").mkdir()
    assert strip(tmp_path) == 2
    torn = frames / "world-0" / "step-0000000040.png"
    for content in (b"", torn.read_bytes()[:-30], torn.read_bytes()[:20] + b"??" + torn.read_bytes()[22:], b"GIF89a"):
        torn.write_bytes(content)
        assert strip(tmp_path) == 1
    image(torn, (255, 0, 0, 255), size=(8, 8), mode="RGBA")
    assert strip(tmp_path) == 2
    for world in (0, 1):
        (frames / f"world-{world}" / "step-0000000000.png").write_bytes(b"")
        (frames / f"world-{world}" / "step-0000000040.png").write_bytes(b"")
    assert strip(tmp_path) is None


def test_metrics_read_back_as_numbers(folder):
    metrics = read_metrics(folder / "metrics.csv")
    assert metrics["step"].tolist() == [step for step in range(0, 601, 100) for _ in range(2)]
    assert metrics["cells"].dtype == float
    assert metrics["digest"].dtype.kind == "U"


def test_a_strip_shows_more_of_the_beginning():
    chosen = pictures._spread(list(range(0, 40_001, 500)))
    assert chosen == [1000, 4500, 10000, 18000, 28000, 40000]
    assert pictures._spread([0]) == [0]
