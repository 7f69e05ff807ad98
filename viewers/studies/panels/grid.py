"""The grid: a row a setting with means over its seeds, a tile a seed; the wheel scrolls, a click opens a run."""

from collections import OrderedDict
from collections.abc import Hashable
from pathlib import Path

import numpy as np
import pygame
from PIL import Image

from alife.runs.pictures import TORN
from alife.worlds.viewable import packed
from viewers.studies.playback import StudyPlayback
from viewers.studies.rows import Row, Tile
from viewers.ui.panel import Panel, Place
from viewers.ui.theme import ACCENT, GROUND, LINE, MUTED, PANEL, SMALL, TEXT, Theme
from viewers.worlds.panels.map import lit_up, scaled

HEAD, LABEL, GAP = 190, 20, 8  # [units] width of what is said of a row; height of a tile's name; between two tiles
LEAST, MOST = 84, 420  # [units] a side of a tile
KEPT = 600  # pictures


class Grid(Panel[StudyPlayback]):
    """All worlds of a study at one step."""

    name = "grid"
    place = Place.MAIN

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._tiles: list[tuple[pygame.Rect, Tile]] = []
        self._pictures: OrderedDict[Path, np.ndarray | None] = OrderedDict()
        self._scrolled = 0  # rows

    def key(self, playback: StudyPlayback) -> Hashable:
        """Return what the picture depends on: the pictures that are due, what is lit or pointed at."""
        shown = tuple(tile.at(playback.step) for tile in playback.tiles)
        pointed = None if playback.pointed is None else (playback.pointed.folder, playback.pointed.world)
        return shown, playback.lit, pointed, self._scrolled, self.area.size

    def place_of(self, number: int) -> tuple[int, int]:
        """Return the middle of a tile by its number, those in sight counted row by row."""
        return self._tiles[number][0].center

    def point(self, place: tuple[int, int] | None, playback: StudyPlayback) -> None:
        """Light the tile under the mouse up."""
        playback.pointed = None if place is None else self._at(place)
        tile = playback.pointed
        playback.hint = "" if tile is None else f"{tile.folder.name}, seed {tile.seed}; a click opens this run"

    def click(self, place: tuple[int, int], playback: StudyPlayback) -> None:
        """Open the run of a tile."""
        tile = self._at(place)
        if tile is not None:
            playback.open(tile)

    def wheel(self, place: tuple[int, int], steps: int, playback: StudyPlayback) -> None:  # noqa: ARG002
        """Scroll."""
        self._scrolled = max(0, min(self._scrolled - steps, len(playback.rows) - 1))

    def draw(self, surface: pygame.Surface, playback: StudyPlayback) -> None:
        """Draw the rows that there is room for."""
        unit = self.theme.px
        self.ground(surface, GROUND)
        self._tiles = []
        side = self._side(surface.get_size(), playback)
        tall = side + unit(LABEL + GAP)
        shown = max(1, (surface.get_height() - unit(GAP)) // tall)
        self.scroll_bar(surface, surface.get_rect().inflate(0, -unit(12)), self._scrolled, shown, len(playback.rows))
        for number, row in enumerate(playback.rows[self._scrolled :]):
            top = unit(GAP) + number * tall
            if top + tall > surface.get_height() and number:
                left = len(playback.rows) - self._scrolled - number
                words = f"{left} more: the wheel scrolls"
                self.theme.write(surface, words, unit(14), surface.get_height() - unit(12), SMALL, ACCENT)
                break
            self._draw_head(surface, playback, row, top)
            for column, tile in enumerate(row.tiles):
                area = pygame.Rect(unit(HEAD) + column * (side + unit(GAP)), top + unit(LABEL), side, side)
                if area.right <= surface.get_width():
                    self._draw_tile(surface, playback, tile, area)

    def _side(self, size: tuple[int, int], playback: StudyPlayback) -> int:
        """Return the side of a tile: so that all are in sight, if they are not too small then."""
        unit, (width, height) = self.theme.px, size
        across = max(len(row.tiles) for row in playback.rows)
        wide = (width - unit(HEAD)) // across - unit(GAP)
        tall = (height - unit(GAP)) // len(playback.rows) - unit(LABEL + GAP)
        return max(unit(LEAST), min(wide, tall, unit(MOST)))

    def _draw_head(self, surface: pygame.Surface, playback: StudyPlayback, row: Row, top: int) -> None:
        """Write the setting, and the means over its seeds."""
        unit = self.theme.px
        y = top + unit(LABEL + 10)
        pygame.draw.line(surface, LINE, (unit(14), top), (surface.get_width() - unit(14), top))
        for line in self._title(row, unit(HEAD - 20)):
            self.theme.write(surface, line, unit(14), y, colour=TEXT, bold=True, width=unit(HEAD - 20))
            y += unit(18)
        for name, value in row.means(playback.names, playback.step):
            end = self.theme.write(surface, value, unit(14), y, SMALL, TEXT)
            self.term(surface, name, end + unit(6), y, MUTED, width=unit(HEAD - 10) - end)
            y += unit(17)
        if row.unpictured:
            self.theme.write(surface, f"and {row.unpictured} seeds without pictures", unit(14), y, SMALL, MUTED,
                             width=unit(HEAD - 20))  # fmt: skip

    def _title(self, row: Row, room: int) -> list[str]:
        """Return a row's setting in lines; a value, which is what differs, has its own where a name leaves no room."""
        lines: list[str] = []
        for one in row.words.split(", "):
            name, equals, value = one.partition(" = ")
            fits = not equals or self.theme.width(one, bold=True) <= room
            lines += [one] if fits else [f"{self.theme.fitted(name, room - self.theme.px(14), bold=True)} =", value]
        return lines

    def _draw_tile(self, surface: pygame.Surface, playback: StudyPlayback, tile: Tile, area: pygame.Rect) -> None:
        unit, found = self.theme.px, tile.at(playback.step)
        pygame.draw.rect(surface, PANEL, area)
        self._tiles.append((area, tile))
        pixels = None if found is None else self._picture(found[1])
        if pixels is not None:
            if playback.lit is not None and playback.lit < len(playback.legend):
                pixels = lit_up(pixels, [colour for _, colour in playback.legend], playback.lit)
            share = min(area.width / pixels.shape[1], area.height / pixels.shape[0])
            size = max(1, round(pixels.shape[1] * share)), max(1, round(pixels.shape[0] * share))
            picture = scaled(pixels, size)
            surface.blit(picture, picture.get_rect(center=area.center))
        else:
            self.theme.write(surface, "not yet", *area.center, SMALL, MUTED, align=0.5)
        words = f"seed {tile.seed}"
        behind = found is not None and tile.steps[-1] < playback.end and playback.step > tile.steps[-1]
        if behind and not playback.study.is_search:
            words += f", to step {tile.steps[-1]:,}"
        pointed = tile is playback.pointed
        self.theme.write(surface, words, area.x, area.y - unit(LABEL / 2), SMALL, TEXT if pointed else MUTED,
                         width=area.width)  # fmt: skip
        pygame.draw.rect(surface, ACCENT if pointed else LINE, area.inflate(2, 2), max(1, unit(1)))

    def _at(self, place: tuple[int, int]) -> Tile | None:
        return next((tile for area, tile in self._tiles if area.collidepoint(place)), None)

    def _picture(self, path: Path) -> np.ndarray | None:
        """Return the pixels of a file, uint32 (height, width); None of one that is being written or torn."""
        if path not in self._pictures:
            try:
                with Image.open(path) as file:
                    self._pictures[path] = packed(np.asarray(file.convert("RGB")))
            except TORN:
                return None
            if len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(path)
        return self._pictures[path]
