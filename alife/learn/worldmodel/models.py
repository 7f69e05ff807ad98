"""Models learned of episodes: V of what was seen, M of how it went on; as arrays, and back."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from alife.learn.worldmodel.controller import Model
from alife.learn.worldmodel.memory import Memory
from alife.learn.worldmodel.settings import Settings
from alife.learn.worldmodel.vision import Vision

HELD_OUT = 8  # a part of the episodes measures V and M
Episodes = Mapping[str, np.ndarray]  # pictures (n, beats + 1, channels, side, side), actions, rewards (n, beats)


def learned(episodes: Episodes, settings: Settings, random: np.random.Generator) -> tuple[Model, dict[str, float]]:
    """Return V and M learned of episodes, and how good they are at those that were held out."""
    flat = _flat(episodes)
    held = _held(episodes)
    vision = Vision(flat.shape[-1], settings.latents)
    vision.learn(flat[:-held].reshape(-1, flat.shape[-1]), settings.seeing, random)
    with torch.no_grad():
        z = vision.encode(torch.tensor(flat.reshape(-1, flat.shape[-1]))).reshape(*flat.shape[:2], -1)
    scale = z.std((0, 1)).numpy() + 1e-6
    unit = float(episodes["rewards"].std()) + 1e-6
    told = _told(z / torch.tensor(scale), episodes["actions"], episodes["rewards"] / unit)
    memory = _memory(told, held, settings, random)
    with torch.no_grad():
        likelihood, error = memory.losses(*(part[-held:] for part in told))
    figures = {
        "V_unexplained": vision.unexplained(flat[-held:].reshape(-1, flat.shape[-1])),
        "M_nats": float(likelihood),
        "M_reward_R2": 1 - float(error) / float(told[2][-held:].var()),
    }
    return Model(vision, [memory], scale, unit), figures


def ensemble(model: Model, episodes: Episodes, settings: Settings, random: np.random.Generator) -> Model:
    """Return a model with further Ms, that learned the same episodes in another order."""
    seen = _flat(episodes).reshape(-1, *episodes["pictures"].shape[2:])
    z = model.see(seen).reshape(*episodes["pictures"].shape[:2], -1)
    told = _told(z, episodes["actions"], episodes["rewards"] / model.reward)
    others = [_memory(told, _held(episodes), settings, random) for _ in range(settings.ensemble - 1)]
    return Model(model.vision, [*model.memories, *others], model.scale, model.reward)


def arrays_of(model: Model) -> dict[str, np.ndarray]:
    """Return all that a model has learned."""
    found = {f"V/{name}": value.numpy() for name, value in model.vision.state_dict().items()}
    for number, memory in enumerate(model.memories):
        found |= {f"M/{number}/{name}": value.numpy() for name, value in memory.state_dict().items()}
    return {**found, "scale": model.scale, "reward_unit": np.array(model.reward)}


def of_arrays(arrays: Mapping[str, np.ndarray], settings: Settings) -> Model:
    """Return the model of which `arrays_of` returned these."""
    count = len({name.split("/")[1] for name in arrays if name.startswith("M/")})
    vision = Vision(arrays["V/encoder.0.weight"].shape[1], settings.latents)
    actions = arrays["M/0/unit.weight_ih_l0"].shape[1] - settings.latents
    memories = [Memory(settings.latents, actions, settings.hidden, settings.mixtures) for _ in range(count)]
    nets: dict[str, Any] = {"V/": vision, **{f"M/{number}/": memory for number, memory in enumerate(memories)}}
    for prefix, net in nets.items():
        net.load_state_dict(
            {name[len(prefix) :]: torch.tensor(part) for name, part in arrays.items() if name.startswith(prefix)}
        )
    return Model(vision, memories, arrays["scale"], float(arrays["reward_unit"]))


def _memory(told: tuple[Tensor, Tensor, Tensor], held: int, settings: Settings, random: np.random.Generator) -> Memory:
    """Return an M that learned all episodes but the last `held`."""
    given, after, rewards = (part[:-held] for part in told)
    actions = given.shape[-1] - settings.latents
    memory = Memory(settings.latents, actions, settings.hidden, settings.mixtures)
    memory.learn(given, after, rewards, settings.dreaming, random)
    return memory


def _told(z: Tensor, actions: np.ndarray, rewards: np.ndarray) -> tuple[Tensor, Tensor, Tensor]:
    """Return what M is given, what comes after, and the rewards."""
    return torch.cat([z[:, :-1], torch.tensor(actions)], 2), z[:, 1:], torch.tensor(rewards)


def _held(episodes: Episodes) -> int:
    return max(1, len(episodes["rewards"]) // HELD_OUT)


def _flat(episodes: Episodes) -> np.ndarray:
    """Return pictures as float32 (n, beats + 1, pixels) in 0..1, whether they are bytes or not."""
    pictures = episodes["pictures"]
    scaled = pictures.astype(np.float32) / (255 if pictures.dtype == np.uint8 else 1)
    found: np.ndarray = scaled.reshape(*pictures.shape[:2], -1)
    return found
