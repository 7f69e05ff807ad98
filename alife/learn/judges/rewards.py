"""Judges as rewards: each scores a batch of pictures and remembers it, so that the next batch is new beside it."""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from alife.learn.judges import coffee, discriminator, efficientnet
from alife.learn.judges.autoencoder import Unexplained

BLACK = 0.5  # at most
EMBEDDED_SIDE = 64  # [pixels] to which small pictures are enlarged for the embedding


class Reward(Protocol):
    """What pictures are worth, float32 (n, channels, side, side) in 0..1."""

    def scores(self, new: np.ndarray) -> np.ndarray:
        """Return what each is worth, float (n,), and remember them all."""


class Chance:
    """The control: any picture is worth as much as any other."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)

    def scores(self, new: np.ndarray) -> np.ndarray:
        """Return what each is worth."""
        return self._random.random(len(new))


class Compressed:
    """The size [bytes] of the picture: high for noise."""

    def __init__(self, seed: int) -> None:
        del seed

    def scores(self, new: np.ndarray) -> np.ndarray:
        """Return what each is worth."""
        return np.array([coffee.compressed(picture > BLACK) for picture in new], float)


class Coffee:
    """The size [bytes] of the picture seen from afar."""

    def __init__(self, seed: int) -> None:
        del seed

    def scores(self, new: np.ndarray) -> np.ndarray:
        """Return what each is worth."""
        return np.array([coffee.sizes(picture.transpose(1, 2, 0))[1] for picture in new], float)


class Discriminated:
    """How much likelier a picture is among the new than among all before; 0 where nothing was before."""

    def __init__(self, seed: int) -> None:
        self._seed, self._past = seed, list[np.ndarray]()

    def scores(self, new: np.ndarray) -> np.ndarray:
        """Return what each is worth."""
        found = np.zeros(len(new))
        if self._past:
            found = discriminator.scores(np.concatenate(self._past), new, [self._seed, len(self._past)])
        self._past.append(new)
        return found


class Autoencoded:
    """The error of an autoencoder of all before; 0 where nothing was before."""

    def __init__(self, seed: int) -> None:
        self._seed, self._past = seed, list[np.ndarray]()
        self._net: Unexplained | None = None

    def scores(self, new: np.ndarray) -> np.ndarray:
        """Return what each is worth."""
        found = np.zeros(len(new))
        self._net = self._net or Unexplained(new.shape[1], new.shape[-1], self._seed)
        if self._past:
            found = self._net.scores(np.concatenate(self._past), new)
        self._past.append(new)
        return found


class Embedded:
    """The distance, 1 - cosine, of what a picture shows from what the likest picture before showed.

    Source: Akarsh Kumar and others, "Automating the Search for Artificial Life with Foundation Models" (2024).
    """

    def __init__(self, seed: int) -> None:
        del seed
        self._past = np.zeros((0, efficientnet.FEATURES), np.float32)

    def scores(self, new: np.ndarray) -> np.ndarray:
        """Return what each is worth."""
        seen = efficientnet.features(_coloured(new), EMBEDDED_SIDE)
        found = 1 - (seen @ self._past.T).max(axis=1).astype(float) if len(self._past) else np.zeros(len(new))
        self._past = np.concatenate([self._past, seen])
        return found


REWARDS: dict[str, Callable[[int], Reward]] = {
    "chance": Chance,
    "compressed": Compressed,
    "coffee": Coffee,
    "autoencoder": Autoencoded,
    "discriminator": Discriminated,
    "embedding": Embedded,
}


def _coloured(pictures: np.ndarray) -> np.ndarray:
    """Return pictures of any number of channels as red, green and blue: the last channels there are, repeated."""
    if pictures.shape[1] == 3:
        return pictures
    return np.repeat(pictures[:, -1:], 3, axis=1) if pictures.shape[1] == 1 else pictures[:, [0, -1, -1]]
