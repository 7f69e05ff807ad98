"""The toolbar of the window on creatures."""

from collections.abc import Sequence

from viewers.creatures.playback import SPEEDS, CreaturePlayback
from viewers.ui.controls import Control, Controls, Speed, home_control, play_control


class CreatureControls(Controls[CreaturePlayback]):
    """Time, who is watched, the genome, what is kept, what is opened."""

    def groups(self, playback: CreaturePlayback) -> Sequence[Sequence[Control]]:
        """Return the buttons, by group."""
        going, editing = playback.playing, playback.editing is not None
        time = (
            Control("step_back", "Back", "back", "A moment back: comma"),
            play_control(("Swim", "Hold"), "Swim or hold still: Space", going=going),
            Control("step_once", "Step", "step", "A moment on: full stop"),
        )
        who = [
            Control("watch_best", "Best", "best", "Watch the best: B"),
            Control("watch_nine", "Nine", "worlds", "Nine from all over the map, side by side: N"),
            Control("see_all", "Fit", "fit", "See all of them, and the start: A"),
            Control("toggle_editing", "Edit", "edit", "Edit the genome: E", on=editing),
            Control("mutate", "Mutate", "mutate", "A mutant of it: M"),
        ]
        if playback.tools:
            painting = playback.tool is not None
            who.append(Control("toggle_water", "Water", "tools", "Paint the water: W", on=painting))
        if playback.source.is_live:
            paused = playback.source.paused
            hint = "Let the search go on: P" if paused else "Let the search pause: P"
            who.append(Control("toggle_search", "Search", "pause", hint, on=paused))
        keep = (
            Control("record", "Record", "record", "Film what is seen: R; again ends it", on=bool(playback.recording)),
            Control("screenshot", "Picture", "screenshot", "Save a picture of the window: S"),
        )
        more = (
            home_control(playback, saved="a search is saved"),
            Control("toggle_help", "Help", "help", "All keys and uses of the mouse: ?", opens="help"),
        )
        return time, who, keep, more

    def speed(self, playback: CreaturePlayback) -> Speed:
        """Return how fast time is to go."""
        return Speed(playback.speed_index, len(SPEEDS), f"{playback.speed:g} beats/s")

    def set_speed(self, index: int, playback: CreaturePlayback) -> None:
        """Let time go faster or slower."""
        playback.faster(index - playback.speed_index)
