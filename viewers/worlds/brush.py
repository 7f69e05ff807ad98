"""Hands over a world that is shown: tools, strokes, undo. Knows no pygame."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from alife.worlds.intervention import Intervention, Tool
from viewers.worlds.simulation_thread import Pump

LARGEST_BRUSH = 64  # [spaces]
NOTHING_TO_PLANT = "Nothing to plant yet: put the tool away, click where somebody lives, and come back."


@dataclass
class Hand:
    """What the hand holds over the map."""

    tool: int = -1  # into Playback.tools; -1 is the empty hand, which picks
    choice: int = 0
    radius: int = 3  # [spaces]
    amount: int = 16
    stroke: int = 0
    copied_genome: tuple[int, ...] = ()
    last: tuple[int, int] | None = None  # the space it touched last, while the button is down


class Hands:
    """The part of a Playback that changes the world. What touches the run itself is handed to the pump."""

    pump: Pump
    tools: tuple[Tool, ...]
    world: int
    world_name: str
    folder: Path
    hand: Hand
    outlined: int
    say: Callable[[str], None]
    _do: Callable[[Callable[[], Any]], None]
    _branch: Callable[[], None]
    _cut_series: Callable[[int], None]

    @property
    def label_kind(self) -> str:
        """Return what `outlined` is a label of."""
        raise NotImplementedError

    @property
    def tool(self) -> Tool | None:
        """Return the tool in the hand, None for the empty hand."""
        return self.tools[self.hand.tool] if 0 <= self.hand.tool < len(self.tools) else None

    def take_tool(self, number: int) -> None:
        """Take a tool into the hand, or put it away."""
        if not self.tools:
            self.say(f"There is nothing to do by hand in {self.world_name}.")
            return
        self.hand.tool = -1 if number == self.hand.tool or not 0 <= number < len(self.tools) else number
        if self.tool is not None:
            self.hand.choice = min(self.hand.choice, max(0, len(self.tool.choices) - 1))
            self.hand.amount = self.tool.amount
            if self.tool.plants and not self.hand.copied_genome:
                self.say(NOTHING_TO_PLANT)

    def resize_hand(self, by: int) -> None:
        """Make the brush larger or smaller."""
        self.hand.radius = max(0, min(LARGEST_BRUSH, self.hand.radius + by))

    def choose(self, number: int) -> None:
        """Choose what the tool works with."""
        if self.tool is not None and self.tool.choices:
            self.hand.choice = number % len(self.tool.choices)

    def begin_stroke(self) -> None:
        """Begin a movement of the hand: what follows until the next is undone together."""
        done = max((intervention.stroke for intervention in self.pump.run.log.interventions), default=0)
        self.hand.stroke = max(self.hand.stroke, done) + 1  # the dabs of the stroke before may still be waiting
        self.hand.last = None

    def dab(self, place: tuple[int, int]) -> None:
        """Use the tool on a space, unless it was just used there."""
        tool, hand = self.tool, self.hand
        if tool is None or hand.last == place:
            return
        if tool.plants and not hand.copied_genome:
            self.say(NOTHING_TO_PLANT)
            return
        hand.last = place
        intervention = Intervention(
            step=-1, world=self.world, tool=tool.name, y=place[0], x=place[1], radius=hand.radius, choice=hand.choice,
            amount=hand.amount, cutting=hand.copied_genome if tool.plants else (), stroke=hand.stroke,
        )  # fmt: skip
        self._do(lambda: self._touch(intervention))

    def undo(self) -> None:
        """Take back the last stroke."""
        self.pump.playing = False
        self._do(self._undo)

    # On the pump's thread

    def _touch(self, intervention: Intervention) -> None:
        run = self.pump.run
        if run.is_past:
            self._branch()
        run.apply_intervention(replace(intervention, step=run.step))

    def _undo(self) -> None:
        folder = self.pump.run.undo()
        if folder is None:
            self.say("Undone.")
        else:
            self.folder = folder
            self._cut_series(self.pump.run.step)
            self.say(f"Back before the last stroke, in a branch: {folder}.")

    def _pick(self, place: tuple[int, int]) -> None:
        run = self.pump.run
        seen = run.world.fetch(run.state)
        found = run.world.labels(seen, world=self.world, kind=self.label_kind)
        self.outlined = int(found[place]) if found is not None else 0
        self.hand.copied_genome = (
            run.world.copied_genome(seen, world=self.world, y=place[0], x=place[1]) or self.hand.copied_genome
        )
