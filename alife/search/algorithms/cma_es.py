"""CMA-ES: sample around a mean, move it and shape the cloud towards what scored well; over continuous parameters.

Source: Nikolaus Hansen, "The CMA Evolution Strategy: A Tutorial" (2016), by way of his package cma. For arenas
that offer `parameters` and `from_parameters`. Where it has converged it starts again from another random place.

A memory of this search is the scores it was told since it last started: from them and its random words the same
strategy is led through the same steps again, so that nothing inside the package has to be saved.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from alife.core import config
from alife.core.config import setting
from alife.core.errors import UsageError
from alife.engines.rng import words
from alife.search import base
from alife.search.base import VECTOR
from alife.worlds.arena import Arena, Evaluation, sound

DIAGONAL_ABOVE = 500  # [parameters] full covariances of more cost more than they bring


@dataclass(frozen=True)
class Config:
    """How many are sampled, and how widely at first."""

    population: int = setting(64, "[genomes] sampled an iteration", low=4, high=1_000_000)
    spread: int = setting(30, "[/100 of the range] of the first samples around their mean", low=1, high=100)

    def __post_init__(self) -> None:
        config.check(self)


class Search(base.Search):
    """Holds one strategy; an iteration is its population, whatever the batch."""

    def __init__(self, arena: Arena, config: Config, *, batch: int, seed: int) -> None:
        super().__init__(arena, config, batch=batch, seed=seed)
        if not hasattr(arena, "from_parameters"):
            raise UsageError(f"cma_es needs an arena with continuous parameters, which {arena.name} does not offer.")
        self.starts = 0
        self._begin()

    def _begin(self) -> None:
        """Start from a random mean."""
        self._losses: list[np.ndarray] = []  # each float64 (population,), since this start
        self._strategy = _strategy(self.arena.parameters, self.config, self.seed, self.starts)  # type: ignore[attr-defined]  # checked above
        self.starts += 1

    def _propose(self) -> np.ndarray:
        self._vectors = self._strategy.ask()
        vectors = np.clip(np.array(self._vectors), 0, 1)
        proposed: np.ndarray = self.arena.from_parameters(vectors)  # type: ignore[attr-defined]  # checked above
        return proposed

    def _learn(self, genomes: np.ndarray, evaluation: Evaluation) -> None:  # noqa: ARG002 (the vectors are behind them)
        losses = losses_of(evaluation)
        self._losses.append(losses)
        if _tell(self._strategy, self._vectors, losses):
            self._begin()

    def _memory(self) -> dict[str, np.ndarray]:
        losses = np.array(self._losses).reshape(-1, self.config.population)
        return {"starts": np.array(self.starts), "losses": losses}

    def _recall(self, state: dict[str, np.ndarray]) -> None:
        self.starts = int(state["starts"]) - 1
        self._begin()
        for losses in state["losses"]:
            _tell(self._strategy, self._strategy.ask(), losses)
            self._losses.append(losses)


def losses_of(evaluation: Evaluation) -> np.ndarray:
    """Return what is to be made small, float64 (n,): invalid genomes are a little worse than the worst valid one."""
    able = sound(evaluation)
    worst = -evaluation.fitness[able].min() if able.any() else 0.0
    return np.where(able, -np.where(able, evaluation.fitness, 0), worst + 1)


def normals(seed: int, start: int, call: int, shape: tuple[int, int]) -> np.ndarray:
    """Return normally distributed numbers, a pure function of what is given (Box and Muller, 1958)."""
    count = shape[0] * shape[1]
    drawn = (words(seed ^ (start * 0x9E3779B9 & 0xFFFFFFFF), call, VECTOR, np.arange(2 * count)) + 0.5) / 2**32
    found: np.ndarray = np.sqrt(-2 * np.log(drawn[:count])) * np.cos(2 * np.pi * drawn[count:])
    return found.reshape(shape)


def _strategy(parameters: int, config: Config, seed: int, start: int) -> Any:
    """Return a new strategy of the package cma, which draws from our words alone."""
    try:
        import cma
    except ImportError as error:
        raise UsageError("cma_es needs the package cma: pip install 'alife[cma]'.") from error
    calls = iter(range(1, 2**32))
    options = {
        "seed": float("nan"),  # else it seeds NumPy's global generator
        "randn": lambda rows, columns: normals(seed, start, next(calls), (rows, columns)),
        "popsize": config.population,
        "bounds": [0, 1],
        "CMA_diagonal": parameters > DIAGONAL_ABOVE,
        "verbose": -9,
        "verb_log": 0,
    }
    mean = 0.25 + 0.5 * (words(seed, start, VECTOR, np.arange(parameters)) / 2**32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it advises on its options
        return cma.CMAEvolutionStrategy(mean, config.spread / 100, options)


def _tell(strategy: Any, vectors: list[np.ndarray], losses: np.ndarray) -> bool:
    """Let a strategy learn; return whether it has nothing more to find from here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of flat losses, which end a start and no more
        strategy.tell(vectors, losses.tolist())
        return bool(strategy.stop())
