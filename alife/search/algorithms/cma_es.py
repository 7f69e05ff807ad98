"""CMA-ES: sample around a mean, move it and shape the cloud towards what scored well; over continuous parameters.

Source: Nikolaus Hansen, "The CMA Evolution Strategy: A Tutorial" (2016), by way of his package cma. For arenas
that have continuous `parameters`. Where it has converged it starts again from another random mean.

A checkpoint of this search holds the losses of all iterations since its last start. A new strategy is told them again
and draws the same random words, so that nothing inside the package has to be saved.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from alife.core import config
from alife.core.config import setting
from alife.core.errors import UsageError
from alife.engines.blas import one_thread
from alife.engines.rng import words
from alife.search import base
from alife.search.base import VECTOR
from alife.worlds.arena import Arena, Evaluation, has_finite_scores

DIAGONAL_ABOVE = 500  # [parameters] full covariances of more cost more than they bring


@dataclass(frozen=True)
class Config:
    """The number of samples, and how widely they are spread at first."""

    population: int = setting(64, "[genomes] sampled an iteration", low=4, high=1_000_000)
    spread: int = setting(30, "[/100 of the range] of the first samples around their mean", low=1, high=100)

    def __post_init__(self) -> None:
        config.check(self)


class Search(base.Search):
    """Holds one strategy; an iteration is its population, whatever the batch."""

    def __init__(self, arena: Arena, config: Config, *, batch: int, seed: int) -> None:
        super().__init__(arena, config, batch=batch, seed=seed)
        if not arena.parameters:
            raise UsageError(f"cma_es needs an arena with continuous parameters, which {arena.name} does not offer.")
        self.starts = 0
        self._begin()

    def _begin(self) -> None:
        """Start from a random mean."""
        self._losses: list[np.ndarray] = []  # each float64 (population,), since this start
        mean = random_mean(self.seed, self.starts, self.arena.parameters)
        wanted = self.config.population, self.config.spread
        self._strategy = new_strategy("cma_es", mean, *wanted, self.seed, self.starts)
        self.starts += 1

    def _ask(self) -> np.ndarray:
        self._vectors = sampled(self._strategy)
        vectors = np.clip(np.array(self._vectors), 0, 1)
        return self.arena.from_parameters(vectors)

    def _tell(self, genomes: np.ndarray, evaluation: Evaluation) -> None:  # noqa: ARG002 (it learns from the vectors)
        losses = losses_of(evaluation)
        self._losses.append(losses)
        if update(self._strategy, self._vectors, losses):
            self._begin()

    def _state(self) -> dict[str, np.ndarray]:
        losses = np.array(self._losses).reshape(-1, self.config.population)
        return {"starts": np.array(self.starts), "losses": losses}

    def _load_state(self, state: dict[str, np.ndarray]) -> None:
        self.starts = int(state["starts"]) - 1
        self._begin()
        for losses in state["losses"]:
            update(self._strategy, sampled(self._strategy), losses)
            self._losses.append(losses)


def losses_of(evaluation: Evaluation) -> np.ndarray:
    """Return the losses to minimise, float64 (n,): those of invalid genomes are 1 more than the worst valid one."""
    able = has_finite_scores(evaluation)
    worst = -evaluation.fitness[able].min() if able.any() else 0.0
    return np.where(able, -np.where(able, evaluation.fitness, 0), worst + 1)


def normals(seed: int, start: int, call: int, shape: tuple[int, int]) -> np.ndarray:
    """Return normally distributed numbers, float64 (shape), a pure function of the arguments.

    Source: George Box and Mervin Muller, "A Note on the Generation of Random Normal Deviates" (1958).
    """
    count = shape[0] * shape[1]
    drawn = (words(seed ^ (start * 0x9E3779B9 & 0xFFFFFFFF), call, VECTOR, np.arange(2 * count)) + 0.5) / 2**32
    found: np.ndarray = np.sqrt(-2 * np.log(drawn[:count])) * np.cos(2 * np.pi * drawn[count:])
    return found.reshape(shape)


def random_mean(seed: int, start: int, parameters: int) -> np.ndarray:
    """Return where a start begins when nothing is known, float64 (parameters,), in the middle half of the ranges."""
    mean: np.ndarray = 0.25 + 0.5 * (words(seed, start, VECTOR, np.arange(parameters)) / 2**32)
    return mean


def new_strategy(name: str, mean: np.ndarray, population: int, spread: int, seed: int, start: int) -> Any:
    """Return a new strategy of the package cma whose only source of chance is our random words.

    name: of the search that wants it; mean float64 (parameters,), 0..1; spread [/100 of the range]; start: its number
    """
    try:
        import cma
    except ImportError as error:
        raise UsageError(f"{name} needs the package cma: pip install 'alife-worlds[cma]'.") from error
    calls = iter(range(1, 2**32))
    options = {
        "seed": float("nan"),  # otherwise it seeds NumPy's global generator
        "randn": lambda rows, columns: normals(seed, start, next(calls), (rows, columns)),
        "popsize": population,
        "bounds": [0, 1],
        "CMA_diagonal": len(mean) > DIAGONAL_ABOVE,
        "verbose": -9,
        "verb_log": 0,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it advises on its options
        return cma.CMAEvolutionStrategy(mean, spread / 100, options)


def sampled(strategy: Any) -> list[np.ndarray]:
    """Return the next vectors of a strategy, each float64 (parameters,)."""
    with one_thread():
        found: list[np.ndarray] = strategy.ask()
    return found


def update(strategy: Any, vectors: list[np.ndarray], losses: np.ndarray) -> bool:
    """Tell a strategy the losses of its vectors; return whether it has converged."""
    with one_thread(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of flat losses, which only end this start
        strategy.tell(vectors, losses.tolist())
        return bool(strategy.stop())
