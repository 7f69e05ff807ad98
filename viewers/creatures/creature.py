"""One creature in the tank: its body, its motion as far as it is known, where everything is at a beat."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from alife.worlds.animated import Anatomy, Motion
from viewers.creatures.background import BackgroundEvaluator

FRAMES_PER_BEAT = 48
LENGTHS = (40, 160, 320)  # [beats] that a motion is worked out for, one after the other
AHEAD = 0.6  # of a motion, from which on a longer one is asked for
EASE = 0.05  # [beats] in which a fin is drawn to spread and to feather


@dataclass(frozen=True)
class Pose:
    """A creature at one moment, where it is drawn."""

    points: np.ndarray  # [cells] float64 (nodes, 2)
    centre: np.ndarray  # [cells] float64 (2,)
    strength: float  # how far muscles are grown, 0..1
    spread: float  # how far fins are spread, 0..1


@dataclass(eq=False)
class Swimmer:
    """A creature that is being watched."""

    genes: np.ndarray  # uint8 (genome_length,)
    label: str
    notes: dict[str, Any] = field(default_factory=dict)  # what is known of it besides its body
    lane: float = 0.0  # [cells] how high above the middle it starts
    anatomy: Anatomy | None = None
    motion: Motion | None = None
    _eased: np.ndarray | None = None
    _tried: int = 0  # into LENGTHS

    @property
    def name(self) -> bytes:
        """Return its genome as bytes, by which it is recognised."""
        return self.genes.tobytes()

    @property
    def ready(self) -> bool:
        """Return whether it can be drawn."""
        return self.anatomy is not None and self.motion is not None

    @property
    def beats(self) -> float:
        """Return for how long its motion is known."""
        return 0.0 if self.motion is None else (len(self.motion.centres) - 1) / self.motion.frames_per_beat

    def look_up(self, arena: Any, background: BackgroundEvaluator, beat: float) -> None:
        """Take body and motion from the background as they come, longer ones as time goes on."""
        self.anatomy = self.anatomy or background.ask(("body", self.name), partial(arena.anatomy, self.genes))
        if self.motion is not None and self._tried + 1 < len(LENGTHS) and beat > AHEAD * self.beats:
            self._tried += 1
        length = LENGTHS[self._tried]
        if self.beats >= length:
            return
        found = background.take(
            ("motion", arena, self.name, length), partial(arena.motion, self.genes, length, FRAMES_PER_BEAT)
        )
        if found is not None:
            self.motion, self._eased = found, _eased(found)

    def pose(self, beat: float) -> Pose:
        """Return where everything is at a beat; the start of its mass's centre lies at x 0 of its lane."""
        motion = self.motion
        if motion is None or self._eased is None:
            raise RuntimeError("asked for a pose before it was ready")
        at = min(max(beat, 0.0) * motion.frames_per_beat, len(motion.centres) - 1.0)
        first = min(int(at), max(0, len(motion.centres) - 2))
        share, last = at - first, min(first + 1, len(motion.centres) - 1)
        shift = np.array([0.0, self.lane]) - motion.centres[0]

        def between(values: np.ndarray) -> Any:
            return values[first] * (1 - share) + values[last] * share

        return Pose(
            between(motion.places).astype(float) + shift,
            between(motion.centres) + shift,
            float(between(motion.strength)),
            float(between(self._eased)),
        )

    def trail(self, beat: float, beats: float) -> np.ndarray:
        """Return where its centre was over the last beats, [cells] (n, 2), the oldest first."""
        motion = self.motion
        if motion is None:
            return np.zeros((0, 2))
        end = min(int(beat * motion.frames_per_beat), len(motion.centres) - 1)
        start = max(0, end - int(beats * motion.frames_per_beat))
        every = max(1, motion.frames_per_beat // 12)
        found: np.ndarray = motion.centres[start : end + 1 : every] - motion.centres[0] + (0.0, self.lane)
        return found

    def place_at(self, beat: float) -> np.ndarray:
        """Return where its centre is at a beat [cells] (2,)."""
        return self.pose(beat).centre

    @property
    def size(self) -> tuple[float, float]:
        """Return its width and height at rest [cells]."""
        if self.anatomy is None or not len(self.anatomy.places):
            return 1.0, 1.0
        wide, tall = np.ptp(self.anatomy.places, axis=0)
        return float(wide) + 1, float(tall) + 1


def _eased(motion: Motion) -> np.ndarray:
    """Return how far fins are drawn to be spread, float (frames,): what happens at once, over a moment."""
    half = max(1, round(EASE * motion.frames_per_beat / 2))
    padded = np.pad(motion.spread.astype(float), half, mode="edge")
    found: np.ndarray = np.convolve(padded, np.ones(2 * half + 1) / (2 * half + 1), mode="valid")
    return found
