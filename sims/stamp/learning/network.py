"""The rule and the encoder as PyTorch learns them, in the fixed point in which the rule is used.

Forward, weights and states are the whole numbers of sims/stamp/numbers.py over a power of two, so that a state here is
bit for bit the one that NumPy, numba and Taichi grow (in float32; bfloat16 is faster and near). Backward, rounding
counts as nothing: a straight-through estimator (Bengio and others, 2013).

Source: Mordvintsev and others, "Growing Neural Cellular Automata" (2020); Kevin Frans, "StampCA" (2021).
"""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from sims.stamp import numbers
from sims.stamp.rule import Rule

SCALE = 2.0 ** torch.tensor([0, 3, 3, 4])  # of the filters, about their reach: weights of all learn at one pace
CODE_SCALE = numbers.UNIT / numbers.CODE_UNIT
STRIDE = 2  # [cells] by which the room of growing bodies is widened


class _Rounded(torch.autograd.Function):
    """Rounding to whole parts of 1 / unit; its gradient is that of doing nothing."""

    @staticmethod
    def forward(_context: Any, value: Tensor, unit: float) -> Tensor:
        return torch.floor(value * unit + 0.5).mul_(1 / unit)

    @staticmethod
    def backward(_context: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return gradient, None


class _Moved(torch.autograd.Function):
    """A state plus its rounded change, within the limit, where it lives; no gradient where it is at the limit."""

    @staticmethod
    def forward(context: Any, state: Tensor, change: Tensor, lives: Tensor) -> Tensor:
        limit = numbers.LIMIT / numbers.UNIT
        free = torch.floor(change * numbers.UNIT + 0.5).mul_(1 / numbers.UNIT).add_(state)
        passes = (free.abs() <= limit).logical_and_(lives)
        context.save_for_backward(passes)
        return free.clamp_(-limit, limit).mul_(lives)

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> tuple[Tensor, Tensor, None]:
        (passes,) = context.saved_tensors
        passed = gradient * passes
        return passed, passed, None


def rounded(value: Tensor, unit: float) -> Tensor:
    """Return values rounded to whole parts of 1 / unit."""
    found: Tensor = _Rounded.apply(value, unit)
    return found


class Automaton(nn.Module):
    """The rule: what a cell perceives, a hidden layer, its change. States are float32 (n, channels, y, x)."""

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        self.channels = channels
        self.first = nn.Parameter(torch.randn(hidden, channels, numbers.FILTERS) * (2 / (channels * 2)) ** 0.5 * 0.5)
        self.first_bias = nn.Parameter(torch.zeros(hidden))
        self.second = nn.Parameter(torch.zeros(channels, hidden))  # so that nothing changes at first
        self.second_bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("kernels", torch.tensor(numbers.KERNELS, dtype=torch.float32))

    def compiled(self, kind: torch.dtype) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return what a step multiplies with: the rounded weights as convolutions, and the biases."""
        unit = float(numbers.WEIGHT_UNIT)
        weights = rounded(self.first / SCALE, unit)
        kernel = torch.einsum("hcf,fyx->hcyx", weights, self.kernels).to(kind)
        second = rounded(self.second, unit).to(kind)[:, :, None, None]
        bias, second_bias = (
            rounded(self.first_bias, unit * numbers.UNIT),
            rounded(self.second_bias, unit * numbers.UNIT),
        )
        return kernel.contiguous(memory_format=torch.channels_last), bias.to(kind), second, second_bias.to(kind)

    def forward(self, state: Tensor, steps: int, kind: torch.dtype = torch.float32) -> Tensor:
        """Return a state some steps later."""
        weights = self.compiled(kind)
        for _ in range(steps):
            state = step(state, weights, kind)
        return state

    def grow(self, codes: Tensor, side: int, steps: int, kind: torch.dtype = torch.float32) -> Tensor:
        """Return what a seed in the middle of a world becomes, as `forward` of `seeded` does.

        Life gets one cell further a step, so only the room that it can have reached is worked out: half of the time
        where the growth is about half the world.
        """
        weights, state, reach = self.compiled(kind), seeded(codes, self.channels, 1), 0
        for done in range(steps):
            if done == reach < side // 2:
                wider = min(reach + STRIDE, side // 2)
                state, reach = widened(state, reach, wider, side), wider
            state = step(state, weights, kind)
        return widened(state, reach, side // 2, side)

    @torch.no_grad()
    def keep_small(self) -> None:
        """Shrink the weights of every sum that could exceed what float32 counts exactly."""
        most = (numbers.LARGEST_SUM - 1) / (numbers.LIMIT * numbers.WEIGHT_UNIT) - 1
        reach = torch.tensor(numbers.REACH, dtype=torch.float32) / SCALE
        sums = (self.first.abs() * reach).sum((1, 2)) + self.first_bias.abs() / 2
        self.first.mul_((most / sums).clamp(max=1)[:, None, None])
        sums = self.second.abs().sum(1) + self.second_bias.abs() / 2
        self.second.mul_((most / sums).clamp(max=1)[:, None])

    @torch.no_grad()
    def whole(self) -> Rule:
        """Return the rule in whole numbers."""
        unit = float(numbers.WEIGHT_UNIT)

        def counted(value: Tensor, scale: float) -> np.ndarray:
            return torch.floor(value * scale + 0.5).to(torch.int32).numpy()

        first = counted((self.first / SCALE).permute(0, 2, 1).contiguous(), unit)
        return Rule(
            first.astype(np.int16),
            counted(self.first_bias, unit * numbers.UNIT),
            counted(self.second, unit).astype(np.int16),
            counted(self.second_bias, unit * numbers.UNIT),
        )


def step(state: Tensor, weights: tuple[Tensor, Tensor, Tensor, Tensor], kind: torch.dtype) -> Tensor:
    """Return a state one step later."""
    first, first_bias, second, second_bias = weights
    unit, most = numbers.UNIT, numbers.LIMIT / numbers.UNIT
    threshold = numbers.ALIVE / unit
    cover = state[:, numbers.COVER : numbers.COVER + 1]
    hidden = functional.hardtanh(functional.conv2d(state.to(kind), first, first_bias, padding=1), 0.0, most)
    hidden = rounded(hidden, unit) if kind == torch.float32 else hidden
    change = functional.conv2d(hidden, second, second_bias).float()
    with torch.no_grad():
        near_life = functional.max_pool2d(cover, 3, 1, 1) > threshold
        later = torch.floor(change[:, numbers.COVER : numbers.COVER + 1] * unit + 0.5).mul_(1 / unit).add_(cover)
        lives = near_life & (functional.max_pool2d(later * near_life, 3, 1, 1) > threshold)
    found: Tensor = _Moved.apply(state, change, lives)
    return found


class Encoder(nn.Module):
    """What makes an encoding of a picture: it is only needed to learn, and for designs that were not learned."""

    def __init__(self, size: int, code: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        width, side = numbers.PICTURE, size
        while side > 4:
            layers += [nn.Conv2d(width, 32 if width == numbers.PICTURE else 64, 3, 2, 1), nn.ReLU()]
            width, side = (32 if width == numbers.PICTURE else 64), (side + 1) // 2
        self.net = nn.Sequential(
            *layers, nn.Flatten(), nn.Linear(width * side * side, 192), nn.ReLU(), nn.Linear(192, code)
        )

    def forward(self, pictures: Tensor) -> Tensor:
        """Return encodings (n, code) in -1..127/128, whole parts of 1/128, of pictures (n, 4, size, size)."""
        return rounded(torch.tanh(self.net(pictures)), CODE_SCALE).clamp(-1, (CODE_SCALE - 1) / CODE_SCALE)


def seeded(codes: Tensor, channels: int, side: int) -> Tensor:
    """Return worlds of one seed each in the middle, float32 (n, channels, side, side)."""
    count, length = codes.shape
    seed = torch.cat(
        [
            codes.new_zeros(count, numbers.COVER),
            codes.new_ones(count, 1),
            codes,
            codes.new_zeros(count, channels - numbers.PICTURE - length - 1),
            codes.new_ones(count, 1),
        ],
        1,
    )
    where = codes.new_zeros(1, 1, side, side)
    where[..., side // 2, side // 2] = 1
    return (seed[:, :, None, None] * where).contiguous(memory_format=torch.channels_last)


def widened(state: Tensor, reach: int, wider: int, side: int) -> Tensor:
    """Return a state with more empty room: `wider` cells on each side of its middle, or as many as the world has."""
    before = wider - reach
    after = min(wider, (side - 1) // 2) - min(reach, (side - 1) // 2)
    if not before:
        return state
    return functional.pad(state, (before, after, before, after)).contiguous(memory_format=torch.channels_last)


def bytes_of(codes: Tensor) -> np.ndarray:
    """Return encodings as bytes, uint8 (n, code)."""
    whole = torch.round(codes.detach() * CODE_SCALE).to(torch.int32) + numbers.CODE_MIDDLE
    return whole.clamp(0, 255).to(torch.uint8).numpy()
