"""The sampler of the note: f makes a world of one drawn hotter, g guesses its energy, h its entropy.

Two ways to keep f from making one world only: `mine`, the note's, where h learns against f how unlike noise its worlds
are; and `exact`, the entropy of what f draws given what it began with, a product of categoricals: a lower bound of
the entropy of its worlds, which the note wishes for, and for which h is not needed.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from alife.learn.sampler.settings import Settings
from alife.learn.sampler.worlds import World, energy, one_hot

LAYERS = 3
RATE = 2e-3
LARGEST_GRADIENT = 1.0
FORGETS = 0.05  # share by which the mean of MINE moves to its last value
ENERGY_UNIT = 10.0


class Net(nn.Module):
    """Sees a world, how cold it is to become, and how high each cell lies; says something of each cell."""

    def __init__(self, world: World, outputs: int, width: int) -> None:
        super().__init__()
        self.world = world
        inputs = [world.tokens + 3, *[width] * (LAYERS - 1)]
        self.layers = nn.ModuleList([nn.Conv3d(one, width, 3) for one in inputs])
        self.said = nn.Conv3d(width, outputs, 1)

    def forward(self, hot: Tensor, cold: Tensor) -> Tensor:
        """Return (n, outputs, z, y, x) of worlds (n, tokens, z, y, x) and how cold, (n,)."""
        each = (len(hot), 1, *self.world.shape)
        height = torch.linspace(-1, 1, self.world.shape[0])[None, None, :, None, None].expand(each)
        row = torch.linspace(-1, 1, self.world.shape[1])[None, None, None, :, None].expand(each)
        state = torch.cat([hot, cold[:, None, None, None, None].expand(each), height, row], 1)
        for number, layer in enumerate(self.layers):
            changed = functional.silu(layer(self._framed(state)))
            state = changed if number == 0 else state + changed
        found: Tensor = self.said(state)
        return found

    def _framed(self, state: Tensor) -> Tensor:
        for axis, wraps in enumerate(self.world.wraps):
            frame = [0, 0, 0, 0, 0, 0]
            frame[4 - 2 * axis] = frame[5 - 2 * axis] = 1
            state = functional.pad(state, frame, mode="circular" if wraps else "constant")
        return state


class Sampler:
    """f, g and h of a kind of worlds, learned together."""

    def __init__(self, world: World, settings: Settings, *, mine: bool, seed: int) -> None:
        torch.manual_seed(seed)
        self.world, self.settings, self.mine = world, settings, mine
        self._random = np.random.default_rng(seed)
        self.make, self.guess, self.unlike = (Net(world, outputs, settings.width) for outputs in (world.tokens, 1, 1))
        self._optimisers = [torch.optim.Adam(net.parameters(), RATE) for net in (self.make, self.guess, self.unlike)]
        self._cold = np.linspace(0, 1, settings.temperatures + 1)
        self._kept = [self._noise(settings.kept) for _ in range(settings.temperatures)]
        self._mean: float | None = None  # logarithm of MINE's moving mean

    def learn(self) -> None:
        """Learn from one batch."""
        count, world = self.settings.batch, self.world
        step = self._random.integers(self.settings.temperatures, size=count)
        place = self._random.integers(self.settings.kept, size=count)
        self._kept[0][torch.tensor(place)] = self._noise(count)
        begun = torch.stack([self._kept[one][where] for one, where in zip(step, place, strict=True)])
        cold = torch.tensor(self._cold[step + 1], dtype=torch.float32)
        odds = self.make(one_hot(begun, world), cold)
        drawn = functional.gumbel_softmax(odds.permute(0, 2, 3, 4, 1), hard=True).permute(0, 4, 1, 2, 3)
        if self.mine:
            entropy = -self._scalar(self.unlike, drawn, cold)
        else:
            entropy = -(odds.softmax(1) * odds.log_softmax(1)).sum((1, 2, 3, 4))
        self._follow(0, ((cold * self._scalar(self.guess, drawn, 0 * cold) - entropy) / world.cells).mean())
        made, noise = drawn.detach(), one_hot(self._noise(count), world)
        errors = [
            (self._scalar(self.guess, some, 0 * cold) - energy(some, world)) / ENERGY_UNIT for some in (made, noise)
        ]
        self._follow(1, sum((error**2).mean() for error in errors))
        if self.mine:
            self._tell_from_noise(made, noise, cold)
        tokens = made.argmax(1)
        for number, one in enumerate(step):
            if one + 1 < self.settings.temperatures:
                self._kept[one + 1][int(self._random.integers(self.settings.kept))] = tokens[number]

    @torch.no_grad()
    def sample(self, count: int) -> Tensor:
        """Return worlds int64 (n, z, y, x), made of noise step by step."""
        tokens = self._noise(count)
        for cold in self._cold[1:]:
            odds = self.make(one_hot(tokens, self.world), torch.full((count,), float(cold), dtype=torch.float32))
            flat = odds.permute(0, 2, 3, 4, 1).softmax(-1).reshape(-1, self.world.tokens)
            tokens = torch.multinomial(flat, 1).reshape(tokens.shape)
        return tokens

    @torch.no_grad()
    def correlation(self, tokens: Tensor) -> float:
        """Return how well g knows the energies of worlds, -1..1; 0 where they are all alike."""
        hot = one_hot(tokens, self.world)
        guessed, known = self._scalar(self.guess, hot, torch.zeros(len(hot))), energy(hot, self.world)
        if float(guessed.std()) == 0 or float(known.std()) == 0:
            return 0.0
        return float(torch.corrcoef(torch.stack([guessed, known]))[0, 1])

    def _scalar(self, net: Net, hot: Tensor, cold: Tensor) -> Tensor:
        found: Tensor = net(hot, cold).sum((1, 2, 3, 4))
        return found

    def _noise(self, count: int) -> Tensor:
        return torch.randint(self.world.tokens, (count, *self.world.shape))

    def _tell_from_noise(self, made: Tensor, noise: Tensor, cold: Tensor) -> None:
        """Let h learn the bound of Donsker and Varadhan, its mean over noise moving slowly."""
        of_noise = self._scalar(self.unlike, noise, cold)
        last = float(torch.logsumexp(of_noise.detach(), 0)) - float(np.log(len(of_noise)))
        self._mean = last if self._mean is None else float(
            np.logaddexp(np.log(1 - FORGETS) + self._mean, np.log(FORGETS) + last)
        )  # fmt: skip
        self._follow(2, torch.exp(of_noise - self._mean).mean() - self._scalar(self.unlike, made, cold).mean())

    def _follow(self, which: int, loss: Tensor) -> None:
        for optimiser in self._optimisers:
            optimiser.zero_grad()
        loss.backward()
        net = (self.make, self.guess, self.unlike)[which]
        torch.nn.utils.clip_grad_norm_(net.parameters(), LARGEST_GRADIENT)
        self._optimisers[which].step()
