"""What each key of the window on creatures does, by name; the keys are in viewers.creatures.keys."""

from typing import Protocol

from viewers.creatures.creature import FRAMES_PER_BEAT
from viewers.creatures.panels.genome_editor import GenomeEditor
from viewers.creatures.playback import CreaturePlayback
from viewers.ui.toolbar import Toolbar
from viewers.ui.window_actions import ActionTarget, WindowActions


class CreatureActionTarget(ActionTarget, Protocol):
    """The window on creatures, as far as its actions are concerned."""

    editor: GenomeEditor
    toolbar: Toolbar[CreaturePlayback]

    @property
    def playback(self) -> CreaturePlayback:
        """Return the creatures that are shown."""


class Actions(WindowActions):
    """One method an action, none takes an argument."""

    def __init__(self, window: CreatureActionTarget) -> None:
        super().__init__(window)
        self._target = window
        self._editor = window.editor
        self._playback = window.playback

    def toggle_play(self) -> None:
        """Swim or hold still."""
        self._playback.toggle_play()

    def step_once(self) -> None:
        """Go a moment on."""
        self._playback.move_on(1 / FRAMES_PER_BEAT)

    def step_back(self) -> None:
        """Go a moment back."""
        self._playback.move_on(-1 / FRAMES_PER_BEAT)

    def faster(self) -> None:
        """Swim faster."""
        self._playback.faster()

    def slower(self) -> None:
        """Swim slower."""
        self._playback.faster(-1)

    def beat_on(self) -> None:
        """Go one beat on."""
        self._playback.go_to(self._playback.beat + 1)

    def beat_back(self) -> None:
        """Go one beat back."""
        self._playback.go_to(self._playback.beat - 1)

    def to_start(self) -> None:
        """Go to the start."""
        self._playback.go_to(0)

    def follow(self) -> None:
        """Follow the creature."""
        self._playback.follow()

    def see_all(self) -> None:
        """See all of them, and where they began."""
        self._playback.see_all()

    def zoom_in(self) -> None:
        """Zoom in on the middle."""
        self._zoom(1)

    def zoom_out(self) -> None:
        """Zoom out from the middle."""
        self._zoom(-1)

    def toggle_trails(self) -> None:
        """Draw trails or not."""
        self._playback.trails = not self._playback.trails

    def next_chart(self) -> None:
        """Show the creatures in the next way."""
        self._playback.next_chart()

    def watch_best(self) -> None:
        """Watch the best."""
        self._playback.watch_best()

    def watch_nine(self) -> None:
        """Watch nine from all over the map."""
        self._playback.watch_nine()

    def choose(self) -> None:
        """Follow the next one of those in the tank."""
        self._playback.choose((self._playback.subject + 1) % max(1, len(self._playback.swimmers)))

    def remove(self) -> None:
        """Take the one that is followed out of the tank."""
        self._playback.remove()

    def toggle_search(self) -> None:
        """Hold the search up, or let it go on."""
        self._playback.toggle_search()

    def toggle_editing(self) -> None:
        """Edit the genome, or end that."""
        self._playback.toggle_editing()

    def next_brush(self) -> None:
        """Take the next brush of the editor."""
        self._editor.next_brush(self._playback)

    def mutate(self) -> None:
        """Let the genome mutate."""
        self._playback.mutate()

    def next_water_tool(self) -> None:
        """Take the next tool that paints the water, after the last none."""
        playback, toolbar = self._playback, self._target.toolbar
        following = playback.brush.tool + 1
        playback.take_tool(following if following < len(playback.tools) else -1)
        toolbar.open = playback.tool is not None

    def toggle_water(self) -> None:
        """Show the tools that paint the water, or put them away."""
        toolbar = self._target.toolbar
        if self._playback.tool is not None or toolbar.open:
            self._playback.take_tool(-1)
            toolbar.open = False
        else:
            self.next_water_tool()

    def choose_what(self) -> None:
        """Choose the next of what the tool works with."""
        self._playback.choose_what(self._playback.brush.choice + 1)

    def undo(self) -> None:
        """Take the last stroke back, or the last change of the genome."""
        self._playback.undo()

    def save_genome(self) -> None:
        """Write the genome to a file."""
        self._playback.save()

    def _let_go(self) -> bool:
        playback = self._playback
        if self._target.toolbar.open:
            self.toggle_water()
            return True
        if playback.editing is not None:
            playback.toggle_editing()
            return True
        if len(playback.swimmers) > 1 and playback.watched is not None:
            playback.keep_only()
            return True
        return False

    def _zoom(self, steps: int) -> None:
        self._playback.zoom((self._playback.camera.width / 2, self._playback.camera.height / 2), steps)
