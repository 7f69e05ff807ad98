"""Whether there is a screen to show anything on, and how large its pixels are."""

import os
import sys
from pathlib import Path

import pygame

from alife.core.errors import UsageError

FILM_SUFFIXES = (".mp4", ".gif")
_HIDDEN = ("dummy", "offscreen")  # drivers that show nothing; SDL falls back on them


def check() -> None:
    """Open the display; raise UsageError when there is none."""
    asked = os.environ.get("SDL_VIDEODRIVER", "")
    if sys.platform.startswith("linux"):
        if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")):
            raise _no_screen()  # without asking SDL, whose libraries would complain in lines of their own
        # SDL would hand every frame to OpenGL as a texture: without a GPU that took 6 to 9 ms where
        # memory shared with the display server takes a half.
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    try:
        pygame.display.init()
    except pygame.error as error:
        raise _no_screen() from error
    if pygame.display.get_driver() in _HIDDEN and asked not in _HIDDEN:
        pygame.display.quit()
        raise _no_screen()


def check_video(path: Path) -> None:
    """Raise UsageError unless a video can be written to this path."""
    if path.suffix.lower() not in FILM_SUFFIXES:
        raise UsageError(f"A video is a file ending in {' or '.join(FILM_SUFFIXES)}, got '{path}'.")
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder '{path.parent}' for the video '{path.name}'.")


def scale() -> float:
    """Return how many pixels a unit of length has: more on screens with small pixels; ALIFE_SCALE overrides."""
    for name in ("ALIFE_SCALE", "GDK_SCALE", "QT_SCALE_FACTOR"):
        try:
            asked = float(os.environ.get(name, ""))
        except ValueError:
            continue
        if 0.5 <= asked <= 4:
            return asked
    height = max((tall for _, tall in pygame.display.get_desktop_sizes()), default=0)
    return 2.0 if height >= 2000 else 1.5 if height >= 1500 else 1.0


def _no_screen() -> UsageError:
    return UsageError("A window needs a screen, and there is none here; film the run instead with --video FILE.mp4.")
