"""Every world that evolves by itself can be looked at, changed, taken back and repeated by mouse and keys."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pygame
import pytest

from alife.core.state import digest
from alife.engines import backend
from alife.runs import session
from alife.runs.config import RunConfig
from alife.runs.interventions import InterventionLog, read
from alife.runs.live import LiveRun
from alife.worlds import registry
from tests.sims.stamp.rules import TINY
from tests.viewers.worlds.windows import Window
from viewers.ui.theme import PANEL
from viewers.worlds.conditions import parse
from viewers.worlds.panels.prompt import proposals, subjects
from viewers.worlds.panels.tooltip import Tooltip

STEPS = 200
SMALL = {"multicell": {"height": 24, "width": 24, "founders": 12}, "cellworld": {"height": 24, "width": 24}}
SMALL["stamp"] = {"rule": TINY, "rows": 3, "columns": 3}


def live_run(name, folder):
    config = registry.config_class(name)(**SMALL.get(name, {}))
    world = registry.world_class(name)(config, backend.start("cpu", 1))
    plan = RunConfig(
        world=name, worlds=1, steps=1000, sample_every=50, frame_every=0, checkpoint_every=100, keep_checkpoints=2
    )
    folder.mkdir()
    return LiveRun(session.begin(folder, world, plan))


@pytest.fixture(params=registry.ecologies())
def shown(request, tmp_path):
    run = live_run(request.param, tmp_path / "r")
    while run.step < STEPS:
        run.advance(0.05, STEPS - run.step)
    window = Window(tmp_path, run=run)
    yield window
    window.close()


def living(window):
    """Return the (y, x) of a space on which somebody lives, near the middle of them."""
    kind = window.run.world.label_kinds[0]
    labels = window.run.world.labels(window.run.state, world=0, kind=kind)
    found = np.argwhere(labels > 0)
    y, x = found[np.abs(found - np.median(found, axis=0)).sum(axis=1).argmin()]
    return int(y), int(x)


def test_pointing_tells_who_is_there(shown):
    shown.move(shown.place_of(*living(shown)))
    lines = dict(shown.app.find(Tooltip).lines(shown.playback))
    assert len(lines) >= 3


def test_every_proposed_pause_can_be_asked_for(shown):
    for subject in subjects(shown.playback):
        for words in proposals(subject, shown.playback):
            parse(words, shown.playback.bands)


def test_a_click_outlines_and_the_inspector_draws_what_made_it(shown):
    place = living(shown)
    shown.click(shown.place_of(*place))
    frame = shown.playback.frame
    assert shown.playback.outlined
    assert (frame.pinned.decision is None) != (frame.pinned.drawing is None)
    shown.move((5, 5))
    assert (shown.pixels("map") == 255).all(axis=2).any()
    inspector = shown.pixels("inspector")
    assert (inspector[len(inspector) // 3 : len(inspector) * 2 // 3] != np.array(PANEL)).any(axis=2).mean() > 0.02


def test_the_inspector_draws_the_species_and_its_ancestors(shown):
    place = living(shown)
    shown.click(shown.place_of(*place))
    line = shown.playback.frame.pinned.ancestors
    label = shown.run.world.labels(shown.run.state, world=0, kind="species")[place]
    assert line[0][1].label == label
    assert line[0][0] == shown.run.world.spoken_name(label)
    assert all(young.origin >= old.origin for (_, young), (_, old) in pairwise(line))
    assert all(young.parent == old.id for (_, young), (_, old) in pairwise(line))
    shown.move((5, 5))
    drawn = shown.pixels("inspector")
    frame = shown.playback.frame
    shown.playback.frame = replace(frame, pinned=replace(frame.pinned, ancestors=()))
    surface = pygame.Surface(shown.app.area("inspector").size, depth=32)
    shown.app.panels["inspector"].draw(surface, shown.playback)
    without = pygame.surfarray.array3d(surface).swapaxes(0, 1)
    assert (without != drawn).any(axis=2).mean() > 0.01
    assert (drawn[: len(drawn) // 4, 4:] == without[: len(drawn) // 4, 4:]).all()


def test_every_tool_does_something_is_recorded_and_undone(shown):
    place = living(shown)
    shown.click(shown.place_of(*place))
    for number, tool in enumerate(shown.playback.tools):
        before, settings = digest(shown.run.world.fetch(shown.run.state), 0), shown.run.world.config
        paints = tool.name in settings.paints  # settings, and so the picture
        picture = shown.playback.frame.pixels.copy()
        shown.playback.take_tool(number)
        shown.playback.brush.radius = 1
        if tool.choices:
            shown.playback.choose_what(3)
        shown.click(shown.place_of(*place))
        interventions = read(shown.run.folder / "interventions.jsonl")
        assert [intervention.tool for intervention in interventions] == [tool.name]
        if paints:
            assert (shown.run.world.config != settings) == (tool.name != "clear")  # of which there is nothing yet
            assert (shown.playback.frame.pixels != picture).any() == (tool.name != "clear"), tool.name
        elif tool.name not in ("remove", "drain", "allow"):  # of which there may be nothing to take or to let in
            assert digest(shown.run.world.fetch(shown.run.state), 0) != before, tool.name
        shown.key(pygame.K_z)
        assert digest(shown.run.world.fetch(shown.run.state), 0) == before, tool.name
        assert shown.run.world.config == settings
        shown.playback.take_tool(-1)


def test_every_tool_has_its_button(shown):
    shown.key(pygame.K_h)
    strip, inside = shown.app.toolbar, shown.app.area("toolbar")
    found = {what: [] for _, what, _ in strip._buttons}
    for area, what, which in strip._buttons:
        found[what].append(which)
        assert inside.move(-inside.x, -inside.y).contains(area)
    assert found["tool"] == list(range(len(shown.playback.tools)))
    assert (found["size"], found["undo"]) == ([-1, 1], [0])


def test_a_touched_run_is_repeated_to_the_bit(shown, tmp_path):
    place = living(shown)
    shown.playback.take_tool(next(n for n, tool in enumerate(shown.playback.tools) if tool.name == "kill"))
    shown.click(shown.place_of(*place))
    shown.playback.take_tool(-1)
    while shown.run.step < STEPS + 100:
        shown.run.advance(0.05, STEPS + 100 - shown.run.step)
    again = live_run(shown.run.world.name, tmp_path / "again")
    untouched = live_run(shown.run.world.name, tmp_path / "untouched")
    again.log = InterventionLog(None, read(shown.run.folder / "interventions.jsonl"))
    for run in (again, untouched):
        while run.step < STEPS + 100:
            run.advance(0.05, STEPS + 100 - run.step)
    digests = [digest(run.world.fetch(run.state), 0) for run in (shown.run, again, untouched)]
    assert digests[0] == digests[1] != digests[2]
    for run in (again, untouched):
        run.close()


def test_borders_can_be_seen_and_turned_off(shown):
    for _ in range(3):
        shown.key(pygame.K_PLUS)
    shown.move((5, 5))
    with_borders = shown.pixels("map").copy()
    shown.key(pygame.K_g)
    assert (shown.pixels("map") != with_borders).any()
