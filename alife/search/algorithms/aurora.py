"""AURORA: MAP-Elites whose map is over descriptors that it learns from what creatures do, while it goes on.

Source: Luca Grillotti and Antoine Cully, "Unsupervised Behavior Discovery with Quality-Diversity Optimization" (2022).
It begins with random genomes; whenever twice as many genomes were tried as when it learned last, it learns again from
the elites and the newest genomes, and the elites compete for their new places. For arenas whose evaluations hold paths.

The kinds pca and random have the same bits on any machine; vae those of NumPy's linear algebra on this one.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from alife.core.config import setting
from alife.core.errors import UsageError, unknown
from alife.search import base
from alife.search.archive import Archive, file_arrays
from alife.search.base import PARENT
from alife.search.learned import KINDS, PCA, SPREADS, STUDENT, LearnedDescriptors
from alife.search.partition import MOST_AXES, MOST_BINS, MapSettings, cut
from alife.worlds.arena import Arena, Evaluation, has_finite_scores
from alife.worlds.columns import Columns

FEWEST = 8  # valid genomes from which descriptors are learned


@dataclass(frozen=True)
class Config(MapSettings):
    """What is learned, the map over it, and when it is learned first."""

    bins: int = setting(24, "niches along each learned descriptor", low=1, high=MOST_BINS)
    kind: str = setting(PCA, "how descriptors are learned: pca, vae (a net), or random (directions: the control)")
    spread: str = setting(
        STUDENT, "distribution that is made even over the map: student (of two degrees of freedom), or normal"
    )
    axes: int = setting(2, "learned descriptors", low=2, high=MOST_AXES)
    random_genomes: int = setting(
        1024, "[genomes] with which it begins; it learns from them, and again at every doubling", low=8, high=1_000_000
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.kind not in KINDS:
            raise unknown("kind", self.kind, KINDS)
        if self.spread not in SPREADS:
            raise unknown("spread", self.spread, SPREADS)


class Search(base.Search):
    """Holds an archive over learned descriptors, and the path of each elite; an iteration is a batch."""

    wants: ClassVar = {"paths": True}
    columns: ClassVar[Columns] = {"learned_elites": "that its own map, over learned descriptors, holds"}

    def __init__(self, arena: Arena, config: Config, *, batch: int, seed: int) -> None:
        super().__init__(arena, config, batch=batch, seed=seed)
        if arena.path_shape is None:
            raise UsageError(
                f"aurora learns from paths, which evaluations on {arena.name} do not hold; "
                "on oceanworld they do, with paths = true."
            )
        self.learned = LearnedDescriptors(config.kind, arena.path_shape, config.axes, seed, config.spread)
        ranges = ((0.0, 1.0),) * config.axes
        self.archive = Archive(arena.genome_length, cut(ranges, None, config))
        self._next = config.random_genomes  # [evaluations] at which it learns
        self._waiting = _nobody(arena)  # before it has learned: all that were tried and have scores
        self._paths: dict[int, np.ndarray] = {}  # float32 (frames, channels) of each elite, by its id

    def live_ids(self) -> np.ndarray:
        """Return the ids of the elites, or of all that wait for a map."""
        return self.archive.found_at if self.learned.trainings else self._waiting["ids"]

    def metrics(self) -> dict[str, float]:
        """Return how many elites the learned map holds."""
        return {"learned_elites": len(self.archive)}

    def own_files(self) -> dict[str, dict[str, np.ndarray]]:
        """Return the learned map and what was learned."""
        weights = {f"learned_{name}": array for name, array in self.learned.arrays().items()}
        return {"learned.npz": {**file_arrays(self.archive), **weights}}

    def own_map(self) -> Archive | None:
        """Return the learned map, once there is one."""
        return self.archive if len(self.archive) else None

    def _ask(self) -> np.ndarray:
        """Return random genomes until there is a map, then children of elites picked at random."""
        if not len(self.archive):
            return self._random_genomes(self.batch)
        picks = self._picks(PARENT, self.batch, len(self.archive))
        self._parents = self.archive.found_at[picks]
        return self._children(self.archive.genome_of(picks))

    def _tell(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        """Let the genomes compete for the map, after learning anew if that is due."""
        assert evaluation.paths is not None, "the arena has a path_shape"
        able = has_finite_scores(evaluation)
        batch = {
            "genomes": genomes[able], "fitness": evaluation.fitness[able], "paths": evaluation.paths[able],
            "ids": self.evaluations + np.flatnonzero(able),
        }  # fmt: skip
        is_due = self.evaluations + len(genomes) >= self._next
        if not self.learned.trainings:
            self._waiting = batch = _joined(self._waiting, batch)
            is_due &= len(batch["ids"]) >= FEWEST
        if is_due:
            self._retrain(batch, self.evaluations + len(genomes))
            while self._next <= self.evaluations + len(genomes):
                self._next *= 2
        if self.learned.trainings:
            self._add(batch)

    def _retrain(self, batch: dict[str, np.ndarray], at: int) -> None:
        """Learn from the elites and a batch, and let the elites compete for their new places; at [evaluations]."""
        elites = self._held()
        self.learned.fit(_joined(elites, batch)["paths"], at)
        self._waiting, self._paths = _nobody(self.arena), {}
        self.archive = self.archive.emptied()
        self._add(elites)

    def _add(self, some: dict[str, np.ndarray]) -> None:
        count = len(some["ids"])
        if not count:
            return
        found = Evaluation(
            some["fitness"], self.learned.of(some["paths"]), np.ones(count, bool), np.full(count, ""), {}
        )
        added = self.archive.add(some["genomes"], found, found_at=some["ids"])
        self._paths |= {int(some["ids"][one]): some["paths"][one] for one in np.flatnonzero(added.entered)}
        held = set(self.archive.found_at.tolist())
        self._paths = {number: path for number, path in self._paths.items() if number in held}

    def _held(self) -> dict[str, np.ndarray]:
        """Return the elites with their paths."""
        elites, nobody = self.archive.elites(), _nobody(self.arena)["paths"]
        paths = np.array([self._paths[number] for number in elites.found_at.tolist()], np.float32)
        return {
            "genomes": elites.genomes, "fitness": elites.fitness, "paths": paths.reshape(-1, *nobody.shape[1:]),
            "ids": elites.found_at,
        }  # fmt: skip

    def _state(self) -> dict[str, np.ndarray]:
        return {
            **{f"elites_{name}": array for name, array in self.archive.state_dict().items()},
            **{f"learned_{name}": array for name, array in self.learned.arrays().items()},
            **{f"waiting_{name}": array.copy() for name, array in self._waiting.items()},
            "paths": self._held()["paths"],
            "next": np.array(self._next),
        }

    def _load_state(self, state: dict[str, np.ndarray]) -> None:
        self.archive.load_state_dict(_of("elites_", state))
        self.learned.take(_of("learned_", state))
        self._waiting = {name: array.copy() for name, array in _of("waiting_", state).items()}
        self._paths = dict(zip(self.archive.found_at.tolist(), state["paths"].copy(), strict=True))
        self._next = int(state["next"])


def _nobody(arena: Arena) -> dict[str, np.ndarray]:
    """Return no genomes, with all that is kept of some."""
    shape = arena.path_shape or (0, 0)
    return {
        "genomes": np.zeros((0, arena.genome_length), np.uint8), "fitness": np.zeros(0),
        "paths": np.zeros((0, *shape), np.float32), "ids": np.zeros(0, np.int64),
    }  # fmt: skip


def _joined(first: dict[str, np.ndarray], second: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: np.concatenate([array, second[name]]) for name, array in first.items()}


def _of(owner: str, state: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name.removeprefix(owner): array for name, array in state.items() if name.startswith(owner)}
