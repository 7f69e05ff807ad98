"""Pictures of a Multicell world, one pixel a space."""

import numpy as np

from alife.core.errors import unknown
from alife.worlds.colours import EMPTY, NAME_COLOURS, bright, from_hue, masked, name_colours, ramp_colour
from alife.worlds.world import Band, Colour
from sims.multicell.config import Config
from sims.multicell.state import State

KILLER: Colour = (228, 26, 28)
# The first reaction is the post's green; the one that lives on its waste, the sixth, its brown.
REACTIONS: tuple[Colour, ...] = (
    (61, 170, 74), (166, 217, 106), (38, 92, 170), (94, 60, 153), (244, 202, 48), (150, 95, 45),
    (199, 112, 221), (70, 198, 214), (247, 129, 45), (0, 110, 100), (250, 175, 200), (128, 128, 0),
    (120, 160, 255), (255, 216, 177), (170, 255, 195), (176, 176, 176),
)  # fmt: skip
OLD = 1024  # [steps] the age from which cells look the same; a cell lives 256 steps on average
MANY = 16  # [molecules] shown as half bright


def colour_modes(config: Config) -> tuple[str, ...]:
    """Return the names of what can be shown, the default one first."""
    chemicals = (f"chemical-{chemical}" for chemical in range(config.chemistry.size))
    return ("reaction", "organism", "species", "energy", "age", *chemicals)


def role_colours(config: Config) -> list[Colour]:
    """Return the colour of every role, the empty space first, the killer last."""
    spare = max(0, config.killer - 1 - len(REACTIONS))
    more = [from_hue(number * 0.618 % 1, 0.45, 0.8) for number in range(spare)]
    return [EMPTY, *REACTIONS[: config.killer - 1], *more, KILLER]


def bands(config: Config) -> tuple[Band, ...]:
    """Return the share of every role, the killer last."""
    entries = legend(config, "reaction")[1:]
    return tuple((f"share_role_{role}", name, colour) for role, (name, colour) in enumerate(entries, start=1))


def render(state: State, config: Config, world: int, colours: str) -> np.ndarray:
    """Return a picture of one world, uint8 (height, width, 3)."""
    alive = state.role[world] > 0
    if colours == "reaction":
        picture: np.ndarray = np.array(role_colours(config), np.uint8)[state.role[world]]
        return picture
    if colours in ("organism", "species"):
        return masked(name_colours()[getattr(state, colours)[world] % NAME_COLOURS], alive)
    if colours == "energy":
        return masked(bright(state.energy[world] / config.energy_cap), alive)
    if colours == "age":
        age = (np.uint32(state.step % 2**32) - state.birth_step[world]).astype(np.uint32)
        return masked(bright(np.minimum(age, OLD) / OLD), alive)
    if colours in colour_modes(config):
        molecules = state.chemicals[world, :, int(colours.removeprefix("chemical-"))]
        return bright(molecules / (molecules + MANY))
    raise unknown("colours", colours, colour_modes(config))


def legend(config: Config, colours: str) -> list[tuple[str, Colour]]:
    """Return what the colours mean; empty where they only tell one from another."""
    if colours == "reaction":
        return list(zip(["empty", *config.role_names], role_colours(config), strict=True))
    if colours in ("organism", "species"):
        return []
    if colours == "energy":
        return [(f"energy {round(share * config.energy_cap)}", ramp_colour(share)) for share in (0, 0.25, 0.5, 0.75, 1)]
    if colours == "age":
        return [(f"age {round(share * OLD)}", ramp_colour(share)) for share in (0, 0.25, 0.5, 0.75, 1)]
    if colours in colour_modes(config):
        return [
            (f"{molecules} molecules", ramp_colour(molecules / (molecules + MANY))) for molecules in (0, 4, 16, 64, 256)
        ]
    raise unknown("colours", colours, colour_modes(config))
