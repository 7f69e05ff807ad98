"""Reports show the water that creatures swim in, what they are after, and the map that a search has learned."""

import json
import re

import numpy as np
import pytest

import alife
from alife.report import __main__ as report
from alife.report.water import MOST_STREAKS, drawn, food_of
from alife.search import learned
from alife.worlds.animated import Motion, Scenery
from tests.alife.searching import hills, make

GRAIN = 32
SEARCH = {"evaluations": 64, "batch": 64, "quiet": True, "pictures": "none", "threads": 1}


def motion(far=5.0, food=None, frames=25, per_beat=12):
    ways = np.linspace(0, far, frames)
    places = np.stack([ways, 0 * ways], axis=1)[:, None].astype(np.float32) + 3
    return Motion(per_beat, places, places[:, 0].astype(float), np.zeros(frames), np.zeros(frames, bool), 1.0, "", food)


def flowing(points, beat):
    return np.stack([1 + points[..., 1], np.full(points.shape[:-1], np.sin(beat))], axis=-1)


def test_the_water_is_told_as_seen_from_where_a_creature_begins():
    stones = np.array([[4.0, 1.0, 4.0, 1.0, 2.0]])
    found = drawn(Scenery(stones, (16.0, -1.0, 2.0), None), [motion()], GRAIN)
    assert found == {"obstacles": [[128, 32, 128, 32, 64]], "target": [512, -32, 64]}
    assert drawn(None, [motion()], GRAIN) == {}


def test_streaks_go_the_way_of_the_water_at_every_moment_if_it_changes():
    swings = drawn(Scenery(np.zeros((0, 5)), None, flowing), [motion()], GRAIN)["streaks"]
    assert len(swings) == 8  # four a beat
    ways = np.array(swings[2]).reshape(-1, 5, 2) / GRAIN
    wanted = flowing(ways[:, 0], 0.5) * 0.6 / 4
    assert np.abs(ways[:, 1] - ways[:, 0] - wanted).max() < 1.1 / GRAIN
    steady = drawn(Scenery(np.zeros((0, 5)), None, lambda points, _: flowing(points, 0.0)), [motion()], GRAIN)
    assert len(steady["streaks"]) == 1
    far = drawn(Scenery(np.zeros((0, 5)), None, flowing), [motion(far=900.0)], GRAIN)
    assert len(far["streaks"][0]) <= 2 * MOST_STREAKS


def test_food_is_told_where_it_changes():
    places = np.repeat([[4.0, 1.0], [9.0, -2.0]], [10, 15], axis=0)
    assert food_of(motion(food=places), GRAIN) == [[0, 128, 32], [10, 288, -64]]
    assert food_of(motion(), GRAIN) == []


def page(folder):
    assert report.main([str(folder), "--quiet"]) == 0
    return (folder / "report.html").read_text(encoding="utf-8")


def told(text):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', text, re.S)[1])


def test_a_report_of_a_search_in_a_water_holds_it(tmp_path):
    settings = {"current_x": -1.0, "gates": "9:0:3", "fitness": "reach"}
    done = alife.search("oceanworld", algorithm="map_elites", settings=settings, out=tmp_path / "r", **SEARCH)
    text = page(done.folder)
    data = told(text)
    assert len(data["motion"]["water"]["obstacles"]) == 2
    assert data["motion"]["water"]["target"] == [16 * GRAIN, 0, 2 * GRAIN]
    assert len(data["motion"]["water"]["streaks"]) == 1
    assert all(len(elite["start"]) == 2 for elite in data["elites"])
    assert all(f"</i>{words}</span>" in text for words in ("stone", "target", "the way of the water"))


def test_a_report_of_those_that_steer_shows_them_and_their_food(tmp_path):
    settings = {"episodes": 1, "beats": 16}
    done = alife.search("oceanworld_steer", algorithm="map_elites", settings=settings, out=tmp_path / "r", **SEARCH)
    data = told(page(done.folder))
    assert data["motion"]["frames"] > 8 * data["motion"]["framesPerBeat"]
    assert all(elite["food"][0][0] == 0 for elite in data["elites"])
    assert all(6 * GRAIN <= np.hypot(*elite["food"][0][1:]) <= 12 * GRAIN for elite in data["elites"])


def test_a_report_of_still_water_says_nothing_of_it(tmp_path):
    done = alife.search("oceanworld", algorithm="random_search", out=tmp_path / "r", **SEARCH)
    data = told(page(done.folder))
    assert "water" not in data["motion"]
    assert all("start" not in elite for elite in data["elites"])


@pytest.mark.usefixtures("toys")
@pytest.mark.parametrize("kind", learned.KINDS)
def test_what_was_explained_and_when_is_known(kind):
    search = make("aurora", hills(), random_genomes=64, bins=6, batch=64, kind=kind)
    taught = []
    fit = search.learned.fit
    search.learned.fit = lambda paths, at: (taught.append(paths), fit(paths, at))
    for _ in range(5):
        genomes = search.ask()
        search.tell(genomes, search.arena.evaluate(genomes))
    told = search.learned.arrays()
    assert told["learned_at"].tolist() == [64, 128, 256]
    assert told["taught"].tolist() == [len(paths) for paths in taught]
    assert 0 < told["explained"].sum() <= 1
    if kind == "pca":
        rows = search.learned._rows(taught[-1])
        values = np.linalg.svd(rows - rows.mean(axis=0), compute_uv=False) ** 2
        assert np.allclose(told["explained"], values[:2] / values.sum(), atol=2e-6)


@pytest.mark.usefixtures("toys", "in_an_empty_folder")
def test_a_report_shows_the_map_that_was_learned():
    done = alife.search(
        "hills", algorithm="aurora", evaluations=640, batch=64, out="one", quiet=True, pictures="none",
        algorithm_settings={"random_genomes": 128},
    )  # fmt: skip
    text = page(done.folder)
    section = text[text.index('id="run0-learned"') :].partition("</section>")[0]
    assert "by principal components" in section
    assert "It learned 3 times, after 128, 256, 512 evaluations" in section
    with np.load(done.folder / "learned.npz") as stored:
        assert section.count('class="niche"') == len(stored["fitness"])
        assert f"{100 * stored['learned_explained'].sum():.3g} % in all" in section
    assert "rank correlation" in section
    other = alife.search("hills", algorithm="map_elites", evaluations=64, batch=64, out="two", quiet=True)
    assert "run0-learned" not in page(other.folder)
