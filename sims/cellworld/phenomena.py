"""The phenomena of Cellworld over seeds: `python -m sims.cellworld.phenomena` prints them as a table."""

from functools import cache

import numpy as np

from alife.measures.diversity import effective_number
from sims.cellworld.config import PRESETS, Config
from sims.cellworld.state import Counter, State
from sims.cellworld.world import World

SAMPLE_EVERY = 50
LONG = 20_000
COMMON = 0.05  # share of the cells from which a species has risen


@cache
def history(preset: str, seeds: tuple[int, ...], steps: int = LONG) -> tuple[list[list[dict[int, int]]], State]:
    """Return the cells of every species, by seed and by sample, and how the worlds stand at the end."""
    world = World(Config(**PRESETS[preset].rules))
    state = world.reset(seeds=seeds)
    found: list[list[dict[int, int]]] = [[] for _ in seeds]
    while state.step < steps:
        world.step(state, SAMPLE_EVERY)
        for number, samples in enumerate(found):
            species, cells = np.unique(state.species[number], return_counts=True)
            samples.append({int(name): int(n) for name, n in zip(species, cells, strict=True) if name})
    return found, state


def risen(samples: list[dict[int, int]]) -> int:
    """Return how many species ever had COMMON of the cells."""
    return len({name for sample in samples for name, n in sample.items() if n >= COMMON * sum(sample.values())})


def change(before: dict[int, int], now: dict[int, int]) -> float:
    """Return which share of the cells is of other species than before: half the sum of differences of shares."""
    names, total, other = before.keys() | now.keys(), sum(before.values()), sum(now.values())
    return sum(abs(before.get(name, 0) / total - now.get(name, 0) / other) for name in names) / 2


def changes(samples: list[dict[int, int]], apart: int = 5) -> np.ndarray:
    """Return the change over every 250 steps after the first 5000."""
    late = samples[5000 // SAMPLE_EVERY :]
    return np.array([change(before, now) for before, now in zip(late, late[apart:], strict=False)])


def figures(seeds: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Return what is measured of the default world, one number a seed."""
    found, state = history("arms-race", seeds)
    moves = [changes(samples) for samples in found]
    parts = [np.bincount(state.genome[w][state.species[w] != 0].ravel(), minlength=5) for w in range(len(seeds))]
    return {
        "species that ever had 5 % of the cells": np.array([risen(samples) for samples in found]),
        "effective species at the end": np.array(
            [effective_number(np.array(list(samples[-1].values()))) for samples in found]
        ),
        "share of 250 steps in which under 5 % of the cells change species": np.array(
            [(m < 0.05).mean() for m in moves]
        ),
        "largest change within 250 steps": np.array([m.max() for m in moves]),
        "armed parts (Spike, Armor) a cell": np.array([16 * (n[3] + n[4]) / n.sum() for n in parts]),
        "conquests a cell, all in all": state.books[:, :, Counter.KILLS].sum(axis=1) / state.species[0].size,
    }


def controls(seeds: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Return what is measured of the controls, one number a seed."""
    drift, _ = history("drift", seeds)
    turnover, turned = history("turnover", seeds)
    half = len(drift[0]) // 2
    return {
        "drift: cells": np.array([sum(samples[-1].values()) for samples in drift]),
        "drift: largest change in the second half": np.array(
            [max(change(samples[half], now) for now in samples[half:]) for samples in drift]
        ),
        "drift: species": np.array([len(samples[-1]) for samples in drift]),
        "turnover: species ever": np.array([len(set().union(*samples)) for samples in turnover]),
        "turnover: deaths a cell": turned.books[:, :, Counter.DEATHS].sum(axis=1) / turned.species[0].size,
        "turnover: least cells in the second half": np.array(
            [min(sum(sample.values()) for sample in samples[half:]) for samples in turnover]
        ),
    }


def main(seeds: tuple[int, ...] = tuple(range(5))) -> None:
    """Print the figures as a table in Markdown."""
    print(f"| figure | {' | '.join(f'seed {seed}' for seed in seeds)} |\n|{'---|' * (len(seeds) + 1)}")
    for name, values in (figures(seeds) | controls(seeds)).items():
        print(f"| {name} | {' | '.join(f'{value:.4g}' for value in values)} |")


if __name__ == "__main__":
    main()
