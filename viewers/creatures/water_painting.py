"""The water that creatures are watched in, painted by hand: they begin anew in it. Knows no pygame.

A search that goes on keeps its own water, and so do the scores on its map.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from alife.core.config import file_of
from alife.core.errors import UsageError
from alife.core.files import write_text
from alife.worlds.animated import Scenery, scenery_of
from alife.worlds.intervention import Intervention
from viewers.creatures.creature import Swimmer
from viewers.ui.brush import Brush, Painting

FIRST_RADIUS = 1  # [cells]


class WaterPainting(Painting):
    """The part of a CreaturePlayback that changes the water."""

    arena: Any
    scenery: Scenery | None
    swimmers: list[Swimmer]
    beat: float

    def __init__(self, arena: Any, *, name: str, world_name: str, folder: Path) -> None:
        super().__init__(name=name, world_name=world_name, folder=folder)
        self._natural = arena  # as it was before anybody painted
        self.arena, self.scenery = arena, scenery_of(arena)
        self.tools = getattr(arena, "water_tools", ())
        self.brush = Brush(radius=FIRST_RADIUS)
        self.painted: list[Intervention] = []  # all strokes that were not taken back
        self._kept: list[Intervention] = []  # those that a file has

    def begin_stroke(self) -> None:
        """Begin a movement of the mouse, which is one stroke."""
        self.brush.stroke += 1
        self.brush.last = None

    def paint(self, at: tuple[float, float]) -> None:
        """Use the tool at a place [cells] (x, y) of the water; creatures begin anew where that changes it."""
        tool, brush, place = self.tool, self.brush, (round(at[1]), round(at[0]))
        if tool is None or brush.last == place:
            return
        brush.last = place
        one = Intervention(
            step=len(self.painted), world=0, tool=tool.name, y=place[0], x=place[1], radius=brush.radius,
            choice=brush.choice, amount=brush.amount, stroke=brush.stroke,
        )  # fmt: skip
        self._become([*self.painted, one])

    def undo_stroke(self) -> None:
        """Take back the last stroke."""
        if not self.painted:
            self.say("Nothing was painted that could be undone.")
            return
        last = self.painted[-1].stroke
        self._become([one for one in self.painted if one.stroke != last])

    def save_water(self) -> str:
        """Write the water to a file unless it has one; return what came of it, empty where there is nothing to say."""
        if self.painted == self._kept or not self.painted:
            return ""
        folder, number = self.folder / "creatures", 1
        while (folder / f"water-{number}.toml").exists():
            number += 1
        path, arena = folder / f"water-{number}.toml", self.arena
        remark = f"Painted by hand: alife evaluate {arena.name} GENOMES --config THIS_FILE scores creatures in it."
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_text(path, file_of(arena.name, arena.config, remark))
        except (OSError, UsageError) as error:
            return f"Cannot save the water: {error}"
        self._kept = list(self.painted)
        return f"Saved {path}"

    def _become(self, painted: list[Intervention]) -> None:
        """Let the water be what some strokes make of it; say why where that cannot be."""
        try:
            arena = self._natural.with_water(painted) if painted else self._natural
        except UsageError as error:
            self.say(str(error))
            return
        self.painted = painted
        if arena.config == self.arena.config:
            return
        self.arena, self.scenery = arena, scenery_of(arena)
        self.swimmers = [replace(one, motion=None, _eased=None, _tried=0) for one in self.swimmers]
        self.beat = 0.0
