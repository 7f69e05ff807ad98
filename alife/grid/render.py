"""Pictures of a world that a file declares."""

from typing import Any

import numpy as np

from alife.core.colours import NAME_COLOURS, Colour, name_colours
from alife.grid.declare import ColourMode, Declared
from alife.grid.metrics import share_name, with_shares
from alife.worlds.colours import bright, masked, ramp_colour
from alife.worlds.world import WHOLE, Band

QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)  # of a ramp, in its legend
PLAIN: Colour = (120, 160, 120)


class RenderModule:
    """What `sims/NAME/render.py` is to a world that has a folder."""

    def __init__(self, declared: Declared) -> None:
        self._declared, self._modes = declared, declared.colours

    def colour_modes(self, config: Any) -> tuple[str, ...]:
        """Return the names of what can be shown, the default one first."""
        del config
        return tuple(self._modes)

    def bands(self, config: Any) -> tuple[Band, ...]:
        """Return the shares of who lives, or of spaces where nobody does; one for all where no palette tells them."""
        del config
        mode = with_shares(self._declared)
        if mode is None or self._declared.fields[mode.field].life != self._declared.lives:
            return ((WHOLE, "cells" if self._declared.lives else "spaces", PLAIN),)
        return tuple((share_name(label), label, colour) for _, label, colour in mode.entries)

    def legend(self, config: Any, colours: str) -> list[tuple[str, Colour]]:
        """Return what the colours mean; empty where they only tell values apart."""
        del config
        mode = self._modes[colours]
        if mode.how == "palette":
            return [(label, colour) for _, label, colour in mode.entries]
        if mode.how == "ramp":
            return [(f"{mode.low + part * (mode.high - mode.low):g}", ramp_colour(part)) for part in QUARTERS]
        return []

    def render(self, state: Any, config: Any, world: int, colours: str) -> np.ndarray:
        """Return a picture, uint8 (height, width, 3)."""
        del config
        mode = self._modes[colours]
        picture = _drawn(mode, getattr(state, mode.field)[world])
        if self._declared.fields[mode.field].life:
            return masked(picture, state.species[world] != 0)
        return picture


def _drawn(mode: ColourMode, values: np.ndarray) -> np.ndarray:
    """Return values (height, width) in their colours."""
    if mode.how == "ramp":
        return bright(np.clip((values.astype(np.float64) - mode.low) / (mode.high - mode.low), 0, 1))
    if mode.how == "names":
        found: np.ndarray = name_colours()[values.astype(np.int64) % NAME_COLOURS]
        return found
    picture = np.zeros((*values.shape, 3), np.uint8)
    for value, _, colour in mode.entries:
        picture[values == value] = colour
    return picture
