"""Films of creatures: nine of them use the tank that there is, and nobody leaves it."""

import pygame
import pytest

from tests.viewers.creatures.tanks import Tank
from viewers.creatures import record
from viewers.creatures.playback import SPEEDS


@pytest.fixture
def tank(tmp_path):
    found = Tank(tmp_path / "r")
    yield found
    found.close()


@pytest.mark.parametrize("seconds", [2.0, 14.0])
def test_time_passes_as_fast_as_the_tank_has_room_for(tank, seconds):
    tank.key(pygame.K_n)
    playback = tank.playback
    record._hurry(tank.app, seconds)
    assert playback.beat == 0.0
    assert playback.speed >= 1.0
    playback.camera.x, playback.camera.y, playback.camera.zoom = playback.camera._wanted
    right = playback.camera.to_water((tank.app.area("tank").width, 0))[0]
    reached = max(one.place_at(one.beats)[0] / one.beats for one in playback.swimmers) * seconds
    assert playback.speed == 1.0 or reached * playback.speed <= right
    assert playback.speed == SPEEDS[-1] or reached * SPEEDS[playback.speed_index + 1] > record.ROOM * right * 0.9
