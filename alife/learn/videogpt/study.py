"""Films of worlds foretold, beside counting and beside the last frame itself, and surprise put to the test.

Everything is told of films that nothing learned, of other seeds. Whatever is told of VideoGPT is told of its controls:
bits of counts, of a transformer that is shown no frames, of one that is not told the world, or another one.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from alife.learn.videogpt import counts, films
from alife.learn.videogpt.codes import use
from alife.learn.videogpt.model import VideoGPT, arrays_of, followed, read, restore
from alife.learn.videogpt.settings import Settings
from alife.study import trials as study_trials
from alife.study.trials import Outcome, Trial

CODES, LEARNED, BLIND = "codes", "VideoGPT", "blind"
BITS, NEXT, SURPRISE = "bits", "next frame", "surprise"
FORETOLD = 36  # frames of a world that next frames are measured by
DRAWN = 16  # next frames of which a mean is taken
DREAMT = 10  # frames of a dream
LIKELIEST, AS_LIKELY = 0.0, 1.0  # temperatures


class TrialPlan:
    """Trials are the two nets, their control, and what is told of each world."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._films: dict[tuple[int, bool], np.ndarray] = {}  # by seed, and whether held out

    def trials(self) -> Sequence[Trial]:
        """Return all trials, seed by seed."""
        told = [f"{what}, {kind}" for what in (BITS, NEXT, SURPRISE) for kind in self.settings.kinds]
        return [Trial(name, seed) for seed in range(self.settings.seeds) for name in (CODES, LEARNED, BLIND, *told)]

    def run(self, trial: Trial, folder: Path) -> Outcome:
        """Carry out one trial."""
        torch.manual_seed(trial.seed)
        random = np.random.default_rng([trial.seed, len(trial.name)])
        if trial.name == CODES:
            return self._coded(trial.seed, random)
        if trial.name in (LEARNED, BLIND):
            model = self._begun(trial.seed, folder, blind=trial.name == BLIND)
            model.learn(self.films(trial.seed, held_out=False), random)
            return Outcome({"bits_a_code": float(np.mean(self._bits(model, trial.seed)))}, model.arrays())
        what, kind = trial.name.split(", ")
        number, model = self.settings.kinds.index(kind), read(folder / Trial(LEARNED, trial.seed).file)
        if what == BITS:
            return self._told_of_bits(model, number, trial.seed, folder)
        held_out = self.films(trial.seed, held_out=True)[number]
        return _foretold(model, held_out, number) if what == NEXT else _surprised(model, held_out, number, random)

    def films(self, seed: int, *, held_out: bool) -> np.ndarray:
        """Return the films of a seed, uint8 (worlds, films, frames, side, side, 3)."""
        if (seed, held_out) not in self._films:
            self._films[seed, held_out] = films.filmed(self.settings, seed, held_out=held_out)
        return self._films[seed, held_out]

    def _coded(self, seed: int, random: np.random.Generator) -> Outcome:
        """Learn the codes; tell how many are used, and what they lose."""
        model = VideoGPT(self.settings)
        learned = self.films(seed, held_out=False)
        model.codec.learn(learned.reshape(-1, *learned.shape[3:]), self.settings.coding, random)
        held_out = self.films(seed, held_out=True)
        codes = model.codec.encode(held_out)
        lost = [_error(model.codec.decode(mine), film) for mine, film in zip(codes, held_out, strict=True)]
        figures = {**use(codes, self.settings.codes), "unexplained": float(np.mean(lost))}
        return Outcome(figures, arrays_of(model.codec, "codec/"))

    def _begun(self, seed: int, folder: Path, *, blind: bool) -> VideoGPT:
        """Return a model with the codes of its seed, whose transformer has learned nothing."""
        path = folder / Trial(CODES, seed).file
        model = VideoGPT(self.settings, blind=blind)
        restore(model.codec, study_trials.arrays_of(Trial(CODES, seed), folder), "codec/", path)
        return model

    def _bits(self, model: VideoGPT, seed: int) -> np.ndarray:
        """Return the bits a code of each world, told which it is, (worlds,)."""
        held_out = self.films(seed, held_out=True)
        return np.array([_mean_bits(model, film, number) for number, film in enumerate(held_out)])

    def _told_of_bits(self, model: VideoGPT, number: int, seed: int, folder: Path) -> Outcome:
        """Tell the bits a code of one world, beside those of all controls."""
        learned, held_out = (self.films(seed, held_out=held)[number] for held in (False, True))
        controls = counts.bits(model.codec.encode(learned), model.codec.encode(held_out), self.settings.codes)
        blind = read(folder / Trial(BLIND, seed).file)
        blind.blind = True
        unknown = len(self.settings.kinds)
        other = (number + 1) % len(self.settings.kinds)
        return Outcome({
            **{f"bits_{name}": value for name, value in controls.items()},
            "bits_blind": _mean_bits(blind, held_out, number),
            "bits_VideoGPT": _mean_bits(model, held_out, number),
            "bits_world_not_told": _mean_bits(model, held_out, unknown),
            "bits_told_another_world": _mean_bits(model, held_out, other),
        })  # fmt: skip

    def draw(self, found: Mapping[Trial, Mapping[str, float]], folder: Path) -> None:
        """Draw bits.png, dreams.png and surprise.png, and a film of each dream beside the world."""
        from alife.learn.videogpt import drawings

        drawings.bits(found, self.settings.kinds, folder / "bits.png")
        for name, path in ((NEXT, "dreams.png"), (SURPRISE, "surprise.png")):
            arrays = {
                kind: study_trials.arrays_of(trial, folder)
                for kind in self.settings.kinds
                if (trial := Trial(f"{name}, {kind}", 0)) in found
            }
            if arrays:
                (drawings.dreams if name == NEXT else drawings.surprise)(arrays, folder / path)


def _foretold(model: VideoGPT, held_out: np.ndarray, kind: int) -> Outcome:
    """Foretell the next frame of some moments; tell the errors beside those of the last frame, and dream on."""
    true, before = (part.reshape(-1, *part.shape[2:]) for part in followed(held_out, model.settings.past))
    some = np.unique(np.linspace(0, len(true) - 1, FORETOLD).round().astype(int))
    true, before = true[some], before[some]
    kinds = np.full(len(true), kind)
    likeliest = model.foretell(before, kinds, LIKELIEST, 0)
    drawn = [model.codec.decode(model.foretell(before, kinds, AS_LIKELY, seed)) for seed in range(DRAWN)]
    real, last = model.codec.encode(true), model.codec.encode(before[:, -1])
    shown = {
        "by_its_own_codes": model.codec.decode(real), "copied": before[:, -1],
        "copied_codes": model.codec.decode(last), "likeliest": model.codec.decode(likeliest), "drawn": drawn[0],
        "mean_of_drawn": np.mean(drawn, axis=0),
    }  # fmt: skip
    figures = {f"error_{name}": _error(frames, true) for name, frames in shown.items()}
    figures |= {"codes_right_copied": float((last == real).mean()), "codes_right": float((likeliest == real).mean())}
    film = held_out[0, : model.settings.past + DREAMT]
    return Outcome(figures, {"film": film, "dreamt": dreamt(model, film[: model.settings.past], kind, len(film), 0)})


def dreamt(model: VideoGPT, begun: np.ndarray, kind: int, frames: int, seed: int) -> np.ndarray:
    """Return a film uint8 (frames, side, side, 3) that begins as given and goes on as the model draws it."""
    film = list(begun)
    while len(film) < frames:
        before = np.stack(film[-model.settings.past :])[None]
        codes = model.foretell(before, np.array([kind]), AS_LIKELY, seed * frames + len(film))
        film.append(model.codec.decode(codes)[0])
    return np.stack(film)


def _surprised(model: VideoGPT, held_out: np.ndarray, kind: int, random: np.random.Generator) -> Outcome:
    """Tell how surprising frames are after those before them, and after others: the controls."""
    noise = held_out.reshape(*held_out.shape[:2], -1, 3)
    noise = random.permuted(noise, axis=2).reshape(held_out.shape)  # the colours of each frame, at places by lot
    curves = {}
    for name, film in (("", held_out), ("noise_", noise), ("backwards_", held_out[:, ::-1])):
        true, before = followed(film, model.settings.past)
        curves[f"{name}in_order"] = _bits_over_time(model, true, before, kind)
        elsewhen = random.permuted(np.tile(np.arange(true.shape[1]), (len(film), 1)), axis=1)
        curves[f"{name}another_time"] = _bits_over_time(
            model, true, before[np.arange(len(film))[:, None], elsewhen], kind
        )
    true, before = followed(held_out, model.settings.past)
    curves["another_film"] = _bits_over_time(model, true, np.roll(before, 1, axis=0), kind)
    return Outcome({f"bits_{name}": float(curve.mean()) for name, curve in curves.items()}, curves)


def _bits_over_time(model: VideoGPT, frames: np.ndarray, before: np.ndarray, kind: int) -> np.ndarray:
    """Return the mean over films of the bits a code of each frame, (frames,)."""
    flat = frames.reshape(-1, *frames.shape[2:])
    bits = model.bits(flat, before.reshape(-1, *before.shape[2:]), np.full(len(flat), kind))
    found: np.ndarray = bits.reshape(frames.shape[:2]).mean(0)
    return found


def _mean_bits(model: VideoGPT, film: np.ndarray, kind: int) -> float:
    return float(_bits_over_time(model, *followed(film, model.settings.past), kind).mean())


def _error(shown: np.ndarray, true: np.ndarray) -> float:
    """Return the squared error of frames as a share of the variance of the true ones, of each colour alone."""
    return float(((shown.astype(float) - true) ** 2).mean() / true.reshape(-1, 3).astype(float).var(0).mean())
