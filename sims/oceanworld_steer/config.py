"""The settings of steering: those of Oceanworld's water and bodies, and of what is steered, how, and to where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from alife.core.config import Preset, setting
from alife.core.errors import UsageError, unknown
from sims.oceanworld import config as oceanworld
from sims.oceanworld.config import REACH
from sims.oceanworld.controllers import BONDS, CONTROLS, QUADRANTS

CHAMPION, TURNER, BRED = "champion", "turner", "bred"
FOOD, EFFORT = "food", "effort"


@dataclass(frozen=True)
class Config(oceanworld.Config):
    """Everything that makes one arena of steering differ from another."""

    beats: int = setting(32, "[beats] of an episode", low=1, high=10_000)
    fitness: str = setting(FOOD, "what is scored: food, approach and meals; or reach, how near the target")
    descriptors: str = setting(EFFORT, "what tells controllers apart: effort, and how far they get", later=True)
    body: str = setting(CHAMPION, "what swims: champion, turner, a FILE of genomes, or bred with its controller")
    control: str = setting(QUADRANTS, "a controller: quadrants (mirrored), cppn, or bonds, a group each")
    decide: int = setting(24, "[steps] between two decisions", low=1, high=1000)
    phase_scale: float = setting(0.1, "of phases and duties; near 0 all groups beat together", low=0, high=10)
    episodes: int = setting(8, "of each controller, with other food", low=1, high=1000)
    episode_seed: int = setting(0, "of where the food of all episodes is", low=0, high=2**31 - 1)
    meal: float = setting(3.0, "[cells] that a meal is worth", low=0, high=1000)

    presets: ClassVar[Mapping[str, Preset]] = {}
    fitnesses: ClassVar[tuple[str, ...]] = (FOOD, REACH)
    descriptor_choices: ClassVar[tuple[str, ...]] = (EFFORT,)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.control not in CONTROLS:
            raise unknown("control", self.control, CONTROLS)
        if self.body == BRED and self.control == BONDS:
            raise UsageError("control must be quadrants or cppn where bodies are bred, which differ in bonds.")
        if self.decide > self.beats * self.steps_per_beat:
            raise UsageError(f"decide must be at most the {self.beats * self.steps_per_beat} steps of an episode.")

    @property
    def decisions(self) -> int:
        """Return how many decisions an episode has."""
        return self.beats * self.steps_per_beat // self.decide
