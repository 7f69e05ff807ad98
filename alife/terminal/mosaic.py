"""A picture in letters: every letter shows two pixels, the upper as its own colour, the lower as that behind it."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from PIL import Image
from rich.color import Color
from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.segment import Segment
from rich.style import Style

UPPER_HALF = "\N{UPPER HALF BLOCK}"
LEVELS = 8  # steps of brightness that are told apart no further: runs of letters alike are sent as one
LEAST = (24, 16)  # [letters, lines] of a terminal with room for a picture
BESIDE = 5  # [lines] of a terminal that stay free for words
WIDEST = 100  # [letters]


def fits(console: Console) -> bool:
    """Return whether a terminal has colours, the letter, and room for pictures."""
    able = console.is_terminal and console.color_system is not None and "utf" in console.encoding.lower()
    return able and not console.quiet and console.width >= LEAST[0] and console.height >= LEAST[1]


def fitted(pixels: np.ndarray, console: Console) -> np.ndarray:
    """Return a picture uint8 (height, width, 3) as large as fits into a terminal, its height even."""
    wide, tall = min(console.width, WIDEST), 2 * (console.height - BESIDE)
    height, width = pixels.shape[:2]
    scale = min(wide / width, tall / height)
    size = max(1, round(width * scale)), max(2, round(height * scale) // 2 * 2)
    smooth = Image.Resampling.NEAREST if scale >= 1 else Image.Resampling.BOX
    return np.asarray(Image.fromarray(pixels).resize(size, smooth))


class Mosaic:
    """A picture uint8 (height, width, 3), its height even, as rich prints it."""

    def __init__(self, pixels: np.ndarray) -> None:
        self._lines = [_line(upper, lower) for upper, lower in zip(pixels[::2], pixels[1::2], strict=True)]
        self._width = pixels.shape[1]

    def __rich_console__(self, _console: Console, _options: ConsoleOptions) -> Iterator[Segment]:
        for line in self._lines:
            yield from line
            yield Segment.line()

    def __rich_measure__(self, _console: Console, _options: ConsoleOptions) -> Measurement:
        return Measurement(self._width, self._width)


def _line(upper: np.ndarray, lower: np.ndarray) -> list[Segment]:
    """Return two rows of pixels, uint8 (width, 3), as a line of letters, those alike in one piece."""
    pairs = np.concatenate([upper, lower], axis=1) // LEVELS * LEVELS
    begins = np.flatnonzero(np.concatenate([[True], (pairs[1:] != pairs[:-1]).any(axis=1)]))
    lengths = np.diff(np.append(begins, len(pairs))).tolist()
    return [
        Segment(UPPER_HALF * count, _style(*pair)) for pair, count in zip(pairs[begins].tolist(), lengths, strict=True)
    ]


@lru_cache(maxsize=8192)
def _style(*pair: int) -> Style:
    return Style(color=Color.from_rgb(*pair[:3]), bgcolor=Color.from_rgb(*pair[3:]))
