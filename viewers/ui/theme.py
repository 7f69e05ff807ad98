"""How everything looks: one palette, one typeface, one unit of length."""

import importlib.util
from collections import OrderedDict
from pathlib import Path

import pygame

from alife.core.colours import Colour
from alife.core.text import readable

GROUND: Colour = (13, 15, 19)
PANEL: Colour = (22, 25, 31)
RAISED: Colour = (33, 37, 46)
LINE: Colour = (46, 52, 64)
TEXT: Colour = (224, 228, 235)
MUTED: Colour = (172, 180, 194)
FAINT: Colour = (148, 156, 170)  # the least that can be read, on any of the grounds above
ACCENT: Colour = (104, 180, 255)
WARNING: Colour = (255, 183, 77)
RECORDING: Colour = (246, 108, 104)
GOOD: Colour = (129, 199, 132)
ON_ACCENT: Colour = (10, 14, 20)  # of words on ACCENT

KEPT_TEXTS = 1500
KEPT_WIDTHS = 4000  # of words
SMALL, NORMAL, LARGE = 12, 13, 16  # [units] sizes of type; smaller ones are hard to read


class Theme:
    """Fonts and lengths for one scale of the screen."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self._fonts: dict[tuple[int, bool], pygame.font.Font] = {}
        self._texts: OrderedDict[tuple[str, int, Colour, bool], pygame.Surface] = OrderedDict()
        self._widths: dict[tuple[str, int, bool], int] = {}
        pygame.font.init()

    def px(self, units: float) -> int:
        """Return a length [pixels]; a unit is a pixel on an ordinary screen."""
        return round(units * self.scale)

    def font(self, size: int = NORMAL, *, bold: bool = False) -> pygame.font.Font:
        """Return the typeface in a size."""
        key = size, bold
        if key not in self._fonts:
            self._fonts[key] = pygame.font.Font(_typeface(bold=bold), self.px(size))
        return self._fonts[key]

    def text(self, words: str, size: int = NORMAL, colour: Colour = TEXT, *, bold: bool = False) -> pygame.Surface:
        """Return words as a picture; the last ones asked for are kept."""
        words = pretty(words)
        key = words, size, colour, bold
        if key in self._texts:
            self._texts.move_to_end(key)
            return self._texts[key]
        self._texts[key] = self.font(size, bold=bold).render(words, True, colour)
        if len(self._texts) > KEPT_TEXTS:
            self._texts.popitem(last=False)
        return self._texts[key]

    def width(self, words: str, size: int = NORMAL, *, bold: bool = False) -> int:
        """Return how wide words are [pixels]; what was asked for is kept, since layouts ask in every frame."""
        key = words, size, bold
        if key not in self._widths:
            if len(self._widths) >= KEPT_WIDTHS:
                self._widths.clear()
            self._widths[key] = self.font(size, bold=bold).size(pretty(words))[0]
        return self._widths[key]

    def fitted(self, words: str, width: int, size: int = NORMAL, *, bold: bool = False) -> str:
        """Return words cut to a width [pixels]."""
        if self.width(words, size, bold=bold) <= width:
            return words
        while words and self.width(words + "…", size, bold=bold) > width:
            words = words[:-1]
        return words + "…"

    def wrapped(self, words: str, width: int, size: int = NORMAL) -> list[str]:
        """Return words in lines of a width [pixels]; a line break stays one."""
        lines: list[str] = []
        for text in words.split("\n"):
            line = ""
            for word in text.split():
                if line and self.width(f"{line} {word}", size) > width:
                    lines.append(line)
                    line = ""
                line = f"{line} {word}".strip()
            lines.append(line)
        return lines

    def write(
        self, surface: pygame.Surface, words: str, x: int, y: int, size: int = NORMAL, colour: Colour = TEXT,
        *, bold: bool = False, align: float = 0.0, width: int = 0,
    ) -> int:  # fmt: skip
        """Draw words with their middle at height y; align 0 begins at x, 1 ends there. Return where they end."""
        picture = self.text(self.fitted(words, width, size, bold=bold) if width else words, size, colour, bold=bold)
        left = x - round(align * picture.get_width())
        surface.blit(picture, (left, y - picture.get_height() // 2))
        return left + picture.get_width()

    def button(
        self, surface: pygame.Surface, area: pygame.Rect, words: str, *, chosen: bool = False, colour: Colour = TEXT,
        radius: float = 4, bold: bool = False,
    ) -> None:  # fmt: skip
        """Draw a button with words in its middle; the one that is chosen stands out. radius [units] of its corners."""
        pygame.draw.rect(surface, ACCENT if chosen else RAISED, area, border_radius=self.px(radius))
        self.write(surface, words, *area.center, SMALL, ON_ACCENT if chosen else colour, align=0.5, bold=bold)


def _typeface(*, bold: bool) -> str | None:
    """Return DejaVu Sans, which comes with matplotlib and knows all our signs; else pygame's own."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        return None
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    path = Path(next(iter(found.submodule_search_locations))) / "mpl-data" / "fonts" / "ttf" / name
    return str(path) if path.exists() else None


def pretty(words: str) -> str:
    """Return words with an arrow as an arrow, and with letters only that a font can have."""
    return readable(words).replace("->", "\u2192")
