"""Step the worlds of a batch in other processes, or on other machines: the same states, bit for bit.

Worlds of a batch do not know of each other while they step. So a batch is cut into pieces, each is a call of an
executor that takes states and gives them back, and the answers are joined in the order of the pieces.
"""

import traceback
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from alife.core.state import arrays, with_arrays
from alife.executors.processes import MOST_DEATHS
from alife.phylogeny.part import Part, joined, part_of
from alife.phylogeny.tracker import Phylogeny
from alife.worlds.world import World

Model = tuple[str, Any, str, int]  # what a process needs to make its own world: name, config, backend, threads
WORLDS_KEPT = 4  # in a process that serves several runs, as those of a cluster may


@dataclass(frozen=True)
class Elsewhere:
    """Who steps worlds: an executor, and how many it calls at once."""

    executor: Executor
    count: int
    threads: int  # of each
    backend: str = "cpu"  # of each; a device is the worker's own

    def of(self, world: World) -> "PieceStepper":
        """Return what steps worlds as this one does."""
        return PieceStepper(self, world)


@dataclass(frozen=True)
class PieceStepper:
    """Steps the worlds of a batch in pieces."""

    there: Elsewhere
    home: World

    def advance(self, state: Any, steps: int, phylogeny: Phylogeny | None = None) -> None:
        """Run some steps in place, and tell the phylogeny who was born and who died.

        Raises RuntimeError when stepping fails, or when every process dies that has the same piece.
        """
        there, seen = self.there, self.home.fetch(state)
        worlds, model = len(seen.seeds), (self.home.name, self.home.config, there.backend, there.threads)
        pieces = np.array_split(np.arange(worlds), min(worlds, there.count))
        spans = [slice(int(piece[0]), int(piece[-1]) + 1) for piece in pieces]
        calls = [
            there.executor.submit(
                stepped, model, _piece(seen, span), steps,
                None if phylogeny is None else part_of(phylogeny, span),
            )
            for span in spans
        ]  # fmt: skip
        try:
            answers = [_answer(call) for call in calls]
        finally:
            for call in calls:
                call.cancel()  # what an error has left
        whole = {name: np.concatenate([arrays(after)[name] for after, _ in answers]) for name in arrays(seen)}
        for name, array in arrays(self.home.place(with_arrays(seen, whole))).items():
            setattr(state, name, array)
        state.step += steps
        if phylogeny is not None:
            phylogeny.tables = joined([part for _, part in answers if part is not None])


def stepped(model: Model, state: Any, steps: int, part: Part | None) -> tuple[Any, Part | None] | str:
    """Return a state, and its part of a phylogeny, some steps later; what went wrong as a text."""
    try:
        phylogeny = None if part is None else part.phylogeny()
        world = _world(*model)
        placed = world.place(state)
        world.step(placed, steps, phylogeny)
        state = world.fetch(placed)
        return state, None if phylogeny is None else part_of(phylogeny, slice(0, len(state.seeds)))
    except Exception:
        return traceback.format_exc()


@lru_cache(maxsize=WORLDS_KEPT)
def _world(name: str, config: Any, engine: str, threads: int) -> Any:
    from alife.engines import backend
    from alife.worlds import registry

    return registry.world_class(name)(config, backend.start(engine, min(threads, backend.processors())))


def _piece(state: Any, span: slice) -> Any:
    return with_arrays(state, {name: array[span] for name, array in arrays(state).items()})


def _answer(call: "Future[Any]") -> tuple[Any, Part | None]:
    """Return a state and its part of a phylogeny. Raises RuntimeError when stepping failed, or killed who did it."""
    try:
        answer = call.result()
    except BrokenExecutor as error:
        raise RuntimeError(f"{MOST_DEATHS} workers died stepping the same worlds.") from error
    if isinstance(answer, str):
        raise RuntimeError(f"A worker failed:\n{answer}")
    found: tuple[Any, Part | None] = answer
    return found
