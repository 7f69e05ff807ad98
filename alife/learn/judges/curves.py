"""What judges say of each recorded picture of a run, beside all pictures before it.

Coffee sizes see the whole picture. The discriminator sees patches: those of the left half of a picture are scored by a
net trained on those of the right half, and the other way round; its control scores patches of the pictures before.
The embedding sees the whole picture. Surprise sees windows of the size that its model learned: how unlikely their codes
are after those of the pictures before; its control is shown pictures of another time before.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from alife.core.errors import UsageError
from alife.core.files import step_files
from alife.learn.judges import coffee
from alife.learn.judges.names import COFFEE, DISCRIMINATOR, EMBEDDING, SURPRISE
from alife.runs import folder as run_folder
from alife.runs.pictures import read_frame

LARGEST = 256  # [pixels] of a side; of larger pictures every so many pixels are looked at
PATCH = 32  # [pixels] of a side, half of the picture's where that is less
SMALLEST = 16  # [pixels] of a side of a picture that patches can be cut from
PATCHES = 64  # of a picture
EMBEDDED_SIDE = 224  # [pixels], as the net was trained
WINDOWS = 4  # of a picture that surprise sees


@dataclass
class Seen:
    """The pictures of a world up to the one that is judged."""

    pictures: list[np.ndarray]  # uint8 (height, width, 3) each
    low: np.ndarray  # lowest value of each channel in the run, (3,)
    high: np.ndarray


def pictures_of(folder: Path, world: int, most: int) -> tuple[list[int], list[np.ndarray]]:
    """Return at most so many steps, evenly spread, and their pictures, uint8 (height, width, 3).

    Raises UsageError where fewer than two can be read.
    """
    files = step_files(run_folder.frames(folder, world), ".png")
    steps = sorted(files)
    chosen = (
        [steps[place] for place in np.unique(np.linspace(0, len(steps) - 1, most).round().astype(int))] if steps else []
    )
    read = {step: frame for step in chosen if (frame := read_frame(files[step])) is not None}
    shapes = {frame.shape for frame in read.values()}
    if len(read) < 2 or len(shapes) > 1:
        raise UsageError(
            f"'{run_folder.frames(folder, world)}' has fewer than two pictures of one size to judge; "
            "runs of worlds record them with --frame-every N."
        )
    every = max(1, -(-max(next(iter(shapes))[:2]) // LARGEST))
    return list(read), [frame[::every, ::every] for frame in read.values()]


def worlds_of(folder: Path) -> list[int]:
    """Return the numbers of the worlds of which there are pictures."""
    found = [path.name.removeprefix("world-") for path in (folder / run_folder.FRAMES).glob("world-*")]
    return sorted(int(number) for number in found if number.isdigit())


def judged(
    pictures: list[np.ndarray], judges: tuple[str, ...], seed: int, done: int, foreteller: Any = None, world: str = ""
) -> Iterator[dict[str, float]]:
    """Yield what judges say of each picture from number `done` on; each is the same whatever was judged before.

    foreteller: the VideoGPT that surprise is that of; world: the name of the world that the pictures are of
    """
    whole = np.concatenate([picture.reshape(-1, 3) for picture in pictures])
    low, high = whole.min(0), whole.max(0)
    sayings: dict[str, Callable[[Seen], dict[str, float]]] = {
        COFFEE: _sizes,
        DISCRIMINATOR: lambda seen: _unexplained(seen, seed),
        EMBEDDING: _Embedding().unlike,
        SURPRISE: lambda seen: _surprise(seen, foreteller, world, seed),
    }
    for number in range(done, len(pictures)):
        seen = Seen(pictures[: number + 1], low, high)
        found: dict[str, float] = {}
        for judge in judges:
            found |= sayings[judge](seen)
        yield found


def _sizes(seen: Seen) -> dict[str, float]:
    fine, coarse = coffee.sizes(seen.pictures[-1].astype(float), seen.low, seen.high)
    return {"fine_size": float(fine), "coarse_size": float(coarse)}


def _unexplained(seen: Seen, seed: int) -> dict[str, float]:
    """Return the mean log odds of the patches of the last picture, and of patches of those before drawn anew."""
    from alife.learn.judges import discriminator

    *before, now = seen.pictures
    if not before or min(now.shape[:2]) < SMALLEST:
        return {"unexplained": np.nan, "unexplained_control": np.nan}
    past = np.concatenate([_patches(one, np.random.default_rng([seed, k]))[0] for k, one in enumerate(before)])
    new, halves = _patches(now, np.random.default_rng([seed, len(before)]))
    random = np.random.default_rng([seed, len(before), 1])
    again = np.concatenate([_patches(one, random)[0] for one in before])
    control = again[random.permutation(len(again))[: len(new)]]
    words = [seed, len(before)]
    return {
        "unexplained": float(discriminator.scores(past, new, words, halves).mean()),
        "unexplained_control": float(discriminator.scores(past, control, words).mean()),
    }


def _patches(picture: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return patches float32 (64, 3, side, side) in 0..1 of a picture, and which half each lies in, 0 or 1."""
    height, width = picture.shape[:2]
    side = min(PATCH, height, width // 2)
    halves = np.arange(PATCHES) % 2
    tops = random.integers(height - side + 1, size=PATCHES)
    lefts = np.where(halves == 0, 0, width - width // 2) + random.integers(width // 2 - side + 1, size=PATCHES)
    cut = [picture[top : top + side, left : left + side] for top, left in zip(tops, lefts, strict=True)]
    return np.ascontiguousarray(np.stack(cut).transpose(0, 3, 1, 2), np.float32) / 255, halves


def _surprise(seen: Seen, foreteller: Any, world: str, seed: int) -> dict[str, float]:
    """Return the bits a code of the last picture after those before it, and after some of another time drawn by lot."""
    from alife.learn.videogpt.films import windows

    number, past = len(seen.pictures) - 1, foreteller.settings.past
    if number < past:
        return {"surprise": np.nan, "surprise_control": np.nan}
    elsewhen = int(np.random.default_rng([seed, number, 2]).integers(number - past + 1))
    cut = [
        windows(picture, foreteller.settings.side, WINDOWS, np.random.default_rng([seed, number, 3]))
        for picture in (*seen.pictures[elsewhen : elsewhen + past], *seen.pictures[number - past :])
    ]
    other, before = np.stack(cut[:past], 1), np.stack(cut[past:-1], 1)
    kinds = np.full(WINDOWS, foreteller.kind_of(world))
    return {
        "surprise": float(foreteller.bits(cut[-1], before, kinds).mean()),
        "surprise_control": float(foreteller.bits(cut[-1], other, kinds).mean()),
    }


class _Embedding:
    """What pictures showed, each looked at once."""

    def __init__(self) -> None:
        self._known: list[np.ndarray] = []

    def unlike(self, seen: Seen) -> dict[str, float]:
        """Return how far, 1 - cosine, the last picture is from the likest before it."""
        from alife.learn.judges import efficientnet

        missing = seen.pictures[len(self._known) :]
        if missing:
            pixels = np.stack(missing).transpose(0, 3, 1, 2).astype(np.float32) / 255
            self._known += list(efficientnet.features(pixels, EMBEDDED_SIDE))
        *before, now = self._known
        return {"unlike_before": 1 - float((np.stack(before) @ now).max()) if before else np.nan}
