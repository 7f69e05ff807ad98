"""Runs that are called rather than typed: requests from settings, carried out."""

from pathlib import Path

import pytest

from alife.core.errors import UsageError
from alife.runs import execute
from alife.runs.plan import NO_HANDS, Settings, new_run, resumed_run
from alife.runs.stopping import RunObserver, StopRequest
from alife.search import plan as search_plan
from tests.alife.running import SMALL, alife, digests

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

CHANGES = {"height": 24, "width": 20, "founders": 30, "mutation_rate": 9000}
SHORT = {"steps": 60, "worlds": 1, "sample_every": 20, "frame_every": 0, "threads": 1}


def test_a_request_is_complete_and_has_the_defaults_where_nothing_was_chosen():
    request = new_run(Settings("multicell", run={"seed": 7}, changes={"height": 24}))
    assert (request.run_config.seed, request.run_config.worlds) == (7, 4)
    assert request.world_config.height == 24
    assert request.folder == Path("runs/multicell-seed7")
    assert not request.resumes


def test_a_preset_comes_before_what_was_chosen():
    scene = new_run(Settings("cellworld", preset="fills-and-stops"))
    changed = new_run(Settings("cellworld", preset="fills-and-stops", run={"steps": 3}))
    assert scene.run_config.steps != changed.run_config.steps == 3
    assert scene.world_config == changed.world_config


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (Settings(), "Which world? Give one of: "),
        (Settings("pond"), "Unknown world 'pond'"),
        (Settings("multicell", config=Path("c.toml"), preset="p"), "--preset cannot go with --config"),
        (Settings("multicell", run={"steps": 0}), "steps must be 1.."),
        (Settings("multicell", run={"neutral": True}, interventions=Path("i.jsonl")), NO_HANDS),
        (Settings("multicell", changes={"heigth": 3}), "Did you mean 'height'?"),
    ],
)
def test_what_cannot_be_is_a_usage_error(settings, words):
    with pytest.raises(UsageError) as raised:
        new_run(settings)
    assert words in str(raised.value)


def test_settings_of_a_search_belong_to_the_arena_or_to_the_search():
    changes = {"fin_drag": 12.0, "search.random_genomes": 50}
    request = search_plan.new_search(Settings("oceanworld", changes=changes, run={"batch": 8}))
    assert request.arena_config.fin_drag == 12
    assert request.algorithm_config.random_genomes == 50
    assert request.run_config.batch == 8


def test_a_called_run_is_the_one_that_is_typed():
    typed = [f"--{name.replace('_', '-')}={value}" for name, value in SHORT.items()]
    assert alife("--out", "typed", *typed) == 0
    assert (
        execute.execute(new_run(Settings("multicell", run=SHORT, changes=CHANGES, folder=Path("r"))), quiet=True) == 0
    )
    assert digests("r") == digests("typed")
    assert len(SMALL) == 2 * len(CHANGES)


def test_an_observer_is_told_of_progress_and_can_stop_a_run_which_goes_on_later():
    long = SHORT | {"steps": 100_000}
    seen, stop = [], StopRequest()

    def on_progress(step, _metrics):
        seen.append(step)
        if step >= 40:
            stop.signal = 2

    request = new_run(Settings("multicell", run=long, changes=CHANGES, folder=Path("r")))
    assert execute.execute(request, quiet=True, observer=RunObserver(on_progress, stop)) == 128 + 2
    assert seen == sorted(seen)
    assert 40 <= seen[-1] < 100_000
    assert execute.execute(resumed_run(Path("r"), {"steps": seen[-1] + 20}), quiet=True) == 0
    assert digests("r")[-1][0] == str(seen[-1] + 20)
