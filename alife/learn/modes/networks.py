"""The nets of all generators: the post's few linear layers with tanh, the same sizes for each."""

import torch
from torch import Tensor, nn

from alife.learn.modes.data import SIDE

NARROW, WIDE = 64, 128  # features
PIXELS = 3 * SIDE * SIDE
TOLD_OF_BATCH = 16  # features in which a picture is compared with the others of its batch


def decoder(inputs: int) -> nn.Sequential:
    """Return the net that makes pictures (n, 2352) in 0..1 of some numbers (n, inputs)."""
    return nn.Sequential(
        nn.Linear(inputs, NARROW), nn.Tanh(), nn.Linear(NARROW, WIDE), nn.Tanh(), nn.Linear(WIDE, PIXELS), nn.Sigmoid()
    )


def encoder(outputs: int, inputs: int = PIXELS) -> nn.Sequential:
    """Return the same net the other way round."""
    return nn.Sequential(
        nn.Linear(inputs, WIDE), nn.Tanh(), nn.Linear(WIDE, NARROW), nn.Tanh(), nn.Linear(NARROW, outputs)
    )


class Critic(nn.Module):
    """Tells real pictures from made ones; with `minibatch` it sees how far each is from the rest of its batch."""

    def __init__(self, *, minibatch: bool) -> None:
        super().__init__()
        self.seen = nn.Sequential(
            nn.Linear(PIXELS, WIDE), nn.LeakyReLU(0.2), nn.Linear(WIDE, NARROW), nn.LeakyReLU(0.2)
        )
        self.compared = nn.Linear(NARROW, TOLD_OF_BATCH) if minibatch else None
        self.told = nn.Linear(NARROW + (TOLD_OF_BATCH if minibatch else 0), 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return log odds of being real (n,) of pictures (n, 2352)."""
        seen = self.seen(pictures)
        if self.compared is not None:
            places = self.compared(seen)
            apart = (places[:, None] - places[None]).abs().sum(1) / (len(places) - 1)
            seen = torch.cat([seen, apart], 1)
        found: Tensor = self.told(seen)[:, 0]
        return found
