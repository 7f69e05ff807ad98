"""Controllers bred in a dream, put into the water beside those that were bred there at equal real episodes.

`real_episodes` tells what each trial had: models learn from so many, the control breeds on so many (and is given V and
M of the model beside it, for nothing). Returns are means over fresh episodes that no trial has seen.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from alife.learn.worldmodel import controller, models
from alife.learn.worldmodel.controller import Model
from alife.learn.worldmodel.settings import Settings
from alife.study.trials import Outcome, Trial, arrays_of

WATER = "sims.oceanworld_steer.eyes"  # found by name: no world is imported by what learns
CHANCE, MODEL = "random actions", "model of random episodes"
TOLD, WORLD = "bred in the water, told the direction", "bred in the water"
LONG = "bred in the water, 10 x the episodes"
COLD, DREAM = "dream, temperature 1", "dream"
CALM, FEARFUL = "dream, ensemble not punished", "dream, ensemble"
AGAIN = "dream, own episodes"
GOOD = "dream, half the episodes of a good swimmer"
CHANGES = 0.3  # chance that a wandering swimmer changes its action at a beat
OWN = 0.6  # share of own beats in episodes that are gathered to learn more from
LONGER = 10  # times as many real episodes, which tells whether eyes or episodes are what is lacking
FRESH = 1 << 20  # seeds of the food of episodes that measure; those of learning lie below

Play = Callable[[Any, np.ndarray, np.ndarray], np.ndarray]  # shoal, food, controllers: rewards (n, beats)


class TrialPlan:
    """Trials of a seed build on each other: what they leave are its models and controllers."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._eyes: Any = import_module(WATER)
        self._eyes.Shoal(1, 1, settings.body)  # a body that cannot be steered is told before anything is done

    def trials(self) -> Sequence[Trial]:
        """Return all trials, seed by seed."""
        names = (CHANCE, MODEL, TOLD, WORLD, LONG, COLD, DREAM, CALM, FEARFUL, AGAIN, GOOD)
        return [Trial(name, seed) for seed in range(self.settings.seeds) for name in names]

    def run(self, trial: Trial, folder: Path) -> Outcome:
        """Carry out one trial."""
        torch.manual_seed(trial.seed)
        random = np.random.default_rng([trial.seed, len(trial.name)])
        name, seed, settings = trial.name, trial.seed, self.settings
        if name == CHANCE:
            found = self._wandering(settings.evaluated, random, _food(seed, FRESH, settings.evaluated))
            return Outcome(_returns(found["rewards"]))
        if name == MODEL:
            found = self._wandering(settings.episodes, random, _food(seed, 0, settings.episodes))
            model, figures = models.learned(found, settings, random)
            return Outcome({"real_episodes": settings.episodes, **figures}, {**models.arrays_of(model), **found})
        if name == TOLD:
            best = self._bred_in_water(self._told, self._eyes.TOLD + 1, seed, settings.episodes)
            return Outcome({"real_episodes": settings.episodes, **_returns(self._put_in_water(self._told, best, seed))})
        known = arrays_of(Trial(MODEL, seed), folder)
        model, spent = models.of_arrays(known, settings), settings.episodes
        if name in (WORLD, LONG):
            spent *= LONGER if name == LONG else 1
            best = self._bred_in_water(self._seeing(model), _width(model), seed, spent)
            return self._measured(model, best, seed, {"real_episodes": spent}, {})
        if name in (CALM, FEARFUL):
            model = models.ensemble(model, known, settings, random)
        if name == AGAIN:
            model, known = self._of_own_episodes(known, random, seed)
        if name == GOOD:
            teacher = arrays_of(Trial(LONG, seed), folder)["controller"]
            model, known = self._of_a_teacher(model, known, teacher, random, seed)
            spent += LONGER * settings.episodes
        temperature = 1.0 if name == COLD else settings.temperature
        fear = settings.fear if name == FEARFUL else 0.0
        begin = _beginnings(model, known)
        best = self._bred_in_dream(model, begin, random, seed, temperature, fear)
        promised, path = controller.dreamt(model, self._shaped(model, best), begin, settings.beats, temperature)
        figures = {"real_episodes": spent, "dreamt": float(promised[0])}
        return self._measured(model, best, seed, figures, {"path": path, **models.arrays_of(model)})

    def _wandering(self, count: int, random: np.random.Generator, food: np.ndarray) -> dict[str, np.ndarray]:
        """Return episodes of actions that change by chance."""
        shoal = self._shoal(count)
        pictures, rewards, actions = [_bytes(shoal.reset(food))], [], []
        for action in _wander(self.settings.beats, count, self._eyes.GROUPS, random):
            seen, reward = shoal.step(action)
            pictures.append(_bytes(seen))
            rewards.append(reward)
            actions.append(action)
        return {"pictures": np.stack(pictures, 1), "actions": np.stack(actions, 1).astype(np.float32),
                "rewards": np.stack(rewards, 1).astype(np.float32)}  # fmt: skip

    def _guided(
        self, model: Model, best: np.ndarray, count: int, random: np.random.Generator, food: np.ndarray
    ) -> dict[str, np.ndarray]:
        """Return episodes of a controller who wanders now and then."""
        beats = self.settings.beats
        wander = np.array(_wander(beats, count, self._eyes.GROUPS, random))
        wander[random.random((beats, count)) < OWN] = np.nan
        found = controller.real(model, self._shoal(count), food, self._shaped(model, best), beats, wander)
        return {**found, "pictures": _bytes(found["pictures"])}

    def _of_own_episodes(
        self, known: Mapping[str, np.ndarray], random: np.random.Generator, seed: int
    ) -> tuple[Model, dict[str, np.ndarray]]:
        """Learn in rounds, of random episodes first, then also of those of controllers bred in dreams so far."""
        settings = self.settings
        each = settings.episodes // settings.rounds
        episodes = {name: known[name][:each] for name in ("pictures", "actions", "rewards")}
        for number in range(1, settings.rounds):
            model, _ = models.learned(episodes, settings, random)
            best = self._bred_in_dream(model, _beginnings(model, episodes), random, seed, settings.temperature, 0.0)
            own = self._guided(model, best, each, random, _food(seed, FRESH // 2 + number * each, each))
            episodes = _mixed(episodes, own, random)
        return models.learned(episodes, settings, random)[0], episodes

    def _of_a_teacher(
        self, model: Model, known: Mapping[str, np.ndarray], teacher: np.ndarray, random: np.random.Generator, seed: int
    ) -> tuple[Model, dict[str, np.ndarray]]:
        """Learn of half of the episodes there are, and of as many of a teacher, who sees and remembers by `model`."""
        half = self.settings.episodes // 2
        own = self._guided(model, teacher, half, random, _food(seed, FRESH // 2, half))
        episodes = _mixed({name: known[name][:half] for name in own}, own, random)
        return models.learned(episodes, self.settings, random)[0], episodes

    def _bred_in_water(self, play: Play, width: int, seed: int, episodes: int) -> np.ndarray:
        """Return a controller bred on so many real episodes; width: numbers of it for an action."""
        population = max(4, self.settings.population // 2)
        shoal, drawn = self._shoal(population), iter(range(episodes))

        def score(vectors: np.ndarray) -> np.ndarray:
            food = _food(seed, FRESH // 4 + next(drawn) * population, population)
            found: np.ndarray = play(shoal, food, vectors).sum(1)
            return found

        return controller.bred(score, self._eyes.GROUPS * width, population, episodes // population, seed)

    def _bred_in_dream(
        self, model: Model, begin: Tensor, random: np.random.Generator, seed: int, temperature: float, fear: float
    ) -> np.ndarray:
        """Return a controller bred in dreams that begin as real episodes did, z (n, latents)."""
        settings = self.settings

        def score(vectors: np.ndarray) -> np.ndarray:
            some = begin[random.integers(len(begin), size=settings.starts)]
            weights = controller.shaped(model, vectors, self._eyes.GROUPS)
            return controller.dreamt(model, weights, some, settings.beats, temperature, fear)[0]

        numbers = self._eyes.GROUPS * _width(model)
        return controller.bred(score, numbers, settings.population, settings.generations, seed)

    def _measured(
        self, model: Model, best: np.ndarray, seed: int, figures: Mapping[str, float], arrays: Mapping[str, np.ndarray]
    ) -> Outcome:
        """Return what a controller is worth in fresh water, and what is seen in its first episode."""
        food = _food(seed, FRESH, self.settings.evaluated)
        found = controller.real(model, self._shoal(len(food)), food, self._shaped(model, best), self.settings.beats)
        looked = _bytes(found["pictures"][0])
        return Outcome({**figures, **_returns(found["rewards"])}, {"controller": best, "looked": looked, **arrays})

    def _put_in_water(self, play: Play, best: np.ndarray, seed: int) -> np.ndarray:
        food = _food(seed, FRESH, self.settings.evaluated)
        return play(self._shoal(len(food)), food, best[None])

    def _seeing(self, model: Model) -> Play:
        """Return how controllers play that see by V and remember by M."""

        def play(shoal: Any, food: np.ndarray, vectors: np.ndarray) -> np.ndarray:
            weights = controller.shaped(model, vectors, self._eyes.GROUPS)
            return controller.real(model, shoal, food, weights, self.settings.beats)["rewards"]

        return play

    def _told(self, shoal: Any, food: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        """Play controllers that are told where food is instead of seeing it: what eyes could be worth at best."""
        weights = torch.tensor(vectors, dtype=torch.float32).reshape(len(vectors), self._eyes.GROUPS, -1)
        return controller.told(shoal, food, weights, self.settings.beats)

    def _shaped(self, model: Model, best: np.ndarray) -> Tensor:
        return controller.shaped(model, best[None], self._eyes.GROUPS)

    def _shoal(self, count: int) -> Any:
        return self._eyes.Shoal(count, self.settings.beats, self.settings.body)

    def draw(self, found: Mapping[Trial, Mapping[str, float]], folder: Path) -> None:
        """Draw returns.png, and films: what the first seed's dreams show beside what its water shows."""
        from alife.learn.worldmodel import drawings

        drawings.returns(found, folder / "returns.png")
        for name in (DREAM, FEARFUL, AGAIN, GOOD):
            if (trial := Trial(name, 0)) in found:
                arrays = arrays_of(trial, folder)
                model = models.of_arrays(arrays, self.settings)
                with torch.no_grad():
                    seen = model.vision.decoder(torch.tensor(arrays["path"] * model.scale)).numpy()
                shape = (-1, self._eyes.CHANNELS, self._eyes.SIDE, self._eyes.SIDE)
                drawings.film(seen.reshape(shape), arrays["looked"] / 255, folder, name)


def _wander(beats: int, count: int, groups: int, random: np.random.Generator) -> list[np.ndarray]:
    """Return actions (count, groups) of each beat: amplitudes, or all or nothing, held until they change."""
    actions, found = random.random((count, groups)), []
    for _ in range(beats):
        drawn = random.random((count, groups))
        drawn = np.where(random.random((count, 1)) < 0.5, np.round(drawn), drawn)
        actions = np.where(random.random((count, 1)) < CHANGES, drawn, actions)
        found.append(actions)
    return found


def _mixed(
    first: Mapping[str, np.ndarray], second: Mapping[str, np.ndarray], random: np.random.Generator
) -> dict[str, np.ndarray]:
    """Return episodes of both in an order by lot, so that those held out are of both."""
    order = random.permutation(len(first["rewards"]) + len(second["rewards"]))
    return {name: np.concatenate([part, second[name]])[order] for name, part in first.items()}


def _beginnings(model: Model, episodes: Mapping[str, np.ndarray]) -> Tensor:
    """Return z (n, latents) of how episodes began."""
    return model.see(episodes["pictures"][:, 0].astype(np.float32) / 255)


def _food(seed: int, first: int, count: int) -> np.ndarray:
    """Return the seeds of the food of some episodes, uint32 (count,)."""
    return (np.arange(count) + first + (seed << 22)).astype(np.uint32)


def _returns(rewards: np.ndarray) -> dict[str, float]:
    """Return the mean return of episodes with rewards (n, beats), and how much they ate."""
    total = rewards.sum(1)
    error = float(total.std() / np.sqrt(len(total)))
    return {"real_return": float(total.mean()), "its_error": error, "meals": controller.meals(rewards)}


def _width(model: Model) -> int:
    """Return how many numbers a controller has for an action."""
    return model.memory.latents + model.memory.hidden + 1


def _bytes(pictures: np.ndarray) -> np.ndarray:
    found: np.ndarray = (pictures * 255).round().astype(np.uint8)
    return found
