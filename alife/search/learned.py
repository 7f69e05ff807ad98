"""Descriptors that are learned from what creatures did: paths in, a few numbers between 0 and 1 out.

Source: Luca Grillotti and Antoine Cully, "Unsupervised Behavior Discovery with Quality-Diversity Optimization" (2022),
AURORA, with principal components by default, which are learned in a hundredth of the time of a net.
"""

from collections.abc import Callable
from math import erf, sqrt
from typing import Protocol

import numpy as np

from alife.engines.rng import words
from alife.search.autoencoder import MOST_INPUTS, Autoencoder

PCA, RANDOM, VAE = KINDS = ("pca", "random", "vae")
STUDENT, NORMAL = SPREADS = ("student", "normal")
MOST_ROWS = 1500  # paths that components are found of
ROUNDS, TOLERANCE = 300, 1e-10  # of turning axes
SMALL = 1e-6  # beside a deviation
SHARE_DIGITS = 6  # behind the point of a share of variance
AXES_STREAM = 2004  # of random words: none that searches draw


class Projection:
    """Places along a few directions: random ones, or the principal components."""

    def __init__(self, size: int, axes: int, seed: int, *, learns: bool) -> None:
        self._learns = learns
        self.middle = np.zeros(size)
        # Sums of four evenly distributed numbers are about normal, and exact, which logarithms are not everywhere.
        drawn = words(seed, 0, AXES_STREAM, np.arange(4 * axes * size)).astype(np.float64).reshape(4, axes, size)
        self.directions = drawn.sum(axis=0) / 2**32 - 2

    def fit(self, rows: np.ndarray) -> None:
        """Find the directions in which rows float64 (n, size) differ most."""
        from alife.search.projections_cpu import covariance, turn_to_axes  # numba takes half a second to load

        if not self._learns:
            return
        some = np.ascontiguousarray(rows[:: -(-len(rows) // MOST_ROWS)])
        matrix = np.empty((len(self.middle), len(self.middle)))
        covariance(some, self.middle, matrix)
        turn_to_axes(matrix, self.directions, ROUNDS, TOLERANCE)

    def encode(self, rows: np.ndarray) -> np.ndarray:
        """Return where rows float64 (n, size) lie along the directions, float64 (n, axes)."""
        from alife.search.projections_cpu import project

        found = np.empty((len(rows), len(self.directions)))
        project(rows, self.middle, self.directions, found)
        return found

    def explained(self, rows: np.ndarray) -> np.ndarray:
        """Return the share of the variance of rows (n, size) that each direction adds to those before it, (axes,)."""
        apart = rows - rows.mean(axis=0)
        upright, _ = np.linalg.qr(self.directions.T)
        found: np.ndarray = ((apart @ upright) ** 2).sum(axis=0) / max(float((apart**2).sum()), SMALL)
        return found

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all that it has learned, as copies of arrays by name."""
        return {"middle": self.middle.copy(), "directions": self.directions.copy()}

    def take(self, arrays: dict[str, np.ndarray]) -> None:
        """Know what `arrays` of one of the same size returned."""
        self.middle, self.directions = arrays["middle"].copy(), arrays["directions"].copy()


class Model(Protocol):
    """What finds a few numbers for many: a Projection or an Autoencoder."""

    def fit(self, rows: np.ndarray) -> None:
        """Learn from rows (n, size)."""

    def encode(self, rows: np.ndarray) -> np.ndarray:
        """Return the numbers of rows, (n, axes)."""

    def explained(self, rows: np.ndarray) -> np.ndarray:
        """Return the share of the variance of rows that each number tells, or (1,) all of them together."""

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all that it has learned."""

    def take(self, arrays: dict[str, np.ndarray]) -> None:
        """Know what `arrays` returned."""


MODELS: dict[str, Callable[[int, int, int], Model]] = {
    PCA: lambda size, axes, seed: Projection(size, axes, seed, learns=True),
    RANDOM: lambda size, axes, seed: Projection(size, axes, seed, learns=False),
    VAE: Autoencoder,
}


class LearnedDescriptors:
    """A model, and what brings paths to its scale and its numbers to 0..1."""

    def __init__(self, kind: str, shape: tuple[int, int], axes: int, seed: int, spread: str = STUDENT) -> None:
        """Take one of KINDS, the frames and channels of a path, how many descriptors there are, a seed; see `of`."""
        self._spread = even_student if spread == STUDENT else even_normal
        self._kind = np.float32 if kind == VAE else np.float64
        every = -(-shape[0] // max(1, MOST_INPUTS // shape[1])) if kind == VAE else 1
        self._frames = np.arange(shape[0] - 1, -1, -every)[::-1]  # that the model is given
        self._model = MODELS[kind](
            len(self._frames) * shape[1], axes, int(words(seed, 0, AXES_STREAM, np.zeros(1, int))[0])
        )
        self.trainings = 0
        self._mean, self._deviation = np.zeros(shape[1]), np.ones(shape[1])  # of each channel
        self._centre, self._width = np.zeros(axes), np.ones(axes)  # of each of the model's numbers
        self._history = {"learned_at": np.zeros(0, np.int64), "explained": np.zeros(0), "taught": np.zeros(0, np.int64)}

    def fit(self, paths: np.ndarray, at: int = 0) -> None:
        """Learn from paths float32 (n, frames, channels), n at least 2; at [evaluations]: when that is, for records."""
        from alife.search.projections_cpu import moments

        moments(paths, self._mean, self._deviation)
        rows = self._rows(paths)
        self._model.fit(rows)
        found = np.ascontiguousarray(self._model.encode(rows)[:, None], np.float64)
        moments(found, self._centre, self._width)
        self.trainings += 1
        kept = self._history
        self._history = {
            "learned_at": np.append(kept["learned_at"], at),
            "explained": self._model.explained(rows).round(SHARE_DIGITS),  # libraries may differ in a last digit
            "taught": np.append(kept["taught"], len(paths)),
        }

    def of(self, paths: np.ndarray) -> np.ndarray:
        """Return the descriptors of paths float32 (n, frames, channels), each 0..1, float64 (n, axes).

        They are even where the model's numbers are distributed as the `spread` says.
        """
        found = (self._model.encode(self._rows(paths)) - self._centre) / (self._width + SMALL)
        return self._spread(found)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all that was learned, as copies of arrays by name."""
        scales = {"mean": self._mean, "deviation": self._deviation, "centre": self._centre, "width": self._width}
        kept = {name: array.copy() for name, array in scales.items()}
        history = {name: array.copy() for name, array in self._history.items()}
        return {**kept, **history, "trainings": np.array(self.trainings), **self._model.arrays()}

    def take(self, arrays: dict[str, np.ndarray]) -> None:
        """Know what `arrays` of one of the same kind and sizes returned."""
        self._mean, self._deviation = arrays["mean"].copy(), arrays["deviation"].copy()
        self._centre, self._width = arrays["centre"].copy(), arrays["width"].copy()
        self.trainings = int(arrays["trainings"])
        self._history = {name: arrays.get(name, empty).copy() for name, empty in self._history.items()}  # old: none
        self._model.take(arrays)

    def _rows(self, paths: np.ndarray) -> np.ndarray:
        scaled = (paths[:, self._frames] - self._mean) / (self._deviation + SMALL)
        return np.ascontiguousarray(scaled.reshape(len(paths), -1), self._kind)


def even_student(values: np.ndarray) -> np.ndarray:
    """Return shares 0..1, even for what is distributed as a Student's t of two degrees of freedom.

    Arithmetic alone tells it, and far places stay apart that a normal distribution would throw together.
    """
    shares: np.ndarray = 0.5 + values / (2 * np.sqrt(2 + values * values))
    return shares


def even_normal(values: np.ndarray) -> np.ndarray:
    """Return shares 0..1, even for what is normally distributed."""
    return np.array([0.5 + 0.5 * erf(value / sqrt(2)) for value in values.ravel().tolist()]).reshape(values.shape)
