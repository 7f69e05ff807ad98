"""Colours that the pictures of worlds share: a ramp for amounts, many colours for names."""

import colorsys
from functools import cache

import numpy as np

from alife.worlds.world import Colour

EMPTY: Colour = (16, 16, 20)
RAMP_STOPS: tuple[Colour, ...] = ((24, 20, 60), (20, 90, 130), (30, 160, 120), (190, 210, 60), (255, 250, 210))
NAME_COLOURS = 4096  # different colours for labels


def masked(picture: np.ndarray, alive: np.ndarray) -> np.ndarray:
    """Return a picture (..., 3) with the colour of emptiness wherever nothing is alive."""
    return np.where(alive[..., None], picture, np.array(EMPTY, np.uint8))


def bright(share: np.ndarray) -> np.ndarray:
    """Return the colours (..., 3) of amounts given as shares 0..1 of the most."""
    return _ramp()[(share * 255).astype(np.uint8)]


def ramp_colour(share: float) -> Colour:
    """Return the colour of one amount."""
    red, green, blue = _ramp()[int(share * 255)]
    return int(red), int(green), int(blue)


@cache
def _ramp() -> np.ndarray:
    stops = np.linspace(0, 255, len(RAMP_STOPS))
    channels = [np.interp(np.arange(256), stops, channel) for channel in zip(*RAMP_STOPS, strict=True)]
    return np.stack(channels, axis=1).astype(np.uint8)


@cache
def name_colours() -> np.ndarray:
    """Return NAME_COLOURS colours (n, 3), near numbers far apart."""
    shades = [
        (number * 0.618 % 1, 0.4 + 0.4 * (number % 5) / 4, 0.6 + 0.4 * (number % 7) / 6)
        for number in range(NAME_COLOURS)
    ]
    return np.array([from_hue(*shade) for shade in shades], np.uint8)


def from_hue(hue: float, saturation: float, value: float) -> Colour:
    """Return a colour given by its hue, saturation and value, each 0..1."""
    red, green, blue = colorsys.hsv_to_rgb(hue, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)
