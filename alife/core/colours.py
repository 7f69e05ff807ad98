"""Colours that everything drawn shares: those of lines, those of names, and ink that can be read on a ground.

Colours of one legend differ in lightness as well as in hue, so that they stay apart for people who see no difference
between red and green, or between blue and yellow. tests/test_colours.py measures how far.
Source of relative luminance and contrast: W3C, "Web Content Accessibility Guidelines 2.2" (2023).
"""

import colorsys
import zlib
from functools import cache

import numpy as np

Colour = tuple[int, int, int]  # red, green, blue, 0..255

LINES_ON_DARK: tuple[Colour, ...] = ((98, 150, 255), (255, 217, 25), (223, 89, 76), (128, 255, 234))
LINES_ON_LIGHT: tuple[Colour, ...] = ((13, 11, 12), (35, 132, 230), (255, 77, 102), (255, 177, 0))
# The settings of a study, in its picture and, where it is light, on the page of a report (alife/report/page.css).
SERIES_ON_LIGHT: tuple[Colour, ...] = (
    (61, 150, 214), (214, 112, 16), (31, 76, 50), (75, 20, 102),
    (134, 92, 9), (190, 19, 84), (0, 109, 146), (126, 135, 140),
)  # fmt: skip
NAME_COLOURS = 4096  # different colours for labels
DARK_INK: Colour = (0, 0, 0)
LIGHT_INK: Colour = (255, 255, 255)


def css(colour: Colour) -> str:
    """Return a colour as CSS and matplotlib write it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour, 0 (black) .. 1 (white)."""
    channels = (one / 255 for one in colour)
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, 1 (none) .. 21 (black on white); text wants 4.5."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@cache
def ink_on(ground: Colour) -> Colour:
    """Return the ink, dark or light, that is read best on a ground."""
    return max((DARK_INK, LIGHT_INK), key=lambda ink: contrast(ink, ground))


@cache
def name_colours() -> np.ndarray:
    """Return NAME_COLOURS colours (n, 3), near numbers far apart."""
    shades = [
        (number * 0.618 % 1, 0.4 + 0.4 * (number % 5) / 4, 0.6 + 0.4 * (number % 7) / 6)
        for number in range(NAME_COLOURS)
    ]
    return np.array([from_hue(*shade) for shade in shades], np.uint8)


def colour_of_label(label: int) -> Colour:
    """Return the colour that a species or organism has in every picture, by the number that worlds give it."""
    red, green, blue = name_colours()[label % NAME_COLOURS].tolist()
    return red, green, blue


def colour_of_name(name: str) -> Colour:
    """Return the colour of a species that a file calls by name: that of its number if the name is its hash."""
    try:
        return colour_of_label(int(name, 16) if len(name) == 8 else zlib.crc32(name.encode()))
    except ValueError:
        return colour_of_label(zlib.crc32(name.encode()))


def from_hue(hue: float, saturation: float, value: float) -> Colour:
    """Return a colour given by its hue, saturation and value, each 0..1."""
    red, green, blue = colorsys.hsv_to_rgb(hue, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
