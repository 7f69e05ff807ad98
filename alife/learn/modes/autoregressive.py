"""Pictures pixel by pixel: a net sees the 64 pixels before, and says which of 512 colours comes next."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from alife.learn.modes import data
from alife.learn.modes.networks import NARROW, WIDE
from alife.learn.modes.settings import Settings

SEEN = 64  # pixels before
LEVELS = 8  # of each of red, green, blue
PLACES = data.SIDE * data.SIDE
CHANNELS = 8  # of a pixel: its colour, x, y, 1 - x, 1 - y, whether it is the last of its row
LEARNED_A_PICTURE = 16  # pixels that are learned of each picture of a batch
RATE = 2e-3


class Autoregressive:
    """The post's flat form of PixelRNN."""

    def __init__(self, settings: Settings, random: np.random.Generator) -> None:
        del settings
        self._random = random
        self._net = nn.Sequential(
            nn.Linear(SEEN * CHANNELS, NARROW), nn.Tanh(), nn.Linear(NARROW, WIDE), nn.Tanh(),
            nn.Linear(WIDE, LEVELS**3),
        )  # fmt: skip
        self._optimiser = torch.optim.Adam(self._net.parameters(), RATE)
        self._where = _where()

    def learn(self, real: data.Labelled) -> None:
        """Learn some pixels of each picture of a batch."""
        colours = levels(torch.tensor(real.pictures).flatten(2).transpose(1, 2))  # (n, 784, 3)
        padded = self._framed(colours.float() / (LEVELS - 1))
        picture = torch.arange(len(colours)).repeat_interleave(LEARNED_A_PICTURE)
        place = torch.tensor(self._random.integers(PLACES, size=len(picture)))
        seen = padded[picture[:, None], place[:, None] + torch.arange(SEEN)].flatten(1)
        loss = functional.cross_entropy(self._net(seen), number_of(colours[picture, place]))
        self._optimiser.zero_grad()
        loss.backward()
        self._optimiser.step()

    def sample(self, count: int) -> Tensor:
        """Return pictures, (n, 2352), one pixel after the other."""
        padded = self._framed(torch.zeros(count, PLACES, 3))
        for place in range(PLACES):
            odds = self._net(padded[:, place : place + SEEN].flatten(1)).softmax(1)
            number = torch.multinomial(odds, 1)[:, 0]
            padded[:, SEEN + place, :3] = colour_of(number) / (LEVELS - 1)
        return padded[:, SEEN:, :3].transpose(1, 2).flatten(1)

    def _framed(self, colours: Tensor) -> Tensor:
        """Return pixels with where they are, after 64 that are nowhere, (n, 64 + 784, 8)."""
        whole = torch.cat([colours, self._where.expand(len(colours), -1, -1)], 2)
        return functional.pad(whole, (0, 0, SEEN, 0))


def levels(colours: Tensor) -> Tensor:
    """Return the level of each number in 0..1, int64 in 0..7."""
    return torch.round(colours * (LEVELS - 1)).long()


def number_of(colours: Tensor) -> Tensor:
    """Return the number of each colour (n, 3) of levels, int64 (n,)."""
    return (colours[:, 0] * LEVELS + colours[:, 1]) * LEVELS + colours[:, 2]


def colour_of(number: Tensor) -> Tensor:
    """Return the levels (n, 3) of numbered colours."""
    return torch.stack([number // LEVELS**2, number // LEVELS % LEVELS, number % LEVELS], 1).float()


def _where() -> Tensor:
    """Return what the net is told of each pixel's place, (784, 5)."""
    place = torch.arange(PLACES)
    x, y = (place % data.SIDE) / data.SIDE, (place // data.SIDE) / data.SIDE
    return torch.stack([x, y, 1 - x, 1 - y, (place % data.SIDE == data.SIDE - 1).float()], 1)
