"""What is in the water besides creatures, drawn into pictures: obstacles, where to get, the way the water takes."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from alife.core.colours import Colour
from alife.worlds.animated import FOOD, STONE, STONE_EDGE, STREAK, TARGET, Scenery

FOOD_EDGE: Colour = (60, 130, 90)
SMOOTH = 2  # times finer it is drawn, each way, than it is shown


@dataclass(frozen=True)
class View:
    """The part of the water that a picture shows."""

    left: float  # [cells]
    top: float  # [cells]
    scale: float  # [pixels/cell]
    width: int  # [pixels]
    height: int  # [pixels]

    def pixels(self, points: np.ndarray) -> np.ndarray:
        """Return where points [cells] (..., 2) are in the picture, x to the right and y down [pixels]."""
        return (points - (self.left, self.top)) * (self.scale, -self.scale)


def draw_scenery(picture: np.ndarray, view: View, scenery: Scenery, origin: np.ndarray, beat: float) -> None:
    """Draw into a picture, uint8 (height, width, 3); origin [cells] (2,): what places in the scenery count from."""
    size = view.width * SMOOTH, view.height * SMOOTH
    image = Image.fromarray(picture).resize(size, Image.Resampling.BOX)
    draw, scale = ImageDraw.Draw(image), view.scale * SMOOTH
    low = np.array([view.left, view.top - view.height / view.scale]) - origin
    high = np.array([view.left + view.width / view.scale, view.top]) - origin
    for way in view.pixels(scenery.streaks(low, high, beat) + origin) * SMOOTH:
        draw.line([tuple(point) for point in way.tolist()], fill=STREAK, width=SMOOTH)
        x, y = way[-1].tolist()
        draw.ellipse((x - SMOOTH, y - SMOOTH, x + SMOOTH, y + SMOOTH), fill=STREAK)
    if scenery.target is not None:
        x, y = (view.pixels(origin + scenery.target[:2]) * SMOOTH).tolist()
        radius = scenery.target[2] * scale
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=TARGET, width=2 * SMOOTH)
        draw.ellipse((x - 3 * SMOOTH, y - 3 * SMOOTH, x + 3 * SMOOTH, y + 3 * SMOOTH), fill=TARGET)
    for capsule in scenery.obstacles:
        ends = view.pixels(capsule[:4].reshape(2, 2) + origin) * SMOOTH
        _draw_capsule(draw, ends, capsule[4] * scale, STONE_EDGE)
        _draw_capsule(draw, ends, capsule[4] * scale - 2 * SMOOTH, STONE)
    picture[:] = np.asarray(image.reduce(SMOOTH))


def draw_food(picture: np.ndarray, view: View, place: np.ndarray) -> None:
    """Draw what a creature is after, at a place [cells] (2,), into a picture, uint8 (height, width, 3)."""
    image = Image.fromarray(picture)
    draw = ImageDraw.Draw(image)
    x, y = view.pixels(place).tolist()
    for radius, colour in ((0.75, FOOD_EDGE), (0.5, FOOD)):
        far = max(2.0, radius * view.scale)
        draw.ellipse((x - far, y - far, x + far, y + far), fill=colour)
    picture[:] = np.asarray(image)


def _draw_capsule(draw: ImageDraw.ImageDraw, ends: np.ndarray, radius: float, colour: Colour) -> None:
    """Draw a line with round ends [pixels] (2, 2)."""
    if radius <= 0:
        return
    along = ends[1] - ends[0]
    long = max(float(np.hypot(*along)), 1e-9)
    across = np.array([-along[1], along[0]]) / long * radius
    corners = [ends[0] + across, ends[1] + across, ends[1] - across, ends[0] - across]
    draw.polygon([value for corner in corners for value in corner.tolist()], fill=colour)
    for x, y in ends.tolist():
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
