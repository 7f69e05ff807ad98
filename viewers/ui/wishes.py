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
    """A run folder, or a file of genomes."""

    path: Path


@dataclass(frozen=True)
class NewWorld:
    """A new run, recorded in a folder of its own."""

    world: str
    preset: str | None = None
    seed: int = 0
    changes: Mapping[str, Any] = field(default_factory=dict)  # settings of the world beside those of the preset


Wish = Home | Tour | OpenPath | NewWorld
