"""The settings of Oceanworld: the water, the bodies, how long they swim and how finely that is reckoned.

Source: Kevin Frans, "Quality Diversity: Evolving Ocean Creatures" (2020), for the idea; physics and
numbers are this project's (docs/oceanworld.md). Lengths are in cells of the lattice, times in beats,
masses in bonds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, hypot, sqrt
from typing import ClassVar

import numpy as np

from alife.core.config import Preset, WorldConfig, check, setting
from alife.core.errors import UsageError, unknown
from sims.oceanworld import obstacles
from sims.oceanworld.presets import PRESETS

MOST_STEPS = 100_000  # a beat
WAVES, TURTLE, CPPN = PLANS = ("waves", "turtle", "cppn")
STRUCTURE, END, STRUCTURE_X_END = DESCRIPTORS = ("structure", "end", "structure_x_end")
DISTANCE, REACH = FITNESSES = ("distance", "reach")
LARGEST = 1_000_000_000  # of a force, a mass, a speed: their products stay far from what 32 bits hold


@dataclass(frozen=True)
class Config(WorldConfig):
    """Everything that makes one Oceanworld differ from another."""

    beats: int = setting(8, "[beats] how long a creature swims; 8 favours sprints, 40 endurance", low=1, high=10_000)
    steps_per_beat: int = setting(48, "[steps/beat] how finely time is cut", low=1, high=MOST_STEPS)
    double_precision: bool = setting(False, "whether to reckon in 64 bits rather than in 32")
    speed_limit: float = setting(
        1000.0, "[cells/beat] a node faster than this is a runaway: invalid", low=1, high=LARGEST
    )

    stiffness: float = setting(
        800.0, "[bond/beat^2] of a bond against stretching, ks", low=0, high=LARGEST, kernel=True
    )
    shape_stiffness: float = setting(
        60.0, "[bond/beat^2] of a node against bending and shearing, kappa", low=0, high=LARGEST, kernel=True
    )
    bond_damping: float = setting(2.0, "[bond/beat] along a bond, cb", low=0, high=LARGEST, kernel=True)
    frame_damping: float = setting(6.0, "[bond/beat] against any change of shape, cf", low=0, high=LARGEST, kernel=True)
    node_mass: float = setting(0.4, "[bond] mass of a node", low=0.001, high=LARGEST, kernel=True)
    bond_mass: float = setting(
        1.0, "[bond] mass of a bond, half of it at either end; the unit", low=0.001, high=LARGEST
    )
    muscle_force: float = setting(
        50.0, "[bond cell/beat^2] most that a muscle can push or pull", low=0, high=LARGEST, kernel=True
    )
    extension: float = setting(1.0, "[cells] that a muscle grows in its power stroke, A", low=0, high=4)
    ramp: float = setting(0.15, "[beats] in which a muscle grows, and in which it shrinks", low=0.001, high=0.5)
    duty: float = setting(0.5, "[beats] the power stroke, from which on muscles shrink", low=0.001, high=0.999)
    fin_drag: float = setting(
        16.0,
        "[bond/beat] on the ends of a rigid bond, across it, in the power stroke",
        low=0,
        high=LARGEST,
        kernel=True,
    )
    water_drag: float = setting(0.3, "[1/beat] on everything, in proportion to mass", low=0, high=LARGEST)

    current_x: float = setting(0.0, "[cells/beat] of the water along x", low=-8, high=8, later=True)
    current_y: float = setting(0.0, "[cells/beat] of the water along y", low=-8, high=8, later=True)
    swing_x: float = setting(0.0, "[cells/beat] most that the water swings along x", low=0, high=8, later=True)
    swing_y: float = setting(0.0, "[cells/beat] most that the water swings along y", low=0, high=8, later=True)
    swing_period: int = setting(4, "[beats] of a swing", low=1, high=16, later=True)
    shear: float = setting(
        0.0, "[1/beat] by which the water is faster along x, a cell of y", low=-1, high=1, later=True
    )
    weight: float = setting(0.0, "[cells/beat^2] with which bodies sink along y", low=-4, high=4, later=True)
    vortices: str = setting("", "x:y:strength:core, ...: [cells], [cells^2/beat], [cells], at most 8", later=True)
    pillars: str = setting("", "x:y:radius, ... [cells], at most 8", later=True)
    gates: str = setting("", "x:y:halfwidth, ... [cells]: walls with an opening, at most 4", later=True)
    walls: str = setting("", "x0:y0:x1:y1:radius, ... [cells], at most 8", later=True)
    contact_stiffness: float = setting(
        400.0, "[bond/beat^2] of what stands in the water", low=1, high=LARGEST, later=True
    )
    fitness: str = setting(DISTANCE, "what is scored: distance along x, or reach, how near the target", later=True)
    target_x: float = setting(16.0, "[cells] where fitness=reach wants to be", low=-1000, high=1000, later=True)
    target_y: float = setting(0.0, "[cells] where fitness=reach wants to be", low=-1000, high=1000, later=True)
    reach: float = setting(2.0, "[cells] from the target that count as reached", low=0.1, high=100, later=True)

    descriptors: str = setting(
        STRUCTURE, "what tells creatures apart: structure, end (of the swim), or structure_x_end", later=True
    )
    paths: bool = setting(
        False, "whether an evaluation holds what each swim looks like from afar, as aurora needs", later=True
    )
    plan: str = setting(WAVES, "what parameters mean, --genome parameters: waves, turtle or cppn", later=True)
    mutation_rate: float = setting(0.05, "chance of each bit of a genome to be redrawn in a child", low=0, high=1)
    node_share: float = setting(0.8, "chance of a node that is drawn to be there", low=0, high=1)

    presets: ClassVar[Mapping[str, Preset]] = PRESETS
    fitnesses: ClassVar[tuple[str, ...]] = FITNESSES
    descriptor_choices: ClassVar[tuple[str, ...]] = DESCRIPTORS

    zero: ClassVar[float] = 0.0  # rules over floats hold no literals, see alife.engines.rule
    one: ClassVar[float] = 1.0
    one_again: ClassVar[float] = 1.0  # which no compiler can know to be the same, see kernels_gpu.sum_of_four

    def __post_init__(self) -> None:
        check(self)
        if not self.ramp <= self.duty <= 1 - self.ramp:
            raise UsageError(f"duty must be ramp..1 - ramp = {self.ramp:g}..{1 - self.ramp:g}, got {self.duty:g}.")
        if self.stability > 1:
            raise UsageError(
                f"steps_per_beat must be at least {self.fewest_steps} for these stiffnesses and dampings, "
                f"got {self.steps_per_beat}: the motion would not be stable."
            )
        if self.plan not in PLANS:
            raise unknown("plan", self.plan, PLANS)
        if self.descriptors not in self.descriptor_choices:
            raise unknown("descriptors", self.descriptors, self.descriptor_choices)
        self._check_water()

    def _check_water(self) -> None:
        """Raise UsageError for what is no water, or no target."""
        if self.fitness not in self.fitnesses:
            raise unknown("fitness", self.fitness, self.fitnesses)
        if self.fitness == REACH and hypot(self.target_x, self.target_y) <= self.reach:
            raise UsageError(f"The target must be farther away than reach = {self.reach:g} cells, or all begin there.")
        for name in obstacles.ROWS:
            obstacles.read(name, getattr(self, name))
        most = self.steps_per_beat**2 * (self.node_mass + self.half_bond_mass)
        if len(self.capsules) and self.contact_stiffness > most:
            raise UsageError(
                f"contact_stiffness must be at most {most:g} at {self.steps_per_beat} steps_per_beat, "
                f"got {self.contact_stiffness:g}: what touches would not come off."
            )

    @property
    def capsules(self) -> np.ndarray:
        """Return all that stands in the water as lines with round ends, float64 (n, 5), see obstacles.py."""
        return obstacles.capsules(self.pillars, self.gates, self.walls)

    @property
    def is_still(self) -> bool:
        """Return whether the water neither moves nor pulls, and nothing stands in it."""
        moving = ("current_x", "current_y", "swing_x", "swing_y", "shear", "weight", *obstacles.ROWS)
        return not any(getattr(self, name) for name in moving)

    @property
    def eps(self) -> float:
        """Return what keeps the numbers of a missing bond from division by 0; lost beside those of a bond."""
        return 1e-30 if self.double_precision else 1e-12

    @property
    def step(self) -> float:
        """Return the length of a step [beats]."""
        return 1 / self.steps_per_beat

    @property
    def muscle_pull(self) -> float:
        """Return the most that a muscle pulls [bond cell/beat^2], as the negative of the most that it pushes."""
        return -self.muscle_force

    @property
    def half_bond_mass(self) -> float:
        """Return what a bond adds to the mass of the node at either end [bond]."""
        return self.bond_mass / 2

    @property
    def inertia(self) -> float:
        """Return by how much the water makes every mass seem greater within a step."""
        return 1 + self.step * self.water_drag

    @property
    def slowing(self) -> float:
        """Return by how much the water makes every velocity smaller within a step."""
        return 1 / (1 + self.step * self.water_drag)

    @property
    def stability(self) -> float:
        """Return how near the motion is to falling apart; above 1 it may."""
        stiff, damped = self._rates
        step = 1 / self.steps_per_beat
        return stiff * step * step + damped * step

    @property
    def fewest_steps(self) -> int:
        """Return the fewest steps a beat with which the motion is stable."""
        stiff, damped = self._rates
        return max(1, ceil((damped + sqrt(damped * damped + 4 * stiff)) / 2 - 1e-9))

    @property
    def _rates(self) -> tuple[float, float]:
        """Return what stiffness [1/beat^2] and damping [1/beat] demand of a step."""
        stiff = (self.stiffness + 2 * self.shape_stiffness) / self.bond_mass
        return stiff, 2 * (self.bond_damping + 2 * self.frame_damping) / self.bond_mass
