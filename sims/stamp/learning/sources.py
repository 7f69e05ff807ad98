"""Where designs and their encodings come from while a rule is learned: each pair is a lesson."""

from collections.abc import Mapping
from functools import cached_property
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn

from alife.core.errors import UsageError
from alife.learn.pictures import Pictures
from sims.stamp.learning.generator import drawn, fit, unfitted
from sims.stamp.learning.network import Encoder
from sims.stamp.learning.settings import Settings

LESSONS = 8192  # encodings that a rule learns from where they are random


class Source(Protocol):
    """The designs to be learned, some more to measure with, and the encodings of both.

    net: what makes one of the other; it is learned with the rule where it has gradients
    kept: how many of the designs a rule file keeps
    """

    net: nn.Module
    kept: int

    @property
    def learned(self) -> Pictures:
        """Return the designs to be learned."""

    @property
    def heldout(self) -> Pictures:
        """Return designs that are not."""

    @property
    def everything(self) -> Pictures:
        """Return all that a grown body might be taken for."""

    def load(self, net: Mapping[str, Tensor]) -> None:
        """Take over what a net had come to."""

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

    def load(self, net: Mapping[str, Tensor]) -> None:
        """Take over what an encoder had learned."""
        self.net.load_state_dict(net)

    def codes(self, numbers: np.ndarray) -> Tensor:
        """Return what the encoder makes of them."""
        found: Tensor = self.net(self._asked[numbers])
        return found

    def heldout_codes(self) -> Tensor:
        """Return what the encoder makes of pictures that it has not learned from."""
        found: Tensor = self.net(self._others)
        return found


class Generated:
    """The encodings are random; the designs are what a generator, fitted to the data set first, makes of them.

    It is fitted when designs are first asked for, unless one that was fitted before has been loaded.
    """

    def __init__(self, pictures: Pictures, settings: Settings, seed: int) -> None:
        self._pictures, self._settings, self._seed = pictures, settings, seed
        self._generator = unfitted(pictures, settings.code, seed)
        self.net: nn.Module = self._generator
        self.kept, self._is_fitted = settings.designs, False
        codes = drawn(LESSONS + settings.heldout, settings.code, np.random.default_rng([seed, 0xD1]))
        self._codes, self._others = codes[:LESSONS], codes[LESSONS:]

    def load(self, net: Mapping[str, Tensor]) -> None:
        """Take over a generator that was fitted before."""
        self.net.load_state_dict(net)
        self._is_fitted = True

    @cached_property
    def _whole(self) -> Pictures:
        """Return what the generator makes of all encodings."""
        if not self._is_fitted:
            fit(self._generator, self._pictures, self._settings.code, self._settings.rounds, self._seed)
        with torch.no_grad():
            made = torch.cat([self._generator(part) for part in torch.cat([self._codes, self._others]).split(1024)])
        names = tuple(f"random no. {number}" for number in range(len(made)))
        return Pictures(names, made.permute(0, 2, 3, 1).numpy(), np.zeros(len(made), np.int64))

    @property
    def learned(self) -> Pictures:
        """Return the designs that are learned from."""
        return self._whole.some(np.arange(LESSONS))

    @property
    def heldout(self) -> Pictures:
        """Return designs that are not learned from."""
        return self._whole.some(np.arange(LESSONS, len(self._whole)))

    @property
    def everything(self) -> Pictures:
        """Return the designs that a rule file keeps, and those that are not learned from."""
        return self._whole.some(np.r_[: self.kept, LESSONS : len(self._whole)])

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
