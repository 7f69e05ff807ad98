"""The one panel of the start page: cards of worlds, recent runs, what else there is to do, a list of files."""

import time
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from pathlib import Path

import pygame

from viewers.start.playback import RecentRun, StartPlayback, WorldCard
from viewers.ui.flow import Flow
from viewers.ui.panel import Panel, Place
from viewers.ui.pictures import MovingPictures
from viewers.ui.theme import ACCENT, GROUND, LINE, MUTED, NORMAL, PANEL, RAISED, SMALL, TEXT, Theme

MARGIN, GAP = 28, 14  # [units]
HEAD = 78  # [units] of the title
CARD_TEXT = 128  # [units] of a card below its picture
LEAST_PICTURE, PRESETS_TALL = 70, 70  # [units]: a picture that says something; what presets and more words take
MORE_PRESETS = 54  # [units] of two more rows of presets
RECENT_TALL = 118  # [units] of recent runs with their names
BUTTON = 24  # [units]
MORE = "more ..."
PICTURES_A_SECOND = 12
Do = Callable[[], None]


class StartPage(Panel[StartPlayback]):
    """Everything there is to begin with."""

    name = "start"
    place = Place.MAIN

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._pictures = MovingPictures()
        self._buttons: list[tuple[pygame.Rect, str, Do]] = []  # where, what it is called, what it does
        self._pointed = ""
        self._listing: Path | WorldCard | None = None  # the folder or the world whose list lies over everything
        self._scrolled = 0  # [lines] of that list
        self._lines_listed = 0

    def key(self, playback: StartPlayback) -> Hashable:
        """Return what the picture depends on: the pictures move by the clock."""
        moment = int(time.monotonic() * PICTURES_A_SECOND)
        return moment, self._pointed, playback.browsing, playback.listed, self._scrolled, self.area.size

    def place_of(self, name: str) -> tuple[int, int]:
        """Return the middle of a button by what it is called; raises StopIteration where there is none."""
        return next(area.center for area, called, _ in self._buttons if called == name)

    def draw(self, surface: pygame.Surface, playback: StartPlayback) -> None:
        """Draw the page."""
        unit, (wide, tall) = self.theme.px, surface.get_size()
        surface.fill(GROUND)
        self._buttons = []
        self.theme.write(surface, "alife", unit(MARGIN), unit(30), 26, TEXT, bold=True)
        self.theme.write(surface, "Worlds that evolve by themselves. Choose one and watch.", unit(MARGIN), unit(58),
                         NORMAL, MUTED)  # fmt: skip
        right = wide - unit(MARGIN)
        for words, do in (("Open a file ...", partial(playback.browse, Path())), ("Take the tour", playback.take_tour)):
            area = pygame.Rect(0, unit(24), self.theme.width(words, NORMAL, bold=True) + unit(28), unit(34))
            area.right = right
            self._draw_button(surface, area, words, do, chosen=words == "Take the tour", name=words)
            right = area.left - unit(10)
        bottom = tall - unit(RECENT_TALL + MARGIN) if playback.recent else tall - unit(MARGIN)
        self._draw_worlds(surface, playback, pygame.Rect(unit(MARGIN), unit(HEAD), wide - unit(2 * MARGIN),
                                                         bottom - unit(HEAD)))  # fmt: skip
        if playback.recent:
            self._draw_recent(surface, playback, bottom + unit(8))
        listing = playback.browsing or playback.listed
        if listing != self._listing:
            self._listing, self._scrolled = listing, 0
        if playback.browsing is not None:
            self._draw_files(surface, playback, playback.browsing)
        elif playback.listed is not None:
            self._draw_presets(surface, playback, playback.listed)

    def point(self, place: tuple[int, int] | None, playback: StartPlayback) -> None:
        """Light the button under the mouse up, and say what it means."""
        self._pointed = "" if place is None else self._at(place)[0]
        meanings = {f"{card.name} {scene}": meaning for card in playback.worlds for scene, meaning in card.presets}
        playback.hint = meanings.get(self._pointed, "")

    def click(self, place: tuple[int, int], playback: StartPlayback) -> None:  # noqa: ARG002
        """Do what the button under the mouse does."""
        self._at(place)[1]()

    def wheel(self, place: tuple[int, int], steps: int, playback: StartPlayback) -> None:  # noqa: ARG002
        """Scroll the list of files or of presets."""
        self._scrolled = max(0, min(self._scrolled - 2 * steps, self._lines_listed - 4))

    def _at(self, place: tuple[int, int]) -> tuple[str, Do]:
        """Return the name of the uppermost button at a place and what it does; nothing beside them."""
        found = [(name, do) for area, name, do in reversed(self._buttons) if area.collidepoint(place)]
        return found[0] if found else ("", lambda: None)

    def _draw_button(
        self, surface: pygame.Surface, area: pygame.Rect, words: str, do: Do, *, name: str, chosen: bool = False
    ) -> None:
        self.theme.button(surface, area, self.theme.fitted(words, area.width - 6, SMALL), chosen=chosen, bold=chosen)
        if name == self._pointed:
            pygame.draw.rect(surface, ACCENT, area, max(1, self.theme.px(1)), border_radius=self.theme.px(4))
        self._buttons.append((area, name, do))

    def _draw_worlds(self, surface: pygame.Surface, playback: StartPlayback, area: pygame.Rect) -> None:
        """Draw the cards of worlds in a row, or two where they would be too narrow."""
        unit, count = self.theme.px, len(playback.worlds)
        across = count if area.width >= count * unit(210) else -(-count // 2)
        down = -(-count // across)
        wide, tall = (area.width + unit(GAP)) // across - unit(GAP), (area.height + unit(GAP)) // down - unit(GAP)
        tall = min(tall, wide + unit(CARD_TEXT + MORE_PRESETS))
        for number, card in enumerate(playback.worlds):
            left = area.x + number % across * (wide + unit(GAP))
            top = area.y + number // across * (tall + unit(GAP))
            self._draw_card(surface, playback, card, pygame.Rect(left, top, wide, tall))

    def _draw_card(self, surface: pygame.Surface, playback: StartPlayback, card: WorldCard, area: pygame.Rect) -> None:
        unit, begin = self.theme.px, partial(playback.begin, card.name)
        pygame.draw.rect(surface, PANEL, area, border_radius=unit(8))
        picture = pygame.Rect(area.x + unit(8), area.y + unit(8), area.width - unit(16), 0)
        is_low = area.height < unit(CARD_TEXT + LEAST_PICTURE)  # then the picture takes the room of the presets
        text = CARD_TEXT - (PRESETS_TALL if is_low else 0)
        picture.height = max(unit(24), min(picture.width, area.height - unit(text + 16)))
        self._draw_picture(surface, picture, card.picture, card.name)
        self._buttons.append((picture, f"{card.name} picture", begin))
        pointed = self._pointed in (f"{card.name} picture", card.name)
        pygame.draw.rect(surface, ACCENT if pointed else LINE, area, max(1, unit(1)), border_radius=unit(8))
        x, y = picture.x, picture.bottom + unit(16)
        self.theme.write(surface, card.name.capitalize(), x, y, 16, TEXT, bold=True)
        watch = pygame.Rect(picture.right - unit(64), y - unit(12), unit(64), unit(BUTTON))
        self._draw_button(surface, watch, "Watch", begin, name=card.name, chosen=True)
        if is_low and card.presets:
            beside = pygame.Rect(watch.left - unit(70), watch.y, unit(64), watch.height)
            self._draw_button(surface, beside, "Presets", partial(playback.list_presets, card), name=_more(card))
        y += unit(5)
        for line in self.theme.wrapped(card.about, picture.width, SMALL)[: 2 if is_low else 3]:
            y += unit(17)
            if y + unit(8) <= area.bottom:
                self.theme.write(surface, line, x, y, SMALL, MUTED)
        if not is_low:
            self._draw_scenes(surface, playback, card, pygame.Rect(x, y + unit(17), picture.width, 0), area.bottom)

    def _draw_scenes(
        self, surface: pygame.Surface, playback: StartPlayback, card: WorldCard, area: pygame.Rect, bottom: int
    ) -> None:
        """Draw a button for every preset; where there is no room for all, one for the list of them."""
        unit, words = self.theme.px, [scene for scene, _ in card.presets]
        places = self._places(words, area)
        fit = [place for place in places if place.bottom <= bottom - unit(4)]
        if len(fit) < len(places):  # "more" takes the place of as many as it needs
            while words and self._places([*words, MORE], area)[-1].bottom > bottom - unit(4):
                words.pop()
            *fit, more = self._places([*words, MORE], area)
            self._draw_button(surface, more, MORE, partial(playback.list_presets, card), name=_more(card))
        for scene, place in zip(words, fit, strict=True):
            self._draw_button(surface, place, scene, partial(playback.begin, card.name, scene),
                              name=f"{card.name} {scene}")  # fmt: skip

    def _places(self, words: list[str], area: pygame.Rect) -> list[pygame.Rect]:
        """Return where buttons of some words lie in an area, in as many rows as they need."""
        unit = self.theme.px
        flow = Flow(area, unit(BUTTON - 2), gap=unit(4))
        return [flow.add(min(area.width, self.theme.width(one, SMALL) + unit(12))) for one in words]

    def _draw_recent(self, surface: pygame.Surface, playback: StartPlayback, top: int) -> None:
        unit = self.theme.px
        self.theme.write(surface, "Recent runs", unit(MARGIN), top + unit(10), NORMAL, TEXT, bold=True)
        flow = Flow(pygame.Rect(unit(MARGIN), top + unit(24), surface.get_width() - unit(2 * MARGIN), 0),
                    unit(RECENT_TALL - 24), gap=unit(GAP))  # fmt: skip
        for run in playback.recent:
            area = flow.add(unit(168))
            if flow.row:
                break
            self._draw_run(surface, playback, run, area)

    def _draw_run(self, surface: pygame.Surface, playback: StartPlayback, run: RecentRun, area: pygame.Rect) -> None:
        unit = self.theme.px
        pygame.draw.rect(surface, PANEL, area, border_radius=unit(6))
        picture = pygame.Rect(area.x + unit(6), area.y + unit(6), unit(76), area.height - unit(12))
        self._draw_picture(surface, picture, run.picture, run.world)
        left, name = picture.right + unit(8), f"run {run.path.name}"
        for number, line in enumerate(self._lines(run.path.name, area.right - left - unit(4))):
            self.theme.write(surface, line, left, area.y + unit(20 + 17 * number), SMALL, TEXT)
        edge = ACCENT if self._pointed == name else LINE
        pygame.draw.rect(surface, edge, area, max(1, unit(1)), border_radius=unit(6))
        self._buttons.append((area, name, partial(playback.open, run.path)))

    def _lines(self, name: str, width: int) -> list[str]:
        """Return a name broken at its hyphens into lines, four at most."""
        return [self.theme.fitted(line, width, SMALL) for line in name.replace("-", "- ").split(" ")][:4]

    def _draw_picture(self, surface: pygame.Surface, area: pygame.Rect, path: Path | None, name: str) -> None:
        pygame.draw.rect(surface, RAISED, area, border_radius=self.theme.px(4))
        picture = None if path is None else self._pictures.now(path, area.size)
        if picture is None:
            self.theme.write(surface, name[:1].upper(), *area.center, 26, MUTED, align=0.5, bold=True)
        else:
            surface.blit(picture, picture.get_rect(center=area.center))

    def _draw_files(self, surface: pygame.Surface, playback: StartPlayback, folder: Path) -> None:
        """Draw the list of folders and genome files over everything."""
        entries = [("..", folder.parent), *((one.name, one) for one in playback.entries)]
        rows = [
            (f"{name}/" if path.is_dir() else name, f"file {name}", partial(playback.open, path))
            for name, path in entries
        ]
        hint = "The folder of a run or study, or a .npz file of genomes. Dropping one onto the window opens it, too."
        self._draw_sheet(surface, playback, f"{folder}", hint, rows)

    def _draw_presets(self, surface: pygame.Surface, playback: StartPlayback, card: WorldCard) -> None:
        """Draw the list of a world's presets, with what each means, over everything."""
        rows = [
            (f"{scene}: {meaning}", f"preset {scene}", partial(playback.begin, card.name, scene))
            for scene, meaning in card.presets
        ]
        self._draw_sheet(surface, playback, f"Presets of {card.name}", "A click begins a world with it.", rows)

    def _draw_sheet(
        self,
        surface: pygame.Surface,
        playback: StartPlayback,
        title: str,
        hint: str,
        rows: Sequence[tuple[str, str, Do]],
    ) -> None:
        """Draw a list over everything; a click beside it closes it. rows: words, what they are called, what they do."""
        unit, self._lines_listed = self.theme.px, len(rows)
        sheet = pygame.Rect(0, 0, min(unit(560), surface.get_width() - unit(24)), surface.get_height() - unit(80))
        sheet.center = surface.get_rect().center
        self._buttons = [(surface.get_rect(), "beside", playback.close_list), (sheet.copy(), "", lambda: None)]
        pygame.draw.rect(surface, PANEL, sheet, border_radius=unit(8))
        pygame.draw.rect(surface, ACCENT, sheet, max(1, unit(1)), border_radius=unit(8))
        left, room = sheet.x + unit(16), sheet.width - unit(32)
        self.theme.write(surface, title, left, sheet.y + unit(22), NORMAL, TEXT, bold=True, width=room)
        self.theme.write(surface, hint, left, sheet.y + unit(42), SMALL, MUTED, width=room)
        y = sheet.y + unit(58)
        for number, (words, name, do) in enumerate(rows[self._scrolled :]):
            lines = self.theme.wrapped(words, room, SMALL)[:3]
            row = pygame.Rect(sheet.x + unit(10), y, sheet.width - unit(20), unit(17 * len(lines) + 5))
            if row.bottom > sheet.bottom - unit(6):
                listed = pygame.Rect(sheet.x, sheet.y + unit(58), sheet.width, sheet.height - unit(64))
                self.scroll_bar(surface, listed, self._scrolled, number, len(rows))
                break
            if self._pointed == name:
                pygame.draw.rect(surface, RAISED, row, border_radius=unit(4))
            for place, line in enumerate(lines):
                middle = row.y + unit(11 + 17 * place)
                self.theme.write(surface, line, row.x + unit(8), middle, SMALL, TEXT, width=row.width - unit(16))
            self._buttons.append((row, name, do))
            y = row.bottom + unit(2)


def _more(card: WorldCard) -> str:
    """Return what the button that lists a world's presets is called."""
    return f"presets of {card.name}"
