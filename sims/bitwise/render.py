"""Pictures of a bitwise world: the square of all pairs of chemicals, a pixel a reaction."""

from itertools import pairwise

import numpy as np

from alife.core.colours import Colour
from alife.core.errors import unknown
from alife.worlds.colours import EMPTY, ramp_colour
from alife.worlds.world import Band
from sims.bitwise.config import Config, pairs
from sims.bitwise.metrics import DEEPEST, levels
from sims.bitwise.state import State

POSSIBLE: Colour = (58, 58, 68)
CROWDS = (1, 10, 100, 1000)  # [individuals] from which a reaction has the next colour
LEVELS: tuple[Colour, ...] = (
    (132, 211, 105), (255, 218, 34), (108, 255, 255), (102, 77, 78), (255, 69, 25), (119, 47, 15),
    (232, 255, 204), (154, 27, 252), (196, 36, 158), (222, 96, 255), (18, 20, 154), (149, 158, 127),
)  # fmt: skip
COLOURS = ("population", "level")


def colour_modes(_config: Config) -> tuple[str, ...]:
    """Return the names of what can be shown, the default one first."""
    return COLOURS


def bands(_config: Config) -> tuple[Band, ...]:
    """Return the share of the individuals that live at every level."""
    return tuple((f"share_level_{level}", _level_name(level), level_colour(level)) for level in range(1, DEEPEST + 1))


def render(state: State, config: Config, world: int, colours: str) -> np.ndarray:
    """Return a picture of one world, uint8 (chemicals, chemicals, 3), the same above and below its diagonal."""
    level = levels(state, config, world)
    if colours == "population":
        crowd = np.digitize(state.population[world], CROWDS)
        kind = np.where(level == 0, 0, crowd + 1)
        palette = [EMPTY, POSSIBLE, *(colour for _, colour in _crowd_legend())]
    elif colours == "level":
        kind, palette = np.minimum(level, DEEPEST), [EMPTY, *(level_colour(n) for n in range(1, DEEPEST + 1))]
    else:
        raise unknown("colours", colours, COLOURS)
    picture = np.full((config.chemicals, config.chemicals, 3), EMPTY, np.uint8)
    a, b = np.array(pairs(config.bits)).T
    picture[a, b] = picture[b, a] = np.array(palette, np.uint8)[kind]
    return picture


def legend(_config: Config, colours: str) -> list[tuple[str, Colour]]:
    """Return what the colours mean."""
    if colours == "population":
        return [("does not pay, or is out of reach", EMPTY), ("could live here", POSSIBLE), *_crowd_legend()]
    if colours == "level":
        return [("never", EMPTY), *((_level_name(n), level_colour(n)) for n in range(1, DEEPEST + 1))]
    raise unknown("colours", colours, COLOURS)


def _crowd_legend() -> list[tuple[str, Colour]]:
    names = [f"{low} .. {high - 1} individuals" for low, high in pairwise(CROWDS)]
    shares = np.linspace(0.3, 1, len(CROWDS))
    return list(zip([*names, f"{CROWDS[-1]} or more"], (ramp_colour(share) for share in shares), strict=True))


def _level_name(level: int) -> str:
    names = {1: "level 1, lives on food alone", DEEPEST: f"level {DEEPEST} or deeper"}
    return names.get(level, f"level {level}")


def level_colour(level: int) -> Colour:
    """Return the colour of a level, from 1 on."""
    return LEVELS[min(level, DEEPEST) - 1]
