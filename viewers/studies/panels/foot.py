"""The rows at the bottom: toolbar, timeline, status line."""

from collections.abc import Hashable, Sequence

import pygame

from viewers.studies.playback import DURATIONS, StudyPlayback
from viewers.ui.controls import Control, Controls, Speed, play_control
from viewers.ui.slider import DONE, Slider
from viewers.ui.status_line import Figure, Status, StatusLine
from viewers.ui.theme import GOOD, MUTED, WARNING


class StudyControls(Controls[StudyPlayback]):
    """Time, what is kept, where else to go."""

    def groups(self, playback: StudyPlayback) -> Sequence[Sequence[Control]]:
        """Return the buttons, by group."""
        going = playback.playing
        play = play_control(("Play", "Pause"), "Run or pause: Space", going=going)
        time = (Control("step_back", "Back", "back", "The picture before: comma"), play,
                Control("step_once", "Step", "step", "The picture after: full stop"))  # fmt: skip
        keep = (
            Control("record", "Record", "record", "Film what is seen: R; again ends it", on=bool(playback.recording)),
            Control("screenshot", "Picture", "screenshot", "Save a picture of the window: S"),
        )
        more = (
            Control("go_home", "Start", "home", "All worlds, presets and recent runs"),
            Control("toggle_help", "Help", "help", "All keys and uses of the mouse: ?", opens="help"),
        )
        return time, keep, more

    def speed(self, playback: StudyPlayback) -> Speed:
        """Return how fast time is to go."""
        return Speed(playback.speed_index, len(DURATIONS), f"all in {DURATIONS[playback.speed_index]} s")

    def set_speed(self, index: int, playback: StudyPlayback) -> None:
        """Let time go faster or slower."""
        playback.set_speed(index)


class Timeline(Slider[StudyPlayback]):
    """A bar from step 0 to the last picture."""

    def key(self, playback: StudyPlayback) -> Hashable:
        """Return what the picture depends on."""
        return self.x_of(self.now(playback), playback), playback.end, self.hover, self.area.size

    def end(self, playback: StudyPlayback) -> float:
        """Return the last step of which there is a picture."""
        return max(playback.end, 1)

    def now(self, playback: StudyPlayback) -> float:
        """Return the step that is shown."""
        return playback.step

    def words(self, moment: float) -> str:
        """Return a step in full."""
        return f"{round(moment):,}"

    def last_words(self, playback: StudyPlayback) -> str:
        """Return the last step."""
        return f"{playback.end:,}"

    def go_to(self, moment: float, playback: StudyPlayback) -> None:
        """Go to a step."""
        playback.go_to(moment)

    def draw_marks(self, surface: pygame.Surface, bar: pygame.Rect, playback: StudyPlayback) -> None:
        """Draw what has been shown."""
        done = bar.copy()
        done.width = max(self.theme.px(4), self.x_of(playback.step, playback) - bar.x)
        pygame.draw.rect(surface, DONE, done, border_radius=self.theme.px(3))


class StudyStatusLine(StatusLine[StudyPlayback]):
    """The step, and how many runs are done."""

    def figures(self, playback: StudyPlayback) -> tuple[Figure, ...]:
        """Return step, worlds or searches, and in how many batches of several worlds they are done."""
        units, batches = playback.units, len(playback.study.runs)
        worlds = f"{playback.finished_worlds} of {playback.worlds}"
        found = Figure("step", f"{round(playback.step):,}", 84), Figure(f"{units} finished", worlds, 60)
        is_batched = batches < playback.worlds
        return (*found, Figure("batches", f"{playback.finished} of {batches}", 60)) if is_batched else found

    def status(self, playback: StudyPlayback) -> Status:
        """Return whether it plays."""
        if playback.filmed:
            return Status(playback.name, MUTED)
        return Status("playing", GOOD) if playback.playing else Status("paused", WARNING)
