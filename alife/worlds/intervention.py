"""Changes made to a world by hand: the tools there are, one use of a tool, the disc of spaces that it covers."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Tool:
    """A way to change a world by hand."""

    name: str  # in interventions.jsonl
    label: str
    choices: tuple[str, ...] = ()  # what it can be done with; empty when there is only one way
    amount: int = 0  # the default amount a space, 0 where there is none to choose
    plants: bool = False  # whether it needs the genome of an inhabitant that was picked
    per: str = "a space"  # what the amount is of


@dataclass(frozen=True)
class Intervention:
    """A tool used once on a disc of spaces, field by field as interventions.jsonl keeps it."""

    step: int  # it happens after this step, before the next
    world: int
    tool: str
    y: int  # [spaces] of the middle
    x: int
    radius: int = 0  # [spaces]; 0 is the middle alone
    choice: int = 0  # into Tool.choices
    amount: int = 0
    cutting: tuple[int, ...] = ()  # a genome that World.copied_genome gave; the file's name for it
    stroke: int = 0  # interventions of one movement of the brush share a number


def disc(intervention: Intervention, rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the (y, x) of the spaces on the map that the disc of an intervention covers, row by row."""
    y, x = np.meshgrid(
        _reached(intervention.y, intervention.radius, rows),
        _reached(intervention.x, intervention.radius, columns),
        indexing="ij",
    )
    apart = (y - intervention.y) ** 2 + (x - intervention.x) ** 2
    inside = apart <= intervention.radius**2 + intervention.radius * 0.5
    return y[inside], x[inside]


def _reached(middle: int, radius: int, length: int) -> np.ndarray:
    """Return the places 0..length - 1 that are at most a radius away from the middle, rising."""
    return np.arange(max(0, middle - radius), min(length, middle + radius + 1))
