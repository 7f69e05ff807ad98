"""Small worlds of tokens with an energy, and the samplers that draw them as often as they should be.

`ground` is the ground of a Multicell world: equal neighbours attract each other, x wraps around, y does not. `voxels`
are air, water, rock and plants in a cube, in which what lies on what matters. Their energies are sums over neighbours.
`ecology` is a ground whose energy nobody can take apart: what two kinds of eaters have become on it after a while.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

ORDER = 0.8  # of a ground: energy of a pair of equal neighbours, below 0
AIR, WATER, ROCK, PLANT = range(4)
SEASONS, SOWN, GROWTH, LIVES_ON, WASTED, KEPT, SPREADS = 60, 0.1, 0.5, 0.85, 0.3, 0.9, 0.4  # of an ecology
WORTH = 4.0  # energy of one eater of the second kind


@dataclass(frozen=True)
class World:
    """What worlds of a kind are."""

    shape: tuple[int, int, int]  # cells along z, y, x, even where it wraps around
    wraps: tuple[bool, bool, bool]
    pairs: np.ndarray  # energy of a token before another along each axis, (3, tokens, tokens)
    lived_on: Callable[[Tensor], Tensor] | None = None  # a black box: energy (n,) of worlds (n, tokens, z, y, x)

    @property
    def tokens(self) -> int:
        """Return how many kinds of cells there are."""
        return self.pairs.shape[-1]

    @property
    def cells(self) -> int:
        """Return how many cells a world has."""
        return int(np.prod(self.shape))


def _voxels() -> World:
    beside = -0.3 * np.eye(4)
    beside[WATER, AIR] = beside[AIR, WATER] = 0.3
    above = np.zeros((4, 4))  # [what is below, what is above]
    above[AIR] = (-0.3, 0.7, 0.7, 0.7)  # nothing rests on air
    above[WATER] = (-0.2, -0.3, 0.4, 0.4)
    above[ROCK] = (0.0, -0.3, -0.3, -0.8)  # plants stand on rock
    above[PLANT] = (-0.4, 0.3, 0.4, 0.5)
    return World((6, 6, 6), (False, True, True), np.stack([above, beside, beside]))


def _ground() -> World:
    alike = -ORDER * np.eye(3)
    return World((1, 12, 12), (False, False, True), np.stack([0 * alike, alike, alike]))


def ecology(hot: Tensor) -> Tensor:
    """Return the energy of grounds (n, 3, 1, y, x), (n,): below 0, the more of two eaters live on it.

    Token 1 feeds the first eater, whose waste spreads and feeds the second, but on token 2 alone; token 0 is bare.
    """
    food, bed = hot[:, 1, 0], hot[:, 2, 0]
    first, second, waste = food * SOWN, bed * SOWN, torch.zeros_like(food)
    for _ in range(SEASONS):
        first = _spread(first) * (1 + GROWTH * food * (1 - first)) * LIVES_ON
        waste = _spread(waste + first * WASTED) * KEPT
        eaten = torch.minimum(waste, GROWTH * second * bed)
        waste, second = waste - eaten, _spread(second + eaten) * LIVES_ON
    return -WORTH * second.sum((1, 2))


def _spread(amount: Tensor) -> Tensor:
    """Return an amount (n, y, x) of which a part went to the four neighbours; x wraps around, y does not."""
    up, down = torch.roll(amount, 1, 1), torch.roll(amount, -1, 1)
    up[:, 0], down[:, -1] = amount[:, 0], amount[:, -1]
    beside = torch.roll(amount, 1, 2) + torch.roll(amount, -1, 2)
    return (1 - SPREADS) * amount + SPREADS / 4 * (up + down + beside)


WORLDS = {
    "ground": _ground(),
    "voxels": _voxels(),
    "ecology": World((1, 12, 12), (False, False, True), np.zeros((3, 3, 3)), ecology),
}


def one_hot(tokens: Tensor, world: World) -> Tensor:
    """Return worlds int64 (n, z, y, x) as float32 (n, tokens, z, y, x)."""
    return functional.one_hot(tokens, world.tokens).permute(0, 4, 1, 2, 3).float()


def energy(hot: Tensor, world: World) -> Tensor:
    """Return the energy of worlds (n, tokens, z, y, x), (n,)."""
    total = hot.new_zeros(len(hot))
    for axis in range(3):
        one, other = _neighbours(hot, world, axis)
        pair = torch.tensor(world.pairs[axis], dtype=hot.dtype)
        total = total + torch.einsum("nizyx,ij,njzyx->n", one, pair, other)
    return total if world.lived_on is None else total + world.lived_on(hot)


def pair_shares(hot: Tensor, world: World) -> np.ndarray:
    """Return how often each token lies before each other along each axis, (3, tokens, tokens); each axis sums to 1."""
    found = np.zeros_like(world.pairs)
    for axis in range(3):
        one, other = _neighbours(hot, world, axis)
        counted = torch.einsum("nizyx,njzyx->ij", one, other).numpy()
        found[axis] = counted / max(counted.sum(), 1)
    return found


def gibbs(count: int, sweeps: int, world: World, generator: torch.Generator) -> Tensor:
    """Return worlds int64 (n, z, y, x) after some sweeps from chance: each cell drawn anew given its neighbours."""
    tokens = torch.randint(world.tokens, (count, *world.shape), generator=generator)
    parity = sum(torch.meshgrid(*(torch.arange(length) for length in world.shape), indexing="ij")) % 2
    for _ in range(sweeps):
        for colour in (0, 1):
            odds = torch.softmax(-fields(one_hot(tokens, world), world), 1).permute(0, 2, 3, 4, 1)
            drawn = torch.multinomial(odds.reshape(-1, world.tokens), 1, generator=generator).reshape(tokens.shape)
            tokens = torch.where(parity == colour, drawn, tokens)
    return tokens


def metropolis(count: int, proposals: int, world: World, generator: torch.Generator) -> Tensor:
    """Return worlds int64 (n, z, y, x) after some proposals from chance, each an evaluation of the whole energy."""
    flat = torch.randint(world.tokens, (count, world.cells), generator=generator)
    now, every = _energy_of(flat, world), torch.arange(count)
    for _ in range(proposals):
        place = torch.randint(world.cells, (count,), generator=generator)
        tried = flat.clone()
        tried[every, place] = torch.randint(world.tokens, (count,), generator=generator)
        then = _energy_of(tried, world)
        taken = torch.rand(count, generator=generator) < torch.exp(now - then)
        flat, now = torch.where(taken[:, None], tried, flat), torch.where(taken, then, now)
    return flat.reshape(count, *world.shape)


def _energy_of(flat: Tensor, world: World) -> Tensor:
    return energy(one_hot(flat.reshape(len(flat), *world.shape), world), world)


def fields(hot: Tensor, world: World) -> Tensor:
    """Return the energy that each token would have in each cell, its neighbours as they are, (n, tokens, z, y, x)."""
    total = torch.zeros_like(hot)
    for axis in range(3):
        dim, pair = axis + 2, torch.tensor(world.pairs[axis], dtype=hot.dtype)
        after, before = torch.roll(hot, -1, dim), torch.roll(hot, 1, dim)
        if not world.wraps[axis]:
            after.select(dim, -1).zero_()
            before.select(dim, 0).zero_()
        total += torch.einsum("ij,njzyx->nizyx", pair, after) + torch.einsum("ij,nizyx->njzyx", pair, before)
    return total


def _neighbours(hot: Tensor, world: World, axis: int) -> tuple[Tensor, Tensor]:
    dim, length = axis + 2, world.shape[axis]
    if world.wraps[axis]:
        return hot, torch.roll(hot, -1, dim)
    return hot.narrow(dim, 0, length - 1), hot.narrow(dim, 1, length - 1)
