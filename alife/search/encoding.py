"""An indirect encoding of an arena's genomes: any search can breed vectors of numbers in place of the genomes.

A genome here is one byte for each continuous parameter. The arena decodes it to a genome of its own, which is scored
and shown in files and pictures.
"""

from typing import Any

import numpy as np

from alife.core.errors import UsageError
from alife.engines.rng import draw, scramble
from alife.engines.rule import u32
from alife.worlds.arena import Arena, Axis, Evaluation, Ranges

STEP = Arena.parameter_mutation[1]  # [/255 of the range] standard deviation of what a mutation adds, if not told else
FIRST, LATER, TOUCHED = u32(0x5EED), u32(0x0DDB), u32(0x70C4)  # keys of the words


class ParameterEncoding(Arena):
    """An arena whose genomes are bytes, one a parameter, which another arena decodes and scores.

    Raises UsageError where that arena has no continuous parameters.
    """

    def __init__(self, arena: Arena) -> None:
        if not arena.parameters:
            raise UsageError(f"{arena.name} has no continuous parameters; leave genome = bits.")
        self.arena = arena
        self.name: str = arena.name
        self.rules_version: int = arena.rules_version
        self.config = arena.config
        self.genome_length = self.parameters = int(arena.parameters)
        self.descriptor_names: tuple[str, ...] = arena.descriptor_names
        self.descriptor_ranges: Ranges = arena.descriptor_ranges
        self.path_shape: tuple[int, int] | None = arena.path_shape
        self.descriptor_bins: tuple[int, ...] | None = arena.descriptor_bins

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Return those of the arena's own map."""
        return self.arena.axes

    @property
    def fitness_unit(self) -> str:
        """Return the arena's own."""
        return self.arena.fitness_unit

    def random_genomes(self, seeds: np.ndarray) -> np.ndarray:
        """Return evenly distributed parameters."""
        return self._words(seeds, FIRST).astype(np.uint8)

    def mutated(self, genomes: np.ndarray, seeds: np.ndarray) -> np.ndarray:
        """Return children whose every parameter differs a little, about normally distributed."""
        words = self._words(seeds, LATER)
        summed = sum((words >> np.uint32(shift) & np.uint32(255)).astype(np.int64) for shift in (0, 8, 16, 24))
        share, step = self.arena.parameter_mutation
        steps = np.rint((summed - 510) * (step / 147.8)).astype(np.int64)  # 147.8: deviation of a sum of four bytes
        if share < 1:
            steps *= self._touched(seeds, share)
        children: np.ndarray = np.clip(genomes + steps, 0, 255).astype(np.uint8)
        return children

    def from_parameters(self, vectors: np.ndarray) -> np.ndarray:
        """Return the genomes of parameters float64 (n, parameters) in 0..1."""
        bytes_: np.ndarray = np.rint(vectors * 255).astype(np.uint8)
        return bytes_

    def decode(self, genomes: np.ndarray) -> np.ndarray:
        """Return the arena's own genomes."""
        return self.arena.from_parameters(genomes / 255)

    def evaluate(self, genomes: np.ndarray) -> Evaluation:
        """Score the arena's own genomes."""
        return self.arena.evaluate(self.decode(genomes))

    def canonical_forms(self, genomes: np.ndarray) -> np.ndarray:
        """Return the canonical forms of the arena's own genomes."""
        return self.arena.canonical_forms(self.decode(genomes))

    def reachable(self, bins: tuple[int, ...]) -> np.ndarray | None:
        """Return which niches the arena's genomes can reach; these may reach fewer."""
        return self.arena.reachable(bins)

    def refined(self) -> Arena:
        """Return the refined arena, seen the same way."""
        return ParameterEncoding(self.arena.refined())

    def finer(self) -> Arena | None:
        """Return the arena at finer steps alone, seen the same way; None where there is no such thing."""
        finer = self.arena.finer()
        return None if finer is None else ParameterEncoding(finer)

    @property
    def film_length(self) -> tuple[int, float]:
        """Return how long the arena's films are."""
        return self.arena.film_length

    @property
    def underlying(self) -> Arena:
        """Return the arena that decodes and scores."""
        return self.arena

    @property
    def episode(self) -> float:
        """Return how long the arena scores a genome."""
        return self.arena.episode

    @property
    def episode_unit(self) -> str:
        """Return the arena's own."""
        return self.arena.episode_unit

    def film(self, genes: np.ndarray, beats: int, frames_per_beat: int) -> np.ndarray | None:
        """Return the arena's film of a decoded genome."""
        return self.arena.film(self.decode(genes[None])[0], beats, frames_per_beat)

    def portrait(self, genes: np.ndarray) -> np.ndarray | None:
        """Return the arena's picture of a decoded genome."""
        return self.arena.portrait(self.decode(genes[None])[0])

    def _touched(self, seeds: np.ndarray, share: float) -> np.ndarray:
        """Return which parameters a mutation touches, bool (n, parameters): some by chance, and one in any case."""
        words = self._words(seeds, TOUCHED)
        touched = words < share * 2**32
        touched[np.arange(len(words)), words.argmin(axis=1)] = True
        return touched

    def _words(self, seeds: np.ndarray, stream: u32) -> np.ndarray:
        """Return a random word for each parameter of each seed, uint32 (n, parameters)."""
        with np.errstate(over="ignore"):  # they wrap around by design
            keys: Any = scramble(seeds.astype(u32)[:, None] ^ stream)  # type: ignore[arg-type]  # NumPy's operators take arrays as well as numbers
            found: Any = draw(keys, scramble(keys), np.arange(self.parameters, dtype=u32)[None])  # type: ignore[arg-type]  # likewise
        return np.asarray(found)
