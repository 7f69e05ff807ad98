"""Pictures of a garden, a pixel a cell: bodies in their own colours, or what their cells tell each other."""

import numpy as np

from alife.core.colours import NAME_COLOURS, Colour, name_colours
from alife.worlds.colours import EMPTY, bright, masked, ramp_colour
from alife.worlds.world import Band
from sims.stamp.config import Config
from sims.stamp.metrics import OLD, ages
from sims.stamp.numbers import ALIVE, COVER, LIMIT, PICTURE, UNIT
from sims.stamp.state import State

BANDS: tuple[Band, ...] = (
    ("share_growing", "growing", (60, 170, 90)),
    ("share_grown", "grown", (70, 130, 200)),
    ("share_old", "old", (200, 160, 60)),
)


def colour_modes(config: Config) -> tuple[str, ...]:
    """Return the names of what can be shown, the default one first."""
    hidden = range(PICTURE, config.stamp.rule.channels)
    return ("body", "species", "age", "signals", *(f"channel-{number}" for number in hidden))


def bands(config: Config) -> tuple[Band, ...]:
    """Return the shares of living cells by the age of their bodies."""
    del config
    return BANDS


def render(state: State, config: Config, world: int, colours: str) -> np.ndarray:
    """Return a picture of one world, uint8 (height, width, 3)."""
    cells = state.channels[world]
    alive = cells[..., COVER] > ALIVE
    if colours == "body":
        return on_ground(cells[..., :PICTURE])
    if colours == "species":
        return masked(name_colours()[_spread(state.species[world], config) % NAME_COLOURS], alive)
    if colours == "age":
        share = np.clip(_spread(ages(state, world), config) / (OLD * config.growth), 0, 1)
        return masked(bright(share), alive)
    if colours == "signals":
        return masked(_level(cells[..., PICTURE : PICTURE + 3]), alive)
    return masked(bright(_level(cells[..., int(colours.removeprefix("channel-"))]) / 255), alive)


def on_ground(pixels: np.ndarray, ground: Colour = EMPTY) -> np.ndarray:
    """Return channels of pictures, int (..., 4) in 1/UNIT, as colours on a ground, uint8 (..., 3)."""
    shown = np.clip(pixels, 0, UNIT).astype(np.int32)
    through = UNIT - shown[..., COVER:]
    mixed = (shown[..., :COVER] * 255 + through * np.array(ground, np.int32)) // UNIT
    found: np.ndarray = np.minimum(mixed, 255).astype(np.uint8)
    return found


def legend(config: Config, colours: str) -> list[tuple[str, Colour]]:
    """Return what the colours mean; empty where they only tell one from another."""
    if colours == "age":
        return [(f"age {round(share * OLD * config.growth)}", ramp_colour(share)) for share in (0, 0.25, 0.5, 0.75, 1)]
    if colours.startswith("channel-"):
        most = LIMIT / UNIT
        return [(f"{most * (2 * share - 1):+.1f}", ramp_colour(share)) for share in (0, 0.25, 0.5, 0.75, 1)]
    return []


def _spread(plots: np.ndarray, config: Config) -> np.ndarray:
    """Return values of plots (rows, columns) as values of their cells (height, width)."""
    return plots.repeat(config.side, axis=0).repeat(config.side, axis=1)


def _level(values: np.ndarray) -> np.ndarray:
    """Return channels -LIMIT..LIMIT as 0..255."""
    found: np.ndarray = ((values.astype(np.int32) + LIMIT) * 255 // (2 * LIMIT)).astype(np.uint8)
    return found
