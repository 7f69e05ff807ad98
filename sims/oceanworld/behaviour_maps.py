"""Maps of swimmers by what tells them apart, compared by the behaviours of their elites: benchmarks.behaviours."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from alife.engines import backend
from alife.search import base
from alife.search.learned import LearnedDescriptors
from alife.worlds.arena import has_finite_scores
from sims.oceanworld import behaviour
from sims.oceanworld.config import END, STRUCTURE, STRUCTURE_X_END, Config
from sims.oceanworld.world import World

EVALUATIONS, BATCH = 16_384, 256
Learner = Callable[[tuple[int, int], int, int], LearnedDescriptors]  # of a path's shape, axes, a seed
ALIKE = {"bins": 24, "random_genomes": 1024}


class Kind(NamedTuple):
    """A search and its map."""

    search: str
    descriptors: str
    settings: dict[str, Any]  # of the search


KINDS = {
    "structure": Kind("map_elites", STRUCTURE, ALIKE),
    "end": Kind("map_elites", END, ALIKE),
    "structure x end": Kind("map_elites", STRUCTURE_X_END, ALIKE),
    "random directions": Kind("aurora", STRUCTURE, {"kind": "random"}),
    "principal components": Kind("aurora", STRUCTURE, {"kind": "pca"}),
    "autoencoder": Kind("aurora", STRUCTURE, {"kind": "vae"}),
    "random directions, normal": Kind("aurora", STRUCTURE, {"kind": "random", "spread": "normal"}),
    "principal components, normal": Kind("aurora", STRUCTURE, {"kind": "pca", "spread": "normal"}),
    "autoencoder, normal": Kind("aurora", STRUCTURE, {"kind": "vae", "spread": "normal"}),
}


class SearchOutcome(NamedTuple):
    """What a search found."""

    elites: int
    behaviours_held: int  # of behaviour.BEHAVIOURS, by its elites
    behaviours_ever: int  # by any genome that it tried
    places_held: int  # of behaviour.PLACES
    places_ever: int
    best: float  # [cells]
    seconds: float  # of the processor


def outcome(name: str, seed: int, evaluations: int = EVALUATIONS, learner: Learner | None = None) -> SearchOutcome:
    """Return what the search of a kind of map finds with one seed; learner: makes descriptors instead of AURORA's."""
    kind = KINDS[name]
    arena = World(Config(paths=True, descriptors=kind.descriptors), backend.start("cpu", 1))
    search: Any = base.search_class(kind.search)(
        arena, base.config_class(kind.search)(**kind.settings), batch=BATCH, seed=seed
    )
    if learner is not None:
        assert arena.path_shape is not None, "the arena records them"
        search.learned = learner(arena.path_shape, search.config.axes, seed)
    begun, behaved, been = time.process_time(), set[int](), set[int]()
    while search.evaluations < evaluations:
        genomes = search.ask()
        evaluation = arena.evaluate(genomes)
        assert evaluation.paths is not None, "the arena records them"
        seen = evaluation.paths[has_finite_scores(evaluation)].astype(np.float64)
        behaved |= set(behaviour.behaviours(seen).tolist())
        been |= set(behaviour.places(seen).tolist())
        search.tell(genomes, evaluation)
    elites = search.archive.elites()
    seconds = time.process_time() - begun
    held = arena.followed(elites.genomes).astype(np.float32).astype(np.float64)  # as evaluations hold them
    behaviours, places = (len(np.unique(found)) for found in (behaviour.behaviours(held), behaviour.places(held)))
    best = float(elites.fitness.max())
    return SearchOutcome(len(elites), behaviours, len(behaved), places, len(been), best, seconds)
