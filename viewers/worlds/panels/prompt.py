"""What the run is to pause for: said with a click or two, or typed; with what is on watch."""

from collections.abc import Hashable, Sequence

import pygame

from alife.core.errors import UsageError
from alife.phylogeny.species_names import name_of
from viewers.ui.flow import Flow
from viewers.ui.panel import Around, Overlay, centred
from viewers.ui.theme import ACCENT, GROUND, LINE, MUTED, NORMAL, PANEL, SMALL, TEXT, WARNING, Theme
from viewers.worlds.conditions import FORMS
from viewers.worlds.playback import Playback

MOST_LETTERS = 60
WIDE, TALL = 500, 372  # [units]
AHEAD = (100, 1000, 10_000)  # [steps] from now that are proposed
OF_A_BAND = ("appears", "gone", "> 1%", "> 10%", "> 50%", "< 10%", "< 1%")


class Prompt(Overlay[Playback]):
    """Takes a condition: who or what is chosen by one click, when by the next; or all of it is typed."""

    name = "prompt"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.text = ""
        self._error = ""
        self._subject = ""  # whose conditions are proposed
        self._buttons: list[tuple[pygame.Rect, str]] = []  # proposals and what is on watch
        self._subjects: list[tuple[pygame.Rect, str]] = []
        self._close = pygame.Rect(0, 0, 0, 0)

    def ask(self) -> None:
        """Open with an empty line."""
        self.open, self.text, self._error, self._subject = True, "", "", ""

    def area_over(self, playback: Playback, around: Around) -> pygame.Rect | None:  # noqa: ARG002
        """Return the middle of the map."""
        unit, main = self.theme.px, around.main
        size = min(unit(WIDE), main.width), min(unit(TALL), main.height)
        return centred(size, main) if self.open else None

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        return self.text, self._error, self._subject, tuple(playback.simulation.conditions), self.area.size

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
        """Choose who or what, take a proposal, drop a condition, or close."""
        if self._close.collidepoint(place):
            self.open = False
        for area, words in self._subjects:
            if area.collidepoint(place):
                self._subject = words
        for area, words in self._buttons:
            if area.collidepoint(place):
                self._set(words, playback)

    def place_of(self, words: str) -> tuple[int, int]:
        """Return the middle of a button by its words; raises StopIteration where there is none."""
        return next(area.center for area, said in (*self._buttons, *self._subjects) if said == words)

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw what can be clicked, the line, and the conditions on watch."""
        unit, wide = self.theme.px, surface.get_width()
        surface.fill(PANEL)
        pygame.draw.rect(surface, ACCENT, surface.get_rect(), 1)
        self.theme.write(surface, "Pause when", unit(16), unit(20), 13, TEXT, bold=True)
        self._close = pygame.Rect(wide - unit(72), unit(9), unit(56), unit(22))
        self.theme.button(surface, self._close, "Close")
        subject = self._subject or subjects(playback)[0]
        flow = self._flow(surface, unit(40))
        self._subjects = [(flow.add(self._width(words)), words) for words in subjects(playback)]
        for area, words in self._subjects:
            self.theme.button(surface, area, words, chosen=words == subject, radius=11)
        y = self._label(surface, "and then", self._subjects[-1][0].bottom + unit(6))
        watched = [one.text for one in playback.simulation.conditions]
        y = self._row(surface, [words for words in proposals(subject, playback) if words not in watched], y)
        y = self._draw_line(surface, self._label(surface, "or typed", y))
        if watched:
            self._row(surface, watched, self._label(surface, "on watch; a click drops one", y), chosen=True, more=True)

    def _flow(self, surface: pygame.Surface, y: int) -> Flow:
        unit = self.theme.px
        return Flow(pygame.Rect(unit(16), y, surface.get_width() - unit(32), 0), unit(22), gap=unit(6), row_gap=unit(5))

    def _width(self, words: str) -> int:
        return self.theme.width(words, SMALL) + self.theme.px(18)

    def _label(self, surface: pygame.Surface, words: str, y: int) -> int:
        """Write a few words above what follows; return where that begins."""
        self.theme.write(surface, words, self.theme.px(16), y + self.theme.px(9), SMALL, MUTED)
        return y + self.theme.px(20)

    def _row(
        self, surface: pygame.Surface, said: Sequence[str], y: int, *, chosen: bool = False, more: bool = False
    ) -> int:
        """Draw conditions as buttons, the first of them or `more`; return where they end."""
        flow = self._flow(surface, y)
        placed = [(flow.add(self._width(words)), words) for words in said]
        for area, words in placed:
            self.theme.button(surface, area, words, chosen=chosen, radius=11)
        self._buttons = [*(self._buttons if more else []), *placed]
        return (placed[-1][0].bottom if placed else y) + self.theme.px(6)

    def _draw_line(self, surface: pygame.Surface, y: int) -> int:
        """Draw what is typed, and below it what can be or what is wrong with it; return where that ends."""
        unit = self.theme.px
        line = pygame.Rect(unit(16), y, surface.get_width() - unit(32), unit(26))
        pygame.draw.rect(surface, GROUND, line, border_radius=unit(4))
        pygame.draw.rect(surface, LINE, line, 1, border_radius=unit(4))
        end = self.theme.write(surface, self.text, line.x + unit(10), line.centery, NORMAL, TEXT)
        pygame.draw.line(
            surface, ACCENT, (end + 2, line.y + unit(6)), (end + 2, line.bottom - unit(7)), max(1, unit(1.5))
        )
        self.theme.write(surface, "Enter sets it", line.right - unit(10), line.centery, SMALL, MUTED, align=1.0)
        words = self._error or f"such as: {', '.join(FORMS)}"
        y = line.bottom + unit(4)
        for text in self.theme.wrapped(words, line.width, SMALL)[:3]:
            self.theme.write(surface, text, line.x, y + unit(8), SMALL, WARNING if self._error else MUTED)
            y += unit(15)
        return y

    def _set(self, words: str, playback: Playback) -> None:
        try:
            playback.pause_when(words)
            self.text, self._error = "", ""
        except UsageError as error:
            self._error = str(error)


def subjects(playback: Playback) -> list[str]:
    """Return who or what a run can pause for: everybody, time, each band, and the species that is followed."""
    bands = [label.partition(":")[0] for _, label, _ in playback.bands]
    followed = playback.follows is not None and playback.follows[0] == "species"
    return ["everybody", "step", *bands, *(["this species"] if followed else [])]


def proposals(subject: str, playback: Playback) -> list[str]:
    """Return the conditions about a subject that are one click away."""
    if subject == "everybody":
        return ["extinction", "extinction rewinds"]
    if subject == "step":
        return [f"step {playback.step + ahead:,}" for ahead in AHEAD]
    if subject == "this species" and playback.follows is not None:
        return [f"species {name_of(playback.follows[1]).lower()} gone"]
    return [f"{subject} {words}" for words in OF_A_BAND]
