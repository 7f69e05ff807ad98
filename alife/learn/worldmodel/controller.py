"""C: one linear layer on [z, h], found by CMA-ES, in the water or in a dream of it."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from alife.core.errors import UsageError
from alife.learn.worldmodel.memory import Memory
from alife.learn.worldmodel.vision import Vision

SPREAD = 0.3  # of the first controllers
FOOD = 3.0  # [cells] reward from which on something was eaten, since nobody swims that far in a beat


@dataclass
class Model:
    """V, one or more M, and the units in which they see and are rewarded."""

    vision: Vision
    memories: list[Memory]
    scale: np.ndarray  # (latents,) by which what V says is divided
    reward: float  # [cells] of a unit of M's rewards

    @property
    def memory(self) -> Memory:
        """Return the M that a controller remembers by."""
        return self.memories[0]

    @torch.no_grad()
    def see(self, pictures: np.ndarray) -> Tensor:
        """Return z (n, latents) of pictures (n, 2, 16, 16)."""
        found: Tensor = self.vision.encode(torch.tensor(pictures).flatten(1)) / torch.tensor(self.scale)
        return found


def act(weights: Tensor, seen: Tensor, hidden: Tensor) -> Tensor:
    """Return actions 0..1 (p, n, actions) of controllers (p, actions, latents + hidden + 1), each in n waters."""
    told = torch.cat([seen, hidden], -1)
    return torch.sigmoid(torch.einsum("pak,pnk->pna", weights[..., :-1], told) + weights[:, None, :, -1])


def shaped(model: Model, vectors: np.ndarray, actions: int) -> Tensor:
    """Return the weights of controllers float (p, numbers)."""
    width = model.memory.latents + model.memory.hidden + 1
    return torch.tensor(np.asarray(vectors), dtype=torch.float32).reshape(len(vectors), actions, width)


@torch.no_grad()
def real(
    model: Model, shoal: Any, seeds: np.ndarray, weights: Tensor, beats: int, wander: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """Let controllers (p, actions, width) steer n real swimmers, n a multiple of p; return their episodes.

    wander: actions (beats, n, actions) taken instead where they are finite
    Returns pictures (n, beats + 1, 2, 16, 16), actions (n, beats, actions), rewards (n, beats).
    """
    each = len(seeds) // len(weights)
    seen = shoal.reset(seeds)
    hidden = torch.zeros(len(seeds), model.memory.hidden)
    pictures, actions, rewards = [seen], [], []
    for beat in range(beats):
        z = model.see(seen)
        done = act(weights, z.reshape(len(weights), each, -1), hidden.reshape(len(weights), each, -1))
        action = done.reshape(len(seeds), -1).numpy()
        if wander is not None:
            action = np.where(np.isfinite(wander[beat]), wander[beat], action).astype(np.float32)
        hidden = model.memory.step(torch.cat([z, torch.tensor(action)], 1), hidden)
        seen, reward = shoal.step(action)
        pictures.append(seen)
        actions.append(action)
        rewards.append(reward)
    return {name: np.stack(found, axis=1).astype(np.float32) for name, found in
            (("pictures", pictures), ("actions", actions), ("rewards", rewards))}  # fmt: skip


@torch.no_grad()
def told(shoal: Any, seeds: np.ndarray, weights: Tensor, beats: int) -> np.ndarray:
    """Return rewards (n, beats) of controllers (p, actions, told + 1) that are told what a shoal tells."""
    rewards = []
    shoal.reset(seeds)
    none = torch.zeros(len(weights), len(seeds) // len(weights), 0)
    for _ in range(beats):
        given = torch.tensor(shoal.told()).reshape(*none.shape[:2], -1)
        _, reward = shoal.step(act(weights, given, none).reshape(len(seeds), -1).numpy())
        rewards.append(reward)
    return np.stack(rewards, axis=1)


@torch.no_grad()
def dreamt(
    model: Model, weights: Tensor, begin: Tensor, beats: int, temperature: float, fear: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean dreamt return [cells] of each controller, (p,), and the first one's first dream (beats, latents).

    begin: z (n, latents) that dreams begin with; fear: units lost for a unit of the models' disagreement
    """
    count, each = len(weights), len(begin)
    z = begin[None].expand(count, each, -1).reshape(count * each, -1)
    hidden = [torch.zeros(count * each, memory.hidden) for memory in model.memories]
    total, path = torch.zeros(count * each), []
    for beat in range(beats):
        path.append(z[0].numpy().copy())
        action = act(weights, z.reshape(count, each, -1), hidden[0].reshape(count, each, -1)).reshape(count * each, -1)
        given = torch.cat([z, action], 1)
        hidden = [memory.step(given, kept) for memory, kept in zip(model.memories, hidden, strict=True)]
        told = [memory.say(kept) for memory, kept in zip(model.memories, hidden, strict=True)]
        rewards = torch.stack([one.reward for one in told])
        total += rewards.mean(0) - (fear * rewards.std(0) if len(told) > 1 else 0)
        which = beat % len(told)  # models dream in turn, so that no controller can live off the errors of one
        z = model.memories[which].dream(told[which], temperature)
    return total.reshape(count, each).mean(1).numpy() * model.reward, np.array(path)


def bred(
    score: Callable[[np.ndarray], np.ndarray], numbers: int, population: int, generations: int, seed: int
) -> np.ndarray:
    """Return the middle of the controllers that CMA-ES ends with, (numbers,); score: of (p, numbers), (p,)."""
    try:
        import cma
    except ImportError as error:
        raise UsageError("The controller is bred by CMA-ES: pip install 'alife-worlds[cma]'.") from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        options = {"popsize": population, "seed": seed + 1, "verbose": -9, "CMA_diagonal": True}
        strategy = cma.CMAEvolutionStrategy(np.zeros(numbers), SPREAD, options)
        for _ in range(generations):
            asked = strategy.ask()
            strategy.tell(asked, list(-score(np.array(asked)).astype(float)))
        found: np.ndarray = np.asarray(strategy.result.xfavorite, float)
    return found


def meals(rewards: np.ndarray) -> float:
    """Return how many meals an episode had, of rewards (n, beats)."""
    return float((rewards > FOOD).sum(1).mean())
