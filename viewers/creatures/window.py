"""The window on creatures: its panels, and how it is run."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, ClassVar

import pygame

from alife.terminal import screen as terminal
from viewers.creatures.actions import Actions
from viewers.creatures.keys import BY_CODE, GROUPS, KEYS, MOUSE
from viewers.creatures.panels.archive_map import ArchiveMap
from viewers.creatures.panels.controls import CreatureControls
from viewers.creatures.panels.genome_editor import GenomeEditor
from viewers.creatures.panels.inspector import Inspector
from viewers.creatures.panels.small_panels import CreatureStatusLine, Title, Tooltip
from viewers.creatures.panels.tank import Tank
from viewers.creatures.panels.timeline import Timeline
from viewers.creatures.playback import CreaturePlayback, Source
from viewers.ui.help import HelpContent
from viewers.ui.layout import Side
from viewers.ui.panel import Panel
from viewers.ui.theme import Theme
from viewers.ui.toolbar import Toolbar
from viewers.ui.window import Window, loop, opened
from viewers.ui.wishes import Wish

SIDE = Side(share=0.29, least=286, most=400)
EDITING_SIDE = Side(share=0.42, least=286, most=560)
FRAMES_BESIDE_A_SEARCH = 40  # a second


class CreatureWindow(Window[CreaturePlayback]):
    """A window on creatures."""

    panel_types: ClassVar[tuple[type[Panel[Any]], ...]] = (
        Tank,
        Title,
        ArchiveMap,
        GenomeEditor,
        Inspector,
        CreatureControls,
        Timeline,
        CreatureStatusLine,
        Toolbar,
        Tooltip,
    )
    keys = BY_CODE

    def __init__(self, playback: CreaturePlayback, screen: pygame.Surface, theme: Theme) -> None:
        super().__init__(playback, screen, theme, HelpContent(f"Watching {playback.name}", KEYS, GROUPS, MOUSE))
        self.editor, self.toolbar = self.find(GenomeEditor), self.find(Toolbar)
        self.actions: Actions = Actions(self)
        self.arrange()

    @property
    def side(self) -> Side:
        """Return how wide the column at the right is: wider while a genome is edited."""
        return SIDE if self.playback.editing is None else EDITING_SIDE

    def arrange(self) -> None:
        """Lay the panels out; the camera looks through the tank."""
        super().arrange()
        self.playback.camera.set_port(*self.area("tank").size)

    def advance(self, seconds: float) -> None:
        """Let the creatures swim."""
        self.playback.tick(min(seconds, 0.25))
        self.point_again("archive_map")  # it may have changed under a mouse that stands still

    @property
    def busy(self) -> bool:
        """Return whether the next frame may differ from this one without an event."""
        return super().busy or self.playback.busy

    @property
    def frames_wanted(self) -> float:
        """Return how many frames a second are wanted: fewer beside a search, whose processors they take."""
        searching = self.playback.source.is_live and not self.playback.source.paused
        return FRAMES_BESIDE_A_SEARCH if searching else super().frames_wanted

    def key(self, event: pygame.event.Event) -> bool:
        """Follow one of those that swim by its number."""
        if pygame.K_1 <= event.key <= pygame.K_9 and not event.mod & pygame.KMOD_CTRL:
            self.playback.choose(event.key - pygame.K_1)
            return True
        return False


class CleanWindow(CreatureWindow):
    """A window of nothing but the tank, for films."""

    panel_types = (Tank, GenomeEditor, Toolbar)

    @property
    def side(self) -> Side:
        """Return that there is no column."""
        return Side(0.0, 0, 0)

    def advance(self, seconds: float) -> None:
        """Let the creatures swim."""
        self.playback.tick(min(seconds, 0.25))


def watch(
    source: Source, *, stopped: Callable[[], bool] = lambda: False, onto: tuple[pygame.Surface, Theme] | None = None,
    home: Wish | None = None,
) -> Wish | None:  # fmt: skip
    """Show creatures in a window until it is closed; a running search is then stopped and saved.

    onto: the window that is open already, and stays open
    home: what the button Start leads to; the start page if nothing else

    Returns what is wished for next.
    """
    with ExitStack() as ended:
        ended.callback(source.close)
        screen, theme = onto or opened("alife")
        pygame.display.set_caption(f"alife: {source.arena.name}")
        playback = CreaturePlayback(source)
        playback.home = home or playback.home
        ended.callback(playback.close)
        ended.callback(_save_edits, playback)
        ended.callback(lambda: None if onto else pygame.display.quit())
        window = CreatureWindow(playback, screen, theme)
        ended.callback(window.end_film)
        source.start()
        loop(window, stopped)
        return playback.wish


def _save_edits(playback: CreaturePlayback) -> None:
    for line in playback.save_edits():
        terminal.warn(line)
