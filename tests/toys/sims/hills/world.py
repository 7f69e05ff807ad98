"""An arena for tests: eight bytes, and how near they are to a place; some are invalid, some come out as nan."""

import multiprocessing
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from alife.engines.rng import scramble
from alife.worlds.arena import Arena, Evaluation
from sims.hills.config import Config

TOP = np.array([230, 200, 220, 190, 40, 20, 60, 30])
NEITHER = 77  # as the second byte: an arena that forgets to say that a score is no number


class World(Arena):
    """Genomes of eight bytes; the fitness is highest, and 0, at TOP."""

    kind = "arena"
    name = "hills"
    rules_version = 1
    genome_length = parameters = 8
    descriptor_names = ("mean of the left half", "mean of the right half")
    descriptor_ranges = ((0.0, 255.0), (0.0, 255.0))
    path_shape = (4, 2)  # a genome is its own path

    def __init__(self, config=None, _backend=None):
        self.config = config or Config()

    def random_genomes(self, seeds):
        return _bytes(seeds, 0).reshape(-1, 8)

    def mutated(self, genomes, seeds):
        redrawn = _bytes(seeds, 2).reshape(-1, 8) < 64
        return np.where(redrawn, _bytes(seeds, 4).reshape(-1, 8) // 4 + genomes - 32, genomes).astype(np.uint8)

    def from_parameters(self, vectors):
        return np.rint(vectors * 255).astype(np.uint8)

    def evaluate(self, genomes):
        self._misbehave()
        apart = (genomes.astype(np.int64) - TOP) ** 2
        fitness = -(apart.sum(axis=1) / 1000.0) * (1 + self.config.roughness / 100)
        fitness[genomes[:, 1] == NEITHER] = np.nan
        valid = genomes[:, 0] >= self.config.invalid_below
        halves = genomes.astype(float).reshape(-1, 2, 4).mean(axis=2)
        return Evaluation(
            np.where(valid, fitness, np.nan),
            np.where(valid[:, None], halves, np.nan),
            valid,
            np.where(valid, "", "the first byte is too small"),
            {"sum": genomes.sum(axis=1)},
            np.where(valid[:, None], genomes, 0).astype(np.float32).reshape(-1, 4, 2),
        )

    def canonical_forms(self, genomes):
        return genomes

    def reachable(self, bins):
        return np.ones(bins, bool)

    def refined(self):
        return World(replace(self.config, roughness=20, invalid_below=max(self.config.invalid_below, 12)))

    def film(self, genome, beats, frames_per_beat):
        frames = np.zeros((beats * frames_per_beat, 12, 24, 3), np.uint8)
        for number, frame in enumerate(frames):
            frame[:, :8] = genome[None, :, None]
            frame[:, number % 24] = 255
        return frames

    def _misbehave(self):
        if self.config.milliseconds:
            time.sleep(self.config.milliseconds / 1000)
        deadly = Path(self.config.deadly or "nowhere")
        if deadly.exists() and multiprocessing.parent_process():
            if deadly.is_file():
                deadly.unlink()
            os.kill(os.getpid(), signal.SIGKILL)


def _bytes(seeds, word):
    words = [scramble(seeds.astype(np.uint32) + np.uint32(0x9E3779B9 * (word + i) % 2**32)) for i in (0, 1)]
    return np.stack(words, axis=1).astype(np.uint32).view(np.uint8)
