"""Genomes whose bytes are numbers, each near its neighbours in value: how they are drawn, and how a child differs.

Whole numbers alone, and each genome by its own seed: the same on every machine.
"""

import numpy as np

from alife.engines.rng import draw, scramble
from alife.engines.rule import u32
from alife.worlds.arena import Arena
from alife.worlds.genome_checks import check_genome_seeds, check_genomes, check_parameters

MUTATED = 0.2  # share of the bytes of a child that change, one at least
STEP = 24  # standard deviation of a change, about


class ByteArena(Arena):
    """An arena whose genomes are such bytes; it has a `key` of its own, so that two arenas draw different ones."""

    key: int  # of its random words

    def random_genomes(self, seeds: np.ndarray) -> np.ndarray:
        """Return evenly distributed genomes, uint8 (n, genome_length)."""
        return drawn(check_genome_seeds(seeds), self.genome_length, self.key)

    def mutated(self, genomes: np.ndarray, seeds: np.ndarray) -> np.ndarray:
        """Return children of which some bytes differ a little, one at least."""
        check_genomes(genomes, self.genome_length)
        return mutated(genomes, check_genome_seeds(seeds, len(genomes)), self.key)

    def from_parameters(self, vectors: np.ndarray) -> np.ndarray:
        """Return the genomes of parameters float64 (n, genome_length) in 0..1."""
        return np.asarray(np.rint(check_parameters(vectors, self.genome_length) * 255).astype(np.uint8))


def drawn(seeds: np.ndarray, length: int, key: int) -> np.ndarray:
    """Return evenly distributed genomes, uint8 (n, length), of seeds uint32 (n,)."""
    return (_words(seeds, key, length) >> np.uint32(24)).astype(np.uint8)


def mutated(genomes: np.ndarray, seeds: np.ndarray, key: int) -> np.ndarray:
    """Return children, uint8 (n, length), of which some bytes differ a little, one at least."""
    length = genomes.shape[1]
    words = _words(seeds, key + 1, length)
    chosen = (words & np.uint32(0xFFFF)) < MUTATED * 65536
    one = _words(seeds, key + 2, 1)[:, 0] % np.uint32(length)
    chosen[np.arange(len(seeds)), one] = True
    parts = _words(seeds, key + 3, length)
    summed = sum((parts >> np.uint32(shift) & np.uint32(255)).astype(np.int64) for shift in (0, 8, 16, 24))
    change = np.rint((summed - 510) * (STEP / 147.8)).astype(np.int64)  # 147.8: deviation of a sum of four bytes
    change = np.where(change == 0, 1, change)
    children: np.ndarray = np.clip(genomes + np.where(chosen, change, 0), 0, 255).astype(np.uint8)
    return children


def _words(seeds: np.ndarray, stream: int, count: int) -> np.ndarray:
    """Return random words of each seed, uint32 (n, count)."""
    with np.errstate(over="ignore"):  # they wrap around by design
        keys = np.array([scramble(u32(seed) ^ u32(stream)) for seed in seeds], np.uint32).reshape(-1, 1)
        found = draw(keys, scramble(keys), np.arange(count, dtype=np.uint32)[None])  # type: ignore[arg-type]  # NumPy's operators take arrays as well as numbers
    return np.asarray(found, np.uint32)
