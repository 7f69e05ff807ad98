"""The learning of a rule: iterations, what they have come to, and all that is needed to go on after a kill."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from alife.learn.pictures import Pictures
from sims.stamp import numbers
from sims.stamp.learning.finish import finished
from sims.stamp.learning.network import Automaton
from sims.stamp.learning.pool import Pool, as_state, damaged
from sims.stamp.learning.settings import Settings
from sims.stamp.learning.sources import layers_of, source_of
from sims.stamp.rule import Stamp, save

WIDER = (0, 1, 3)  # [cells] by which the margin of worlds differs, on each side
LARGEST_GRADIENT = 1.0
WARM_UP = 50  # iterations
RAMP = 0.2  # share of the iterations in which the pool comes into full use, and then damage: all at once undoes growth
FAILED = 0.5  # of the mean picture's error: a body of the pool that is worse begins anew
HELD = 3  # growths for which the distance between bodies is measured, at most
OLD = 10  # growths after which bodies are measured again
MEASURED_OLD = 24  # bodies
AT_ONCE = 64  # bodies that are grown together to measure


class Learner:
    """Learns one rule from pictures; the same settings, seed and number of iterations give the same rule."""

    def __init__(self, pictures: Pictures, settings: Settings, seed: int, iterations: int) -> None:
        self.settings, self.seed, self.iterations = settings, seed, iterations
        torch.manual_seed(seed)
        self.automaton = Automaton(settings.channels, settings.hidden)
        self.source = source_of(pictures, settings, seed)
        learning = (one for one in self.source.net.parameters() if one.requires_grad)
        self._parameters = [*learning, *self.automaton.parameters()]
        self._optimiser = torch.optim.Adam(self._parameters, settings.rate)
        side = settings.size + 2 * (settings.margin + max(WIDER))
        self._pool = Pool(settings.pool, settings.channels, side)
        self.iteration = 0

    @cached_property
    def targets(self) -> Tensor:
        """Return the designs that are learned from, (n, 4, size, size)."""
        return layers_of(self.source.learned)

    @cached_property
    def _mean_error(self) -> float:
        return float(((self.targets - self.targets.mean(0)) ** 2).mean())

    def step(self) -> float:
        """Learn from one batch; return its error as a share of the mean picture's."""
        settings, random = self.settings, np.random.default_rng([self.seed, self.iteration])
        done = self.iteration / self.iterations
        for group in self._optimiser.param_groups:
            group["lr"] = settings.rate * _pace(self.iteration, done)
        kind = torch.bfloat16 if settings.precision == "bfloat16" and done < settings.exact_from else torch.float32
        side = settings.size + 2 * (settings.margin + int(random.choice(WIDER)))
        enough = len(self._pool.filled) >= settings.pool // 2
        ramp = min(max((done - settings.pool_from) / RAMP, 0), 2)
        old = round(settings.batch * settings.old * min(ramp, 1)) if enough else 0
        self._optimiser.zero_grad()
        loss = self._learn_to_grow(settings.batch - old, side, kind, random, keep=done >= settings.pool_from * 0.9)
        if old:
            loss = loss + self._learn_to_stay(old, side, kind, random, settings.damage * max(ramp - 1, 0))
        torch.nn.utils.clip_grad_norm_(self._parameters, LARGEST_GRADIENT)
        self._optimiser.step()
        self.automaton.keep_small()
        self.iteration += 1
        return loss / settings.batch / self._mean_error

    def _learn_to_grow(self, count: int, side: int, kind: torch.dtype, random: Any, *, keep: bool) -> float:
        chosen = random.integers(len(self.targets), size=count)
        grown = self.automaton.grow(self.source.codes(chosen), side, self.settings.growth, kind)
        errors = self._errors(grown, chosen)
        self._pull(errors, grown)
        if keep:
            self._pool.add(_whole(grown), chosen, self.settings.growth, random)
        return float(errors.detach().sum())

    def _learn_to_stay(self, count: int, side: int, kind: torch.dtype, random: Any, damage: float) -> float:
        places = self._pool.take(count, random)
        chosen = self._pool.designs[places]
        before = damaged(self._pool.middle(places, side), self.settings.size, damage, random)
        steps = int(random.integers(self.settings.growth // 2, self.settings.growth + 1))
        state = torch.tensor(as_state(before)).contiguous(memory_format=torch.channels_last)
        grown = self.automaton(state, steps, kind)
        errors = self._errors(grown, chosen)
        self._pull(errors, grown)
        found = errors.detach()
        self._pool.put(
            places, _whole(grown), self._pool.ages[places] + steps, (found > FAILED * self._mean_error).numpy()
        )
        return float(found.sum())

    def _pull(self, errors: Tensor, grown: Tensor) -> None:
        """Add to the gradients what a part of the batch teaches."""
        near = 0.9 * numbers.LIMIT / numbers.UNIT
        (errors.sum() / self.settings.batch + 1e-3 * (grown.abs() - near).clamp(min=0).mean()).backward()

    def _errors(self, grown: Tensor, chosen: np.ndarray) -> Tensor:
        """Return the mean square error of each body, counted over its design's square, whatever room is around it."""
        wanted = _framed(self.targets[chosen], grown.shape[-1])
        found: Tensor = ((grown[:, : numbers.PICTURE] - wanted) ** 2).sum((1, 2, 3)) / self.targets[0].numel()
        return found

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """Return how good the rule is, in whole numbers as it is used: errors as shares of the mean picture's."""
        found = {}
        everything = layers_of(self.source.everything)
        for name, asked, codes in self._lessons():
            if len(asked):
                grown, _ = self._grown(codes, self.settings.growth)
                found[f"{name}_error"] = float(((grown - asked) ** 2).mean()) / self._mean_error
                found[f"{name}_nearest"] = float(_nearest(grown, asked, everything).mean())
        if len(self.source.heldout):  # what it would be to draw, of each, the learned design that is most like it
            like = torch.cdist(layers_of(self.source.heldout).flatten(1), self.targets.flatten(1)).amin(1)
            found["heldout_error_of_likest"] = float((like**2).mean()) / self.targets[0].numel() / self._mean_error
        few = self.targets[:MEASURED_OLD]
        old, finite = self._grown(self.source.codes(np.arange(len(few))), OLD * self.settings.growth)
        found["old_error"] = float(((old - few) ** 2).mean()) / self._mean_error
        found["old_bodies_alive"] = finite
        return found

    def _lessons(self) -> Iterator[tuple[str, Tensor, Tensor]]:
        """Yield the designs that a file keeps, and those that were not learned, with their encodings."""
        kept = np.arange(self.source.kept)
        yield "learned", self.targets[kept], self.source.codes(kept)
        yield "heldout", layers_of(self.source.heldout), self.source.heldout_codes()

    def _grown(self, codes: Tensor, steps: int) -> tuple[Tensor, float]:
        """Return what grows of encodings, (n, 4, size, size), and the share that is alive."""
        parts = []
        room = self.settings.size + 2 * (self.settings.margin + max(WIDER))
        for some in codes.split(AT_ONCE):
            grown = self.automaton.grow(some, room, steps)
            first = room // 2 - self.settings.size // 2
            parts.append(
                grown[:, : numbers.PICTURE, first : first + self.settings.size, first : first + self.settings.size]
            )
        whole = torch.cat(parts)
        return whole, float((whole[:, numbers.COVER].amax((1, 2)) > numbers.ALIVE / numbers.UNIT).float().mean())

    @torch.no_grad()
    def sheet(self) -> np.ndarray:
        """Return asked designs over what grew in one growth and in ten, uint8 (height, width, 3)."""
        count = min(24, self.source.kept)
        (_, asked, codes), (_, unseen, others) = self._lessons()
        ages = (1, OLD)
        rows = [asked[:count], *(self._grown(codes[:count], age * self.settings.growth)[0] for age in ages)]
        if len(unseen):
            rows += [unseen[:count], self._grown(others[:count], self.settings.growth)[0]]
        return np.concatenate([_strip(row, count) for row in rows])

    @torch.no_grad()
    def result(self) -> Stamp:
        """Return what the rule file holds."""
        kept = np.arange(self.source.kept)
        codes = torch.cat([self.source.codes(part) for part in np.array_split(kept, -(-len(kept) // AT_ONCE))])
        return finished(self.automaton, codes, self.source.learned.some(kept), self.settings.growth, HELD)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all that is needed to go on, by name."""
        found = {f"automaton/{name}": value.numpy() for name, value in self.automaton.state_dict().items()}
        found |= {f"encoder/{name}": value.numpy() for name, value in self.source.net.state_dict().items()}
        for number, kept in self._optimiser.state_dict()["state"].items():
            found |= {f"optimiser/{number}/{name}": np.asarray(value) for name, value in kept.items()}
        pool = {"pool/bodies": self._pool.bodies, "pool/designs": self._pool.designs, "pool/ages": self._pool.ages}
        return {**found, **pool, "iteration": np.array(self.iteration)}

    def restore(self, arrays: dict[str, np.ndarray]) -> None:
        """Go on from what `arrays` returned. Raises KeyError, ValueError or RuntimeError for arrays of another one."""
        tensors = {name: torch.tensor(value) for name, value in arrays.items()}
        for part, load in (("automaton/", self.automaton.load_state_dict), ("encoder/", self.source.load)):
            load({name[len(part) :]: t for name, t in tensors.items() if name.startswith(part)})
        kept: dict[int, dict[str, Tensor]] = {}
        for name, value in tensors.items():
            if name.startswith("optimiser/"):
                _, number, what = name.split("/")
                kept.setdefault(int(number), {})[what] = value
        self._optimiser.load_state_dict({**self._optimiser.state_dict(), "state": kept})
        self._pool.bodies[:], self._pool.designs[:] = arrays["pool/bodies"], arrays["pool/designs"]
        self._pool.ages[:] = arrays["pool/ages"]
        self.iteration = int(arrays["iteration"])

    def save(self, path: Path) -> None:
        """Write the rule file."""
        save(path, self.result())


def _pace(iteration: int, done: float) -> float:
    """Return the share of the rate: rising at first, falling at last."""
    falling = 1 if done < 0.5 else 0.5 if done < 0.7 else 0.2 if done < 0.9 else 0.06
    return min(1, (iteration + 1) / WARM_UP) * falling


def _framed(pictures: Tensor, side: int) -> Tensor:
    first = side // 2 - pictures.shape[-1] // 2
    last = side - pictures.shape[-1] - first
    return functional.pad(pictures, (first, last, first, last))


def _whole(grown: Tensor) -> np.ndarray:
    return torch.round(grown.detach() * numbers.UNIT).to(torch.int16).numpy()


def _nearest(grown: Tensor, asked: Tensor, everything: Tensor) -> np.ndarray:
    """Return which grown pictures are nearer to the one asked for than to any other of the data set, bool (n,)."""
    flat = grown.flatten(1)
    away = torch.cdist(flat, everything.flatten(1)).amin(1)
    own = ((flat - asked.flatten(1)) ** 2).sum(1).sqrt()
    return (own <= away + 1e-4).numpy()


def _strip(pictures: Tensor, count: int) -> np.ndarray:
    """Return pictures side by side on white, three pixels a cell."""
    shown = pictures.clamp(0, 1).permute(0, 2, 3, 1).numpy()
    white = np.clip(shown[..., :3] + 1 - shown[..., 3:], 0, 1)
    row = np.concatenate([np.pad(one, ((1, 1), (1, 1), (0, 0)), constant_values=1) for one in white], axis=1)
    wide = np.ones((row.shape[0], count * (pictures.shape[-1] + 2), 3), np.float32)
    wide[:, : row.shape[1]] = row
    return (wide.repeat(3, 0).repeat(3, 1) * 255).astype(np.uint8)
