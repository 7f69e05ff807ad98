"""Stamp as alife.worlds.arena.Arena: what searches breed encodings in. A genome is an encoding, and it grows alone."""

import zlib
from dataclasses import replace

import numpy as np

from alife.engines.backend import Backend, start
from alife.worlds.arena import Evaluation, Ranges
from alife.worlds.byte_genomes import ByteArena
from alife.worlds.genome_checks import check_genomes
from sims.stamp.arena_config import Config
from sims.stamp.config import Config as GardenConfig
from sims.stamp.initial_state import blank_garden, sow_by_hand
from sims.stamp.numbers import ALIVE, COVER, PICTURE, UNIT
from sims.stamp.render import on_ground
from sims.stamp.state import State
from sims.stamp.world import World as Garden

ROOM = 2  # times the size of a design, that a body has for itself
AT_ONCE = 128  # bodies that grow in one batch
LONGER = 3  # times, for finalists
ENLARGED = 8  # [pixels] a cell in portraits and films
NO_BODY, OVERGROWN = "no body: nothing lives after its growth", "overgrown: it reaches the edge of its ground"


class World(ByteArena):
    """The ground that encodings are judged on; see alife.worlds.arena.Arena for what each method promises."""

    kind = "arena"
    name = "stamp-arena"
    rules_version = 1
    key = 0x57A0

    def __init__(self, config: Config | None = None, backend: Backend | None = None) -> None:
        self.config = config or Config()
        self._backend = backend or start("cpu")
        stamp = self.config.stamp
        self.genome_length = self.parameters = stamp.code_length
        self.descriptor_names = self.config.first, self.config.second
        self.descriptor_ranges: Ranges = ((0.0, 1.0), (0.0, 1.0))
        self._ground = GardenConfig(rule=self.config.rule, rows=1, columns=1, plot=ROOM * stamp.size, freeze=0)
        self._garden = Garden(self._ground, self._backend)

    def evaluate(self, genomes: np.ndarray) -> Evaluation:
        """Let every encoding grow alone.

        Fitness is 1 less the root mean square difference, over all pixels and channels of the ground that either
        picture covers: of the body at `patience` growths from what it had grown to (stability), or of the grown
        body from a design (likeness).
        """
        check_genomes(genomes, self.genome_length)
        parts = [self._evaluate(genomes[begin : begin + AT_ONCE]) for begin in range(0, len(genomes), AT_ONCE)]
        found = np.concatenate(parts) if parts else np.zeros((0, 7))
        valid, reasons = found[:, 0] == 0, np.array(["", NO_BODY, OVERGROWN])[found[:, 0].astype(int)]
        fitness = np.where(valid, found[:, 1], np.nan)
        descriptors = np.where(valid[:, None], found[:, 2:4], np.nan)
        details = {"cells": found[:, 4].astype(np.int64), "kept": found[:, 5], "likeness": found[:, 6]}
        return Evaluation(fitness, descriptors, valid, reasons, details)

    def _evaluate(self, genomes: np.ndarray) -> np.ndarray:
        """Return for each genome: why it is invalid, fitness, descriptors, cells, how it kept, likeness (n, 7)."""
        growth = self._ground.growth
        grown, later = self.pictures(genomes, (growth, self.config.patience * growth))
        alive = grown[..., COVER] > ALIVE
        edge = alive[:, 0].any(1) | alive[:, -1].any(1) | alive[:, :, 0].any(1) | alive[:, :, -1].any(1)
        why = np.where(~alive.any(axis=(1, 2)), 1, np.where(edge, 2, 0))
        kept = np.array([_alike(one, other) for one, other in zip(grown, later, strict=True)])
        likeness = np.array([_alike(one, self._target) for one in grown])
        fitness = kept if self.config.judge == "stability" else likeness
        places = np.array([[descriptor(one, name) for name in self.descriptor_names] for one in grown])
        return np.column_stack([why, fitness, places, alive.sum(axis=(1, 2)), kept, likeness])

    @property
    def _target(self) -> np.ndarray:
        """Return the design that likeness compares with, as a body of it would look on the ground."""
        stamp, side = self.config.stamp, self._ground.side
        found = np.zeros((side, side, PICTURE), np.int16)
        first = side // 2 - stamp.size // 2
        asked = stamp.designs[self.config.target].astype(np.int32) * UNIT // 255
        found[first : first + stamp.size, first : first + stamp.size] = asked
        return found

    def pictures(self, genomes: np.ndarray, steps: tuple[int, ...]) -> list[np.ndarray]:
        """Return the pictures of bodies after some steps, rising, int16 (n, side, side, 4) each."""
        state = self._garden.place(self._sown(genomes))
        found = []
        for begin, end in zip((0, *steps), steps, strict=False):
            self._garden.step(state, end - begin)
            found.append(self._garden.fetch(state).channels[..., :PICTURE].copy())
        return found

    def _sown(self, genomes: np.ndarray) -> State:
        state = blank_garden(self._ground, np.zeros(len(genomes), np.uint32))
        for number, code in enumerate(genomes):
            sow_by_hand(state, self._ground, number, 0, 0, code, 0)
        return state

    def canonical_forms(self, genomes: np.ndarray) -> np.ndarray:
        """Return the encodings: equal ones grow the same body."""
        return genomes

    def refined(self) -> "World":
        """Return the same ground on which bodies must keep for longer."""
        return World(replace(self.config, patience=LONGER * self.config.patience), self._backend)

    @property
    def episode(self) -> float:
        """Return how many growths a body is judged for."""
        return float(self.config.patience)

    @property
    def episode_unit(self) -> str:
        """Return the unit of time of a body."""
        return "growth"

    def portrait(self, genes: np.ndarray) -> np.ndarray:
        """Return a picture of the grown body of one genome, uint8 (height, width, 3)."""
        return _large(on_ground(self.pictures(genes[None], (self._ground.growth,))[0][0]))

    def film(self, genes: np.ndarray, beats: int, frames_per_beat: int) -> np.ndarray:
        """Return pictures of one body, uint8 (beats x frames_per_beat + 1, height, width, 3); a beat is a growth."""
        steps = tuple(
            round(frame * self._ground.growth / frames_per_beat) for frame in range(beats * frames_per_beat + 1)
        )
        return np.array([_large(on_ground(picture[0])) for picture in self.pictures(genes[None], steps)])


def descriptor(picture: np.ndarray, name: str) -> float:
    """Return what a picture int16 (side, side, 4) is like, 0..1."""
    colours = np.clip(picture[..., :COVER], 0, UNIT) / UNIT
    cover = np.clip(picture[..., COVER], 0, UNIT) / UNIT
    total = cover.sum()
    if name == "area":
        return float((picture[..., COVER] > ALIVE).mean())
    if total == 0:
        return 0.0
    if name == "symmetry":  # the axis is the column of the seed, in the middle
        whole = np.concatenate([colours, cover[..., None]], axis=-1)[:, 1:]
        return float(1 - np.abs(whole - whole[:, ::-1]).sum() / (2 * whole.sum()))
    if name == "warmth":
        red, blue = colours[..., 0].sum(), colours[..., 2].sum()
        return float((red - blue) / (2 * total) + 0.5) if red + blue <= 2 * total else float(red / (red + blue))
    packed = len(zlib.compress((colours * 15).astype(np.uint8).tobytes(), 9))
    return float(min(packed / (picture[..., 0].size * 0.75), 1.0))


def _alike(one: np.ndarray, other: np.ndarray) -> float:
    """Return how alike two pictures are: 1 where they are equal, less the more they differ where either covers."""
    a, b = np.clip(one, 0, UNIT) / UNIT, np.clip(other, 0, UNIT) / UNIT
    covered = max(int(((one[..., COVER] > ALIVE) | (other[..., COVER] > ALIVE)).sum()), 1)
    return float(1 - np.sqrt(((a - b) ** 2).sum() / (covered * PICTURE)))


def _large(picture: np.ndarray) -> np.ndarray:
    return picture.repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1)
