"""Pictures of a Cellworld: from near each cell as its parts, from afar a pixel a cell."""

import numpy as np

from alife.core.colours import NAME_COLOURS, Colour, name_colours
from alife.core.errors import unknown
from alife.worlds.colours import EMPTY, bright, masked, ramp_colour
from alife.worlds.world import Band
from sims.cellworld.config import Config
from sims.cellworld.metrics import column
from sims.cellworld.parts import PARTS_OF_A_CELL, SIDE, Part
from sims.cellworld.state import State

PART = 3  # [pixels] of a part seen from near
FRAME = 2  # [pixels] around the parts: a gap to the neighbours, then the outline
TILE = SIDE * PART + 2 * FRAME  # [pixels] of a cell seen from near
LIT: Colour = (255, 190, 25)
UNLIT: Colour = (100, 14, 122)
OLD = 2048  # [steps] the age from which cells look the same; a cell lives 512 steps on average
COUNT = "count-"


def colour_modes(config: Config) -> tuple[str, ...]:
    """Return the names of what can be shown, the default one first."""
    return ("species", "parts", "energy", "age", *(COUNT + part.name.lower() for part in config.parts))


def colour_of(part: Part) -> Colour:
    """Return the colour of a part."""
    red, green, blue = bytes.fromhex(part.colour.removeprefix("#"))
    return red, green, blue


def bands(config: Config) -> tuple[Band, ...]:
    """Return the share of every kind of part."""
    return tuple((column(part.name), part.name, colour_of(part)) for part in config.parts)


def render(state: State, config: Config, world: int, colours: str) -> np.ndarray:
    """Return a picture of one world, uint8 (height, width, 3); of parts, TILE pixels a space each way."""
    alive = state.species[world] != 0
    if colours == "parts":
        return _from_near(state, config, world)
    if colours == "species":
        return masked(name_colours()[state.species[world] % NAME_COLOURS], alive)
    if colours == "energy":
        return masked(bright(_fullness(state, world)), alive)
    if colours == "age":
        age = (np.uint32(state.step % 2**32) - state.birth_step[world]).astype(np.uint32)
        return masked(bright(np.minimum(age, OLD) / OLD), alive)
    number = _part_counted(config, colours)
    return masked(bright((state.genome[world] == number).sum(axis=-1) / PARTS_OF_A_CELL), alive)


def legend(config: Config, colours: str) -> list[tuple[str, Colour]]:
    """Return what the colours mean; empty where they only tell one from another."""
    quarters = (0, 0.25, 0.5, 0.75, 1)
    if colours == "parts":
        cells = [("no cell", EMPTY), *((part.name, colour_of(part)) for part in config.parts)]
        return [*cells, ("energy gathered for a child", LIT), ("energy lacking", UNLIT)]
    if colours == "species":
        return []
    if colours == "energy":
        return [(f"{share:.0%} of a child's cost", ramp_colour(share)) for share in quarters]
    if colours == "age":
        return [(f"age {round(share * OLD)}", ramp_colour(share)) for share in quarters]
    name = config.parts[_part_counted(config, colours)].name
    return [(f"{round(share * PARTS_OF_A_CELL)} x {name}", ramp_colour(share)) for share in quarters]


def _part_counted(config: Config, colours: str) -> int:
    """Return the number of the part whose count a colour mode shows."""
    names = [COUNT + part.name.lower() for part in config.parts]
    if colours not in names:
        raise unknown("colours", colours, colour_modes(config))
    return names.index(colours)


def _fullness(state: State, world: int) -> np.ndarray:
    """Return the energy of every cell as a share 0..1 of what a child costs it (y, x)."""
    share: np.ndarray = np.minimum(state.energy[world] / np.maximum(state.cost[world], 1), 1)
    return share


def _from_near(state: State, config: Config, world: int) -> np.ndarray:
    """Return every cell as its parts within an outline that fills, clockwise from the top left, as its energy grows."""
    height, width = state.species[world].shape
    y, x = np.nonzero(state.species[world])
    tiles = np.full((height, width, TILE, TILE, 3), EMPTY, np.uint8)
    palette = np.array([colour_of(part) for part in config.parts], np.uint8)
    parts = palette[state.genome[world][y, x].reshape(-1, SIDE, SIDE)]
    tiles[y, x, FRAME:-FRAME, FRAME:-FRAME] = parts.repeat(PART, axis=1).repeat(PART, axis=2)
    rows, columns = _outline()
    lit = np.arange(len(rows)) < np.round(_fullness(state, world)[y, x] * len(rows))[:, None]
    outline = np.where(lit[..., None], np.array(LIT, np.uint8), np.array(UNLIT, np.uint8))
    tiles[y[:, None], x[:, None], rows, columns] = outline
    picture: np.ndarray = tiles.swapaxes(1, 2).reshape(height * TILE, width * TILE, 3)
    return picture


def _outline() -> tuple[np.ndarray, np.ndarray]:
    """Return the rows and columns of the pixels of a tile's outline, clockwise from the top left."""
    first, last = FRAME - 1, TILE - FRAME
    along, back = np.arange(first, last), np.arange(last, first, -1)
    start, end = np.full(last - first, first), np.full(last - first, last)
    return np.concatenate([start, along, end, back]), np.concatenate([along, end, back, start])
