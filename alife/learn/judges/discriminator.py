"""What is not yet explained: log p(new) / p(past), as a net tells new pictures from all that came before.

A new picture is scored by a net that was trained on the other half of its batch and never saw it: a net that knows
the very picture would find it new for ever. Pictures wrap around, and are shifted by chance while nets learn.

Source: Kevin Frans, "A Mathematical Definition of Interestingness" (2021), whose reward is a discriminator's.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

ROUNDS, BATCH = 80, 16  # of one net; pictures of either kind in a round
RATE, DECAY = 3e-3, 1e-3
HALVES = 2
FRAME = 3  # [pixels] that a picture is continued by on each side


class Discriminator(nn.Module):
    """Tells what a picture looks like from near: means and peaks of 32 features over the picture."""

    def __init__(self, channels: int) -> None:
        super().__init__()

        self.seen = nn.Sequential(
            nn.Conv2d(channels, 16, 3, 2),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, 2),
            nn.ReLU(),
            nn.Conv2d(32, 32, 3),
            nn.ReLU(),
        )
        self.told = nn.Linear(64, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return how much likelier pictures (n, channels, side, side) are among the new, log odds (n,)."""
        seen = self.seen(functional.pad(pictures, (FRAME,) * 4, mode="circular"))
        found: Tensor = self.told(torch.cat([seen.mean((2, 3)), seen.amax((2, 3))], 1))[:, 0]
        return found


def scores(past: np.ndarray, new: np.ndarray, seed: list[int], halves: np.ndarray | None = None) -> np.ndarray:
    """Return log p(new) / p(past) of each new picture, float64 (n,).

    past, new: float32 (n, channels, side, side); seed: of all that is drawn by lot
    halves: 0 or 1 a new picture, which half of the batch it is in; by lot where None
    """
    random = np.random.default_rng(seed)
    if halves is None:
        halves = random.permutation(len(new)) % HALVES
    old, fresh = torch.tensor(past), torch.tensor(new)
    found = np.zeros(len(new))
    for half in range(HALVES):
        unseen = torch.tensor(halves == half)
        net = _trained(old, fresh[~unseen], random)
        with torch.no_grad():
            found[unseen.numpy()] = net(fresh[unseen]).numpy()
    return found


def _trained(old: Tensor, fresh: Tensor, random: np.random.Generator) -> Discriminator:
    torch.manual_seed(int(random.integers(1 << 31)))
    net = Discriminator(old.shape[1])
    optimiser = torch.optim.Adam(net.parameters(), RATE, weight_decay=DECAY)
    answers = torch.cat([torch.zeros(BATCH), torch.ones(BATCH)])
    for _ in range(ROUNDS):
        some = [part[random.integers(len(part), size=BATCH)] for part in (old, fresh)]
        shift = tuple(int(way) for way in random.integers(old.shape[-1], size=2))
        loss = functional.binary_cross_entropy_with_logits(net(torch.roll(torch.cat(some), shift, (2, 3))), answers)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return net
