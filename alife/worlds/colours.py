"""Colours that the pictures of worlds share: a ramp for amounts, the dark of an empty space."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from alife.core.colours import Colour

EMPTY: Colour = (16, 16, 20)
LEAST_ENTRIES = 3  # of the legend of a ramp
RAMP_STOPS: tuple[Colour, ...] = ((24, 20, 60), (20, 90, 130), (30, 160, 120), (190, 210, 60), (255, 250, 210))


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


def scale_of(legend: Sequence[tuple[str, Colour]]) -> list[tuple[float, str]]:
    """Return where on the ramp each entry of a legend lies, as a share 0..1, and what it is; nothing for other legends.

    A ramp has colours between those that its legend tells, so it is drawn as a bar.
    """
    places = {colour: place / 255 for place, colour in enumerate(map(tuple, _ramp().tolist()))}
    if len(legend) < LEAST_ENTRIES or any(colour not in places for _, colour in legend):
        return []
    return [(places[colour], label) for label, colour in legend]


def ramp_stops() -> list[Colour]:
    """Return the colours of the whole ramp, from the least to the most."""
    return [(red, green, blue) for red, green, blue in _ramp().tolist()]


@cache
def _ramp() -> np.ndarray:
    stops = np.linspace(0, 255, len(RAMP_STOPS))
    channels = [np.interp(np.arange(256), stops, channel) for channel in zip(*RAMP_STOPS, strict=True)]
    return np.stack(channels, axis=1).astype(np.uint8)
