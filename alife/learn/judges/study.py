"""Judges put to the test: a cup of coffee, a stream of pictures, and searches that they reward.

The cup: does the coarse size rise and fall again? The stream: noise, then a new kind among noise, then another; a judge
that is worth something tires of noise, and of a kind that it has seen enough of. The searches: how many kinds of
pictures are seen, on a yardstick that no judge knows, at equal evaluations; the control is chance.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from alife.learn.judges import automata, coffee
from alife.learn.judges.ground import Ground, searches
from alife.learn.judges.rewards import REWARDS
from alife.learn.judges.settings import Settings
from alife.study.trials import Outcome, Trial, arrays_of

CUP, STREAM, SEARCH = "cup", "stream", "search"
CUP_SIDE, LOOKS = 60, 40  # [cells]; pictures of a cup
END = 4  # last pictures of a cup that its end is the mean of
NEW_KIND = 4  # one picture in so many is of a new kind
LAST = 4  # batches of a search that the share of noise is told of


class TrialPlan:
    """The three tests of every judge, as alife.study.trials carries them out."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def trials(self) -> Sequence[Trial]:
        """Return all trials: cups, streams, searches."""
        names = [CUP, *(f"{STREAM} {reward}" for reward in self.settings.chosen_rewards if reward != "chance")]
        names += [
            f"{SEARCH} {search} {reward}"
            for search in self.settings.chosen_searches
            for reward in self.settings.chosen_rewards
        ]
        return [Trial(name, seed) for name in names for seed in range(self.settings.seeds)]

    def run(self, trial: Trial, folder: Path) -> Outcome:
        """Carry out one trial."""
        del folder
        kind, *words = trial.name.split()
        if kind == CUP:
            return self._cup(trial.seed)
        return self._stream(words[0], trial.seed) if kind == STREAM else self._search(words[0], words[1], trial.seed)

    def _cup(self, seed: int) -> Outcome:
        sweeps = np.unique(np.round(np.geomspace(1, self.settings.sweeps, LOOKS)).astype(int))
        cups = coffee.mixing(CUP_SIDE, sweeps, seed)
        fine, coarse = np.array([coffee.sizes(cup.astype(float)) for cup in cups], float).T
        figures = {
            "fine_first": fine[0], "fine_last": fine[-END:].mean(), "coarse_first": coarse[0],
            "coarse_peak": coarse.max(), "peak_at_sweep": float(sweeps[coarse.argmax()]),
            "coarse_last": coarse[-END:].mean(),
        }  # fmt: skip
        looks = cups[[0, coarse.argmax(), -1]].astype(np.uint8)
        return Outcome(figures, {"sweeps": sweeps, "fine": fine, "coarse": coarse, "cups": looks})

    def _stream(self, name: str, seed: int) -> Outcome:
        """Judge noise alone, then noise with one picture in four of a new kind, then of another."""
        random = np.random.default_rng([seed, 2])
        reward, batch, part = REWARDS[name](seed), self.settings.batch, self.settings.stream
        reward.scores(automata.noise(batch // 2, random))
        worth = np.full((3 * part, 3), np.nan)  # of noise, of mazes, of Life
        for number in range(3 * part):
            pictures, kinds = automata.noise(batch, random), np.zeros(batch, int)
            stage = number // part
            if stage:
                rules = np.repeat([(automata.MAZE, automata.LIFE)[stage - 1]], batch // NEW_KIND, axis=0)
                pictures[: len(rules)], kinds[: len(rules)] = automata.pictures(rules, random), stage
            found = reward.scores(pictures)
            worth[number, 0] = found[kinds == 0].mean()
            worth[number, stage] = found[kinds == stage].mean()
        figures = {
            "noise_first": worth[0, 0], "noise_last": worth[part - 1, 0],
            "maze_first": worth[part, 1], "maze_last": worth[2 * part - 1, 1],
            "life_first": worth[2 * part, 2], "life_last": worth[-1, 2], "noise_beside_life": worth[-1, 0],
        }  # fmt: skip
        return Outcome(figures, {"worth": worth})

    def _search(self, search: str, reward: str, seed: int) -> Outcome:
        ground = Ground(REWARDS[reward](seed), seed)
        searching = searches(self.settings.batch)[search](ground, seed)
        while searching.evaluations < self.settings.batch * self.settings.generations:
            genomes = searching.ask()
            searching.tell(genomes, ground.evaluate(genomes))
        figures = {"kinds_seen": float(ground.found[-1]), "noise_at_last": float(np.mean(ground.noise[-LAST:]))}
        return Outcome(figures, {"found": np.array(ground.found), "best": np.packbits(np.array(ground.best[-1]) > 0)})

    def draw(self, found: Mapping[Trial, Mapping[str, float]], folder: Path) -> None:
        """Draw cups.png, streams.png and searches.png."""
        from alife.learn.judges import drawings

        arrays = {trial: arrays_of(trial, folder) for trial in found}
        drawings.draw(arrays, folder)
