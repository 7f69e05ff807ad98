"""Pictures of a Multicell world, one pixel a space."""

import colorsys

import numpy as np

from alife.errors import unknown
from alife.world import Band, Colour
from sims.multicell.config import Config
from sims.multicell.state import State

EMPTY: Colour = (16, 16, 20)
KILLER: Colour = (228, 26, 28)
# The first reaction is the post's green; the one that lives on its waste, the sixth, its brown.
REACTIONS: tuple[Colour, ...] = (
    (61, 170, 74), (166, 217, 106), (38, 92, 170), (94, 60, 153), (244, 202, 48), (150, 95, 45),
    (199, 112, 221), (70, 198, 214), (247, 129, 45), (0, 110, 100), (250, 175, 200), (128, 128, 0),
    (120, 160, 255), (255, 216, 177), (170, 255, 195), (176, 176, 176),
)  # fmt: skip
RAMP_STOPS: tuple[Colour, ...] = ((24, 20, 60), (20, 90, 130), (30, 160, 120), (190, 210, 60), (255, 250, 210))
NAME_COLOURS = 4096  # different colours for labels
OLD = 1024  # [steps] the age from which cells look the same; a cell lives 256 steps on average
MANY = 16  # [molecules] shown as half bright


def colour_modes(config: Config) -> tuple[str, ...]:
    """Return the names of what can be shown, the usual one first."""
    chemicals = (f"chemical-{chemical}" for chemical in range(config.chemistry.size))
    return ("reaction", "organism", "species", "energy", "age", *chemicals)


def role_colours(config: Config) -> list[Colour]:
    """Return the colour of every role, the empty space first, the killer last."""
    spare = max(0, config.killer - 1 - len(REACTIONS))
    more = [_from_hue(number * 0.618 % 1, 0.45, 0.8) for number in range(spare)]
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
        return _masked(_name_colours()[getattr(state, colours)[world] % NAME_COLOURS], alive)
    if colours == "energy":
        return _masked(_bright(state.energy[world] / config.energy_cap), alive)
    if colours == "age":
        age = (np.uint32(state.step % 2**32) - state.birth_step[world]).astype(np.uint32)
        return _masked(_bright(np.minimum(age, OLD) / OLD), alive)
    if colours in colour_modes(config):
        molecules = state.chemicals[world, :, int(colours.removeprefix("chemical-"))]
        return _bright(molecules / (molecules + MANY))
    raise unknown("colours", colours, colour_modes(config))


def legend(config: Config, colours: str) -> list[tuple[str, Colour]]:
    """Return what the colours mean; empty where they only tell one from another."""
    if colours == "reaction":
        return list(zip(["empty", *config.role_names], role_colours(config), strict=True))
    if colours in ("organism", "species"):
        return []
    if colours == "energy":
        return [
            (f"energy {round(share * config.energy_cap)}", _ramp_colour(share)) for share in (0, 0.25, 0.5, 0.75, 1)
        ]
    if colours == "age":
        return [(f"age {round(share * OLD)}", _ramp_colour(share)) for share in (0, 0.25, 0.5, 0.75, 1)]
    if colours in colour_modes(config):
        return [
            (f"{molecules} molecules", _ramp_colour(molecules / (molecules + MANY)))
            for molecules in (0, 4, 16, 64, 256)
        ]
    raise unknown("colours", colours, colour_modes(config))


def _masked(picture: np.ndarray, alive: np.ndarray) -> np.ndarray:
    return np.where(alive[..., None], picture, np.array(EMPTY, np.uint8))


def _bright(share: np.ndarray) -> np.ndarray:
    """Return the colours (..., 3) of amounts given as shares 0..1 of the most."""
    return _ramp()[(share * 255).astype(np.uint8)]


def _ramp_colour(share: float) -> Colour:
    red, green, blue = _ramp()[int(share * 255)]
    return int(red), int(green), int(blue)


def _ramp() -> np.ndarray:
    stops = np.linspace(0, 255, len(RAMP_STOPS))
    channels = [np.interp(np.arange(256), stops, channel) for channel in zip(*RAMP_STOPS, strict=True)]
    return np.stack(channels, axis=1).astype(np.uint8)


def _name_colours() -> np.ndarray:
    shades = [
        (number * 0.618 % 1, 0.4 + 0.4 * (number % 5) / 4, 0.6 + 0.4 * (number % 7) / 6)
        for number in range(NAME_COLOURS)
    ]
    return np.array([_from_hue(*shade) for shade in shades], np.uint8)


def _from_hue(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)
