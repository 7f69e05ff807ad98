"""The glossary over everything else: the wheel scrolls, letters that are typed look for words."""

from collections.abc import Hashable
from typing import Any

import pygame

from viewers.ui import glossary
from viewers.ui.panel import Around, Overlay, below_notice
from viewers.ui.theme import ACCENT, GROUND, LINE, MUTED, NORMAL, PANEL, SMALL, TEXT, Theme

WIDE, TALL, HEAD = 860, 640, 88  # [units]
LINE_TALL, GAP, WORDS = 17, 9, 210  # [units] of a line; between entries; width of the words
MOST_LETTERS = 30


class Glossary(Overlay[Any]):
    """A sheet of words and what they mean."""

    name = "glossary"
    is_sheet = True

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.sought = ""
        self._scrolled = 0  # entries

    @property
    def found(self) -> list[glossary.Entry]:
        """Return the entries that have what is sought: first those whose words begin with it."""
        sought = self.sought.lower()
        having = [entry for entry in glossary.entries() if entry.has(sought)]
        return sorted(having, key=lambda entry: not any(word.lower().startswith(sought) for word in entry.words))

    def toggle(self) -> None:
        """Open with all words, or close."""
        self.open, self.sought, self._scrolled = not self.open, "", 0

    def take(self, event: pygame.event.Event) -> bool:
        """Look for what is typed; return whether the key meant the sheet."""
        letter = event.unicode or ""
        if not self.open or event.mod & pygame.KMOD_CTRL:
            return False
        if event.key == pygame.K_BACKSPACE:
            self._look_for(self.sought[:-1])
        elif event.key in (pygame.K_DOWN, pygame.K_UP):
            self._scroll(1 if event.key == pygame.K_DOWN else -1)
        elif letter.isprintable() and letter and letter != "?":
            self._look_for((self.sought + letter)[:MOST_LETTERS])
        else:
            return False
        return True

    def area_over(self, playback: Any, around: Around) -> pygame.Rect | None:  # noqa: ARG002
        """Return the middle of the window."""
        unit, (width, height) = self.theme.px, around.window.size
        size = min(unit(WIDE), width - unit(24)), min(unit(TALL), height - unit(24))
        return below_notice(size, around) if self.open else None

    def key(self, playback: Any) -> Hashable:  # noqa: ARG002
        """Return what the picture depends on."""
        return self.sought, self._scrolled, self.area.size

    def wheel(self, place: tuple[int, int], steps: int, playback: Any) -> None:  # noqa: ARG002
        """Scroll."""
        self._scroll(-2 * steps)

    def click(self, place: tuple[int, int], playback: Any) -> None:  # noqa: ARG002
        """Close."""
        self.open = False

    def draw(self, surface: pygame.Surface, playback: Any) -> None:  # noqa: ARG002
        """Draw what is sought, and the entries that there is room for."""
        unit, (wide, tall) = self.theme.px, surface.get_size()
        surface.fill(PANEL)
        pygame.draw.rect(surface, LINE, surface.get_rect(), 1)
        self.theme.write(surface, "What the words mean", unit(24), unit(26), 16, TEXT, bold=True)
        self.theme.write(surface, "a click or Esc closes this", wide - unit(24), unit(26), SMALL, MUTED, align=1.0)
        box = pygame.Rect(unit(24), unit(46), wide - unit(48), unit(26))
        pygame.draw.rect(surface, GROUND, box, border_radius=unit(4))
        pygame.draw.rect(surface, LINE, box, 1, border_radius=unit(4))
        words, ink = (self.sought, TEXT) if self.sought else ("type to look for a word; the wheel scrolls", MUTED)
        self.theme.write(surface, words, box.x + unit(10), box.centery, NORMAL, ink)
        found, y = self.found, unit(HEAD)
        if not found:
            self.theme.write(surface, "No such word.", unit(24), y + unit(12), NORMAL, MUTED)
        shown = 0
        for entry in found[self._scrolled :]:
            lines = self.theme.wrapped(_told(entry), wide - unit(WORDS + 56), SMALL)
            names = self.theme.wrapped(", ".join(entry.words), unit(WORDS), SMALL)
            if y + unit(LINE_TALL * max(len(lines), len(names))) > tall - unit(12):
                break
            y = self._draw_entry(surface, names, lines, y)
            shown += 1
        listed = pygame.Rect(0, unit(HEAD), wide, tall - unit(HEAD + 12))
        self.scroll_bar(surface, listed, self._scrolled, shown, len(found))

    def _draw_entry(self, surface: pygame.Surface, names: list[str], lines: list[str], y: int) -> int:
        """Draw words and their meaning side by side; return where they end."""
        unit = self.theme.px
        for x, texts, ink in ((24, names, ACCENT), (WORDS + 32, lines, TEXT)):
            for number, line in enumerate(texts):
                self.theme.write(surface, line, unit(x), y + unit(LINE_TALL * (number + 0.5)), SMALL, ink)
        return y + unit(LINE_TALL * max(len(lines), len(names)) + GAP)

    def _look_for(self, text: str) -> None:
        self.sought, self._scrolled = text, 0

    def _scroll(self, by: int) -> None:
        self._scrolled = max(0, min(self._scrolled + by, len(self.found) - 1))


def _told(entry: glossary.Entry) -> str:
    return entry.meaning + (f". Elsewhere: {entry.elsewhere}" if entry.elsewhere else "")
