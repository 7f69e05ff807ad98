"""Environment steps a second: `python -m benchmarks.environments [--rounds 5]`, on one thread.

Question: how many steps a second of this process does one swimmer make as a Gymnasium environment, and how many do
vectors of them, beside Swimmer-v5 of MuJoCo where that is installed? Method: random actions that are drawn beforehand,
episodes begin anew where they end, every kind in turn, round after round, by the time of this process alone; the least
time counts. A step is 12 physics steps of 15 nodes; one of Swimmer-v5 is 4 of MuJoCo's.
"""

import argparse
import time
import warnings
from collections.abc import Callable
from typing import Any

import gymnasium

import alife.environments
from benchmarks.machine import commit

ONE = "alife/SwimToFood-v0"
assert ONE in alife.environments.IDS
PEER = "Swimmer-v5"
VECTORS = (16, 64, 256, 1024)
STEPS, TOGETHER = 2000, 20_000  # of a single environment, of all of a vector, a round
ACTIONS = 64


def single(name: str) -> Callable[[], int]:
    """Return what steps one environment, and how many steps that were."""
    environment: Any = gymnasium.make(name).unwrapped
    environment.action_space.seed(0)
    environment.reset(seed=0)
    actions = [environment.action_space.sample() for _ in range(ACTIONS)]

    def work() -> int:
        for number in range(STEPS):
            _, _, terminated, truncated, _ = environment.step(actions[number % ACTIONS])
            if terminated or truncated:
                environment.reset()
        return STEPS

    return work


def vector(count: int) -> Callable[[], int]:
    """Return what steps many environments in lockstep, and how many steps that were."""
    many: Any = gymnasium.make_vec(ONE, num_envs=count, vectorization_mode="vector_entry_point")
    many.action_space.seed(0)
    many.reset(seed=0)
    actions = [many.action_space.sample() for _ in range(8)]

    def work() -> int:
        for number in range(TOGETHER // count):
            many.step(actions[number % len(actions)])
        return TOGETHER // count * count

    return work


def rates(rounds: int) -> dict[str, float]:
    """Return the steps a second of each kind."""
    kinds = {"one": single(ONE), **{f"a vector of {count}": vector(count) for count in VECTORS}}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            kinds[f"{PEER} of MuJoCo, one"] = single(PEER)
    except (ImportError, gymnasium.error.DependencyNotInstalled):
        print(f"{PEER} is left out: MuJoCo is not installed.")
    best = dict.fromkeys(kinds, 0.0)
    for number in range(rounds + 1):  # the first loads the kernels
        for name, work in kinds.items():
            begun = time.process_time()
            steps = work()
            spent = time.process_time() - begun
            best[name] = max(best[name], steps / spent) if number else 0.0
    return best


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="of all kinds, of which the least time counts")
    rounds = parser.parse_args().rounds
    print(f"at {commit()}\n\n| | environment steps a second |\n|---|---|")
    for name, rate in rates(rounds).items():
        print(f"| {name} | {rate:.0f} |")


if __name__ == "__main__":
    main()
