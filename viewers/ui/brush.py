"""A tool in hand: which, with what, how large. Knows no pygame."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from viewers.ui.playback import BasePlayback

LARGEST_BRUSH = 64  # [spaces]
NOTHING_TO_PLANT = "Nothing to plant yet: put the tool away, click where somebody lives, and come back."


class Tool(Protocol):
    """A way to change what is watched, see alife.worlds.intervention."""

    @property
    def name(self) -> str:
        """Return what records call it."""

    @property
    def label(self) -> str:
        """Return what people call it."""

    @property
    def choices(self) -> Sequence[str]:
        """Return what it can be done with; empty when there is only one way."""

    @property
    def amount(self) -> int:
        """Return the usual amount, 0 where there is none to choose."""

    @property
    def per(self) -> str:
        """Return what the amount is of."""

    @property
    def plants(self) -> bool:
        """Return whether it needs a genome that was picked."""


@dataclass
class Brush:
    """The tool that is taken, and how it is used."""

    tool: int = -1  # into Painting.tools; -1 is none: a click then inspects
    choice: int = 0
    radius: int = 3  # [spaces]
    amount: int = 16
    stroke: int = 0
    copied_genome: tuple[int, ...] = ()
    last: tuple[int, int] | None = None  # the space it painted last, while the button is down


class Painting(BasePlayback):
    """The part of what is watched that hands hold a tool in."""

    tools: Sequence[Tool]
    brush: Brush

    @property
    def tool(self) -> Tool | None:
        """Return the tool that is taken, None for none."""
        return self.tools[self.brush.tool] if 0 <= self.brush.tool < len(self.tools) else None

    def take_tool(self, number: int) -> None:
        """Take a tool, or put it away."""
        if not self.tools:
            self.say(f"There is nothing to do by hand in {self.world_name}.")
            return
        self.brush.tool = -1 if number == self.brush.tool or not 0 <= number < len(self.tools) else number
        if self.tool is not None:
            self.brush.choice = min(self.brush.choice, max(0, len(self.tool.choices) - 1))
            self.brush.amount = self.tool.amount
            if self.tool.plants and not self.brush.copied_genome:
                self.say(NOTHING_TO_PLANT)

    def resize_brush(self, by: int) -> None:
        """Make the brush larger or smaller."""
        self.brush.radius = max(0, min(LARGEST_BRUSH, self.brush.radius + by))

    def choose_what(self, number: int) -> None:
        """Choose what the tool works with."""
        if self.tool is not None and self.tool.choices:
            self.brush.choice = number % len(self.tool.choices)

    def undo_stroke(self) -> None:
        """Take back the last stroke."""
        raise NotImplementedError
