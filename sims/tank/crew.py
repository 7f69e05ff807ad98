"""What kernels know of swimmers beside the state: the bodies and controllers that grow from their genomes."""

from typing import NamedTuple

import numpy as np

from sims.oceanworld.controllers import SENSES
from sims.oceanworld.genome import SITES
from sims.tank.genome import GROUPS, Swimmers


class Crew(NamedTuple):
    """Bodies and controllers, (worlds, places, ...); see sims/oceanworld/steering_cpu.py."""

    genome: np.ndarray  # uint8 (worlds, places, genes): of which all the others are
    links: np.ndarray  # uint8 (..., SITES)
    width: np.ndarray  # [sites] int64 (...)
    height: np.ndarray  # [sites] int64 (...)
    nodes: np.ndarray  # int64 (...)
    groups: np.ndarray  # int64 (..., SITES, 2)
    weights: np.ndarray  # float64 (..., GROUPS, SENSES)
    grown: np.ndarray  # [cells] float32 (..., GROUPS, steps_per_beat)
    power: np.ndarray  # uint8 (..., GROUPS, steps_per_beat)


def empty_crew(genome: np.ndarray, beat: int) -> Crew:
    """Return a crew for genomes like these (worlds, places, genes) of which it knows none; beat [steps]."""
    places = genome.shape[:2]
    return Crew(
        np.zeros_like(genome), np.zeros((*places, SITES), np.uint8), np.zeros(places, np.int64),
        np.zeros(places, np.int64), np.zeros(places, np.int64), np.zeros((*places, SITES, 2), np.int64),
        np.zeros((*places, GROUPS, SENSES)), np.zeros((*places, GROUPS, beat), np.float32),
        np.zeros((*places, GROUPS, beat), np.uint8),
    )  # fmt: skip


def refresh(crew: Crew, genome: np.ndarray, species: np.ndarray, swimmers: Swimmers) -> None:
    """Let a crew be that of these genomes, where anybody lives: only what differs is grown anew."""
    differs = (crew.genome != genome).any(axis=2) & (species != 0)
    for world, place in np.argwhere(differs).tolist():
        found = swimmers.of(genome[world, place])
        crew.genome[world, place] = genome[world, place]
        crew.links[world, place] = found.bodies.links[0]
        crew.width[world, place], crew.height[world, place] = found.bodies.width[0], found.bodies.height[0]
        crew.nodes[world, place], crew.groups[world, place] = found.bodies.nodes[0], found.groups
        crew.weights[world, place] = found.weights
        crew.grown[world, place], crew.power[world, place] = found.grown, found.power
