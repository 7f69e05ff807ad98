"""The world alone with a small caption: for films and pictures that are to be shown elsewhere."""

from collections.abc import Hashable

import pygame

from viewers.ui.layout import Side
from viewers.ui.panel import Panel, Place, Room
from viewers.ui.theme import MUTED, SMALL, TEXT
from viewers.ui.toolbar import Toolbar
from viewers.worlds.panels.map import Map
from viewers.worlds.panels.prompt import Prompt
from viewers.worlds.panels.settings import SettingsPanel
from viewers.worlds.playback import Playback
from viewers.worlds.window import WorldWindow

HEIGHT = 28  # [units]


class Caption(Panel[Playback]):
    """One line: which world, which seed, which step."""

    name = "caption"
    place = Place.FOOT

    def height(self, playback: Playback, room: Room) -> int:  # noqa: ARG002
        """Return the height of one line."""
        return self.theme.px(HEIGHT)

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        return playback.step, playback.world, self.area.size

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw the line."""
        self.ground(surface)
        unit, middle = self.theme.px, surface.get_height() // 2
        words = f"{playback.name}, seed {playback.seeds[playback.world]}"
        self.theme.write(surface, words, unit(14), middle, SMALL, MUTED)
        words = f"step {playback.step:,}"
        self.theme.write(surface, words, surface.get_width() - unit(14), middle, SMALL, TEXT, align=1.0)


class CleanWindow(WorldWindow):
    """A window of nothing but the map and its caption."""

    panel_types = (Map, Caption, SettingsPanel, Prompt, Toolbar)
    side = Side(share=0.0, least=0, most=0)
