"""Changing a world that is shown: tools, a brush, strokes, undo. Knows no pygame."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from alife.worlds.intervention import Intervention
from viewers.ui.brush import NOTHING_TO_PLANT, Brush, Painting
from viewers.worlds.simulation_thread import SimulationThread

__all__ = ["Brush", "BrushTool"]


class BrushTool(Painting):
    """The part of a Playback that changes the world. Changes are made on the thread of the simulation."""

    simulation: SimulationThread
    world: int
    _do: Callable[[Callable[[], Any]], None]
    _branch: Callable[[], None]
    _cut_series: Callable[[int], None]

    def begin_stroke(self) -> None:
        """Begin a movement of the mouse: what is painted until the next one is undone together."""
        done = max((intervention.stroke for intervention in self.simulation.run.log.interventions), default=0)
        self.brush.stroke = max(self.brush.stroke, done) + 1  # interventions of the stroke before may still be waiting
        self.brush.last = None

    def paint(self, place: tuple[int, int]) -> None:
        """Use the tool on a space, unless it was just used there."""
        tool, brush = self.tool, self.brush
        if tool is None or brush.last == place:
            return
        if tool.plants and not brush.copied_genome:
            self.say(NOTHING_TO_PLANT)
            return
        brush.last = place
        intervention = Intervention(
            step=-1, world=self.world, tool=tool.name, y=place[0], x=place[1], radius=brush.radius, choice=brush.choice,
            amount=brush.amount, cutting=brush.copied_genome if tool.plants else (), stroke=brush.stroke,
        )  # fmt: skip
        self._do(lambda: self._apply(intervention))

    def undo_stroke(self) -> None:
        """Take back the last stroke."""
        self.simulation.playing = False
        self._do(self._undo)

    # On the thread of the simulation

    def _apply(self, intervention: Intervention) -> None:
        run = self.simulation.run
        if run.is_past:
            self._branch()
        run.apply_intervention(replace(intervention, step=run.step))

    def _undo(self) -> None:
        folder = self.simulation.run.undo()
        if folder is None:
            self.say("Undone.")
        else:
            self.folder = folder
            self._cut_series(self.simulation.run.step)
            self.say(f"Back before the last stroke, in a branch: {folder}.")

    def _pick(self, place: tuple[int, int]) -> None:
        """Keep the genome of who is at a place, to be planted elsewhere."""
        run = self.simulation.run
        seen = run.world.fetch(run.state)
        self.brush.copied_genome = (
            run.world.copied_genome(seen, world=self.world, y=place[0], x=place[1]) or self.brush.copied_genome
        )
