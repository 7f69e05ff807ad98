"""Autoencoders of paths by convolutions over time, with or without a pull to a normal distribution.

They are given every frame of a path, where the net of alife.search.autoencoder, whose place they take, has every
fourth, and may learn for longer. With the pull they are as variational as that; without it they are what AURORA's
authors have.
"""

from math import ceil

import numpy as np
import torch
from torch import Tensor, nn

from alife.search.learned import PCA, STUDENT, LearnedDescriptors

FEATURES, WIDTH, WIDE = 24, 32, 96  # of a convolution's; of the layers around the code
ACROSS, STRIDE = 5, 2  # [frames] of a convolution
BATCH, RATE = 48, 2e-3  # paths an iteration
FIRST, LATER = 900, 300  # iterations of a training: the first, and those that go on from its weights
WARM, LEAST_PULL = 0.5, 0.1  # share of the first iterations in which the pull rises to its full weight
LOGARITHMS = (-12.0, 6.0)  # that a variance stays between
SMALL = 1e-8


class Net(nn.Module):
    """From (n, channels, frames) to numbers of a code and the logarithms of their variances, and back."""

    def __init__(self, frames: int, channels: int, axes: int) -> None:
        super().__init__()
        short = ceil(ceil(frames / STRIDE) / STRIDE)
        self.encoder = nn.Sequential(
            nn.Conv1d(channels, FEATURES, ACROSS, STRIDE, ACROSS // 2), nn.ELU(),
            nn.Conv1d(FEATURES, FEATURES, ACROSS, STRIDE, ACROSS // 2), nn.ELU(),
            nn.Flatten(), nn.Linear(FEATURES * short, WIDTH), nn.ELU(), nn.Linear(WIDTH, 2 * axes),
        )  # fmt: skip
        self.decoder = nn.Sequential(
            nn.Linear(axes, WIDTH), nn.ELU(), nn.Linear(WIDTH, WIDE), nn.ELU(), nn.Linear(WIDE, frames * channels),
            nn.Unflatten(1, (channels, frames)),
        )  # fmt: skip
        self.deviation = nn.Parameter(torch.zeros(()))  # logarithm of that of what is told again

    def loss(self, paths: Tensor, pull: float, generator: torch.Generator) -> Tensor:
        """Return the mean loss [nats] of paths (n, channels, frames); pull 0: no noise either."""
        mean, logarithm = self.encoder(paths).chunk(2, 1)
        logarithm = logarithm.clamp(*LOGARITHMS)
        noise = torch.randn(mean.shape, generator=generator) if pull else torch.zeros_like(mean)
        missed = self.decoder(mean + torch.exp(logarithm / 2) * noise) - paths
        told = (missed**2 * torch.exp(-2 * self.deviation) / 2 + self.deviation).sum((1, 2))
        found: Tensor = (told + pull * (mean**2 + logarithm.exp() - logarithm - 1).sum(1) / 2).mean()
        return found


class Convolutions:
    """A Net as alife.search.learned.Model."""

    def __init__(
        self, shape: tuple[int, int], axes: int, seed: int, *, variational: bool, first: int, later: int
    ) -> None:
        """Take frames and channels of a path, numbers of a code, and iterations of the first training and of others."""
        self._shape, self._axes, self._seed, self._trainings = shape, axes, seed, 0
        self._variational, self._iterations = variational, (first, later)
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            self._net = Net(*shape, axes)
        self._optimiser = torch.optim.Adam(self._net.parameters(), RATE)

    def fit(self, rows: np.ndarray) -> None:
        """Train on rows (n, frames x channels), going on from the weights there are."""
        paths, again = self._paths(rows), self._trainings > 0
        generator = torch.Generator().manual_seed(self._seed + 1000 * self._trainings)
        iterations = self._iterations[again]
        for iteration in range(iterations):
            pull = 1.0 if again else min(1.0, LEAST_PULL + iteration / (WARM * iterations))
            some = paths[torch.randint(len(paths), (BATCH,), generator=generator)]
            loss = self._net.loss(some, pull if self._variational else 0.0, generator)
            self._optimiser.zero_grad()
            loss.backward()
            self._optimiser.step()
        self._trainings += 1

    @torch.no_grad()
    def encode(self, rows: np.ndarray) -> np.ndarray:
        """Return the codes of rows, float32 (n, axes)."""
        found: np.ndarray = self._net.encoder(self._paths(rows))[:, : self._axes].numpy()
        return found

    @torch.no_grad()
    def explained(self, rows: np.ndarray) -> np.ndarray:
        """Return the share of the variance of rows that is told again, (1,)."""
        back = self._net.decoder(torch.tensor(self.encode(rows))).transpose(1, 2).reshape(len(rows), -1).numpy()
        lost, apart = float(((rows - back) ** 2).sum()), float(((rows - rows.mean(axis=0)) ** 2).sum())
        return np.array([1 - lost / max(apart, SMALL)])

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the weights, the moments of Adam, and how often it was trained."""
        found = {f"net/{name}": value.numpy().copy() for name, value in self._net.state_dict().items()}
        for number, state in self._optimiser.state_dict()["state"].items():
            found |= {f"adam/{number}/{name}": value.numpy().copy() for name, value in state.items()}
        return {**found, "net_trainings": np.array(self._trainings)}

    def take(self, arrays: dict[str, np.ndarray]) -> None:
        """Know what `arrays` returned, so that it goes on as if it had never stopped."""
        self._net.load_state_dict({name: torch.tensor(arrays[f"net/{name}"]) for name in self._net.state_dict()})
        whole, moments = self._optimiser.state_dict(), dict[int, dict[str, Tensor]]()
        for key in sorted(name for name in arrays if name.startswith("adam/")):
            _, number, name = key.split("/")
            moments.setdefault(int(number), {})[name] = torch.tensor(arrays[key])
        self._optimiser.load_state_dict({**whole, "state": moments})
        self._trainings = int(arrays["net_trainings"])

    def _paths(self, rows: np.ndarray) -> Tensor:
        frames, channels = self._shape
        return torch.tensor(rows, dtype=torch.float32).reshape(len(rows), frames, channels).transpose(1, 2)


class ConvolvedDescriptors(LearnedDescriptors):
    """Descriptors of whole paths that Convolutions tell."""

    def __init__(
        self, shape: tuple[int, int], axes: int, seed: int, *, variational: bool = False, first: int = FIRST,
        later: int = LATER,
    ) -> None:  # fmt: skip
        super().__init__(PCA, shape, axes, seed, STUDENT)  # which scales all frames, as these need them
        self._model = Convolutions(shape, axes, seed, variational=variational, first=first, later=later)
