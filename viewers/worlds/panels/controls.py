"""The toolbar of the window on worlds."""

from collections.abc import Sequence

from viewers.ui.controls import Control, Controls, Speed, home_control, play_control
from viewers.worlds.playback import Playback
from viewers.worlds.simulation_thread import FULL_SPEED
from viewers.worlds.time_control import SPEEDS


class WorldControls(Controls[Playback]):
    """Time, view, hands, what is kept, what is opened."""

    def groups(self, playback: Playback) -> Sequence[Sequence[Control]]:
        """Return the buttons, by group."""
        going, several = playback.playing, len(playback.seeds) > 1
        play = play_control(("Play", "Pause"), "Run or pause: Space", going=going)
        time = (Control("step_back", "Back", "back", "One step back: comma"), play,
                Control("step_once", "Step", "step", "One step on: full stop"),
                Control("ask_condition", "When", "when", "Pause when something happens: P",
                        on=bool(playback.simulation.conditions), opens="prompt"))  # fmt: skip
        view = [
            Control("fit", "Fit", "fit", "Show the whole map: F. The wheel zooms, a drag moves."),
            Control("next_mode", "Colours", "colour", "Show something else in colours: C"),
        ]
        if several:
            hint = "All worlds of the run side by side: A"
            view.append(Control("toggle_together", "Worlds", "worlds", hint, on=playback.together))
        if playback.tools:
            held = playback.tool is not None
            view.append(Control("toggle_tools", "Tools", "tools", "Change the world by hand: H", on=held))
        settings = "to be changed while it runs" if playback.live_settings else "to be chosen for a new world"
        keep = (
            Control("record", "Record", "record", "Film what is seen: R; again ends it", on=bool(playback.recording)),
            Control("screenshot", "Picture", "screenshot", "Save a picture of the window: S"),
            Control("branch", "Branch", "branch", "Begin a run of its own here: B"),
        )
        more = (
            Control("toggle_species", "Species", "species", "The commonest species: L", on=playback.lists_species),
            Control("toggle_settings", "Settings", "settings", f"Every setting, {settings}: K", opens="settings"),
            home_control(playback, saved="this run is saved"),
            Control("toggle_help", "Help", "help", "All keys and uses of the mouse: ?", opens="help"),
        )
        return time, view, keep, more

    def speed(self, playback: Playback) -> Speed:
        """Return how fast time is to go."""
        words = "full speed" if playback.speed == FULL_SPEED else f"{playback.speed:,.0f} steps/s"
        return Speed(playback.speed_index, len(SPEEDS), words)

    def set_speed(self, index: int, playback: Playback) -> None:
        """Let time go faster or slower."""
        playback.set_speed(index)
