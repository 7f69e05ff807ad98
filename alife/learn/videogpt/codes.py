"""The VQ-VAE: a frame becomes a grid of codes, each one of a few vectors, and a frame again.

Codes are moved to the mean of what they stand for; one that stands for nothing begins anew where something is.

Source: Aaron van den Oord and others, "Neural Discrete Representation Learning" (2017), with its moving averages.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from alife.learn.videogpt.settings import Settings

WIDTH = 32  # features of the convolutions
RATE, BATCH = 2e-3, 32
KEPT = 0.98  # share of a moving average that is kept
COMMITMENT = 0.25  # weight of how far what is encoded lies from its code
FEW = 0.05  # uses an iteration, on average, below which a code begins anew
LOOKED_AFTER = 25  # iterations after which unused codes begin anew
AT_ONCE = 64  # frames


class Codec(nn.Module):
    """Encodes frames float32 (n, 3, side, side) in 0..1 as codes int64 (n, cells, cells), and decodes them."""

    book: Tensor
    uses: Tensor
    sums: Tensor

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        halves = [nn.Conv2d(3 if not number else WIDTH, WIDTH, 4, 2, 1) for number in range(settings.halvings)]
        doubles = [
            nn.ConvTranspose2d(WIDTH, WIDTH if number else 3, 4, 2, 1) for number in reversed(range(settings.halvings))
        ]
        self.encoder = nn.Sequential(
            *(part for half in halves for part in (half, nn.ReLU())),
            Residual(), nn.ReLU(), nn.Conv2d(WIDTH, settings.features, 1),
        )  # fmt: skip
        self.decoder = nn.Sequential(
            nn.Conv2d(settings.features, WIDTH, 3, padding=1), Residual(),
            *(part for double in doubles for part in (nn.ReLU(), double)),
        )  # fmt: skip
        self.register_buffer("book", torch.zeros(settings.codes, settings.features))
        self.register_buffer("uses", torch.ones(settings.codes))
        self.register_buffer("sums", torch.zeros(settings.codes, settings.features))

    def learn(self, frames: np.ndarray, iterations: int, random: np.random.Generator) -> None:
        """Learn frames, uint8 (n, side, side, 3)."""
        optimiser = torch.optim.Adam([*self.encoder.parameters(), *self.decoder.parameters()], RATE)
        for iteration in range(iterations):
            some = as_numbers(frames[random.integers(len(frames), size=BATCH)])
            seen = self.encoder(some).permute(0, 2, 3, 1)
            flat = seen.detach().reshape(-1, seen.shape[-1])
            if iteration % LOOKED_AFTER == 0:
                self._begin_anew(flat, random, everything=iteration == 0)
            codes = self._nearest(flat)
            meant = self.book[codes].reshape(seen.shape)
            back = self.decoder((seen + (meant - seen).detach()).permute(0, 3, 1, 2))
            loss = functional.mse_loss(back, some) + COMMITMENT * functional.mse_loss(seen, meant)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            self._move(flat, codes)

    @torch.no_grad()
    def encode(self, frames: np.ndarray) -> np.ndarray:
        """Return the codes of frames uint8 (..., side, side, 3), int64 (..., cells, cells)."""
        flat, found = frames.reshape(-1, *frames.shape[-3:]), []
        for begin in range(0, len(flat), AT_ONCE):
            seen = self.encoder(as_numbers(flat[begin : begin + AT_ONCE])).permute(0, 2, 3, 1)
            found.append(self._nearest(seen.reshape(-1, seen.shape[-1])).reshape(seen.shape[:3]))
        codes = torch.cat(found).numpy()
        return codes.reshape(*frames.shape[:-3], *codes.shape[1:])

    @torch.no_grad()
    def decode(self, codes: np.ndarray) -> np.ndarray:
        """Return the frames of codes int64 (..., cells, cells), uint8 (..., side, side, 3)."""
        flat = torch.tensor(codes.reshape(-1, *codes.shape[-2:]))
        found = [
            self.decoder(self.book[flat[begin : begin + AT_ONCE]].permute(0, 3, 1, 2))
            for begin in range(0, len(flat), AT_ONCE)
        ]
        frames = (torch.cat(found).clamp(0, 1) * 255).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
        return frames.reshape(*codes.shape[:-2], *frames.shape[1:])

    def _nearest(self, flat: Tensor) -> Tensor:
        """Return the nearest code of each vector (n, features), int64 (n,)."""
        return (self.book.square().sum(1) - 2 * flat @ self.book.T).argmin(1)

    def _move(self, flat: Tensor, codes: Tensor) -> None:
        """Move each code to the moving average of what it stands for."""
        counts = torch.bincount(codes, minlength=len(self.book)).float()
        self.uses.mul_(KEPT).add_((1 - KEPT) * counts)
        self.sums.mul_(KEPT).add_((1 - KEPT) * torch.zeros_like(self.sums).index_add_(0, codes, flat))
        self.book.copy_(self.sums / self.uses.clamp(min=1e-6)[:, None])

    def _begin_anew(self, flat: Tensor, random: np.random.Generator, *, everything: bool) -> None:
        idle = self.uses < (float("inf") if everything else FEW)
        taken = flat[torch.tensor(random.integers(len(flat), size=int(idle.sum())))]
        self.book[idle], self.sums[idle], self.uses[idle] = taken, taken, 1.0


class Residual(nn.Module):
    """What is seen, and what two convolutions add to it."""

    def __init__(self) -> None:
        super().__init__()
        self.added = nn.Sequential(
            nn.ReLU(), nn.Conv2d(WIDTH, WIDTH, 3, padding=1), nn.ReLU(), nn.Conv2d(WIDTH, WIDTH, 1)
        )

    def forward(self, seen: Tensor) -> Tensor:
        """Return as many features."""
        found: Tensor = seen + self.added(seen)
        return found


def as_numbers(frames: np.ndarray) -> Tensor:
    """Return frames uint8 (n, side, side, 3) as float32 (n, 3, side, side) in 0..1."""
    return torch.tensor(frames).permute(0, 3, 1, 2).float() / 255


def use(codes: np.ndarray, kinds: int) -> dict[str, float]:
    """Return the share of the codes that are used, and how many equally frequent ones would tell as much."""
    shares = np.bincount(codes.ravel(), minlength=kinds) / codes.size
    known = shares[shares > 0]
    return {"codes_used": len(known) / kinds, "perplexity": float(np.exp(-(known * np.log(known)).sum()))}
