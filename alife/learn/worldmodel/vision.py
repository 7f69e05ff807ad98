"""V: a variational autoencoder of what is seen; 2 x 16 x 16 numbers become a few."""

import numpy as np
import torch
from torch import Tensor, nn

WIDE, NARROW = 128, 48
RATE, BATCH = 2e-3, 128
DIVERGENCE = 0.05  # weight beside the squared error of a whole picture


class Vision(nn.Module):
    """Encodes pictures, flat, as numbers of about unit spread, and decodes them."""

    def __init__(self, pixels: int, latents: int) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(pixels, WIDE), nn.ReLU(), nn.Linear(WIDE, NARROW), nn.ReLU(), nn.Linear(NARROW, 2 * latents)
        )
        self.decoder = nn.Sequential(
            nn.Linear(latents, NARROW), nn.ReLU(), nn.Linear(NARROW, WIDE), nn.ReLU(), nn.Linear(WIDE, pixels)
        )

    def encode(self, pictures: Tensor) -> Tensor:
        """Return the mean of what each picture (n, pixels) becomes, (n, latents)."""
        found: Tensor = self.encoder(pictures).chunk(2, 1)[0]
        return found

    def learn(self, pictures: np.ndarray, iterations: int, random: np.random.Generator) -> None:
        """Learn pictures float32 (n, pixels)."""
        optimiser = torch.optim.Adam(self.parameters(), RATE)
        everything = torch.tensor(pictures)
        for _ in range(iterations):
            some = everything[random.integers(len(everything), size=BATCH)]
            mean, width = self.encoder(some).chunk(2, 1)
            width = width.clamp(-8, 4)
            back = self.decoder(mean + torch.exp(width / 2) * torch.randn_like(mean))
            error = ((back - some) ** 2).sum(1)
            divergence = (mean**2 + torch.exp(width) - width - 1).sum(1) / 2
            loss = (error + DIVERGENCE * divergence).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()

    @torch.no_grad()
    def unexplained(self, pictures: np.ndarray) -> float:
        """Return the share of the variance of pictures that is lost."""
        given = torch.tensor(pictures)
        lost = ((self.decoder(self.encode(given)) - given) ** 2).sum()
        return float(lost / ((given - given.mean(0)) ** 2).sum())
