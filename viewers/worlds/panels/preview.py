"""What to expect of a world, while its kernels are being compiled: a moving picture that the program drew before."""

import time
from collections.abc import Hashable

import pygame

from alife.core import compiling
from viewers.ui.panel import Around, Overlay
from viewers.ui.pictures import SECONDS_A_FRAME, MovingPictures
from viewers.ui.recorded import picture_of
from viewers.ui.theme import LINE, RAISED, SMALL, TEXT, Theme
from viewers.worlds.playback import Playback

SIDE, FOOT = 300, 28  # [units] of the picture, and of the words below it


class Preview(Overlay[Playback]):
    """A picture over the map; it goes as soon as the world moves."""

    name = "preview"
    takes_mouse = False

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._pictures = MovingPictures()

    def area_over(self, playback: Playback, around: Around) -> pygame.Rect | None:
        """Return the middle of the map, before the first step of a run."""
        early = compiling.seconds() is not None and playback.step == 0 and not playback.filmed
        if not early or playback.drawing is False or picture_of(playback.world_name) is None:
            return None
        unit = self.theme.px
        side = min(unit(SIDE), around.main.width - unit(24), around.main.height - unit(FOOT + 100))
        if side < unit(80):
            return None
        area = pygame.Rect(0, 0, side, side + unit(FOOT))
        area.center = around.main.centerx, around.main.centery + unit(20)
        return area

    def key(self, playback: Playback) -> Hashable:  # noqa: ARG002
        """Return what the picture depends on: it moves by the clock."""
        return int(time.monotonic() / SECONDS_A_FRAME), self.area.size

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw the picture, and say that it is of another run."""
        surface.fill(RAISED)
        wide, path = surface.get_width(), picture_of(playback.world_name)
        picture = None if path is None else self._pictures.now(path, (wide, wide))
        if picture is not None:
            surface.blit(picture, (0, 0))
        words = "meanwhile: another run, recorded earlier"
        middle = wide + self.theme.px(FOOT) // 2
        self.theme.write(surface, words, wide // 2, middle, SMALL, TEXT, align=0.5, width=wide - self.theme.px(12))
        pygame.draw.rect(surface, LINE, surface.get_rect(), 1)
