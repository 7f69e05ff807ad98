"""Teach a swimmer to find its food with PPO of Stable-Baselines3: `python examples/training/steer_with_ppo.py [STEPS]`.

The environment is Gymnasium's, so any library that knows these can train it. It prints the mean return and the meals
of fresh episodes before and after. Needs `pip install 'alife-worlds[gym]' stable-baselines3`.
"""

import sys

import gymnasium
import numpy as np
from gymnasium.wrappers import RescaleAction
from stable_baselines3 import PPO
from stable_baselines3.common.env_util import make_vec_env

import alife.environments  # registers its environments

STEPS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
NAME, TRAINING, FRESH, EPISODES = next(iter(alife.environments.IDS)), 16, 10_000, 32


def swimmer():
    """Return a swimmer whose actions are -1..1, around which a policy begins."""
    return RescaleAction(gymnasium.make(NAME), np.float32(-1), np.float32(1))


def tried(model):
    """Return the mean return and the mean number of meals over episodes with food that it was not trained with."""
    environment, returns, meals = swimmer(), [], []
    for number in range(EPISODES):
        told, _ = environment.reset(seed=FRESH + number)
        total, over = 0.0, False
        while not over:
            told, reward, terminated, truncated, _ = environment.step(model.predict(told, deterministic=True)[0])
            total, over = total + reward, terminated or truncated
        returns.append(total)
        meals.append(environment.unwrapped.core.sought[0, 3])
    return f"mean return {np.mean(returns):.1f}, {np.mean(meals):.1f} meals"


learner = PPO(
    "MlpPolicy", make_vec_env(swimmer, TRAINING, seed=0), n_steps=256, batch_size=1024, gamma=0.98, learning_rate=1e-3,
    seed=0, device="cpu",
)  # fmt: skip
print("before:", tried(learner))
learner.learn(STEPS)
print(f"after {STEPS:,} steps:", tried(learner))
