"""The water that creatures are watched in, painted by mouse: they swim in it, and its file repeats that to the bit."""

import csv

import numpy as np
import pygame
import pytest

from alife.__main__ import main as alife
from tests.viewers.creatures.tanks import Tank, arena


@pytest.fixture
def tank(tmp_path):
    tank = Tank(tmp_path)
    tank.playback.watch_best()
    tank.swim(0.1)
    tank.playback.see_all()
    tank.swim(2.0)
    yield tank
    tank.close()


def take(tank, name, radius=1, choice=0):
    playback = tank.playback
    playback.take_tool(-1)
    playback.take_tool(next(number for number, tool in enumerate(playback.tools) if tool.name == name))
    playback.brush.radius = radius
    playback.choose_what(choice)


def spot(tank, x, y):
    """Return the point of the window at a place [cells] of the water."""
    return tank.within("tank", *map(round, tank.playback.camera.to_port(np.array([x, y]))))


def motion(tank):
    tank.swim(0.1)
    return tank.playback.watched.motion


def test_a_creature_swims_anew_in_the_water_that_is_painted(tank):
    before = motion(tank)
    take(tank, "flow", choice=1)
    tank.click(spot(tank, 4, 2))
    assert tank.playback.arena.config.current_x == -0.5
    assert arena().config.current_x == 0
    after = motion(tank)
    assert after.score < before.score
    assert tank.playback.scenery.flow is not None
    tank.key(pygame.K_z)
    assert tank.playback.arena is arena()
    assert motion(tank).places.tobytes() == before.places.tobytes()


def test_a_drag_builds_a_wall_and_what_is_seen_changes(tank):
    seen = tank.pixels("tank").copy()
    take(tank, "wall")
    tank.drag(spot(tank, 6, -3), spot(tank, 6, 4))
    assert tank.playback.arena.config.walls == "6:-3:6:4:1.5"
    motion(tank)
    assert (tank.pixels("tank") != seen).any(axis=2).mean() > 0.01


def test_a_target_is_set_and_scored_but_not_under_the_start(tank):
    take(tank, "target", radius=1)
    tank.click(spot(tank, 8, 0))
    config = tank.playback.arena.config
    assert (config.fitness, config.target_x, config.target_y, config.reach) == ("reach", 8.0, 0.0, 1.5)
    assert 0 < motion(tank).score <= 1
    tank.click(spot(tank, 0, 0))
    assert tank.playback.arena.config == config
    assert "farther away than reach" in tank.playback.news
    assert tank.playback.score_unit == "cells"  # of the map, whose search knows nothing of it


def test_the_file_of_a_painted_water_scores_the_creature_to_the_bit(tank, tmp_path):
    take(tank, "stone", radius=2)
    tank.click(spot(tank, 7, 2))
    take(tank, "vortex")
    tank.click(spot(tank, 4, -3))
    seen = motion(tank)
    tank.key(pygame.K_g)
    folder = tank.playback.folder / "creatures"
    words = ["evaluate", "oceanworld", folder / "creature-1.npz", "--config", folder / "water-1.toml"]
    assert alife([str(word) for word in (*words, "--threads", 1, "--out", tmp_path / "scores")]) == 0
    assert 'pillars = "7:2:2.5"' in (folder / "water-1.toml").read_text()
    with (tmp_path / "scores" / "evaluations.csv").open() as file:
        assert float(next(csv.DictReader(file))["fitness"]) == seen.score
    assert tank.playback.save_edits() == []


def test_keys_take_the_tools_in_turn_and_escape_puts_them_away(tank):
    seen = []
    for _ in tank.playback.tools:
        tank.key(pygame.K_w)
        seen.append(tank.playback.tool.name)
    assert seen == ["stone", "wall", "gate", "vortex", "flow", "clear", "target"]
    assert tank.app.toolbar.open
    tank.key(pygame.K_ESCAPE)
    assert tank.playback.tool is None
    assert not tank.app.toolbar.open
    assert not tank.app.quitting
