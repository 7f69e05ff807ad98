"""M: a recurrent net that foretells the next picture as a mixture of normal distributions, and the reward."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

RATE, BATCH = 4e-3, 32
LARGEST_GRADIENT = 1.0
REWARDS = 3.0  # weight of the reward's squared error
NARROWEST, WIDEST = -4.0, 2.0  # logarithms of spreads
FARTHEST = 5.0  # of a dreamt number from 0
HALF_LOG_TAU = 0.9189385


@dataclass(frozen=True)
class Told:
    """What M says after a step: of each part of the mixture weight, mean and log spread; and the reward."""

    weight: Tensor  # log odds (..., mixtures)
    mean: Tensor  # (..., mixtures, latents)
    spread: Tensor
    reward: Tensor  # (...)


class Memory(nn.Module):
    """A gated recurrent unit over [z, action]."""

    def __init__(self, latents: int, actions: int, hidden: int, mixtures: int) -> None:
        super().__init__()
        self.latents, self.hidden, self.mixtures = latents, hidden, mixtures
        self.unit = nn.GRU(latents + actions, hidden, batch_first=True)
        self.told = nn.Linear(hidden, mixtures * (1 + 2 * latents) + 1)

    def say(self, hidden: Tensor) -> Told:
        """Return what is foretold where M remembers `hidden` (..., hidden)."""
        said = self.told(hidden)
        weight, rest = said[..., : self.mixtures], said[..., self.mixtures : -1]
        mean, spread = rest.reshape(*rest.shape[:-1], 2, self.mixtures, self.latents).unbind(-3)
        return Told(weight, mean, spread.clamp(NARROWEST, WIDEST), said[..., -1])

    def losses(self, given: Tensor, after: Tensor, rewards: Tensor) -> tuple[Tensor, Tensor]:
        """Return the negative log likelihood [nats a step] of what came after, and the rewards' squared error.

        given: (n, steps, latents + actions); after: (n, steps, latents); rewards: (n, steps)
        """
        told = self.say(self.unit(given)[0])
        away = (after.unsqueeze(-2) - told.mean) / told.spread.exp()
        each = (-(away**2) / 2 - told.spread - HALF_LOG_TAU).sum(-1) + told.weight.log_softmax(-1)
        return -each.logsumexp(-1).mean(), ((told.reward - rewards) ** 2).mean()

    def learn(
        self, given: Tensor, after: Tensor, rewards: Tensor, iterations: int, random: np.random.Generator
    ) -> None:
        """Learn episodes; the rate falls to a fifth in the last third."""
        optimiser = torch.optim.Adam(self.parameters(), RATE)
        for iteration in range(iterations):
            for group in optimiser.param_groups:
                group["lr"] = RATE * (1 if iteration < iterations * 2 // 3 else 0.2)
            some = torch.tensor(random.integers(len(given), size=BATCH))
            likelihood, error = self.losses(given[some], after[some], rewards[some])
            optimiser.zero_grad()
            (likelihood + REWARDS * error).backward()
            torch.nn.utils.clip_grad_norm_(self.parameters(), LARGEST_GRADIENT)
            optimiser.step()

    def step(self, given: Tensor, hidden: Tensor) -> Tensor:
        """Return what M remembers after [z, action] (n, latents + actions), having remembered hidden (n, hidden)."""
        found: Tensor = self.unit(given[:, None], hidden[None].contiguous())[1][0]
        return found

    def dream(self, told: Told, temperature: float) -> Tensor:
        """Return a next picture of each, (n, latents), drawn hotter or colder than M says."""
        part = torch.distributions.Categorical(logits=told.weight / temperature).sample()
        where = part[..., None, None].expand(*part.shape, 1, self.latents)
        mean, spread = (all_.gather(-2, where).squeeze(-2) for all_ in (told.mean, told.spread))
        found: Tensor = mean + spread.exp() * temperature**0.5 * torch.randn_like(mean)
        return found.clamp(-FARTHEST, FARTHEST)
