"""Pictures of a Multicell world, one pixel a space."""

import numpy as np

from alife.core.colours import NAME_COLOURS, Colour, name_colours
from alife.core.errors import unknown
from alife.worlds.colours import bright, masked, ramp_colour
from alife.worlds.world import Band
from sims.multicell.config import Config
from sims.multicell.roles import role_colours, role_labels
from sims.multicell.state import State

OLD = 1024  # [steps] the age from which cells look the same; a cell lives 256 steps on average
MANY = 16  # [molecules] shown as half bright


def colour_modes(config: Config) -> tuple[str, ...]:
    """Return the names of what can be shown, the default one first."""
    chemicals = (f"chemical-{chemical}" for chemical in range(config.chemistry.size))
    return ("reaction", "organism", "species", "energy", "age", *chemicals)


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
        return list(zip(["empty", *role_labels(config)], role_colours(config), strict=True))
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
