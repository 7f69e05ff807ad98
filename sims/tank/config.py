"""The settings of Tank: the water and its walls, who lives in it, what there is to eat, what a life costs.

Lengths are in cells of Oceanworld's lattice, times in beats; places count from the middle of the tank, y up. Energy is
in whole units. How bodies move is Oceanworld's, with its usual numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from alife.core.config import Preset, WorldConfig, check, setting
from alife.core.errors import UsageError
from alife.worlds.intervention import Intervention
from sims.oceanworld import config as oceanworld
from sims.oceanworld import painting

if TYPE_CHECKING:
    from sims.tank.genome import Swimmers

MOST_PLACES = 64
ROOM = 10  # [cells] each way that a founder is given
WATER = (
    *("current_x", "current_y", "swing_x", "swing_y", "swing_period", "shear", "weight"),
    *("vortices", "pillars", "gates", "walls"),
)
WHOLE = 65536  # of a chance

PRESETS = {
    "still": Preset("still water with nothing in it: the default world", {}),
    "lot": Preset("the control: what is eaten feeds a swimmer drawn by lot, not who found it", {"neutral": True}),
    "blind": Preset("nobody senses food", {"sight": 0.0}),
    "reef": Preset(
        "swimmers and food among stones, in water that swings",
        {"swing_x": 1.0, "swing_period": 8, "pillars": "-30:12:4, -8:-14:5, 14:10:6, 34:-12:4"},
    ),
}


@dataclass(frozen=True)
class Config(WorldConfig):
    """Everything that makes one tank differ from another, but for its seed."""

    presets = PRESETS
    paints: ClassVar[tuple[str, ...]] = tuple(tool.name for tool in painting.WATER_TOOLS)
    default_run: ClassVar[Mapping[str, Any]] = {
        "steps": 240_000, "worlds": 1, "sample_every": 2400, "frame_every": 24_000, "checkpoint_every": 48_000,
    }  # fmt: skip

    tank_width: int = setting(96, "[cells] from wall to wall along x", low=20, high=256)
    tank_height: int = setting(64, "[cells] from wall to wall along y", low=20, high=256)
    places: int = setting(64, "[swimmers] most that live at once", low=1, high=MOST_PLACES)
    founders: int = setting(40, "[swimmers] at the start, of random genomes", low=1, high=MOST_PLACES)
    founder_energy: int = setting(2000, "[energy] of a founder", low=1, high=1_000_000)

    pieces: int = setting(256, "[pieces] of food, most that lie in the water at once", low=1, high=256)
    first_pieces: int = setting(256, "[pieces] of food at the start", low=0, high=256)
    supply: int = setting(384, "[/256 pieces] of food that come into the water a beat", low=0, high=65536, kernel=True)
    food_energy: int = setting(1000, "[energy] of a piece", low=1, high=1_000_000, kernel=True)
    reach: float = setting(2.0, "[cells] from its centre of mass within which a swimmer eats", low=0.1, high=16)
    sight: float = setting(24.0, "[cells] within which it senses the nearest piece; 0: blind", low=0, high=512)

    decide: int = setting(12, "[steps] between two decisions of a swimmer; steps_per_beat is a multiple", low=1)
    upkeep: int = setting(24, "[energy] that a swimmer costs a beat", low=0, high=10_000, kernel=True)
    node_cost: int = setting(0, "[energy] that each of its nodes costs a beat", low=0, high=10_000, kernel=True)
    muscle_cost: int = setting(
        1, "[energy] that a muscle at full strength costs a beat", low=0, high=10_000, kernel=True
    )
    birth_threshold: int = setting(3000, "[energy] with which a swimmer breeds", low=1, high=10_000_000, kernel=True)
    birth_cost: int = setting(300, "[energy] that a birth uses up", low=0, high=1_000_000, kernel=True)
    child_energy: int = setting(1200, "[energy] that a child gets from its parent", low=1, high=1_000_000, kernel=True)
    lifespan: int = setting(300, "[beats] after which a swimmer dies of age", low=1, high=1_000_000, kernel=True)
    mutation_rate: int = setting(
        2600, "[/65536] chance of each number of a genome to change", low=0, high=WHOLE, kernel=True
    )
    mutation_size: float = setting(0.1, "of the range of a number: by how much it changes", low=0, high=1)
    neutral: bool = setting(False, "whether what is eaten feeds a swimmer drawn by lot, not who found it", kernel=True)

    touch: float = setting(0.8, "[cells] nearer than which nodes of two swimmers push each other away", low=0, high=4)
    touch_stiffness: float = setting(200.0, "[bond/beat^2] with which they do", low=0, high=2000)
    steps_per_beat: int = setting(48, "[steps/beat] how finely time is cut", low=48, high=1000)
    current_x: float = setting(0.0, "[cells/beat] of the water along x", low=-8, high=8)
    current_y: float = setting(0.0, "[cells/beat] of the water along y", low=-8, high=8)
    swing_x: float = setting(0.0, "[cells/beat] most that the water swings along x", low=0, high=8)
    swing_y: float = setting(0.0, "[cells/beat] most that the water swings along y", low=0, high=8)
    swing_period: int = setting(4, "[beats] of a swing", low=1, high=16)
    shear: float = setting(0.0, "[1/beat] by which the water is faster along x, a cell of y", low=-1, high=1)
    weight: float = setting(0.0, "[cells/beat^2] with which bodies sink along y", low=-4, high=4)
    vortices: str = setting("", "x:y:strength:core, ...: [cells], [cells^2/beat], [cells], at most 8")
    pillars: str = setting("", "x:y:radius, ... [cells], at most 8")
    gates: str = setting("", "x:y:halfwidth, ... [cells]: walls with an opening, at most 4")
    walls: str = setting("", "x0:y0:x1:y1:radius, ... [cells], at most 8")

    def __post_init__(self) -> None:
        check(self)
        if self.founders > self.places:
            raise UsageError(f"founders must be at most places = {self.places}, got {self.founders}.")
        if self.founders > self.room:
            raise UsageError(
                f"founders must fit the tank, {ROOM} x {ROOM} cells each: at most {self.room}, got {self.founders}."
            )
        if self.first_pieces > self.pieces:
            raise UsageError(f"first_pieces must be at most pieces = {self.pieces}, got {self.first_pieces}.")
        if self.birth_threshold < self.birth_cost + self.child_energy:
            raise UsageError(
                f"birth_threshold must be at least birth_cost + child_energy = {self.birth_cost + self.child_energy}, "
                f"got {self.birth_threshold}."
            )
        if self.steps_per_beat % self.decide:
            raise UsageError(
                f"decide must divide steps_per_beat = {self.steps_per_beat} without a rest, got {self.decide}."
            )
        self.swim.capsules  # noqa: B018 (raises UsageError for what is no water)

    def middle_of_cell(self, y: int, x: int) -> tuple[float, float]:
        """Return where the middle of a cell (row, column) is [cells] (x, y), counted from the middle of the tank."""
        return x + 0.5 - self.tank_width / 2, self.tank_height / 2 - y - 0.5

    def painted(self, intervention: Intervention, before: Intervention | None = None) -> "Config":
        """Return the tank with its water as an intervention leaves it; see alife.core.config.WorldConfig.

        Raises UsageError where there is no room, ValueError for a choice that there is not.
        """
        touch = painting.touch_of(intervention, before, self.middle_of_cell(intervention.y, intervention.x))
        return replace(self, **painting.painted(self, touch))

    @property
    def room(self) -> int:
        """Return how many founders the tank has room for."""
        return (self.tank_width // ROOM) * (self.tank_height // ROOM)

    @cached_property
    def swimmers(self) -> "Swimmers":
        """Return the swimmers that genomes make under this config."""
        from sims.tank.genome import Swimmers  # slow to load: numpy

        return Swimmers(self.swim)

    @cached_property
    def swim(self) -> oceanworld.Config:
        """Return the settings of bodies and water as Oceanworld has them."""
        return oceanworld.Config(steps_per_beat=self.steps_per_beat, **{name: getattr(self, name) for name in WATER})
