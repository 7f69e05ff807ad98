"""The commonest species: name, what they do in swatches and words, a small picture; a click follows one."""

from collections.abc import Hashable

import pygame

from alife.worlds.commonest import CommonSpecies
from viewers.ui.panel import Around, Overlay
from viewers.ui.theme import ACCENT, FAINT, LINE, MUTED, NORMAL, PANEL, RAISED, SMALL, TEXT, Theme
from viewers.worlds.playback import Playback

WIDE, ROW, HEAD = 350, 46, 34  # [units]
LOOK = 38  # [units] a side of a picture


class SpeciesList(Overlay[Playback]):
    """A list over the left of the map, below the tools."""

    name = "species_list"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._rows: list[tuple[pygame.Rect, CommonSpecies]] = []
        self._looks: dict[bytes, pygame.Surface] = {}

    def area_over(self, playback: Playback, around: Around) -> pygame.Rect | None:
        """Return the left of the map."""
        if not playback.lists_species:
            return None
        unit, gap = self.theme.px, self.theme.px(8)
        listed = max(1, len(playback.frame.commonest if playback.frame else ()))
        size = min(unit(WIDE), around.main.width - 2 * gap), unit(HEAD + ROW * listed + 6)
        area = pygame.Rect(around.main.x + gap, around.main.y + max(around.notice, around.tools) + gap, *size)
        return area.clip(around.main)

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        listed = playback.frame.commonest if playback.frame else ()
        asked = playback.frame is not None and bool(playback.frame.request.species)
        return tuple((one.label, one.count, one.place) for one in listed), asked, playback.follows, self.area.size

    def click(self, place: tuple[int, int], playback: Playback) -> None:
        """Follow the species that is clicked."""
        for area, one in self._rows:
            if area.collidepoint(place):
                playback.follow("species", one.label, one.place)

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw the list."""
        unit, wide = self.theme.px, surface.get_width()
        surface.fill(PANEL)
        pygame.draw.rect(surface, LINE, surface.get_rect(), 1)
        self.theme.write(surface, "Commonest species", unit(12), unit(HEAD / 2), NORMAL, TEXT, bold=True)
        self.theme.write(surface, "a click follows one", wide - unit(12), unit(HEAD / 2), SMALL, MUTED, align=1.0)
        self._rows = []
        listed = playback.frame.commonest if playback.frame else ()
        if not listed:
            asked = playback.frame is not None and playback.frame.request.species
            words = "Nothing lives here." if asked else "One moment ..."
            self.theme.write(surface, words, unit(12), unit(HEAD + ROW / 2), SMALL, MUTED)
        for number, one in enumerate(listed):
            row = pygame.Rect(unit(6), unit(HEAD + ROW * number), wide - unit(12), unit(ROW))
            self._rows.append((row, one))
            self._draw_row(surface, row, one, followed=playback.follows == ("species", one.label))

    def _draw_row(self, surface: pygame.Surface, row: pygame.Rect, one: CommonSpecies, *, followed: bool) -> None:
        unit = self.theme.px
        if followed:
            pygame.draw.rect(surface, RAISED, row, border_radius=unit(4))
            pygame.draw.rect(surface, ACCENT, row, max(1, unit(1)), border_radius=unit(4))
        look = pygame.Rect(row.x + unit(4), row.y + unit(4), unit(LOOK), unit(LOOK))
        surface.blit(self._look(one, look.size), look)
        pygame.draw.rect(surface, one.colour, look, max(2, unit(2)))
        x, right = look.right + unit(10), row.right - unit(8)
        upper, lower = row.y + unit(14), row.y + unit(32)
        share = f"{one.share:.1%}"
        self.theme.write(surface, share, right, upper, NORMAL, TEXT, align=1.0)
        self.theme.write(surface, f"{one.count:,}", right, lower, SMALL, MUTED, align=1.0)
        end = self.theme.write(surface, one.name, x, upper, NORMAL, TEXT, bold=True)
        self.theme.write(surface, one.key, end + unit(8), upper, SMALL, FAINT,
                         width=max(1, right - unit(50) - end))  # fmt: skip
        for number, colour in enumerate(one.swatches):
            box = pygame.Rect(x + number * unit(13), lower - unit(5), unit(10), unit(10))
            pygame.draw.rect(surface, colour, box, border_radius=unit(2))
        left = x + len(one.swatches) * unit(13) + unit(4)
        self.theme.write(surface, one.words, left, lower, SMALL, MUTED, width=max(1, right - unit(56) - left))

    def _look(self, one: CommonSpecies, size: tuple[int, int]) -> pygame.Surface:
        key = one.picture.tobytes() + bytes(str(size), "ascii")
        if key not in self._looks:
            if len(self._looks) > 40:
                self._looks.clear()
            picture = pygame.surfarray.make_surface(one.picture.swapaxes(0, 1))
            self._looks[key] = pygame.transform.scale(picture, size)
        return self._looks[key]
