"""The bar for open-endedness judges what a run did, point by point."""

from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from alife.phylogeny.novelty import usual_rise
from benchmarks.open_endedness import KEPT, PHENOMENA, WINDOWS, Windows, by_food, draw, judge, lines, look, main
from sims.multicell.config import Config


def windows(rises=100.0, shadow=10.0, first=0.8, **changed):
    """Return the windows of a run that holds every point, with some columns changed."""
    means = {name: np.full(WINDOWS, 5.0) for name in (*KEPT, "largest_plan", "common_reactions")}
    means |= {column: np.full(WINDOWS, 5.0) for column, _ in PHENOMENA.values()}
    means |= {name: np.asarray(values, float) for name, values in changed.items()}
    return Windows(np.full(WINDOWS, rises) * 1.0, np.full(WINDOWS, shadow) * 1.0, means, first)


def failing(found):
    return [point for point, holds in found.items() if not holds]


def test_a_run_that_goes_on_holds_every_point():
    assert failing(judge(windows())) == []
    assert len(judge(windows())) == 2 + len(KEPT) + 1 + len(PHENOMENA)


def test_a_larger_world_asks_for_no_fewer_cells_to_have_risen():
    shares = {size: usual_rise(size**2) for size in (96, 128, 256, 512)}
    assert shares == {96: 0.005, 128: 0.005, 256: 0.00125, 512: 0.0003125}


def test_rises_as_by_chance_fail_the_first_point():
    assert failing(judge(windows(rises=16))) == ["1: above the shadow in 0 of the last 8 windows"]


def test_fewer_and_fewer_rises_fail_the_second():
    dry = windows()
    dry.rises[5:] = 60
    assert failing(judge(dry)) == ["2: 0.65 of the rises of windows 2 to 6 in the last 5"]


def test_lost_reactions_fail_the_third():
    falling = np.linspace(3, 2, WINDOWS)
    assert failing(judge(windows(reaction_entropy=falling))) == ["3: reaction entropy 0.69 of window 2"]


def test_a_phenomenon_that_never_showed_fails_the_fifth():
    assert failing(judge(windows(killer_share=np.full(WINDOWS, 0.01)))) == ["5: killers: 0.01 at most, in window 1"]


def test_a_world_that_green_did_not_have_at_first_fails_the_fifth():
    assert failing(judge(windows(first=0.4))) == ["5: green lives first: 0.4 of the cells in a sample"]


def test_a_run_that_is_not_over_holds_nothing():
    half = windows()
    means = {name: column[:4] for name, column in half.means.items()}
    half = Windows(half.rises[:4], half.shadow_rises[:4], means, half.first)
    assert judge(half) == {"all: 4 of 10 windows are over": False}
    assert len(lines(half, 1_000_000)) == 5


@pytest.mark.parametrize(
    ("foods", "green", "brown"), [((1, 2), {1}, 6), ((1, 2, 3, 0), {1, 2, 3, 4, 5}, 12)], ids=["two foods", "four"]
)
def test_green_lives_on_food_alone_and_brown_is_the_same_reaction_among_any_foods(foods, green, brown):
    metrics = {"step": np.zeros(1)} | {f"share_role_{role}": np.array([2.0**role]) for role in range(1, 18)}
    found = by_food(Config(foods=foods), metrics)
    assert found["green"] == sum(2**role for role in green)
    assert found["brown"] == 2**brown


def test_every_island_of_a_ring_is_judged(tmp_path, capsys):
    asked = ["--size", "32", "--steps", "10000", "--islands", "2", "--repeats", "2", "--seeds", "3"]
    assert main([*asked, "--out", str(tmp_path)]) == 1  # it is too short for killers
    told = capsys.readouterr().out
    assert "islands2 every500, 32 x 32, seed 3" in told
    assert "islands2 every500, 32 x 32, seed 4" in told
    assert "4: late against 2,000 in place" in told
    assert "second half: late against 5,000 in place" in told
    (folder,) = tmp_path.iterdir()
    one, other = (look(folder, 10_000, world=world) for world in (0, 1))
    assert (one.means["effective_plans"] != other.means["effective_plans"]).any()


def test_the_windows_of_several_seeds_are_a_picture(tmp_path):
    more = {"shadow_effective_plans": np.full(WINDOWS, 2.0), "shadow_generations": np.full(WINDOWS, 2.0)}
    options = SimpleNamespace(preset="open", set=[], islands=1, size=128, steps=1_000_000)
    draw({0: windows(**more), 1: windows(rises=50, **more)}, options, tmp_path / "new" / "bar.png")
    with Image.open(tmp_path / "new" / "bar.png") as picture:
        assert len(picture.convert("RGB").getcolors(1 << 20)) > 100
