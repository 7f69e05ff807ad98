import csv

import numpy as np
import pytest

import alife
from alife import run
from alife.core.errors import UsageError
from sims.stamp.arena import World, descriptor
from sims.stamp.arena_config import Config
from sims.stamp.rule import load
from tests.alife.running import UNSEEN
from tests.sims.stamp.rules import TINY

QUIET = (*UNSEEN, "--evaluations", "32", "--set", f"rule={TINY}", "--set", "patience=2")


@pytest.mark.parametrize("search", ["novelty", "map_elites", "random_search", "greedy"])
def test_a_search_with_the_worlds_name_is_one_on_its_arena(tmp_path, monkeypatch, search):
    monkeypatch.chdir(tmp_path)
    assert run.main(["stamp", "--search", search, "--batch", "16", *QUIET, "--out", "r"]) == 0
    assert 'world = "stamp-arena"' in (tmp_path / "r" / "config.toml").read_text()
    rows = list(csv.DictReader((tmp_path / "r" / "metrics.csv").open()))
    assert float(rows[-1]["coverage"]) > 0
    assert run.main(["--resume", "r", "--evaluations", "48", *UNSEEN]) == 0


def test_python_finds_the_arena_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = {"rule": TINY, "patience": 2}
    found = alife.search("stamp", algorithm="novelty", settings=settings, evaluations=32, batch=16, quiet=True, out="r")
    assert found.folder.name == "r"


def test_genomes_of_a_file_are_scored(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.savez("codes.npz", genomes=load(TINY).codes)
    words = ["stamp", "--evaluate", "codes.npz", "--set", f"rule={TINY}", "--out", "scores", "--quiet"]
    assert run.main(words) == 0
    assert len(list(csv.DictReader((tmp_path / "scores" / "evaluations.csv").open()))) == 6


def test_a_learned_design_is_more_like_itself_than_like_others():
    codes = load(TINY).codes
    scores = np.array([World(Config(rule=TINY, judge="likeness", target=n)).evaluate(codes).fitness for n in range(6)])
    assert (scores.argmax(axis=0) == np.arange(6)).mean() > 0.6


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"judge": "beauty"}, "Unknown judge 'beauty'"),
        ({"first": "weight"}, "Unknown descriptor 'weight'"),
        ({"target": 6}, "Unknown target '6'"),
    ],
)
def test_what_there_is_not_is_told(settings, words):
    with pytest.raises(UsageError, match=words):
        Config(rule=TINY, **settings)


def test_descriptors_say_what_a_picture_is_like():
    disc = np.zeros((16, 16, 4), np.int16)
    y, x = np.mgrid[:16, :16]
    disc[(y - 8) ** 2 + (x - 8) ** 2 <= 25] = (512, 0, 0, 512)
    half = disc.copy()
    half[:, 9:] = 0
    assert descriptor(disc, "symmetry") == 1 > descriptor(half, "symmetry")
    assert descriptor(disc, "area") > descriptor(half, "area") > 0
    assert descriptor(disc, "warmth") == 1
    noise = np.random.default_rng(0).integers(0, 512, (16, 16, 4)).astype(np.int16)
    assert descriptor(noise, "detail") > descriptor(disc, "detail")
