"""Claims of the posts: how they are judged, and what `python -m alife.reproduce` leaves."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from alife import reproduce
from alife.claims import claim
from alife.claims.claim import HELD, IN_PART, NOT_HELD, UNDECIDED, Findings
from alife.search import base
from tests.alife.running import snapshot

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

QUICK = "fills-and-stops"  # a claim that takes no time
PAGE = Path(__file__).resolve().parents[3] / "docs" / "reproduced"


def judged(*checks, control=(1, 1, 1, 1, 1)):
    asked = {str(number): np.array(check, bool) for number, check in enumerate(checks)}
    return Findings({}, asked, controls={"control": np.array(control, bool)}).verdict()


def test_a_claim_held_when_every_check_holds_in_four_of_five_seeds():
    assert judged([1, 1, 1, 1, 0], [1, 1, 1, 1, 1]) == HELD


def test_a_claim_held_in_part_when_a_check_fails_in_two_of_five_seeds():
    assert judged([1, 1, 1, 0, 0], [1, 1, 1, 1, 1]) == IN_PART


def test_a_claim_did_not_hold_when_no_check_does():
    assert judged([1, 0, 0, 0, 0], [0, 0, 0, 0, 0]) == NOT_HELD


def test_where_a_control_fails_a_claim_stays_undecided():
    assert judged([1, 1, 1, 1, 1], control=[1, 1, 1, 0, 0]) == UNDECIDED


def test_a_check_that_could_be_asked_nowhere_does_not_hold():
    assert judged([]) == NOT_HELD


@pytest.mark.parametrize("name", claim.files())
def test_every_claim_says_what_it_claims_how_it_is_tested_and_against_what(name):
    one = claim.load(name)
    assert all((one.title, one.source, one.statement, one.method, one.control))
    assert len(one.seeds) >= 5
    assert len(set(one.seeds)) == len(one.seeds)


def test_all_claims_are_listed(capsys):
    assert reproduce.main(["LIST"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in claim.files())


def test_a_claim_leaves_its_figures_a_picture_and_a_page(capsys):
    assert reproduce.main([QUICK, "--out", "r"]) == 0
    assert "Cellworld fills and stops: held" in capsys.readouterr().out
    found = json.loads(Path(f"r/{QUICK}.json").read_text())
    assert found["verdict"] == HELD
    assert found["figures"]["births"] == [63.0] * 5
    assert found["checks"]["64 cells after 63 births"] == [5, 5]
    assert len(np.unique(np.asarray(Image.open(f"r/{QUICK}.png").convert("L")))) > 10
    page = Path("r/README.md").read_text()
    assert "- 64 cells after 63 births: 5 of 5 seeds" in page
    assert "| births | 63 | 63 | 63 | 63 | 63 |" in page


def test_a_claim_is_judged_by_the_seeds_that_are_given():
    assert reproduce.main([QUICK, "--out", "r", "--seeds", "7-8"]) == 0
    assert json.loads(Path(f"r/{QUICK}.json").read_text())["seeds"] == [7, 8]


def test_what_is_done_is_not_done_again(capsys):
    reproduce.main([QUICK, "--out", "r"])
    before = snapshot("r")
    capsys.readouterr()
    assert reproduce.main([QUICK, "--out", "r"]) == 0
    assert "seeds ..." not in capsys.readouterr().out
    assert snapshot("r") == before


def test_a_damaged_result_is_made_anew():
    reproduce.main([QUICK, "--out", "r"])
    Path(f"r/{QUICK}.json").write_text("{")
    assert reproduce.main([QUICK, "--out", "r"]) == 0
    assert json.loads(Path(f"r/{QUICK}.json").read_text())["verdict"] == HELD


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([QUICK + "s"], f"Did you mean '{QUICK}'?"),
        ([QUICK, "--seeds", "4-2"], "such as 0-9 or 1,4,7-9, got '4-2'"),
        ([QUICK, "--seeds", "0-99999999999999999999"], "--seeds are whole numbers"),
        ([QUICK, "--seed", "3"], "nknown option"),
    ],
)
def test_a_mistake_is_one_line_and_writes_nothing(capsys, arguments, words):
    assert reproduce.main([*arguments, "--out", "r"]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
    assert not Path("r").exists()


def test_an_interrupted_series_keeps_what_is_done(capsys, monkeypatch):
    monkeypatch.setattr(reproduce, "_judge", _impatient(reproduce._judge))
    assert reproduce.main([QUICK, "killers", "--out", "r"]) == 130
    assert "the same command goes on" in capsys.readouterr().err
    assert Path(f"r/{QUICK}.json").exists()


def _impatient(judge):
    def judged_but_for_killers(name, *rest):
        if name == "killers":
            raise KeyboardInterrupt
        return judge(name, *rest)

    return judged_but_for_killers


@pytest.mark.parametrize("name", claim.files())
def test_every_verdict_of_the_page_is_of_the_rules_and_claims_that_there_are(name):
    stored = json.loads((PAGE / f"{name}.json").read_text())
    assert stored["made_by"] == reproduce._made_by(name, claim.load(name), stored["seeds"])
    assert tuple(stored["seeds"]) == claim.load(name).seeds


def _changed_rules(monkeypatch):
    monkeypatch.setattr("sims.cellworld.world.World.rules_version", 99)


def _changed_claim(monkeypatch):
    load = claim.load
    monkeypatch.setattr(claim, "load", lambda name: replace(load(name), version=99))


@pytest.mark.parametrize("change", [_changed_rules, _changed_claim])
def test_a_verdict_of_other_rules_or_another_claim_is_out_of_date(capsys, monkeypatch, change):
    reproduce.main([QUICK, "--out", "r"])
    reproduce.main(["list", "--out", "r"])
    assert "Cellworld fills and stops: held\n" in capsys.readouterr().out
    change(monkeypatch)
    reproduce.main(["list", "--out", "r"])
    assert "Cellworld fills and stops: held (out of date)\n" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["greedy", "novelty"])
def test_a_verdict_is_out_of_date_when_a_search_that_the_claim_runs_has_changed(monkeypatch, name):
    one = claim.load("greedy-gets-stuck")
    before = reproduce._made_by("greedy-gets-stuck", one, one.seeds)
    monkeypatch.setattr(base.search_class(name), "version", 99)
    is_current = reproduce._made_by("greedy-gets-stuck", one, one.seeds) == before
    assert is_current == (name not in one.searches)


@pytest.mark.slow
@pytest.mark.parametrize("name", claim.files())
def test_every_verdict_is_what_the_page_says(name):
    one = claim.load(name)
    found, told = one.measure(one.seeds), json.loads((PAGE / f"{name}.json").read_text())
    assert found.verdict() == told["verdict"]
    assert found.figures.keys() == told["figures"].keys()
    for key, values in found.figures.items():
        assert values.tolist() == pytest.approx(told["figures"][key], nan_ok=True), key


@pytest.mark.parametrize("word", ["list", "all"])
def test_a_word_for_all_claims_goes_alone(capsys, word):
    assert reproduce.main([word, "fills-and-stops"]) == 2
    assert capsys.readouterr().err == f"alife: '{word}' goes alone, got {word} fills-and-stops.\n"
