"""What hands did to a world, shown for a moment, so that a film tells it from what happened by itself. No pygame."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from alife.runs.live_settings import PREFIX
from alife.worlds.intervention import Intervention

FRAMES = 14  # for which a flash is seen
MOST = 60  # flashes at once: the newest


@dataclass
class Flash:
    """A place of a stroke."""

    place: tuple[int, int]  # (y, x) [spaces]
    radius: int  # [spaces]
    left: int = FRAMES  # frames

    @property
    def strength(self) -> float:
        """Return how bright it is, 1 at first."""
        return self.left / FRAMES


class Flashes:
    """The flashes of a map; each drawing of it makes them older."""

    def __init__(self) -> None:
        self.now: list[Flash] = []
        self._seen: tuple[int, int] | None = None  # the world, and how many interventions there had been

    def look(self, interventions: Sequence[Intervention], world: int, step: int) -> None:
        """Take note of what hands did to a world up to a step; what was done before the first look is none."""
        done = bisect_right(interventions, step, key=lambda one: one.step)
        before = self._seen[1] if self._seen is not None and self._seen[0] == world else done
        self._seen = world, done
        new = [one for one in interventions[before:done] if one.world == world and not one.tool.startswith(PREFIX)]
        self.now = [*self.now, *(Flash((one.y, one.x), one.radius) for one in new)][-MOST:]

    def fade(self) -> None:
        """Let one frame pass."""
        for flash in self.now:
            flash.left -= 1
        self.now = [flash for flash in self.now if flash.left > 0]
