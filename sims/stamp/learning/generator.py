"""A small generator of pictures from random encodings, fitted to a data set before a rule learns to grow what it draws.

A network makes a picture of each encoding. Where a data set has kinds, as digits have, the largest of the encoding's
first numbers, one a kind, says which it is, and the others say how it looks: so few encodings lie between two kinds.

Fitted by implicit maximum likelihood (Li and Malik, 2018): again and again
many random encodings are drawn, each picture of the data set takes the one whose picture is nearest, and those are
drawn nearer to it. So no picture is left out, as a generator that has to fool a judge may do.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from alife.core.errors import UsageError
from alife.learn.pictures import Pictures
from sims.stamp import numbers
from sims.stamp.learning.network import CODE_SCALE

HIDDEN = 256
DRAWN = 5  # times as many encodings a round as the data set has pictures
PASSES = 4  # over the data set in each round
BATCH = 128
RATE = 1e-3
FAR = 1e6  # farther than any two pictures


class Generator(nn.Module):
    """Makes pictures (n, 4, size, size), premultiplied, of encodings (n, code) in -1..127/128."""

    def __init__(self, size: int, code: int, kinds: int) -> None:
        super().__init__()
        self.size, self.kinds = size, kinds if kinds > 1 else 0
        self.net = nn.Sequential(
            nn.Linear(code, HIDDEN), nn.ReLU(),
            nn.Linear(HIDDEN, HIDDEN), nn.ReLU(),
            nn.Linear(HIDDEN, numbers.PICTURE * size * size), nn.Sigmoid(),
        )  # fmt: skip

    def forward(self, codes: Tensor) -> Tensor:
        """Return the pictures: no colour is stronger than its pixel is covered."""
        kind = functional.one_hot(self.kind_of(codes), self.kinds) if self.kinds else codes[:, :0]
        layers = self.net(torch.cat([kind, codes[:, self.kinds :]], 1)).unflatten(
            1, (numbers.PICTURE, self.size, self.size)
        )
        cover = layers[:, numbers.COVER :]
        found: Tensor = torch.cat([layers[:, : numbers.COVER] * cover, cover], 1)
        return found

    def kind_of(self, codes: Tensor) -> Tensor:
        """Return the kind (n,) that each encoding says; 0 where there are no kinds."""
        return codes[:, : self.kinds].argmax(1) if self.kinds else torch.zeros(len(codes), dtype=torch.int64)


def drawn(count: int, code: int, random: np.random.Generator) -> Tensor:
    """Return random encodings (n, code) as a rule sees them: every byte as likely as any other."""
    bytes_ = random.integers(256, size=(count, code))
    return torch.tensor((bytes_ - numbers.CODE_MIDDLE) / CODE_SCALE, dtype=torch.float32)


def unfitted(pictures: Pictures, code: int, seed: int) -> Generator:
    """Return a generator for a data set that knows nothing of it yet.

    Raises UsageError where an encoding is too short for the kinds.
    """
    kinds = int(pictures.kinds.max(initial=0)) + 1
    if 1 < kinds >= code:
        raise UsageError(f"An encoding of {code} bytes cannot say which of {kinds} kinds, and how it looks.")
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return Generator(pictures.size, code, kinds).requires_grad_(False)


def fit(generator: Generator, pictures: Pictures, code: int, rounds: int, seed: int) -> None:
    """Fit a generator to a data set in so many rounds; the same seed makes the same one on one machine."""
    random = np.random.default_rng([seed, 0x6E4])
    generator.requires_grad_(True)
    asked = torch.tensor(np.ascontiguousarray(pictures.pixels.transpose(0, 3, 1, 2)))
    of_kind = torch.tensor(pictures.kinds)
    optimiser = torch.optim.Adam(generator.parameters(), RATE)
    for number in range(rounds):
        done = number / rounds
        for group in optimiser.param_groups:
            group["lr"] = RATE * (1 if done < 0.6 else 0.3 if done < 0.85 else 0.1)
        codes = _nearest(generator, asked, of_kind, drawn(DRAWN * len(asked), code, random))
        for _ in range(PASSES):
            for chosen in np.array_split(random.permutation(len(asked)), -(-len(asked) // BATCH)):
                optimiser.zero_grad()
                ((generator(codes[chosen]) - asked[chosen]) ** 2).mean().backward()
                optimiser.step()
    generator.requires_grad_(False)


@torch.no_grad()
def _nearest(generator: Generator, asked: Tensor, kinds: Tensor, codes: Tensor) -> Tensor:
    """Return for each picture the encoding of its kind, of those given, whose picture is nearest to it."""
    made = torch.cat([generator(part).flatten(1) for part in codes.split(1024)])
    said = generator.kind_of(codes)
    found = [
        (torch.cdist(part, made) + FAR * (kind[:, None] != said)).argmin(1)
        for part, kind in zip(asked.flatten(1).split(512), kinds.split(512), strict=True)
    ]
    return codes[torch.cat(found)]
