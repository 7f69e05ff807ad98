"""Creatures for the tests: random ones, real ones, and one whose nodes can be kicked."""

from pathlib import Path

import numpy as np
import pytest

from alife.engines import backend
from sims.oceanworld import body, genome, genome_files
from sims.oceanworld import kernels_cpu as kernels
from sims.oceanworld.config import Config
from sims.oceanworld.kernel_params import beat_of, kernel_params
from sims.oceanworld.world import World

REAL = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "oceanworld-2020-genomes.npz"


def real_genomes():
    """Return the 512 genomes that the original's novelty search left."""
    if not REAL.is_file():
        pytest.skip("the genomes of the original program are not here")
    return genome_files.read(REAL)


def random_genomes(count, *, rounds=0, seed=0):
    """Return random genomes with a body of two nodes or more, after some rounds of mutation."""
    config = Config()
    found = genome.random_genomes(np.arange(seed, seed + 4 * count), config)
    for number in range(rounds):
        found = genome.mutated(found, np.arange(len(found)) + 10_000 * (number + 1), config)
    return found[body.grown(found).nodes > 1][:count]


def world(threads=1, **settings):
    return World(Config(**settings), backend.start("cpu", threads))


def of(nodes, bonds=None, muscles=None, rigid=None):
    """Return one genome (1, SITES) of nodes (16, 16); bonds and their kinds all or as given (16, 16, 2)."""
    bonds = np.ones((16, 16, 2)) if bonds is None else bonds
    kinds = [
        bonds,
        np.zeros_like(bonds) if muscles is None else muscles,
        np.zeros_like(bonds) if rigid is None else rigid,
    ]
    return genome.pack(nodes[None].astype(np.uint8), np.stack(kinds, axis=-1)[None].astype(np.uint8))


def full():
    """Return the genome with every node and bond."""
    return of(np.ones((16, 16)))


class Swimmer:
    """One creature in the CPU engine, whose state can be looked at and changed between steps."""

    def __init__(self, genes, config):
        self.config, self.params, self.beat = config, kernel_params(config), beat_of(config)
        bodies = body.grown(genes[None])
        self.width, self.height = int(bodies.width[0]), int(bodies.height[0])
        self.buffer = np.zeros(kernels.PLANES * kernels.PLANE, self.beat.extension.dtype)
        self.sites = kernels.pack(self.params, bodies.links[0], self.width, self.height, self.buffer)
        self.is_node = self.plane(kernels.MASS) > 0
        self.step_number = 0

    def plane(self, first):
        return self.buffer[int(first) : int(first) + int(self.sites)]

    @property
    def mass(self):
        return self.plane(kernels.MASS)[self.is_node].astype(float)

    @property
    def position(self):
        return np.stack([self.plane(kernels.PX), self.plane(kernels.PY)], axis=1)[self.is_node].astype(float)

    @property
    def velocity(self):
        return np.stack([self.plane(kernels.VX), self.plane(kernels.VY)], axis=1)[self.is_node].astype(float)

    def kick(self, velocity):
        """Give every node a velocity (n, 2)."""
        for axis, first in enumerate((kernels.VX, kernels.VY)):
            self.plane(first)[self.is_node] = velocity[:, axis]

    def step(self, steps=1):
        for _ in range(steps):
            phase = self.step_number % self.config.steps_per_beat
            kernels.advance(self.params, *self.beat, self.buffer, self.sites, self.height, phase, phase + 1)
            self.step_number += 1

    def centre(self):
        return self.mass @ self.position / self.mass.sum()

    def angular_momentum(self):
        arm = self.position - self.centre()
        velocity = self.velocity
        return float(self.mass @ (arm[:, 0] * velocity[:, 1] - arm[:, 1] * velocity[:, 0]))
