"""Both nets as one: what it learns, how surprised it is by a frame, what it foretells, and its file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from alife.core import config
from alife.core.array_files import read_arrays
from alife.core.errors import UsageError
from alife.core.json_files import parse
from alife.learn.videogpt.codes import Codec
from alife.learn.videogpt.settings import Settings
from alife.learn.videogpt.transformer import Transformer

RATE, SLOW_END = 4e-3, 0.1  # of learning; its share in the last quarter
WARMING = 50  # iterations in which the rate rises
LARGEST_GRADIENT = 1.0
NOT_TOLD = 0.1  # share of frames of which the transformer is not told what world they are of
AT_ONCE = 24  # frames
LARGEST = 1 << 30  # [bytes] of a file
SETTINGS = "settings"  # the array of a file that says what the nets are like, as JSON


class VideoGPT:
    """A codec and a transformer over its codes."""

    def __init__(self, settings: Settings, *, blind: bool = False) -> None:
        """Begin anew. blind: the transformer is shown black frames for the last ones, the control."""
        self.settings, self.blind = settings, blind
        self.codec, self.transformer = Codec(settings), Transformer(settings)

    def learn(self, films: np.ndarray, random: np.random.Generator) -> None:
        """Let the transformer learn films uint8 (worlds, films, frames, side, side, 3); the codec stays as it is."""
        settings, past = self.settings, self.settings.past
        codes = self.codec.encode(films)
        optimiser = torch.optim.Adam(self.transformer.parameters(), RATE)
        for iteration in range(settings.foretelling):
            late = iteration >= settings.foretelling * 3 // 4
            for group in optimiser.param_groups:
                group["lr"] = RATE * (SLOW_END if late else min(1, (iteration + 1) / WARMING))
            kind, film = (random.integers(length, size=settings.batch) for length in films.shape[:2])
            frame = past + random.integers(films.shape[2] - past, size=settings.batch)
            before = np.stack([codes[kind, film, frame - back] for back in range(past, 0, -1)], axis=1)
            told = np.where(random.random(settings.batch) < NOT_TOLD, len(settings.kinds), kind)
            loss = self._loss(codes[kind, film, frame], before, told).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.transformer.parameters(), LARGEST_GRADIENT)
            optimiser.step()

    @torch.no_grad()
    def bits(self, frames: np.ndarray, before: np.ndarray, kinds: np.ndarray) -> np.ndarray:
        """Return how surprising frames are [bits a code], (n,).

        frames: uint8 (n, side, side, 3); before: the last ones of each, (n, past, side, side, 3)
        kinds: which world each is of, int (n,); `len(settings.kinds)` where that is not known
        """
        found = []
        for begin in range(0, len(frames), AT_ONCE):
            some = slice(begin, begin + AT_ONCE)
            codes, known = self.codec.encode(frames[some]), self.codec.encode(before[some])
            found.append(self._loss(codes, known, kinds[some]).mean(1).numpy())
        return np.concatenate(found).astype(float) / np.log(2)

    def foretell(self, before: np.ndarray, kinds: np.ndarray, temperature: float, seed: int) -> np.ndarray:
        """Return the codes of a next frame of each, int64 (n, cells, cells); at temperature 0 the likeliest."""
        generator = torch.Generator().manual_seed(seed)
        drawn = self.transformer.draw(
            self._shown(self.codec.encode(before)), torch.tensor(kinds), temperature, generator
        )
        return drawn.reshape(-1, self.settings.cells, self.settings.cells).numpy()

    def kind_of(self, world: str) -> int:
        """Return the number of a world; that of the unknown one for any other."""
        kinds = self.settings.kinds
        return kinds.index(world) if world in kinds else len(kinds)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all that is needed to make it again."""
        told = np.frombuffer(json.dumps(asdict(self.settings)).encode(), np.uint8)
        return {**arrays_of(self.codec, "codec/"), **arrays_of(self.transformer, "transformer/"), SETTINGS: told}

    def _loss(self, codes: np.ndarray, before: np.ndarray, kinds: np.ndarray) -> Tensor:
        """Return the negative log likelihood of each code, (n, places)."""
        asked = torch.tensor(codes).flatten(1)
        odds = self.transformer(asked, self._shown(before), torch.tensor(kinds))
        return functional.cross_entropy(odds.transpose(1, 2), asked, reduction="none")

    def _shown(self, before: np.ndarray) -> Tensor:
        """Return the codes of last frames as the transformer sees them."""
        shown = torch.tensor(before)
        return torch.full_like(shown, self.transformer.begin) if self.blind else shown


def read(path: Path) -> VideoGPT:
    """Return the model of a file; raise UsageError where it is damaged, or holds none."""
    arrays = read_arrays(path, largest=LARGEST)
    if SETTINGS not in arrays:
        raise UsageError(f"Cannot read '{path}': it holds no VideoGPT, which `alife learn videogpt` makes.")
    told = parse(arrays.pop(SETTINGS).tobytes().decode(errors="replace"), f"Cannot read '{path}'")
    if not isinstance(told, dict):
        raise UsageError(f"Cannot read '{path}': its settings are no table.")
    model = VideoGPT(config.from_table(Settings, told))
    restore(model.codec, arrays, "codec/", path)
    restore(model.transformer, arrays, "transformer/", path)
    return model


def arrays_of(net: torch.nn.Module, prefix: str) -> dict[str, np.ndarray]:
    """Return the numbers of a net by names that begin so."""
    return {f"{prefix}{name}": value.detach().numpy().copy() for name, value in net.state_dict().items()}


def restore(net: torch.nn.Module, arrays: Mapping[str, np.ndarray], prefix: str, path: Path) -> None:
    """Give a net its numbers; raise UsageError where they are not its own."""
    mine = {name.removeprefix(prefix): torch.tensor(value) for name, value in arrays.items() if name.startswith(prefix)}
    try:
        net.load_state_dict(mine)
    except RuntimeError as error:
        reason = " ".join(str(error).split())[:120]
        raise UsageError(f"Cannot read '{path}': its arrays are not those of the nets it tells of: {reason}") from error


def followed(films: np.ndarray, past: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the frames of films (n, frames, ...) that have `past` others before them, and those others.

    (n, frames - past, ...) and (n, frames - past, past, ...)
    """
    count = films.shape[1] - past
    before: Sequence[np.ndarray] = [films[:, back : back + count] for back in range(past)]
    return films[:, past:], np.stack(before, axis=2)
