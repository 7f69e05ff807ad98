"""Ask how long bodies keep their shape, and whether they heal, with a pool of earlier states and without.

Method: for each seed two small rules are learned from the same designs, one with the pool and damage, one from seeds
alone, in as many iterations. Told is the error as a share of the mean picture's: of bodies after 1, 2, 5 and 10
growths, and of bodies that lost the lower right quarter of their square after one growth, one and two growths later.

    python -m sims.stamp.learning.persistence [--dataset emoji] [--iterations N] [--seeds N]
"""

import argparse
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from alife.learn import pictures
from alife.learn.torch_library import prepare
from sims.stamp.learning.learner import Learner
from sims.stamp.learning.network import seeded
from sims.stamp.learning.settings import Settings

AGES = (1, 2, 5, 10)  # growths
SMALL = Settings(
    size=8,
    designs=6,
    heldout=0,
    channels=12,
    hidden=48,
    code=4,
    growth=8,
    margin=2,
    pool=32,
    pool_from=0.25,
    damage=0.4,
)
ROOM = 24  # [cells] side of the world that a body is measured in


def main() -> None:
    """Learn, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", default="emoji")
    parser.add_argument("--iterations", type=int, default=2500)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    prepare(1)
    found = pictures.load(options.dataset, SMALL.size)
    heads = [*(f"{age} T" for age in AGES), "healed 1 T", "healed 2 T"]
    print(f"| seed | pool | {' | '.join(heads)} |\n|{'---|' * (len(heads) + 2)}")
    for seed in range(options.seeds):
        for old in (0.5, 0.0):
            learner = Learner(found, replace(SMALL, old=old), seed, options.iterations)
            while learner.iteration < options.iterations:
                learner.step()
            cells = " | ".join(f"{error:.3g}" for error in errors(learner))
            print(f"| {seed} | {'yes' if old else 'no'} | {cells} |", flush=True)


@torch.no_grad()
def errors(learner: Learner) -> list[float]:
    """Return the error at each of AGES, and one and two growths after a quarter was erased at age 1."""
    growth, size = learner.settings.growth, learner.settings.size
    asked = learner.targets
    codes = learner.source.codes(np.arange(len(asked)))
    state = seeded(codes, learner.settings.channels, ROOM)
    found, hurt = [], state
    for age in range(1, max(AGES) + 1):
        state = learner.automaton(state, growth)
        if age in AGES:
            found.append(error(state, asked))
        if age == 1:
            hurt = state.clone()
            hurt[:, :, ROOM // 2 : ROOM // 2 + size // 2, ROOM // 2 : ROOM // 2 + size // 2] = 0
    for _ in range(2):
        hurt = learner.automaton(hurt, growth)
        found.append(error(hurt, asked))
    return found


def error(state: Tensor, asked: Tensor) -> float:
    """Return the mean square error within the designs' square, as a share of the mean picture's."""
    first = ROOM // 2 - asked.shape[-1] // 2
    square = slice(first, first + asked.shape[-1])
    away = ((state[:, :4, square, square] - asked) ** 2).mean()
    return float(np.float64(away / ((asked - asked.mean(0)) ** 2).mean()))


if __name__ == "__main__":
    main()
