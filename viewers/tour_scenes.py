"""What the tour says of each world and does meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from viewers.creatures.window import CreatureWindow
from viewers.worlds.playback import Playback
from viewers.worlds.window import WorldWindow


@dataclass(frozen=True)
class Scene:
    """A caption, how long it stays as a share of its world's time, and what happens when it begins."""

    caption: str
    share: float
    begin: Callable[[Any], None]


def _nothing(_window: Any) -> None:
    """Let the world go on."""


ENDING = Scene(
    "That was all of them. The start page has their presets and your recent runs; a world you begin there is recorded.",
    1.0,
    _nothing,
)
OPENINGS = {
    "multicell": "Multicell. Green cells eat the food that seeps in from below; brown ones live on what they leave.",
    "cellworld": "Cellworld. Every colour is a species; every cell is a square of parts that others may pierce.",
    "bitwise": "Bitwise. No map of places: a square is a reaction of two chemicals, bright where many live on it.",
    "stamp": "Stamp. All of these grew from one cell each, by one learned rule; the code in the seed says into what.",
    "tank": "Tank. Swimmers look for food, eat, breed and die. Nobody scores them: who eats most has most children.",
}
DETAILS = {
    "multicell": "Cells with a common border are one body: they share what they have. The wheel zooms.",
    "cellworld": "From near you see the parts: green gathers energy, blue copies, red pierces, white shields.",
    "bitwise": "The wheel zooms. What nobody eats yet lies there as waste, until a mutant finds it.",
    "stamp": "A cell is 24 numbers: its colour, and by the others cells tell each other what to become.",
    "tank": "Red muscles swell, green fins spread in the power stroke. Each has the body and the senses of its genome.",
}


def world_scenes(playback: Playback) -> list[Scene]:
    """Return the scenes of a world, by what it can show."""
    name, kind = playback.world_name, playback.label_kind or "cell"
    found = [
        Scene(OPENINGS.get(name, f"This is {name}. The legend says what its colours mean."), 1.6, _play),
        Scene(DETAILS.get(name, "The wheel zooms in; a drag moves."), 1.2, _zoom_in),
        Scene(f"A click pins a cell: what it does, what it holds, its {kind}, how its genome decided.", 1.4, _pin),
        Scene("Colours can show something else: the buttons on the right, or number keys.", 0.9, _recolour),
        Scene("The timeline goes back to any step. A run replays itself exactly, to the bit.", 1.1, _rewind),
    ]
    if "species" in playback.label_kinds:
        found.insert(3, Scene("The commonest species, each with a name; a click follows one.", 1.2, _list_species))
    if playback.tools:
        found.append(
            Scene("Tools change the world by hand. This one wipes out a patch; Undo takes it back.", 1.2, _kill)
        )
    return found


def arena_scenes() -> list[Scene]:
    """Return the scenes of creatures that a search breeds."""
    return [
        Scene("Oceanworld. A search breeds swimmers: every niche of the map keeps its best one.", 1.4, _start),
        Scene("Red muscles swell with the beat. Green fins spread in the power stroke, then feather: slow motion.",
              1.4, lambda window: window.playback.faster(-2)),
        Scene("Point at the map to see who lives there; a click watches that creature.", 1.0, _watch_another),
        Scene("Nine from all over the map, side by side in one tank.", 1.6, _race),
        Scene("Edit draws a body under your mouse, and it swims at once. This is a mutant of it.", 1.4,
              lambda window: window.actions.mutate()),
    ]  # fmt: skip


def _start(window: CreatureWindow) -> None:
    window.playback.playing = True


def _watch_another(window: CreatureWindow) -> None:
    playback = window.playback
    playback.faster(2)
    if playback.population is not None and len(playback.population):
        playback.hover = len(playback.population) // 3
        playback.watch(playback.hover)


def _race(window: CreatureWindow) -> None:
    window.playback.hover = None
    window.playback.watch_nine()


def _play(window: WorldWindow) -> None:
    if not window.playback.playing:
        window.actions.toggle_play()


def _zoom_in(window: WorldWindow) -> None:
    place = middle_of_life(window.playback)
    window.playback.camera.look_at(*place)
    window.playback.camera.zoom_at(window.area("map").center, 5)
    if "parts" in window.playback.modes:
        window.playback.set_mode(window.playback.modes.index("parts"))


def _pin(window: WorldWindow) -> None:
    window.playback.pin(middle_of_life(window.playback))


def _list_species(window: WorldWindow) -> None:
    window.playback.pin(None)
    window.playback.camera.fit()
    window.playback.lists_species = True


def _recolour(window: WorldWindow) -> None:
    playback = window.playback
    playback.pin(None)
    playback.camera.fit()
    playback.lists_species = False
    playback.set_mode(2 % len(playback.modes))


def _rewind(window: WorldWindow) -> None:
    window.playback.set_mode(0)
    for _ in range(3):
        window.actions.rewind()


def _kill(window: WorldWindow) -> None:
    playback = window.playback
    window.actions.to_head()
    window.actions.toggle_tools()
    tool = next((number for number, one in enumerate(playback.tools) if one.name == "kill"), 0)
    playback.take_tool(-1)
    playback.take_tool(tool)
    playback.brush.radius = max(3, playback.rows // 16)
    playback.begin_stroke()
    playback.paint(middle_of_life(playback))


def middle_of_life(playback: Playback) -> tuple[int, int]:
    """Return a space near the middle of where the picture is not as it mostly is at the top."""
    frame = playback.frame
    if frame is None:
        return playback.rows // 2, playback.columns // 2
    rows, columns = np.nonzero(frame.pixels != frame.pixels[0, 0])
    if not len(rows):
        return playback.rows // 2, playback.columns // 2
    at = int(np.argmin(np.abs(rows - np.median(rows)) + np.abs(columns - np.median(columns))))
    height, width = frame.pixels.shape
    return int(rows[at]) * playback.rows // height, int(columns[at]) * playback.columns // width
