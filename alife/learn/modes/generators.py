"""Six ways to make pictures as often as the data has them. Each learns, then draws pictures (n, 3, 28, 28)."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from alife.learn.modes import data
from alife.learn.modes.autoregressive import Autoregressive
from alife.learn.modes.networks import PIXELS, Critic, decoder, encoder
from alife.learn.modes.settings import Settings

RATE = 2e-3
GAN_RATES = (3e-4, 3e-4)  # of the maker and of the critic
GAN_MOMENTUM = (0.5, 0.9)
SHARPNESS = 10.0  # weight of a VAE's squared error beside its divergence: a spread of about 0.22 a pixel
FIRST_NOISE, LAST_NOISE = 1e-4, 0.02  # of a diffusion of 1000 steps; more for fewer


class Generator(Protocol):
    """What is compared."""

    def learn(self, real: data.Labelled) -> None:
        """Learn from one batch."""

    def sample(self, count: int) -> Tensor:
        """Return pictures, (n, 2352)."""


class Oracle:
    """Is told digit and colour, and only has to remember: the floor that counting itself has."""

    def __init__(self, settings: Settings, random: np.random.Generator) -> None:
        del settings
        self._net, self._random = decoder(len(data.NAMES) + 3), random
        self._optimiser = torch.optim.Adam(self._net.parameters(), RATE)

    def learn(self, real: data.Labelled) -> None:
        """Learn from one batch."""
        loss = functional.mse_loss(self._net(_told(real)), _flat(real))
        _follow(self._optimiser, loss)

    def sample(self, count: int) -> Tensor:
        """Return pictures of digits and colours drawn as the data has them."""
        blank = np.zeros((len(data.NAMES), data.SIDE, data.SIDE), np.float32)
        found: Tensor = self._net(_told(data.draw(blank, count, self._random)))
        return found


class Vae:
    """A variational autoencoder."""

    def __init__(self, settings: Settings, random: np.random.Generator) -> None:
        del random
        self._latent = settings.latent
        self._encoder, self._decoder = encoder(2 * settings.latent), decoder(settings.latent)
        self._optimiser = torch.optim.Adam([*self._encoder.parameters(), *self._decoder.parameters()], RATE)

    def learn(self, real: data.Labelled) -> None:
        """Learn from one batch."""
        pictures = _flat(real)
        mean, width = self._encoder(pictures).chunk(2, 1)
        back = self._decoder(mean + torch.exp(width / 2) * torch.randn_like(mean))
        error = SHARPNESS * ((back - pictures) ** 2).sum(1)
        divergence = (mean**2 + torch.exp(width) - width - 1).sum(1) / 2
        _follow(self._optimiser, (error + divergence).mean())

    def sample(self, count: int) -> Tensor:
        """Return pictures of numbers drawn from the prior."""
        found: Tensor = self._decoder(torch.randn(count, self._latent))
        return found


class Gan:
    """A maker and a critic that learn against each other."""

    def __init__(self, settings: Settings, random: np.random.Generator, *, minibatch: bool = False) -> None:
        del random
        self._latent = settings.latent
        self._maker, self._critic = decoder(settings.latent), Critic(minibatch=minibatch)
        self._making = torch.optim.Adam(self._maker.parameters(), GAN_RATES[0], betas=GAN_MOMENTUM)
        self._judging = torch.optim.Adam(self._critic.parameters(), GAN_RATES[1], betas=GAN_MOMENTUM)

    def learn(self, real: data.Labelled) -> None:
        """Let the critic learn from one batch, and the maker from the critic."""
        pictures = _flat(real)
        made = self.sample(len(pictures))
        judged = functional.softplus(-self._critic(pictures)) + functional.softplus(self._critic(made.detach()))
        _follow(self._judging, judged.mean())
        _follow(self._making, functional.softplus(-self._critic(made)).mean())

    def sample(self, count: int) -> Tensor:
        """Return pictures of numbers drawn from the normal distribution."""
        found: Tensor = self._maker(torch.randn(count, self._latent))
        return found


class Diffusion:
    """Takes noise back step by step; the net guesses the picture, from which follows the noise."""

    def __init__(self, settings: Settings, random: np.random.Generator) -> None:
        del random
        self._net = nn.Sequential(encoder(PIXELS // 18, PIXELS + 3), nn.Tanh(), decoder(PIXELS // 18))
        self._optimiser = torch.optim.Adam(self._net.parameters(), RATE)
        scale = 1000 / settings.steps
        self._noise = torch.linspace(FIRST_NOISE * scale, min(LAST_NOISE * scale, 0.5), settings.steps)
        self._left = torch.cumprod(1 - self._noise, 0)  # of a picture's variance after each step

    def learn(self, real: data.Labelled) -> None:
        """Learn from one batch, each picture at a step drawn by lot."""
        pictures = 2 * _flat(real) - 1
        step = torch.randint(len(self._noise), (len(pictures),))
        left = self._left[step][:, None]
        noisy = left.sqrt() * pictures + (1 - left).sqrt() * torch.randn_like(pictures)
        _follow(self._optimiser, functional.mse_loss(self._guess(noisy, step), pictures))

    def sample(self, count: int) -> Tensor:
        """Return pictures, begun as noise."""
        now = torch.randn(count, PIXELS)
        for step in reversed(range(len(self._noise))):
            guess = self._guess(now, torch.full((count,), step))
            left, before = self._left[step], self._left[step - 1] if step else torch.tensor(1.0)
            noise = self._noise[step]
            of_guess, of_now = before.sqrt() * noise / (1 - left), (1 - noise).sqrt() * (1 - before) / (1 - left)
            now = of_guess * guess + of_now * now
            if step:
                now = now + (noise * (1 - before) / (1 - left)).sqrt() * torch.randn_like(now)
        return ((now + 1) / 2).clamp(0, 1)

    def _guess(self, noisy: Tensor, step: Tensor) -> Tensor:
        share = step[:, None] / len(self._noise)
        told = torch.cat([noisy, share, torch.sin(torch.pi * share), torch.cos(torch.pi * share)], 1)
        found: Tensor = 2 * self._net(told) - 1
        return found


def _told(real: data.Labelled) -> Tensor:
    """Return digit and colour as an oracle is told them, (n, 9)."""
    which = functional.one_hot(torch.tensor(real.digit), len(data.NAMES)).float()
    return torch.cat([which, torch.tensor(real.colour)], 1)


def _flat(real: data.Labelled) -> Tensor:
    return torch.tensor(real.pictures).flatten(1)


def _follow(optimiser: torch.optim.Optimizer, loss: Tensor) -> None:
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()


GENERATORS: dict[str, Callable[[Settings, np.random.Generator], Generator]] = {
    "oracle": Oracle,
    "vae": Vae,
    "gan": Gan,
    "gan_minibatch": lambda settings, random: Gan(settings, random, minibatch=True),
    "autoregressive": Autoregressive,
    "diffusion": Diffusion,
}
