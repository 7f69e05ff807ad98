"""Pictures of creatures as arrays: a portrait at rest, and a film of how one swims.

A creature looks as it does in the window, see alife.worlds.creature_shapes; its centre of mass leaves an orange trail.
The lines in the water are five cells apart. y is up.
"""

from math import ceil

import numpy as np
from PIL import Image, ImageDraw

from alife.core.colours import Colour, blend
from alife.worlds.creature_shapes import NODE, Paint, shapes
from sims.oceanworld.anatomy import LINK_KINDS, links_of, nodes_of
from sims.oceanworld.body import Bodies, coordinates
from sims.oceanworld.config import Config
from sims.oceanworld.kernel_params import beat_of
from sims.oceanworld.render_water import View, draw_food, draw_scenery
from sims.oceanworld.waters import scenery_of

SURFACE: Colour = (16, 66, 92)  # the water, from the top of a picture
DEPTH: Colour = (6, 26, 48)  # to its bottom
LINE: Colour = (40, 96, 120)
MIDDLE = blend(SURFACE, DEPTH, 0.5)
TRAIL: Colour = (250, 176, 70)
SMOOTH = 3  # times finer a body is drawn, each way, than it is shown
AT_REST = (0.0, 1.0)  # muscles short, fins spread
LINE_EVERY = 5  # [cells]
MARGIN = 2  # [cells] of water around
PORTRAIT_SIDE = 256  # [pixels]
FILM_WIDTH, FILM_HEIGHT = 640, 360  # [pixels] at most
LARGEST_SCALE, SMALLEST_SCALE = 24.0, 4.0  # [pixels/cell]


def frame_steps(config: Config, beats: int, frames_per_beat: int) -> np.ndarray:
    """Return the steps before which a film looks, int64 (beats x frames_per_beat + 1,)."""
    frames = np.arange(beats * frames_per_beat + 1)
    return (frames * config.steps_per_beat) // frames_per_beat


def portrait(bodies: Bodies) -> np.ndarray:
    """Return the first body at rest, uint8 (256, 256, 3)."""
    points = np.stack(coordinates(), axis=1).astype(float)
    places = points[nodes_of(bodies)]
    shown = places if bodies.nodes[0] else np.zeros((1, 2))
    view = _view(shown, PORTRAIT_SIDE, PORTRAIT_SIDE, largest=PORTRAIT_SIDE / 8, fill=True)
    picture = _finished(_water(view))
    _draw_body(picture, view, bodies, places, AT_REST)
    return picture


def film(
    bodies: Bodies, config: Config, positions: np.ndarray, centres: np.ndarray, steps: np.ndarray,
    food: np.ndarray | None = None, size: tuple[int, int] = (FILM_WIDTH, FILM_HEIGHT),
) -> np.ndarray:  # fmt: skip
    """Return how the first body swims, uint8 (frames, height, width, 3).

    positions [cells] (frames, SITES, 2) and centres of mass (frames, 2), before the steps (frames,); food [cells]
    (frames, 2), from the first centre: what it is after, if it is after anything; size [pixels]: at most.
    """
    nodes, scenery = nodes_of(bodies), scenery_of(config)
    shown = positions[:, nodes].reshape(-1, 2) if len(nodes) else np.zeros((1, 2))
    if scenery is not None and scenery.target is not None:
        shown = np.concatenate([shown, [centres[0] + scenery.target[:2]]])
    if food is not None:
        shown = np.concatenate([shown, centres[0] + food])
    view = _view(shown[np.isfinite(shown).all(axis=1)], *size, largest=LARGEST_SCALE)
    water, beat = _water(view), beat_of(config)
    ground = _finished(water)
    grown = beat.extension / max(config.extension, 1e-9)
    frames = np.empty((len(steps), view.height, view.width, 3), np.uint8)
    for number, step in enumerate(steps):
        if number and len(nodes):
            start, end = view.pixels(centres[number - 1 : number + 1])
            trail = _draw_line(water, start, end, 1.2, TRAIL, 0.8)
            ground[trail] = _finished(water[trail])  # the rest is as it was, and makes most of a film
        picture = frames[number]
        picture[:] = ground
        if scenery is not None:
            draw_scenery(picture, view, scenery, centres[0], step / config.steps_per_beat)
        if food is not None:
            draw_food(picture, view, centres[0] + food[number])
        phase = step % len(beat.power)
        moment = float(grown[phase]), float(beat.power[phase] > 0)
        _draw_body(picture, view, bodies, positions[number, nodes].astype(float), moment)
    return frames


def _view(points: np.ndarray, width: int, height: int, *, largest: float, fill: bool = False) -> View:
    """Return a view of all points (n, 2) that is no larger than width and height, unless it is to fill them."""
    low, high = (points.min(axis=0), points.max(axis=0)) if len(points) else (np.zeros(2), np.zeros(2))
    extent = high - low + 2 * MARGIN
    scale = max(min(largest, width / extent[0], height / extent[1]), SMALLEST_SCALE)
    if not fill:
        width, height = (
            min(most, 2 * ceil(scale * side / 2)) for most, side in zip((width, height), extent, strict=True)
        )
    middle = (low + high) / 2
    return View(middle[0] - width / scale / 2, middle[1] + height / scale / 2, scale, width, height)


def _water(view: View) -> np.ndarray:
    """Return the water without a creature, float (height, width, 3)."""
    share = np.linspace(0, 1, view.height)[:, None, None]
    picture = np.array(SURFACE) * (1 - share) + np.array(DEPTH) * share
    picture = np.repeat(picture, view.width, axis=1)
    for line in range(ceil(view.left / LINE_EVERY), int((view.left + view.width / view.scale) // LINE_EVERY) + 1):
        column = round((line * LINE_EVERY - view.left) * view.scale)
        if 0 <= column < view.width:
            picture[:, column] = (picture[:, column] + np.array(LINE)) / 2
    return picture


def _draw_body(picture: np.ndarray, view: View, bodies: Bodies, points: np.ndarray, beat: tuple[float, float]) -> None:
    """Draw a body whose nodes are at points [cells] (nodes, 2) into a picture, uint8 (height, width, 3).

    beat: how far muscles are grown, and fins spread, 0..1.
    """
    if not len(points) or not np.isfinite(points).all():
        return
    pixels = (view.pixels(points) + 0.5) * SMOOTH
    paint = Paint(view.scale * SMOOTH, *beat, ground=MIDDLE)
    drawn = list(shapes(pixels, *links_of(bodies), LINK_KINDS, paint))
    corners = np.concatenate([pixels - paint.dot, pixels + paint.dot, *(shape.corners for shape in drawn)])
    # Only where the body is, is the picture drawn finer: a body fills a tenth of a film.
    low = np.floor(corners.min(axis=0) / SMOOTH - 1).clip(0, (view.width, view.height)).astype(int)
    high = np.ceil(corners.max(axis=0) / SMOOTH + 2).clip(0, (view.width, view.height)).astype(int)
    part = picture[low[1] : high[1], low[0] : high[0]]
    if not part.size:
        return
    size = part.shape[1] * SMOOTH, part.shape[0] * SMOOTH
    image = Image.fromarray(part).resize(size, Image.Resampling.NEAREST)
    draw = ImageDraw.Draw(image)
    for shape in drawn:
        draw.polygon([*(shape.corners - low * SMOOTH).ravel().tolist()], fill=shape.inside, outline=shape.edge)
    for x, y in (pixels - low * SMOOTH).tolist():
        draw.ellipse((x - paint.dot, y - paint.dot, x + paint.dot, y + paint.dot), fill=NODE)
    part[:] = np.asarray(image.reduce(SMOOTH))


def _draw_line(
    picture: np.ndarray, start: np.ndarray, end: np.ndarray, radius: float, shade: Colour, cover: float
) -> tuple[slice, slice]:
    """Draw a line with round ends between two points [pixels] (2,), smooth at its edge; return where (rows, columns).

    picture: float (height, width, 3)
    """
    if not (np.isfinite(start).all() and np.isfinite(end).all()):
        return slice(0), slice(0)
    low = np.floor(np.minimum(start, end) - radius - 1).clip(0, picture.shape[1::-1]).astype(int)
    high = np.ceil(np.maximum(start, end) + radius + 2).clip(0, picture.shape[1::-1]).astype(int)
    y, x = np.mgrid[low[1] : high[1], low[0] : high[0]]
    along = end - start
    share = ((x - start[0]) * along[0] + (y - start[1]) * along[1]) / max(along @ along, 1e-12)
    share = share.clip(0, 1)
    away = np.hypot(x - start[0] - share * along[0], y - start[1] - share * along[1])
    weight = cover * (radius + 0.5 - away).clip(0, 1)[..., None]
    where = slice(low[1], high[1]), slice(low[0], high[0])
    picture[where] += weight * (np.array(shade) - picture[where])
    return where


def _finished(picture: np.ndarray) -> np.ndarray:
    done: np.ndarray = np.rint(picture).astype(np.uint8)
    return done
