"""Films of worlds, made by the worlds themselves: a window of each, at even steps, each film of a seed of its own."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from alife.core import config
from alife.learn.videogpt.settings import Settings
from alife.worlds import registry

HELD_OUT = 1 << 20  # first seed of the films that nothing learns
A_SEED = 1 << 21  # seeds of worlds that a seed of the study has


@dataclass(frozen=True)
class Scene:
    """How a world is filmed."""

    settings: dict[str, Any]
    begins: int  # step of the first frame
    every: int  # steps between two frames


SCENES = {
    "multicell": Scene({"height": 64, "width": 64}, 500, 20),
    "bitwise": Scene({}, 500, 20),
    "cellworld": Scene({}, 500, 80),
}


def filmed(settings: Settings, seed: int, *, held_out: bool) -> np.ndarray:
    """Return films of each world, uint8 (worlds, films, frames, side, side, 3), the same for the same seed."""
    first, count = seed * A_SEED + held_out * HELD_OUT, settings.held_out if held_out else settings.films
    seeds = (first + np.arange(count)).astype(np.uint32)
    return np.stack([_of(kind, seeds, settings.frames, settings.side) for kind in settings.kinds])


def windows(picture: np.ndarray, side: int, count: int, random: np.random.Generator) -> np.ndarray:
    """Return some windows of a picture (height, width, 3), uint8 (n, side, side, 3), at places drawn by lot.

    A picture that is smaller is shown larger, each pixel as a square.
    """
    whole = _enlarged(picture, side)
    tops, lefts = (random.integers(length - side + 1, size=count) for length in whole.shape[:2])
    return np.stack([whole[top : top + side, left : left + side] for top, left in zip(tops, lefts, strict=True)])


def _of(kind: str, seeds: np.ndarray, frames: int, side: int) -> np.ndarray:
    scene = SCENES[kind]
    world_config: Any = config.from_table(registry.config_class(kind), scene.settings)
    world = registry.world_class(kind)(world_config, registry.start(kind, "cpu", 1))
    state = world.reset(seeds=seeds)
    found = np.empty((len(seeds), frames, side, side, 3), np.uint8)
    for frame in range(frames):
        world.step(state, scene.every if frame else scene.begins)
        for number, seed in enumerate(seeds):
            picture = world.render(state, world=number)
            found[number, frame] = windows(picture, side, 1, np.random.default_rng(int(seed)))[0]
    return found


def _enlarged(picture: np.ndarray, side: int) -> np.ndarray:
    times = -(-side // min(picture.shape[:2]))
    return picture.repeat(times, 0).repeat(times, 1)
