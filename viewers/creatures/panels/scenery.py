"""What is in the water besides creatures: obstacles, where to get, the way the water takes."""

from itertools import pairwise

import numpy as np
import pygame

from alife.core.colours import Colour, blend
from alife.worlds.animated import STONE, STONE_EDGE, STREAK, TARGET, Scenery
from viewers.creatures.camera import Camera
from viewers.creatures.panels import water
from viewers.ui.theme import Theme


def draw_scenery(surface: pygame.Surface, camera: Camera, scenery: Scenery, beat: float, theme: Theme) -> None:
    """Draw what the camera sees of it."""
    left, top = camera.to_water((0, 0))
    right, bottom = camera.to_water((camera.width, camera.height))
    for way in camera.to_port(scenery.streaks(np.array([left, bottom]), np.array([right, top]), beat)):
        for number, (start, end) in enumerate(pairwise(way)):
            shade = blend(water.MIDDLE, STREAK, 0.25 + 0.15 * number)  # brighter to where the water goes
            pygame.draw.aaline(surface, shade, tuple(start), tuple(end), max(1, theme.px(1)))
    if scenery.target is not None:
        middle = tuple(camera.to_port(np.array(scenery.target[:2])))
        pygame.draw.aacircle(surface, TARGET, middle, scenery.target[2] * camera.zoom, max(1, theme.px(2)))
        pygame.draw.aacircle(surface, TARGET, middle, theme.px(3))
    for capsule in scenery.obstacles:
        ends = camera.to_port(capsule[:4].reshape(2, 2))
        _draw_capsule(surface, ends, capsule[4] * camera.zoom, STONE_EDGE)
        _draw_capsule(surface, ends, capsule[4] * camera.zoom - theme.px(2), STONE)


def _draw_capsule(surface: pygame.Surface, ends: np.ndarray, radius: float, colour: Colour) -> None:
    """Draw a line with round ends [pixels] (2, 2)."""
    if radius <= 0:
        return
    along = ends[1] - ends[0]
    across = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-9) * radius
    corners = [ends[0] + across, ends[1] + across, ends[1] - across, ends[0] - across]
    pygame.draw.polygon(surface, colour, [tuple(corner) for corner in corners])
    for end in ends:
        pygame.draw.aacircle(surface, colour, tuple(end), radius)
