"""Pictures of a tank, some pixels a cell: bodies as they look everywhere, food, what stands in the water, its way."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from alife.core.colours import Colour, blend, colour_of_label
from alife.worlds.animated import FOOD
from alife.worlds.colours import ramp_colour
from alife.worlds.creature_shapes import NODE, Paint, shapes
from alife.worlds.world import Band
from sims.oceanworld.anatomy import LINK_KINDS, links_of
from sims.oceanworld.render import DEPTH, MIDDLE, SURFACE
from sims.oceanworld.render_water import FOOD_EDGE, View, draw_scenery
from sims.oceanworld.waters import scenery_of
from sims.tank.config import Config
from sims.tank.genome import Swimmer
from sims.tank.metrics import ages, swimmers_of
from sims.tank.state import State

SCALE = 8  # [pixels/cell]
SMOOTH = 2  # times finer it is drawn, each way, than it is shown
PIECE, EDGE = 0.36, 0.52  # [cells] radii of a piece of food and of its edge
BODY, SPECIES, ENERGY, AGE = MODES = ("body", "species", "energy", "age")
STEPS_OF_RAMP = (0.0, 0.25, 0.5, 0.75, 1.0)
BANDS: tuple[Band, ...] = (
    ("share_fasting", "not fed yet", (150, 165, 190)),
    ("share_fed", "fed", (70, 150, 210)),
    ("share_parents", "have bred", (240, 180, 70)),
)


def colour_modes(config: Config) -> tuple[str, ...]:
    """Return the names of what can be shown, the default one first."""
    del config
    return MODES


def bands(config: Config) -> tuple[Band, ...]:
    """Return the shares of the swimmers by how they have fared."""
    del config
    return BANDS


def legend(config: Config, colours: str) -> list[tuple[str, Colour]]:
    """Return what the colours mean; empty where they only tell one from another, or are those of Oceanworld's parts."""
    if colours == ENERGY:
        return [(f"energy {round(share * config.birth_threshold)}", ramp_colour(share)) for share in STEPS_OF_RAMP]
    if colours == AGE:
        return [(f"{round(share * config.lifespan)} beats", ramp_colour(share)) for share in STEPS_OF_RAMP]
    return []


def render(state: State, config: Config, world: int, colours: str) -> np.ndarray:
    """Return a picture of one world, uint8 (height, width, 3)."""
    scale = SCALE * SMOOTH
    view = View(
        -config.tank_width / 2, config.tank_height / 2, SCALE, config.tank_width * SCALE, config.tank_height * SCALE
    )
    image = _water(config, view, state.step / config.steps_per_beat)
    draw = ImageDraw.Draw(image)
    for x, y in (view.pixels(state.piece[world][state.there[world] > 0].astype(float)) * SMOOTH).tolist():
        for radius, colour in ((EDGE * scale, FOOD_EDGE), (PIECE * scale, FOOD)):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    for place, swimmer in swimmers_of(state, config, world).items():
        nodes = state.motion[world, place, : len(swimmer.is_node), :2][swimmer.is_node].astype(float)
        if np.isfinite(nodes).all():
            moment, tint = _moment(state, config, world, place, swimmer), _tint(state, config, world, place, colours)
            _draw_body(draw, view.pixels(nodes) * SMOOTH, swimmer, moment, tint)
    picture: np.ndarray = np.asarray(image.reduce(SMOOTH))
    return picture


def _water(config: Config, view: View, beat: float) -> Image.Image:
    """Return the water with what stands in it and the way it takes."""
    scenery = scenery_of(config.swim)
    if scenery is None:
        return _still_water(view.width, view.height).copy()
    picture = np.array(_still_water(view.width, view.height).reduce(SMOOTH))
    draw_scenery(picture, view, scenery, np.zeros(2), beat)
    return _enlarged(picture)


@lru_cache(maxsize=2)
def _still_water(width: int, height: int) -> Image.Image:
    """Return water that is darker below, for a picture of so many pixels."""
    share = np.linspace(0, 1, height)[:, None, None]
    return _enlarged(np.repeat(np.array(SURFACE) * (1 - share) + np.array(DEPTH) * share, width, axis=1))


def _enlarged(picture: np.ndarray) -> Image.Image:
    """Return a picture, (height, width, 3) of 0..255, as large as it is drawn."""
    size = picture.shape[1] * SMOOTH, picture.shape[0] * SMOOTH
    return Image.fromarray(np.rint(picture).astype(np.uint8)).resize(size, Image.Resampling.NEAREST)


def _moment(state: State, config: Config, world: int, place: int, swimmer: Swimmer) -> tuple[float, float]:
    """Return how far a swimmer's muscles are grown and its fins spread in the mean of its groups, 0..1."""
    phase = (state.step + int(state.beat[world, place])) % config.steps_per_beat
    grown = float((swimmer.grown[:, phase] * state.amplitude[world, place]).mean())
    return min(1.0, grown / max(config.swim.extension, 1e-9)), float(swimmer.power[:, phase].mean())


def _tint(state: State, config: Config, world: int, place: int, colours: str) -> Colour | None:
    """Return the one colour of a swimmer; None where its parts have their own."""
    if colours == BODY:
        return None
    if colours == SPECIES:
        return colour_of_label(int(state.species[world, place]))
    if colours == ENERGY:
        return ramp_colour(min(1.0, int(state.energy[world, place]) / config.birth_threshold))
    return ramp_colour(min(1.0, int(ages(state, world)[place]) / (config.lifespan * config.steps_per_beat)))


def _draw_body(
    draw: ImageDraw.ImageDraw, points: np.ndarray, swimmer: Swimmer, moment: tuple[float, float], tint: Colour | None
) -> None:
    """Draw a body whose nodes are at points [pixels] (nodes, 2)."""
    paint = Paint(SCALE * SMOOTH, *moment, ground=MIDDLE)
    for shape in shapes(points, *links_of(swimmer.bodies), LINK_KINDS, paint):
        inside, edge = shape.inside, shape.edge
        if tint is not None:
            inside, edge = blend(shape.inside, tint, 0.85), tint
        draw.polygon(shape.corners.ravel().tolist(), fill=inside, outline=edge)
    for x, y in points.tolist():
        draw.ellipse((x - paint.dot, y - paint.dot, x + paint.dot, y + paint.dot), fill=NODE if tint is None else tint)
