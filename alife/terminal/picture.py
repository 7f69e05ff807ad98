"""A moving picture above a line of progress: of an earlier run while kernels are compiled, then of this one."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageSequence
from rich.console import Console, ConsoleOptions, RenderableType
from rich.text import Text

from alife.core import compiling
from alife.terminal import mosaic
from alife.terminal.mosaic import Mosaic

SECONDS_A_FRAME = 0.2
SECONDS_BETWEEN = 0.15  # from one picture of a world to the next
EARLIER = "meanwhile: another run, recorded earlier"


class TerminalPicture:
    """What stands above the line; nothing where a terminal can show no picture, and until there is one."""

    def __init__(self, console: Console, recorded: Path | None = None) -> None:
        """Take the terminal, and the file of a moving picture of an earlier run."""
        self.is_shown = mosaic.fits(console)
        self._console, self._recorded = console, recorded
        self._earlier: list[Mosaic] | None = None
        self._frames: list[Mosaic] = []
        self._words = ""
        self._next = 0.0

    def is_due(self, *, last: bool) -> bool:
        """Return whether the picture shown is old enough for another one to be worth its time; the last one always."""
        return self.is_shown and (last or time.monotonic() >= self._next)

    def show(self, frames: np.ndarray, words: str, *, seconds: float = SECONDS_BETWEEN) -> None:
        """Show frames uint8 (n, height, width, 3) again and again, with some words below, for at least some seconds."""
        self._frames = [Mosaic(mosaic.fitted(frame, self._console)) for frame in frames]
        self._words, self._next = words, time.monotonic() + seconds

    def __rich_console__(self, _console: Console, _options: ConsoleOptions) -> Iterator[RenderableType]:
        frames, words = self._frames, self._words
        if self.is_shown and not frames and compiling.seconds() is not None:
            frames, words = self._of_earlier_run(), EARLIER
        if frames:
            yield frames[int(time.monotonic() / SECONDS_A_FRAME) % len(frames)]
            yield Text(words, no_wrap=True, overflow="ellipsis")

    def _of_earlier_run(self) -> list[Mosaic]:
        """Return the recorded pictures; none where they cannot be read."""
        if self._earlier is None:
            self._earlier = []
            if self._recorded is not None:
                for frame in _read(self._recorded):
                    self._earlier.append(Mosaic(mosaic.fitted(frame, self._console)))
        return self._earlier


def _read(path: Path) -> list[np.ndarray]:
    try:
        with Image.open(path) as file:
            return [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(file)]
    except (OSError, ValueError, SyntaxError):
        return []
