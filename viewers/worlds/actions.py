"""What each key of the window on worlds does, by name; the keys are in viewers.worlds.keys."""

from typing import Protocol

import pygame

from viewers.ui.toolbar import Toolbar
from viewers.ui.window_actions import ActionTarget, WindowActions
from viewers.worlds.panels.prompt import Prompt
from viewers.worlds.panels.settings import SettingsPanel
from viewers.worlds.playback import Playback


class WorldActionTarget(ActionTarget, Protocol):
    """The window on worlds, as far as its actions are concerned."""

    prompt: Prompt
    toolbar: Toolbar[Playback]
    settings: SettingsPanel

    @property
    def playback(self) -> Playback:
        """Return the run that is shown."""

    def area(self, name: str) -> pygame.Rect:
        """Return where a panel is."""

    def resize(self, screen: pygame.Surface) -> None:
        """Take another screen."""


class Actions(WindowActions):
    """What keys do in the window on a run."""

    def __init__(self, window: WorldActionTarget) -> None:
        super().__init__(window)
        self._target = window

    def toggle_play(self) -> None:
        """Run or pause."""
        self._target.playback.toggle_play()

    def step_once(self) -> None:
        """Take one step."""
        self._target.playback.step_once()

    def step_back(self) -> None:
        """Go back one step."""
        self._target.playback.step_back()

    def faster(self) -> None:
        """Run faster."""
        self._target.playback.faster()

    def slower(self) -> None:
        """Run slower."""
        self._target.playback.slower()

    def rewind(self) -> None:
        """Go to the state in memory before."""
        self._target.playback.jump(-1)

    def forward(self) -> None:
        """Go to the state in memory after."""
        self._target.playback.jump(1)

    def to_start(self) -> None:
        """Go to the beginning."""
        self._target.playback.to_start()

    def to_head(self) -> None:
        """Go as far as the run ever came."""
        self._target.playback.to_head()

    def ask_condition(self) -> None:
        """Ask what to pause for."""
        self._target.prompt.ask()

    def next_mode(self) -> None:
        """Show the next colours."""
        self._target.playback.next_mode()

    def zoom_in(self) -> None:
        """Zoom in on the middle."""
        self._zoom(1)

    def zoom_out(self) -> None:
        """Zoom out from the middle."""
        self._zoom(-1)

    def fit(self) -> None:
        """Show the whole map."""
        self._target.playback.camera.fit()

    def toggle_borders(self) -> None:
        """Draw borders or not."""
        playback = self._target.playback
        playback.borders = not playback.borders
        playback.say(f"Borders {'on' if playback.borders else 'off'}; they show from a zoom of 3 pixels a space.")

    def next_world(self) -> None:
        """Show the next world."""
        self._target.playback.next_world()

    def toggle_together(self) -> None:
        """Show all worlds of the run side by side, or one."""
        playback = self._target.playback
        playback.together = not playback.together and len(playback.seeds) > 1
        if len(playback.seeds) == 1:
            playback.say("This run has one world; --worlds 4 makes four of different seeds.")

    def toggle_species(self) -> None:
        """Show or hide the list of the commonest species."""
        playback = self._target.playback
        playback.lists_species = not playback.lists_species

    def toggle_settings(self) -> None:
        """Show or hide the settings."""
        self._target.settings.toggle()

    def toggle_drawing(self) -> None:
        """Draw, or only show how far the run is."""
        self._target.playback.toggle_drawing()
        self._target.resize(self._target.screen)

    def branch(self) -> None:
        """Begin a run of its own here."""
        self._target.playback.branch()

    def toggle_tools(self) -> None:
        """Show the tools, then take one after the other, then put them away."""
        toolbar, playback = self._target.toolbar, self._target.playback
        if not playback.tools:
            playback.take_tool(0)
        elif not toolbar.open:
            toolbar.open = True
            playback.take_tool(0)
        elif playback.brush.tool + 1 < len(playback.tools) and playback.tool is not None:
            playback.take_tool(playback.brush.tool + 1)
        else:
            self._put_tool_away()

    def smaller(self) -> None:
        """Make the brush smaller."""
        self._target.playback.resize_brush(-1)

    def larger(self) -> None:
        """Make the brush larger."""
        self._target.playback.resize_brush(1)

    def next_choice(self) -> None:
        """Choose the next thing the tool works with."""
        self._target.playback.choose_what(self._target.playback.brush.choice + 1)

    def undo(self) -> None:
        """Take back the last stroke."""
        self._target.playback.undo_stroke()

    def _zoom(self, steps: int) -> None:
        area = self._target.area("map")
        self._target.playback.camera.zoom_at((area.width / 2, area.height / 2), steps)

    def _put_tool_away(self) -> None:
        self._target.toolbar.open = False
        self._target.playback.take_tool(-1)

    def _let_go(self) -> bool:
        playback = self._target.playback
        if self._target.settings.open:
            self._target.settings.toggle()
        elif self._target.toolbar.open:
            self._put_tool_away()
        elif playback.lists_species:
            playback.lists_species = False
        elif playback.together:
            playback.together = False
        elif playback.pinned is not None:
            playback.pin(None)
        else:
            return False
        return True
