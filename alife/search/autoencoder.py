"""A small variational autoencoder in NumPy: it reduces rows to a few numbers, and restores them from these.

Source: Diederik Kingma and Max Welling, "Auto-Encoding Variational Bayes" (2014), trained by Adam (Kingma, Ba, 2015).
Its bits are those of the linear algebra library that NumPy has here; products are so small that no library shares them
among threads, which would take longer and could round in another order.
"""

from itertools import pairwise

import numpy as np

from alife.engines.rng import words

HIDDEN = (48, 24)
BATCH = 48  # [paths] a step
MOST_INPUTS = 96
FIRST_STEPS, LATER_STEPS = 300, 100  # of a training: the first, and those that go on from its weights
RATE, LATE_RATE, LATE = 4e-3, 1e-3, 0.7  # of a step; after this share of them
MOMENTUM, MEMORY, EPSILON = 0.9, 0.999, 1e-8  # of Adam
WARM = 0.5  # share of the steps in which the pull to a normal distribution rises to its full weight
LEAST_PULL = 0.1
LOGARITHMS = (-12.0, 6.0)  # that a variance stays between
NORMAL_STREAM, PICK_STREAM, WEIGHT_STREAM = 2001, 2002, 2003  # of random words: none that searches draw


class Autoencoder:
    """Layers of tanh from `size` numbers to `axes` and back, with one variance of what is told again."""

    def __init__(self, size: int, axes: int, seed: int) -> None:
        self.axes, self.seed, self.trainings = axes, seed, 0
        widths = [size, *HIDDEN, 2 * axes], [axes, *HIDDEN[::-1], size]
        self._shapes = [pair for way in widths for pair in pairwise(way)]
        self._layers = len(HIDDEN) + 1
        count = sum((i + 1) * o for i, o in self._shapes) + 1
        self.weights = np.zeros(count, np.float32)  # all of them, and at the end the logarithm of that deviation
        drawn = self._parts(normal(seed, 0, WEIGHT_STREAM, count))
        for (matrix, _), (numbers, _) in zip(self._parts(self.weights), drawn, strict=True):
            matrix[:] = numbers / np.sqrt(np.float32(len(matrix)))
        self.first, self.second = np.zeros_like(self.weights), np.zeros_like(self.weights)  # moments of Adam
        self.steps = 0

    def fit(self, rows: np.ndarray) -> None:
        """Train on rows float32 (n, size), going on from the weights there are."""
        steps = LATER_STEPS if self.trainings else FIRST_STEPS
        picks = words(self.seed, self.trainings, PICK_STREAM, np.arange(steps * BATCH)).astype(np.uint64)
        chosen = ((picks * np.uint64(len(rows))) >> np.uint64(32)).astype(np.int64).reshape(steps, BATCH)
        noise = normal(self.seed, self.trainings, NORMAL_STREAM, steps * BATCH * self.axes)
        noise = noise.reshape(steps, BATCH, self.axes)
        for step in range(steps):
            pull = 1.0 if self.trainings else min(1.0, LEAST_PULL + step / (WARM * steps))
            _, gradient = self.loss(rows[chosen[step]], noise[step], pull)
            self._learn(gradient, RATE if step < LATE * steps else LATE_RATE)
        self.trainings += 1

    def encode(self, rows: np.ndarray) -> np.ndarray:
        """Return the numbers of rows float32 (n, size), float32 (n, axes)."""
        pieces = [self._forward(rows[first : first + BATCH], 0)[-1] for first in range(0, len(rows), BATCH)]
        return np.concatenate([np.zeros((0, 2 * self.axes), np.float32), *pieces])[:, : self.axes]

    def decode(self, numbers: np.ndarray) -> np.ndarray:
        """Return what numbers float32 (n, axes) tell of, float32 (n, size)."""
        return self._forward(numbers, self._layers)[-1]

    def explained(self, rows: np.ndarray) -> np.ndarray:
        """Return the share of the variance of rows float32 (n, size) that is told again, (1,)."""
        missed, apart = rows - self.decode(self.encode(rows)), rows - rows.mean(axis=0)
        return np.array([1 - float((missed * missed).sum()) / max(float((apart * apart).sum()), EPSILON)])

    def loss(self, rows: np.ndarray, noise: np.ndarray, pull: float) -> tuple[float, np.ndarray]:
        """Return the loss of rows (n, size) a row, and its gradient by the weights; noise (n, axes), normal."""
        coded = self._forward(rows, 0)
        mean, logarithm = coded[-1][:, : self.axes], np.clip(coded[-1][:, self.axes :], *LOGARITHMS)
        variance = np.exp(logarithm)
        spread = np.sqrt(variance) * noise
        told = self._forward(mean + spread, self._layers)
        width = self.weights[-1]
        missed, sharp = told[-1] - rows, np.exp(-2 * width)
        square = float((missed * missed).sum())
        pulled = 0.5 * (variance + mean * mean - 1 - logarithm).sum()
        loss = 0.5 * sharp * square + rows.size * (width + 0.5 * np.log(2 * np.pi)) + pull * pulled
        gradient = np.empty_like(self.weights)
        gradient[-1] = rows.size - sharp * square
        back = self._backward(told, sharp * missed, self._layers, gradient)
        by_code = np.concatenate([back + pull * mean, 0.5 * (back * spread + pull * (variance - 1))], axis=1)
        self._backward(coded, by_code, 0, gradient)
        return float(loss) / len(rows), gradient / len(rows)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all that it has learned, as copies of arrays by name."""
        counts = np.array([self.trainings, self.steps])
        kept = {"weights": self.weights, "first": self.first, "second": self.second, "counts": counts}
        return {name: array.copy() for name, array in kept.items()}

    def take(self, arrays: dict[str, np.ndarray]) -> None:
        """Know what `arrays` of one of the same size returned."""
        self.weights, self.first, self.second = (arrays[name].copy() for name in ("weights", "first", "second"))
        self.trainings, self.steps = arrays["counts"].tolist()

    def _parts(self, flat: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return the matrix and the offsets of each layer, views of an array of all weights."""
        parts, first = [], 0
        for i, o in self._shapes:
            parts.append((flat[first : first + i * o].reshape(i, o), flat[first + i * o : first + (i + 1) * o]))
            first += (i + 1) * o
        return parts

    def _forward(self, rows: np.ndarray, first: int) -> list[np.ndarray]:
        """Return what goes into each layer of one way, from the layer `first` on, and what comes out of the last."""
        values = [rows]
        for number, (matrix, offset) in enumerate(self._parts(self.weights)[first : first + self._layers]):
            rows = rows @ matrix + offset
            values.append(np.tanh(rows) if number < self._layers - 1 else rows)
            rows = values[-1]
        return values

    def _backward(self, values: list[np.ndarray], by_last: np.ndarray, first: int, gradient: np.ndarray) -> np.ndarray:
        """Write the gradient of the layers of one way; return that by what went into the first of them."""
        weights, by = self._parts(self.weights), self._parts(gradient)
        for number in range(self._layers - 1, -1, -1):
            if number < self._layers - 1:
                by_last = by_last * (1 - values[number + 1] ** 2)
            by[first + number][0][:] = values[number].T @ by_last
            by[first + number][1][:] = by_last.sum(axis=0)
            by_last = by_last @ weights[first + number][0].T
        return by_last

    def _learn(self, gradient: np.ndarray, rate: float) -> None:
        self.steps += 1
        self.first += np.float32(1 - MOMENTUM) * (gradient - self.first)
        self.second += np.float32(1 - MEMORY) * (gradient * gradient - self.second)
        scale = np.float32(rate * np.sqrt(1 - MEMORY**self.steps) / (1 - MOMENTUM**self.steps))
        self.weights -= scale * self.first / (np.sqrt(self.second) + np.float32(EPSILON))


def normal(seed: int, training: int, stream: int, count: int) -> np.ndarray:
    """Return normally distributed numbers, float32 (count,), by the method of Box and Muller (1958)."""
    drawn = (words(seed, training, stream, np.arange(2 * count)) + 0.5) / 2**32
    found: np.ndarray = np.sqrt(-2 * np.log(drawn[:count])) * np.cos(2 * np.pi * drawn[count:])
    return found.astype(np.float32)
