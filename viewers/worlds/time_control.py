"""Time in a run that is shown: play, pause, steps, speeds, rewinding, branching off. Knows no pygame."""

from collections.abc import Callable
from math import log
from typing import Any

from alife.worlds.world import Band
from viewers.ui.playback import BasePlayback
from viewers.worlds import conditions
from viewers.worlds.simulation_thread import FULL_SPEED, Pace, SimulationThread

SPEEDS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, FULL_SPEED)  # [steps/s]


def speed_for(wanted: float) -> int:
    """Return the number of the speed that is nearest to some [steps/s], of those that are not full speed."""
    return min(range(len(SPEEDS) - 1), key=lambda index: abs(log(SPEEDS[index] / max(wanted, 1e-9))))


class PlaybackControls(BasePlayback):
    """The part of a Playback that goes through time. The run itself moves on the thread of the simulation."""

    simulation: SimulationThread
    bands: tuple[Band, ...]
    speed_index: int
    drawing: bool
    _do: Callable[[Callable[[], Any]], None]
    _branch: Callable[[], None]

    @property
    def playing(self) -> bool:
        """Return whether time goes on."""
        return self.simulation.playing

    @property
    def speed(self) -> float:
        """Return the [steps/s] wanted."""
        return SPEEDS[self.speed_index]

    @property
    def pace(self) -> Pace:
        """Return how fast the run is to go: as fast as it can while nothing is drawn."""
        return Pace(self.speed if self.drawing else FULL_SPEED)

    def toggle_drawing(self) -> None:
        """Draw, or go as fast as can be and only tell how far the run is."""
        self.drawing = not self.drawing
        self.simulation.pace = self.pace

    def toggle_play(self) -> None:
        """Play or pause; a run at its end goes on for as long again."""
        status = self.simulation.status
        if self.playing:
            self.simulation.playing = False
        elif status.ended and self.simulation.run.writes:
            more = max(2 * status.last_step, 1000)
            self._do(lambda: self._extend(more))
        elif status.ended:
            self._do(self._again)
        else:
            self._set_playing(True)
        self.simulation.wanted = True
        self.simulation.poke()

    def step_once(self) -> None:
        """Pause and take one step."""
        self.simulation.playing = False
        self._do(lambda: self.simulation.run.advance(60.0, 1))

    def step_back(self) -> None:
        """Pause and go back one step."""
        self.go_to(self.simulation.status.step - 1)

    def faster(self) -> None:
        """Go to the next higher speed."""
        self.set_speed(self.speed_index + 1)

    def slower(self) -> None:
        """Go to the next lower speed."""
        self.set_speed(self.speed_index - 1)

    def go_to(self, step: int) -> None:
        """Pause and go to a step, past or to come."""
        self.simulation.playing = False
        self._do(lambda: self.simulation.run.go_to(step))

    def jump(self, direction: int) -> None:
        """Go to the state in memory before (-1) or after (1) this one, the head at last."""
        status = self.simulation.status
        stops = sorted({*status.snapshots, status.head})
        fit = [stop for stop in stops if (stop < status.step if direction < 0 else stop > status.step)]
        if fit:
            self.go_to(fit[-1] if direction < 0 else fit[0])

    def to_start(self) -> None:
        """Go to the first state in memory."""
        self.go_to(0)

    def to_head(self) -> None:
        """Go as far as the run ever came."""
        self.go_to(self.simulation.status.head)

    def branch(self) -> None:
        """Begin a run of its own here."""
        self.simulation.playing = False
        self._do(self._branch)

    def pause_when(self, text: str) -> None:
        """Pause when something happens, or no more when it is named again; raises UsageError."""
        one = conditions.parse(text, self.bands)
        known = self.simulation.conditions
        self.simulation.conditions = (
            [other for other in known if other.text != one.text] if one in known else [*known, one]
        )
        self.say(f"No longer pauses for: {one.text}." if one in known else f"Will pause for: {one.text}.")

    def _set_playing(self, playing: bool) -> None:
        self.simulation.pace = self.pace
        self.simulation.playing = playing

    def set_speed(self, index: int) -> None:
        """Go to a speed by its number."""
        self.speed_index = max(0, min(len(SPEEDS) - 1, index))
        self.simulation.pace = self.pace
        self.say("Speed: as fast as it can" if self.speed == FULL_SPEED else f"Speed: {self.speed:,.0f} steps/s")

    def _again(self) -> None:
        self.simulation.run.go_to(0)
        self._set_playing(True)

    def _extend(self, steps: int) -> None:
        self.simulation.run.extend(steps)
        self._set_playing(True)
        self.say(f"Goes on to step {self.simulation.run.run_config.steps:,}.")
