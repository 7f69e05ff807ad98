"""A line to type into: what the run is to pause for, with what can be said and what is on watch."""

from collections.abc import Hashable

import pygame

from alife.core.errors import UsageError
from viewers.ui.flow import Flow
from viewers.ui.panel import Around, Overlay, centred
from viewers.ui.theme import ACCENT, GROUND, LINE, MUTED, NORMAL, PANEL, SMALL, TEXT, WARNING, Theme
from viewers.worlds.conditions import FORMS
from viewers.worlds.playback import Playback

MOST_LETTERS = 60
NO_BREAK = "\u00a0"


class Prompt(Overlay[Playback]):
    """Takes a condition by keyboard, or by a click on a proposal."""

    name = "prompt"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.text = ""
        self._error = ""
        self._buttons: list[tuple[pygame.Rect, str]] = []

    def ask(self) -> None:
        """Open with an empty line."""
        self.open, self.text, self._error = True, "", ""

    def area_over(self, playback: Playback, around: Around) -> pygame.Rect | None:  # noqa: ARG002
        """Return the middle of the map."""
        return centred((self.theme.px(460), self.theme.px(206)), around.main) if self.open else None

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        return self.text, self._error, tuple(playback.simulation.conditions), self.area.size

    def take(self, letter: str) -> None:
        """Add what was typed."""
        if letter.isprintable() and len(self.text) < MOST_LETTERS:
            self.text += letter

    def backspace(self) -> None:
        """Take back the last letter."""
        self.text = self.text[:-1]

    def enter(self, playback: Playback) -> None:
        """Set the condition that was typed; an empty line closes."""
        if not self.text.strip():
            self.open = False
            return
        self._set(self.text, playback)

    def click(self, place: tuple[int, int], playback: Playback) -> None:
        """Take a proposal, or drop a condition."""
        for area, words in self._buttons:
            if area.collidepoint(place):
                self._set(words, playback)

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw the line, what can be said, and the conditions on watch."""
        unit, wide = self.theme.px, surface.get_width()
        surface.fill(PANEL)
        pygame.draw.rect(surface, ACCENT, surface.get_rect(), 1)
        self.theme.write(surface, "Pause when", unit(16), unit(20), 13, TEXT, bold=True)
        self.theme.write(surface, "Enter sets it, Esc closes", wide - unit(16), unit(20), SMALL, MUTED, align=1.0)
        line = pygame.Rect(unit(16), unit(36), wide - unit(32), unit(28))
        pygame.draw.rect(surface, GROUND, line, border_radius=unit(4))
        pygame.draw.rect(surface, LINE, line, 1, border_radius=unit(4))
        end = self.theme.write(surface, self.text, line.x + unit(10), line.centery, NORMAL, TEXT)
        pygame.draw.line(
            surface, ACCENT, (end + 2, line.y + unit(6)), (end + 2, line.bottom - unit(7)), max(1, unit(1.5))
        )
        words = self._error or ",  ".join(FORMS).replace(" ", NO_BREAK).replace(f",{NO_BREAK}{NO_BREAK}", ",  ")
        self._wrapped(surface, words, line.bottom + unit(6), WARNING if self._error else MUTED)
        self._draw_buttons(surface, playback, unit(118))

    def _draw_buttons(self, surface: pygame.Surface, playback: Playback, y: int) -> None:
        """Draw the conditions on watch, then some proposals."""
        watched = [one.text for one in playback.simulation.conditions]
        last = playback.bands[-1][1].partition(":")[0] if playback.bands else ""
        ideas = ["extinction", "extinction rewinds", *([f"{last} appears", f"{last} > 10%"] if last else [])]
        unit, wide = self.theme.px, surface.get_width()
        flow = Flow(pygame.Rect(unit(16), y, wide - 2 * unit(16), 0), unit(22), gap=unit(6), row_gap=unit(5))
        self._buttons = []
        for words in [*watched, *(idea for idea in ideas if idea not in watched)]:
            area = flow.add(self.theme.width(words, SMALL) + unit(18))
            self.theme.button(surface, area, words, chosen=words in watched, radius=11)
            self._buttons.append((area, words))

    def _wrapped(self, surface: pygame.Surface, words: str, y: int, colour: tuple[int, int, int]) -> None:
        line, width = "", surface.get_width() - self.theme.px(32)
        for word in [*(part for part in words.split(" ") if part), ""]:
            if line and (not word or self.theme.width(f"{line} {word}", SMALL) > width):
                self.theme.write(surface, line, self.theme.px(16), y + self.theme.px(8), SMALL, colour, width=width)
                line, y = "", y + self.theme.px(15)
            line = f"{line} {word}".strip() if word else line

    def _set(self, words: str, playback: Playback) -> None:
        try:
            playback.pause_when(words)
            self.text, self._error = "", ""
        except UsageError as error:
            self._error = str(error)
