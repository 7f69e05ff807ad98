"""What a person wants to see next instead of what a window shows; the window closes, and the wish is granted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Home:
    """The start page."""


@dataclass(frozen=True)
class Tour:
    """The guided tour."""


@dataclass(frozen=True)
class OpenPath:
    """A run folder, the folder of a study, or a file of genomes."""

    path: Path
    world: int = 0  # which one of the run's worlds is shown first
    home: Path | None = None  # what its window leads back to, instead of the start page


@dataclass(frozen=True)
class NewWorld:
    """A new run, recorded in a folder of its own."""

    world: str
    preset: str | None = None
    seed: int = 0
    changes: Mapping[str, Any] = field(default_factory=dict)  # settings of the world beside those of the preset


Wish = Home | Tour | OpenPath | NewWorld
