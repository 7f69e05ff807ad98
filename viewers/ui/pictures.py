"""Moving pictures from files, brought to a size once and shown by the clock."""

import time
from functools import lru_cache
from pathlib import Path

import pygame
from PIL import Image, ImageSequence

SECONDS_A_FRAME = 0.1


class MovingPictures:
    """The pictures of a page; a file that cannot be read is none."""

    def now(self, path: Path, size: tuple[int, int]) -> pygame.Surface | None:
        """Return what a picture shows at this moment, as large as fits into a size."""
        frames = _frames(path, size)
        return frames[int(time.monotonic() / SECONDS_A_FRAME) % len(frames)] if frames else None


@lru_cache(maxsize=64)
def _frames(path: Path, size: tuple[int, int]) -> tuple[pygame.Surface, ...]:
    try:
        with Image.open(path) as file:
            images = [(frame.convert("RGB"), _beats(frame)) for frame in ImageSequence.Iterator(file)]
    except (OSError, ValueError, SyntaxError):
        return ()
    return tuple(surface for image, beats in images for surface in [_surface(image, size)] * beats)


def _beats(frame: Image.Image) -> int:
    """Return for how many times SECONDS_A_FRAME a picture stands: those alike in a row are one in the file."""
    milliseconds = float(frame.info.get("duration", 0))
    return max(1, round(milliseconds / (1000 * SECONDS_A_FRAME)))


def _surface(image: Image.Image, size: tuple[int, int]) -> pygame.Surface:
    """Return an image that fills a size, what is too much cut off."""
    scale = max(size[0] / image.width, size[1] / image.height)
    smooth = Image.Resampling.NEAREST if scale >= 1 else Image.Resampling.BOX
    wide, tall = max(size[0], round(image.width * scale)), max(size[1], round(image.height * scale))
    left, top = (wide - size[0]) // 2, (tall - size[1]) // 2
    whole = image.resize((wide, tall), smooth).crop((left, top, left + size[0], top + size[1]))
    return pygame.image.frombytes(whole.tobytes(), whole.size, "RGB")
