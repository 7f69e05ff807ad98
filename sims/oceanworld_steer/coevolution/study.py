"""POET beside its controls, as trials of alife.study.trials: what each makes of its evaluations, a seed a trial."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from alife.core.array_files import read_arrays, save_arrays
from alife.runs.stopping import StopRequest
from alife.study.trials import Outcome, Stopped, Trial, arrays_of
from sims.oceanworld_steer.coevolution import courses
from sims.oceanworld_steer.coevolution.climbs import STAGES, Climbs
from sims.oceanworld_steer.coevolution.crossing import SOLVED, Crossing
from sims.oceanworld_steer.coevolution.poet import NEVER, Coevolution
from sims.oceanworld_steer.coevolution.settings import CURRICULUM, POET, RANDOM, Settings

HELD_OUT = 400  # the first stream of random words of waters that nobody was bred in
KEPT_EVERY = 10  # steps; a trial that is killed goes on from the last
Figures = dict[str, float]


class Searching(Protocol):
    """What goes on step by step, and can be put aside between."""

    def is_over(self, evaluations: float) -> bool:
        """Return whether it has had so many evaluations."""

    def step(self) -> None:
        """Go on a little."""

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return all that it knows."""

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Go on from that."""


class TrialPlan:
    """POET, random waters, and direct searches in the waters of POET, over the same seeds."""

    def __init__(self, settings: Settings, stop: StopRequest, threads: int = 1) -> None:
        self.settings, self._stop = settings, stop
        self.crossing = Crossing(settings.beats, settings.decide, threads)

    def trials(self) -> Sequence[Trial]:
        """Return all trials, seed by seed, POET first."""
        names = (POET, *self.settings.chosen)
        return [Trial(name, seed) for seed in range(self.settings.seeds) for name in names]

    def run(self, trial: Trial, folder: Path) -> Outcome:
        """Carry out one trial, or go on with what is left of it; raises Stopped when it is asked to."""
        place = folder / f"{trial.file.removesuffix('.npz')}.partial.npz"

        def kept(searching: Searching, evaluations: float) -> None:
            if place.exists():
                searching.load_state_dict(read_arrays(place))
            advance(searching, evaluations, lambda steps: self._keep(searching, place, steps))

        if trial.name in (POET, RANDOM):
            bred = Coevolution(self.settings, trial.seed, self.crossing, by_lot=trial.name == RANDOM)
            kept(bred, self.settings.evaluations)
            outcome = Outcome(figures_of(bred), bred.state_dict())
        else:
            poet = arrays_of(Trial(POET, trial.seed), folder)
            climbs, each = climbs_of(self.settings, self.crossing, poet, trial.seed, trial.name)
            kept(climbs, self.settings.longer * each)
            outcome = Outcome(compared(climbs, poet, each, self.settings.longer), climbs.state_dict())
        place.unlink(missing_ok=True)
        return outcome

    def draw(self, found: Mapping[Trial, Mapping[str, float]], folder: Path) -> None:
        """Draw the tree of the waters of every seed of POET."""
        from sims.oceanworld_steer.coevolution import tree

        for trial in found:
            if trial.name == POET:
                tree.write(arrays_of(trial, folder), folder / f"waters-{trial.seed}.png")

    def _keep(self, searching: Searching, place: Path, steps: int) -> None:
        """Put a trial aside every so often, and when it is to stop."""
        if self._stop.signal is not None or steps % KEPT_EVERY == 0:
            save_arrays(place, searching.state_dict())
        if self._stop.signal is not None:
            raise Stopped


def advance(searching: Searching, evaluations: float, after: Callable[[int], None] = lambda _steps: None) -> None:
    """Let something go on until it has had so many evaluations; `after` is told after each step how many there were."""
    steps = 0
    while not searching.is_over(evaluations):
        searching.step()
        steps += 1
        after(steps)


def climbs_of(
    settings: Settings, crossing: Crossing, poet: Mapping[str, np.ndarray], seed: int, kind: str
) -> tuple[Climbs, float]:
    """Return direct searches in all waters of POET, and how many evaluations POET had for each of them."""
    stages = STAGES if kind == CURRICULUM else 1
    each = int(poet["counts"][1]) / len(poet["courses"])
    return Climbs(crossing, poet["courses"], seed, settings.children, stages), each


def figures_of(bred: Coevolution) -> Figures:
    """Return how many waters there were and were solved, and what swimmers make of waters that nobody was bred in."""
    solved = bred.solved != NEVER
    farthest = float(bred.courses[solved, 0].max(initial=0))
    stand = [courses.obstacles_of(course) for course in bred.courses[solved]]
    return {
        "waters": len(solved), "solved": int(solved.sum()), "moves": bred.moves,
        "farthest_solved": farthest, "most_obstacles_solved": max(stand, default=0), **held_out(bred),
    }  # fmt: skip


def held_out(bred: Coevolution) -> Figures:
    """Return in which share of waters drawn by lot the best swimmer arrives, and which share of the way it covers."""
    new = courses.by_lot(bred.settings.held_out, bred.seed, 0, HELD_OUT)
    swimmers = np.tile(bred.genomes, (len(new), 1))
    rows = np.repeat(np.arange(len(new)), len(bred.genomes))
    best = bred.crossing.scores(swimmers, new, rows).reshape(len(new), -1).max(axis=1)
    return {"held_out_solved": float((best >= SOLVED).mean()), "held_out_share": float(np.maximum(best, 0).mean())}


def compared(climbs: Climbs, poet: Mapping[str, np.ndarray], each: float, longer: int) -> Figures:
    """Return how many waters of POET direct searches solve with as many evaluations as it had, and with more."""
    solved = poet["solved"] != NEVER
    found: Figures = {"waters": len(solved), "evaluations_each": each}
    for name, evaluations in (("equal", each), ("longer", longer * each)):
        direct = climbs.solved <= evaluations
        found[f"solved_{name}"] = int(direct.sum())
        found[f"poet_alone_{name}"] = int((solved & ~direct).sum())
        found[f"direct_alone_{name}"] = int((direct & ~solved).sum())
    return found
