"""A study being shown: all its worlds at the same step, as far as their runs have come. Knows no pygame."""

import time
from pathlib import Path

from alife.core.colours import Colour
from alife.study.study import Study
from viewers.studies import rows
from viewers.studies.rows import Row, Tile
from viewers.ui.playback import BasePlayback
from viewers.ui.wishes import OpenPath

DURATIONS = (240, 120, 60, 30, 20, 10, 5, 3)  # [s] that all of it takes, the slowest first
USUAL = 4  # of these
LOOK_SECONDS, LOOK_SHARE = 1.0, 0.05  # between two looks at the folders; the most of the time that they may take
FIGURES = 3  # means beside a row


class StudyPlayback(BasePlayback):
    """A study whose time goes on over all runs at once."""

    def __init__(self, study: Study) -> None:
        super().__init__(name=f"{study.world} study", world_name=study.world, folder=study.folder)
        self.study = study
        self.rows: list[Row] = rows.rows_of(study)
        world = rows.world_of(study)
        self.legend: list[tuple[str, Colour]] = [] if study.is_search else world.legend()
        self.names: tuple[str, ...] = () if study.is_search else world.headline[:FIGURES]
        self.step = 0.0
        self.speed_index = USUAL
        self.lit: int | None = None  # the legend entry under the mouse
        self.pointed: Tile | None = None  # the tile under the mouse
        self.finished, self.finished_worlds = 0, 0  # runs; worlds of these
        self.worlds = sum(len(run.seeds) for run in study.runs)
        self.units = "searches" if study.is_search else "worlds"
        self._playing, self._next_look = True, 0.0
        self._stops: list[int] = []
        self.look()

    @property
    def playing(self) -> bool:
        """Return whether time goes on."""
        return self._playing

    @property
    def moment(self) -> str:
        """Return the name of a file that shows the step."""
        return f"step-{round(self.step):010d}"

    @property
    def end(self) -> int:
        """Return the last step of which there is a picture."""
        return self._stops[-1] if self._stops else 0

    @property
    def waiting(self) -> str:
        """Return that there is nothing to be seen yet, where that is so."""
        return "" if self._stops else "No run of this study has left a picture yet."

    @property
    def tiles(self) -> list[Tile]:
        """Return all tiles."""
        return [tile for row in self.rows for tile in row.tiles]

    def look(self) -> None:
        """Take note of what the runs have left by now; a study may still be going on."""
        begun = time.monotonic()
        rows.look(self.rows, self.names)
        self._stops = sorted({step for tile in self.tiles for step in tile.steps})
        finished = self.study.finished()
        self.finished = len(finished)
        self.finished_worlds = sum(len(run.seeds) for run in self.study.runs if run.name in finished)
        now = time.monotonic()
        self._next_look = now + max(LOOK_SECONDS, (now - begun) / LOOK_SHARE)

    def tick(self, seconds: float) -> None:
        """Let time pass."""
        if self.finished < len(self.study.runs) and time.monotonic() >= self._next_look:
            self.look()
        if self._playing:
            self.step = min(self.step + seconds * self.end / DURATIONS[self.speed_index], self.end)
        if self._playing and self.step >= self.end and self.finished == len(self.study.runs):
            self._playing = False

    def toggle_play(self) -> None:
        """Play or pause; at the end play again."""
        self._playing = not self._playing
        if self._playing and self.step >= self.end:
            self.step = 0.0

    def go_to(self, step: float) -> None:
        """Pause and go to a step."""
        self._playing, self.step = False, min(max(step, 0.0), self.end)

    def jump(self, direction: int) -> None:
        """Go to the picture before (-1) or after (1) this one."""
        fit = [stop for stop in self._stops if (stop < self.step if direction < 0 else stop > self.step)]
        if fit:
            self.go_to(fit[-1] if direction < 0 else fit[0])

    def set_speed(self, index: int) -> None:
        """Go to a speed by its number."""
        self.speed_index = max(0, min(len(DURATIONS) - 1, index))
        self.say(f"Speed: all of it in {DURATIONS[self.speed_index]} s")

    def open(self, tile: Tile) -> None:
        """Wish to see one run, and its world that a tile shows; it leads back here."""
        if (tile.folder / "config.toml").is_file():
            self.wish = OpenPath(tile.folder, world=tile.world, home=Path(self.folder))
        else:
            self.say(f"{tile.folder.name} has not begun yet.")
