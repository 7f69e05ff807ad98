"""The judge that fails: the error with which an autoencoder of all past pictures gives a new one back.

Noise cannot be given back, so it is worth most, for ever. It is kept to show what the discriminator is for.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

CODE = 32  # numbers a picture
ROUNDS, BATCH, RATE = 80, 32, 1e-3


class Autoencoder(nn.Module):
    """Gives pictures back by way of 32 numbers."""

    def __init__(self, channels: int, side: int) -> None:
        super().__init__()
        room = side // 4
        self.encoder = nn.Sequential(
            nn.Conv2d(channels, 16, 4, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 4, 2, 1), nn.ReLU(), nn.Flatten(),
            nn.Linear(32 * room**2, CODE),
        )  # fmt: skip
        self.decoder = nn.Sequential(
            nn.Linear(CODE, 32 * room**2), nn.ReLU(), nn.Unflatten(1, (32, room, room)),
            nn.ConvTranspose2d(32, 16, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(16, channels, 4, 2, 1),
        )  # fmt: skip

    def forward(self, pictures: Tensor) -> Tensor:
        """Return log odds of pictures (n, channels, side, side) given back, of the same shape."""
        found: Tensor = self.decoder(self.encoder(pictures))
        return found


class Unexplained:
    """Learns all past pictures, batch after batch, and scores new ones by its error."""

    def __init__(self, channels: int, side: int, seed: int) -> None:
        torch.manual_seed(seed)
        self._random = np.random.default_rng(seed)
        self._net = Autoencoder(channels, side)
        self._optimiser = torch.optim.Adam(self._net.parameters(), RATE)

    def scores(self, past: np.ndarray, new: np.ndarray) -> np.ndarray:
        """Learn the past once more; return the cross entropy [nats a pixel] of each new picture, float (n,)."""
        old, fresh = torch.tensor(past), torch.tensor(new)
        for _ in range(ROUNDS):
            some = old[self._random.integers(len(old), size=BATCH)]
            loss = functional.binary_cross_entropy_with_logits(self._net(some), some)
            self._optimiser.zero_grad()
            loss.backward()
            self._optimiser.step()
        with torch.no_grad():
            errors = functional.binary_cross_entropy_with_logits(self._net(fresh), fresh, reduction="none")
        found: np.ndarray = errors.mean((1, 2, 3)).double().numpy()
        return found
