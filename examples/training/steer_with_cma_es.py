"""Breed a swimmer that finds its food with CMA-ES, in a vector of Gymnasium environments.

A controller is a weight from each number that is told to each group that beats. All candidates of a generation swim
in lockstep. `python examples/training/steer_with_cma_es.py [GENERATIONS]`; needs `pip install 'alife-worlds[gym]'`.
"""

import sys

import cma
import gymnasium
import numpy as np

import alife.environments  # registers its environments

GENERATIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 100
NAME, CANDIDATES, EPISODES, FRESH, TRIED = next(iter(alife.environments.IDS)), 24, 4, 10_000, 64


def swum(controllers, episodes, seed):
    """Return the mean return and meals of each controller (n, 40) over the same episodes, float64 (n,)."""
    count = len(controllers)
    many = gymnasium.make_vec(NAME, num_envs=count * episodes, vectorization_mode="vector_entry_point")
    told, _ = many.reset(seed=[seed + number for number in range(episodes)] * count)
    weights = np.repeat(np.reshape(controllers, (count, told.shape[1], -1)), episodes, axis=0)
    returns, over = np.zeros(count * episodes), np.zeros(count * episodes, bool)
    meals = returns.copy()
    while not over.all():
        drive = np.einsum("no,nog->ng", told, weights)
        told, rewards, terminated, truncated, _ = many.step((0.5 + drive / (1 + 2 * abs(drive))).astype(np.float32))
        returns += np.where(over, 0, rewards)
        meals = np.where(over, meals, many.core.sought[:, 3])
        over |= terminated | truncated
    return returns.reshape(count, -1).mean(axis=1), meals.reshape(count, -1).mean(axis=1)


space = gymnasium.make(NAME)
numbers = space.observation_space.shape[0] * space.action_space.shape[0]
strategy = cma.CMAEvolutionStrategy(np.zeros(numbers), 0.5, {"popsize": CANDIDATES, "seed": 1, "verbose": -9})
for generation in range(GENERATIONS):
    candidates = strategy.ask()
    returns, _ = swum(candidates, EPISODES, seed=generation * EPISODES)
    strategy.tell(candidates, -returns)
    if generation % 20 == 0:
        print(f"generation {generation}: best {returns.max():.1f}, mean {returns.mean():.1f}")
found, meals = swum([strategy.mean], TRIED, FRESH)
print(f"after {GENERATIONS} generations: mean return {found[0]:.1f}, {meals[0]:.1f} meals")
