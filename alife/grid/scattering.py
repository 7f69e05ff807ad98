"""Which spaces `scattered` chooses at the start: so many, at random, exactly."""

from typing import Any

import numpy as np

from alife.engines import rng
from alife.grid.declare import Declared


def chosen(seeds: np.ndarray, stream: int, how_many: int, height: int, width: int) -> np.ndarray:
    """Return 1 on the spaces with the smallest random words of a stream at step 0: uint8 (worlds, height, width).

    Of equal words the space with the smaller index comes first.
    """
    found = np.zeros((len(seeds), height * width), np.uint8)
    for world, seed in enumerate(seeds.tolist()):
        words = rng.words(seed, 0, stream, np.arange(height * width))
        found[world, np.argsort(words, kind="stable")[: max(0, how_many)]] = 1
    return found.reshape(-1, height, width)


def scattered(
    declared: Declared, choices: dict[str, str | int], config: Any, seeds: np.ndarray
) -> dict[str, np.ndarray]:
    """Return what is chosen by each stream; choices: how many, or the setting that says it."""
    numbers = {name: int(getattr(config, n)) if isinstance(n, str) else n for name, n in sorted(choices.items())}
    return {
        name: chosen(seeds, declared.stream_number(name), number, config.height, config.width)
        for name, number in numbers.items()
    }
