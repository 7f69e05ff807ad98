"""Controllers bred in a dream, put into the water beside one that was bred there at equal real episodes.

Every trial has the same number of real episodes: models learn from so many, the control breeds on so many (and is given
V and M of the model beside them). Returns are means over fresh episodes that no trial has seen.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from alife.learn.worldmodel import controller
from alife.learn.worldmodel.controller import Model
from alife.learn.worldmodel.memory import Memory
from alife.learn.worldmodel.settings import Settings
from alife.learn.worldmodel.vision import Vision
from alife.study.trials import Outcome, Trial, arrays_of

WATER = "sims.oceanworld_steer.eyes"  # found by name: no world is imported by what learns
CHANCE, MODEL, WORLD = "random actions", "model of random episodes", "bred in the water"
LONG = "bred in the water, 10 x the episodes"
COLD, DREAM, FEARFUL, AGAIN = "dream, temperature 1", "dream", "dream, ensemble", "dream, own episodes"
GOOD = "dream, episodes of the control"
HELD_OUT = 8  # a part of the episodes measures V and M
CHANGES = 0.3  # chance that a wandering swimmer changes its action at a beat
OWN = 0.6  # share of own beats in episodes that are gathered to learn more from
LONGER = 10  # times as many real episodes, which tells whether eyes or episodes are what is lacking
FRESH = 1 << 20  # seeds of the food of episodes that measure; those of learning lie below


class Study:
    """Trials of a seed build on each other: what they leave are its models and controllers."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._eyes: Any = import_module(WATER)
        self._pixels = self._eyes.CHANNELS * self._eyes.SIDE**2

    def trials(self) -> Sequence[Trial]:
        """Return all trials, seed by seed."""
        names = (CHANCE, MODEL, WORLD, LONG, COLD, DREAM, FEARFUL, AGAIN, GOOD)
        return [Trial(name, seed) for seed in range(self.settings.seeds) for name in names]

    def run(self, trial: Trial, folder: Path) -> Outcome:
        """Carry out one trial."""
        torch.manual_seed(trial.seed)
        random = np.random.default_rng([trial.seed, len(trial.name)])
        seed, settings = trial.seed, self.settings
        if trial.name == CHANCE:
            found = self._wandering(settings.evaluated, random, _food(seed, FRESH, settings.evaluated))
            return Outcome(_returns(found["rewards"]))
        if trial.name == MODEL:
            found = self._wandering(settings.episodes, random, _food(seed, 0, settings.episodes))
            return self._modelled(found, random)
        known = arrays_of(Trial(MODEL, seed), folder)
        if trial.name == FEARFUL:
            known |= self._more_memories(known, random)
        if trial.name in (AGAIN, GOOD):
            teacher = arrays_of(Trial(DREAM if trial.name == AGAIN else WORLD, seed), folder)["controller"]
            known = self._gone_on(known, teacher, random, seed)
        model = self.load(known)
        if trial.name == WORLD:
            return self._bred_in_water(model, seed, settings.episodes)
        if trial.name == LONG:
            return self._bred_in_water(model, seed, LONGER * settings.episodes)
        temperature = 1.0 if trial.name == COLD else settings.temperature
        fear = settings.fear if trial.name == FEARFUL else 0.0
        return self._bred_in_dream(model, known, random, seed, temperature, fear)

    def _wandering(self, count: int, random: np.random.Generator, food: np.ndarray) -> dict[str, np.ndarray]:
        """Return episodes of actions that change by chance."""
        shoal = self._eyes.Shoal(count, self.settings.beats)
        pictures, rewards, actions = [shoal.reset(food)], [], []
        for action in _wander(self.settings.beats, count, self._eyes.GROUPS, random):
            seen, reward = shoal.step(action)
            pictures.append(seen)
            rewards.append(reward)
            actions.append(action)
        return {"pictures": np.stack(pictures, 1), "actions": np.stack(actions, 1).astype(np.float32),
                "rewards": np.stack(rewards, 1).astype(np.float32)}  # fmt: skip

    def _modelled(self, episodes: Mapping[str, np.ndarray], random: np.random.Generator) -> Outcome:
        """Learn V and M of episodes; return how good they are, and all that is needed to go on."""
        settings = self.settings
        held = max(1, len(episodes["rewards"]) // HELD_OUT)
        flat = episodes["pictures"].reshape(len(episodes["pictures"]), settings.beats + 1, -1).astype(np.float32)
        vision = Vision(self._pixels, settings.latents)
        vision.learn(flat[:-held].reshape(-1, self._pixels), settings.seeing, random)
        with torch.no_grad():
            z = vision.encode(torch.tensor(flat.reshape(-1, self._pixels))).reshape(*flat.shape[:2], -1)
        scale = z.std((0, 1)).numpy() + 1e-6
        unit = float(episodes["rewards"].std()) + 1e-6
        told = _told(z / torch.tensor(scale), episodes["actions"], episodes["rewards"] / unit)
        memory = self._memory(told, held, random)
        with torch.no_grad():
            likelihood, error = memory.losses(*(part[-held:] for part in told))
        figures = {
            "V_unexplained": vision.unexplained(flat[-held:].reshape(-1, self._pixels)),
            "M_nats": float(likelihood),
            "M_reward_R2": 1 - float(error) / float(told[2][-held:].var()),
        }
        return Outcome(figures, {**_arrays(Model(vision, [memory], scale, unit)), **_small(episodes)})

    def _memory(self, told: tuple[Tensor, Tensor, Tensor], held: int, random: np.random.Generator) -> Memory:
        """Return an M that learned all episodes but the last `held`."""
        settings = self.settings
        memory = Memory(settings.latents, self._eyes.GROUPS, settings.hidden, settings.mixtures)
        given, after, rewards = (part[:-held] for part in told)
        memory.learn(given, after, rewards, settings.dreaming, random)
        return memory

    def _more_memories(self, known: Mapping[str, np.ndarray], random: np.random.Generator) -> dict[str, np.ndarray]:
        """Return the arrays of an ensemble: the M of a model, and others that learned the same in another order."""
        model = self.load(known)
        episodes = known["pictures"].astype(np.float32) / 255
        z = model.see(episodes.reshape(-1, *episodes.shape[2:])).reshape(*episodes.shape[:2], -1)
        told = _told(z, known["actions"], known["rewards"] / model.reward)
        held = max(1, len(episodes) // HELD_OUT)
        others = [self._memory(told, held, random) for _ in range(self.settings.ensemble - 1)]
        return _arrays(Model(model.vision, [*model.memories, *others], model.scale, model.reward))

    def _gone_on(
        self, known: Mapping[str, np.ndarray], teacher: np.ndarray, random: np.random.Generator, seed: int
    ) -> dict[str, np.ndarray]:
        """Return a model that learned from half of the episodes, and as many of a teacher who wanders now and then."""
        half, model = self.settings.episodes // 2, self.load(known)
        shoal = self._eyes.Shoal(half, self.settings.beats)
        wander = np.array(_wander(self.settings.beats, half, self._eyes.GROUPS, random))
        wander[random.random((self.settings.beats, half)) < OWN] = np.nan
        weights = controller.shaped(model, teacher[None], self._eyes.GROUPS)
        own = controller.real(model, shoal, _food(seed, FRESH // 2, half), weights, self.settings.beats, wander)
        both = {name: np.concatenate([known[name][:half].astype(np.float32) / (255 if name == "pictures" else 1),
                                      own[name]]) for name in ("pictures", "actions", "rewards")}  # fmt: skip
        mixed = random.permutation(2 * half)
        return dict(self._modelled({name: part[mixed] for name, part in both.items()}, random).arrays)

    def _bred_in_water(self, model: Model, seed: int, episodes: int) -> Outcome:
        """Breed a controller on so many real episodes."""
        settings = self.settings
        population = max(4, settings.population // 2)
        shoal, drawn = self._eyes.Shoal(population, settings.beats), iter(range(episodes))

        def score(vectors: np.ndarray) -> np.ndarray:
            food = _food(seed, FRESH // 4 + next(drawn) * population, population)
            weights = controller.shaped(model, vectors, self._eyes.GROUPS)
            found: np.ndarray = controller.real(model, shoal, food, weights, settings.beats)["rewards"].sum(1)
            return found

        generations = episodes // population
        best = controller.bred(score, self._numbers(model), population, generations, seed)
        return self._measured(model, best, seed, {}, {})

    def _bred_in_dream(
        self, model: Model, known: Mapping[str, np.ndarray], random: np.random.Generator, seed: int,
        temperature: float, fear: float,
    ) -> Outcome:  # fmt: skip
        """Breed a controller in dreams that begin as real episodes did."""
        settings = self.settings
        begin = model.see(known["pictures"][:, 0].astype(np.float32) / 255)

        def score(vectors: np.ndarray) -> np.ndarray:
            some = begin[random.integers(len(begin), size=settings.starts)]
            weights = controller.shaped(model, vectors, self._eyes.GROUPS)
            return controller.dreamt(model, weights, some, settings.beats, temperature, fear)[0]

        best = controller.bred(score, self._numbers(model), settings.population, settings.generations, seed)
        weights = controller.shaped(model, best[None], self._eyes.GROUPS)
        promised, path = controller.dreamt(model, weights, begin, settings.beats, temperature)
        return self._measured(model, best, seed, {"dreamt": float(promised[0])}, {"path": path})

    def _measured(
        self, model: Model, best: np.ndarray, seed: int, figures: Mapping[str, float], arrays: Mapping[str, np.ndarray]
    ) -> Outcome:
        """Return what a controller is worth in fresh water, and what is seen in its first episode."""
        count = self.settings.evaluated
        shoal = self._eyes.Shoal(count, self.settings.beats)
        weights = controller.shaped(model, best[None], self._eyes.GROUPS)
        found = controller.real(model, shoal, _food(seed, FRESH, count), weights, self.settings.beats)
        looked = (found["pictures"][0] * 255).round().astype(np.uint8)
        more = _arrays(model) if "path" in arrays else {}
        return Outcome(
            {**figures, **_returns(found["rewards"])}, {"controller": best, "looked": looked, **arrays, **more}
        )

    def _numbers(self, model: Model) -> int:
        return int(self._eyes.GROUPS * (model.memory.latents + model.memory.hidden + 1))

    def load(self, arrays: Mapping[str, np.ndarray]) -> Model:
        """Return the model that a trial left."""
        settings = self.settings
        count = len({name.split("/")[1] for name in arrays if name.startswith("M/")})
        vision = Vision(self._pixels, settings.latents)
        memories = [
            Memory(settings.latents, self._eyes.GROUPS, settings.hidden, settings.mixtures) for _ in range(count)
        ]
        nets: dict[str, Any] = {"V/": vision, **{f"M/{number}/": memory for number, memory in enumerate(memories)}}
        for prefix, net in nets.items():
            net.load_state_dict(
                {name[len(prefix) :]: torch.tensor(part) for name, part in arrays.items() if name.startswith(prefix)}
            )
        return Model(vision, memories, arrays["scale"], float(arrays["reward_unit"]))

    def draw(self, found: Mapping[Trial, Mapping[str, float]], folder: Path) -> None:
        """Draw returns.png, and dream.gif: what the first seed's dreams show beside what its water shows."""
        from alife.learn.worldmodel import drawings

        drawings.returns(found, folder / "returns.png")
        for name in (DREAM, AGAIN):
            if (trial := Trial(name, 0)) in found:
                arrays = arrays_of(trial, folder)
                model = self.load(arrays)
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


def _food(seed: int, first: int, count: int) -> np.ndarray:
    """Return the seeds of the food of some episodes, uint32 (count,)."""
    return (np.arange(count) + first + (seed << 22)).astype(np.uint32)


def _returns(rewards: np.ndarray) -> dict[str, float]:
    """Return the mean return of episodes with rewards (n, beats), and how much they ate."""
    total = rewards.sum(1)
    error = float(total.std() / np.sqrt(len(total)))
    return {"real_return": float(total.mean()), "its_error": error, "meals": controller.meals(rewards)}


def _told(z: Tensor, actions: np.ndarray, rewards: np.ndarray) -> tuple[Tensor, Tensor, Tensor]:
    """Return what M is given, what comes after, and the rewards."""
    return torch.cat([z[:, :-1], torch.tensor(actions)], 2), z[:, 1:], torch.tensor(rewards)


def _arrays(model: Model) -> dict[str, np.ndarray]:
    found = {f"V/{name}": value.numpy() for name, value in model.vision.state_dict().items()}
    for number, memory in enumerate(model.memories):
        found |= {f"M/{number}/{name}": value.numpy() for name, value in memory.state_dict().items()}
    return {**found, "scale": model.scale, "reward_unit": np.array(model.reward)}


def _small(episodes: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return episodes with pictures of bytes."""
    pictures = episodes["pictures"]
    whole = pictures if pictures.dtype == np.uint8 else (pictures * 255).round().astype(np.uint8)
    return {"pictures": whole, "actions": episodes["actions"], "rewards": episodes["rewards"]}
