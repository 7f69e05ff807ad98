"""An arena seen through its continuous parameters: the same creatures, bred as vectors of numbers by any search.

A genome here is a byte a parameter. What the arena makes of it is the arena's own genome, which is what is
scored, and what files and pictures show.
"""

from typing import Any

import numpy as np

from alife.core.errors import UsageError
from alife.engines.rng import draw, scramble
from alife.engines.rule import u32
from alife.worlds.arena import Arena, Evaluation, Ranges

STEP = 16  # [/255 of the range] standard deviation of what a mutation adds to each parameter
FIRST, LATER = u32(0x5EED), u32(0x0DDB)  # keys of the words of new genomes and of mutations


class ParameterEncoding:
    """An arena whose genomes are bytes, one a parameter; see alife.worlds.arena.Arena."""

    def __init__(self, arena: Any) -> None:
        if not hasattr(arena, "from_parameters"):
            raise UsageError(f"{arena.name} has no continuous parameters; leave genome = bits.")
        self.arena = arena
        self.name: str = arena.name
        self.rules_version: int = arena.rules_version
        self.config = arena.config
        self.genome_length = self.parameters = int(arena.parameters)
        self.descriptor_names: tuple[str, str] = arena.descriptor_names
        self.descriptor_ranges: Ranges = arena.descriptor_ranges
        for name in ("film", "portrait"):
            if hasattr(arena, name):
                setattr(self, name, self._shown(getattr(arena, name)))

    def random_genomes(self, seeds: np.ndarray) -> np.ndarray:
        """Return evenly distributed parameters."""
        return self._words(seeds, FIRST).astype(np.uint8)

    def mutated(self, genomes: np.ndarray, seeds: np.ndarray) -> np.ndarray:
        """Return children whose every parameter differs a little, about normally distributed."""
        words = self._words(seeds, LATER)
        summed = sum((words >> np.uint32(shift) & np.uint32(255)).astype(np.int64) for shift in (0, 8, 16, 24))
        steps = np.rint((summed - 510) * (STEP / 147.8)).astype(np.int64)  # 147.8: deviation of a sum of four bytes
        children: np.ndarray = np.clip(genomes + steps, 0, 255).astype(np.uint8)
        return children

    def from_parameters(self, vectors: np.ndarray) -> np.ndarray:
        """Return the genomes of parameters float64 (n, parameters) in 0..1."""
        bytes_: np.ndarray = np.rint(vectors * 255).astype(np.uint8)
        return bytes_

    def decoded(self, genomes: np.ndarray) -> np.ndarray:
        """Return the arena's own genomes."""
        own: np.ndarray = self.arena.from_parameters(genomes / 255)
        return own

    def evaluate(self, genomes: np.ndarray) -> Evaluation:
        """Score the arena's own genomes."""
        found: Evaluation = self.arena.evaluate(self.decoded(genomes))
        return found

    def identities(self, genomes: np.ndarray) -> np.ndarray:
        """Return the canonical forms of the arena's own genomes."""
        found: np.ndarray = self.arena.identities(self.decoded(genomes))
        return found

    def reachable(self, bins: tuple[int, int]) -> np.ndarray | None:
        """Return which niches the arena's genomes can reach; these may reach fewer."""
        found: np.ndarray | None = self.arena.reachable(bins)
        return found

    def refined(self) -> Arena:
        """Return the refined arena, seen the same way."""
        return ParameterEncoding(self.arena.refined())

    def finer(self) -> Arena | None:
        """Return the arena at finer steps alone, seen the same way; None where there is no such thing."""
        return ParameterEncoding(self.arena.finer()) if hasattr(self.arena, "finer") else None

    def _shown(self, picture: Any) -> Any:
        return lambda genome, *arguments: picture(self.decoded(genome[None])[0], *arguments)

    def _words(self, seeds: np.ndarray, stream: u32) -> np.ndarray:
        """Return a random word for each parameter of each seed, uint32 (n, parameters)."""
        with np.errstate(over="ignore"):  # they wrap around by design
            keys: Any = scramble(seeds.astype(u32)[:, None] ^ stream)  # type: ignore[arg-type]  # NumPy's operators take arrays as well as numbers
            found: Any = draw(keys, scramble(keys), np.arange(self.parameters, dtype=u32)[None])  # type: ignore[arg-type]  # likewise
        return np.asarray(found)
