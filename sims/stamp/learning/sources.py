"""Where designs and their encodings come from while a rule is learned: each pair is a lesson."""

from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn

from alife.core.errors import UsageError
from alife.learn.pictures import Pictures
from sims.stamp.learning.generator import drawn, fitted
from sims.stamp.learning.network import Encoder
from sims.stamp.learning.settings import Settings

LESSONS = 8192  # encodings that a rule learns from where they are random


class Source(Protocol):
    """The designs to be learned, some more to measure with, and the encodings of both.

    net: what makes one of the other; it is learned with the rule where it has gradients
    kept: how many of the designs a rule file keeps
    """

    learned: Pictures
    heldout: Pictures
    everything: Pictures  # that a grown body might be taken for
    net: nn.Module
    kept: int

    def codes(self, numbers: np.ndarray) -> Tensor:
        """Return the encodings (n, code) of designs to be learned, by their numbers."""

    def heldout_codes(self) -> Tensor:
        """Return the encodings of the others."""


class Encoded:
    """The designs are pictures of a data set; an encoder makes their encodings, and learns with the rule."""

    def __init__(self, pictures: Pictures, settings: Settings, seed: int) -> None:
        order = np.random.default_rng(seed).permutation(len(pictures))
        self.kept = min(settings.designs, len(pictures) - settings.heldout)
        self.learned = pictures.some(order[: self.kept])
        self.heldout = pictures.some(order[len(order) - settings.heldout :])
        self.everything = pictures
        self.net: nn.Module = Encoder(settings.size, settings.code)
        self._asked, self._others = layers_of(self.learned), layers_of(self.heldout)

    def codes(self, numbers: np.ndarray) -> Tensor:
        """Return what the encoder makes of them."""
        found: Tensor = self.net(self._asked[numbers])
        return found

    def heldout_codes(self) -> Tensor:
        """Return what the encoder makes of pictures that it has not learned from."""
        found: Tensor = self.net(self._others)
        return found


class Generated:
    """The encodings are random; the designs are what a generator, fitted to the data set first, makes of them."""

    def __init__(self, pictures: Pictures, settings: Settings, seed: int) -> None:
        generator = fitted(pictures, settings.code, settings.rounds, seed)
        self.net: nn.Module = generator
        self.kept = settings.designs
        codes = drawn(LESSONS + settings.heldout, settings.code, np.random.default_rng([seed, 0xD1]))
        self._codes, self._others = codes[:LESSONS], codes[LESSONS:]
        with torch.no_grad():
            made = torch.cat([generator(part) for part in codes.split(1024)])
        pixels = made.permute(0, 2, 3, 1).numpy()
        names = tuple(f"random no. {number}" for number in range(len(codes)))
        whole = Pictures(names, pixels, np.zeros(len(codes), np.int64))
        self.learned, self.heldout = whole.some(np.arange(LESSONS)), whole.some(np.arange(LESSONS, len(codes)))
        self.everything = whole.some(np.r_[: settings.designs, LESSONS : len(codes)])

    def codes(self, numbers: np.ndarray) -> Tensor:
        """Return the random encodings."""
        return self._codes[numbers]

    def heldout_codes(self) -> Tensor:
        """Return random encodings that were not learned from."""
        return self._others


def source_of(pictures: Pictures, settings: Settings, seed: int) -> Source:
    """Return where designs come from by the setting `encodings`. Raises UsageError for too few pictures."""
    if len(pictures) <= settings.heldout and settings.encodings == "learned":
        raise UsageError(f"The data set has {len(pictures)} pictures, too few to hold out {settings.heldout}.")
    return (Encoded if settings.encodings == "learned" else Generated)(pictures, settings, seed)


def layers_of(pictures: Pictures) -> Tensor:
    """Return pictures as PyTorch has them, (n, 4, size, size)."""
    return torch.tensor(np.ascontiguousarray(pictures.pixels.transpose(0, 3, 1, 2)))
