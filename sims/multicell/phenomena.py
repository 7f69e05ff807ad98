"""The phenomena of Multicell, measured over seeds: `python -m sims.multicell.phenomena` prints them as a table.

A long run of some seeds is sampled every 250 steps; each figure is one number a seed. The tests in
test_phenomena.py ask whether they lie where docs/multicell.md says.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from sims.multicell.config import Config
from sims.multicell.genome import ancestor
from sims.multicell.metrics import words_of
from sims.multicell.state import State
from sims.multicell.world import World

SAMPLE_EVERY = 250
LONG = 40_000
GREEN, BROWN = 1, 6
NEVER = np.inf

History = dict[int, dict[str, np.ndarray]]  # step -> metric -> (seeds,)


@cache
def long_run(seeds: tuple[int, ...], steps: int = LONG, **settings: Any) -> tuple[History, State]:
    """Return the metrics of worlds with these seeds every SAMPLE_EVERY steps, and how they stand at the end."""
    world = World(Config(**settings))
    state = world.reset(seeds=seeds)
    since, history = world.totals(state), {}
    while state.step < steps:
        world.step(state, SAMPLE_EVERY)
        history[state.step] = world.measure(state, since)
        since = world.totals(state)
    return history, state


def checkerboard(role: np.ndarray) -> float:
    """Return how much likelier a cell does what its diagonal neighbour does than what the one beside it does.

    1 on a checkerboard of two roles, 0 where roles are strewn, below 0 where they come in patches. Empty
    spaces are left out; role is (y, x).
    """
    beside, diagonal = (role[1:, :], role[:-1, :]), (role[1:, 1:], role[:-1, :-1])
    return _alike(*diagonal) - _alike(*beside)


def _alike(some: np.ndarray, others: np.ndarray) -> float:
    alive = (some > 0) & (others > 0)
    return float((some == others)[alive].mean())


def killer_words(state: State, world: int) -> list[str]:
    """Return the development words of at least 5 % of the cells that have a killer and at least one reaction."""
    words, config = words_of(state, Config(), world), Config()
    common = [word for word, cells in words.items() if cells >= 0.05 * sum(words.values())]
    roles = {word: set(word.replace("(", "").replace(")", "").removesuffix(" | spore").split()) for word in common}
    return [word for word in common if str(config.killer) in roles[word] and len(roles[word]) >= 2]


def first_step(history: History, metric: str, threshold: float) -> np.ndarray:
    """Return the first sampled step at which a metric reached a threshold, for every seed; NEVER when it did not."""
    steps = np.array(sorted(history))
    reached = np.array([history[step][metric] >= threshold for step in steps])
    found: np.ndarray = np.where(reached.any(axis=0), steps[reached.argmax(axis=0)], NEVER)
    return found


def history_of(history: History, metric: str) -> np.ndarray:
    """Return a metric at every sample, (samples, seeds)."""
    return np.array([history[step][metric] for step in sorted(history)])


def common_reactions(history: History, step: int) -> np.ndarray:
    """Return how many reactions at least 1 % of the cells run, for every seed."""
    reactions = [values for name, values in history[step].items() if name.startswith("share_role_")][:-1]
    found: np.ndarray = np.count_nonzero(np.array(reactions) >= 0.01, axis=0)
    return found


@cache
def green_by_eighth(seeds: tuple[int, ...], steps: int = 1000, **settings: Any) -> np.ndarray:
    """Return the share of spaces with green cells in each eighth of the height, top first, (seeds, 8)."""
    world = World(Config(**settings))
    state = world.reset(seeds=seeds)
    world.step(state, steps)
    role = world.fetch(state).role
    shares: np.ndarray = (role.reshape(len(seeds), 8, -1) == GREEN).mean(axis=2)
    return shares


@cache
def pure_culture(seeds: tuple[int, ...], roles: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Return the metrics of a culture whose cells run these roles in turn, without mutation, once it has settled."""
    config = Config(height=96, width=96, mutation_rate=0)
    genome = ancestor(config)
    for pheromone, role in enumerate(roles):
        genome[7 + int(f"{pheromone:03b}"[::-1], 2)] = role
    world = World(config)
    state = world.reset(genome[None], seeds=seeds)
    world.step(state, 4000)
    since = world.totals(state)
    world.step(state, 4000)
    return world.measure(state, since)


def figures(seeds: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Return every figure of the default world, one number a seed."""
    history, state = long_run(seeds)
    end = history[LONG]
    both, green = pure_culture(seeds, (GREEN, BROWN) * 2), pure_culture(seeds, (GREEN,) * 4)
    return {
        "green share of cells, step 1000": history[1000]["share_role_1"],
        "brown reaches 1 %, step": first_step(history, "share_role_6", 0.01),
        "brown reaches 10 %, step": first_step(history, "share_role_6", 0.10),
        "brown share, step 40 000": end["share_role_6"],
        "reaction entropy [nats], step 8000": history[8000]["reaction_entropy"],
        "reactions of 1 % or more, step 8000": common_reactions(history, 8000),
        "green+brown against green, energy per food": both["energy_per_food"] / green["energy_per_food"],
        "green+brown against green, cells": both["cells"] / green["cells"],
        "specialised cells reach 25 %, step": first_step(history, "multi_reaction_share", 0.25),
        "specialised cells, step 40 000": end["multi_reaction_share"],
        "killers reach 1 %, step": first_step(history, "killer_share", 0.01),
        "killers reach 5 %, step": first_step(history, "killer_share", 0.05),
        "killer share, step 40 000": end["killer_share"],
        "words with killers of 5 % of the cells or more, step 40 000": np.array(
            [len(killer_words(state, world)) for world in range(len(seeds))]
        ),
        "checkerboard, step 40 000": np.array([checkerboard(role) for role in state.role]),
    }


def controls(seeds: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Return every figure of the control worlds, one number a seed."""
    tame, _ = long_run(seeds, killers=False)
    return {
        "no mutation: words, step 10 000": long_run(seeds, 10_000, mutation_rate=0)[0][10_000]["words"],
        "no killers: reaction entropy [nats], step 40 000": tame[LONG]["reaction_entropy"],
        "no killers: reactions of 1 % or more, step 40 000": common_reactions(tame, LONG),
        "uniform supply: green share of spaces, bottom less top eighth, step 1000": np.ptp(
            green_by_eighth(seeds, supply_top=8000, supply_bottom=8000)[:, [0, 7]], axis=1
        ),
        "neutral: green share, step 40 000": long_run(seeds, neutral=True)[0][LONG]["share_role_1"],
    }


def rows(found: dict[str, np.ndarray], wide: dict[str, np.ndarray] | None = None) -> list[str]:
    """Return figures as rows of a Markdown table, with the middle 90 % of a wider sample beside them."""
    lines = []
    for name, values in found.items():
        cells = [_short(value) for value in values]
        spread = ""
        if wide:
            low, middle, high = (_short(edge) for edge in np.quantile(wide[name], (0.05, 0.5, 0.95)))
            spread = f" {low} .. **{middle}** .. {high} |"
        lines.append(f"| {name} | {' | '.join(cells)} |{spread}")
    return lines


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def main(tested: Sequence[int] = range(5), calibrated: Sequence[int] = range(100, 132)) -> None:
    """Print the tables of docs/multicell.md."""
    seeds, wide = tuple(tested), tuple(calibrated)
    head = f"| figure | {' | '.join(f'seed {seed}' for seed in seeds)} |"
    print(f"{head} 5 % .. **median** .. 95 % of seeds {wide[0]}..{wide[-1]} |")
    print("\n".join(["|---" * (len(seeds) + 2) + "|", *rows(figures(seeds), figures(wide))]))
    print(f"\n{head}")
    print("\n".join(["|---" * (len(seeds) + 1) + "|", *rows(controls(seeds))]))
    eighths = " ".join(f"{share:.2f}" for share in green_by_eighth(seeds).mean(axis=0))
    flat = " ".join(f"{s:.2f}" for s in green_by_eighth(seeds, supply_top=8000, supply_bottom=8000).mean(axis=0))
    print(f"\nGreen share of spaces by eighth of the height, top to bottom: {eighths}; uniform supply: {flat}")


if __name__ == "__main__":
    main()
