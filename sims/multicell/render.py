"""Pictures of a Multicell world, one pixel a space."""

import numpy as np

from alife.core.colours import NAME_COLOURS, Colour, name_colours
from alife.core.errors import unknown
from alife.worlds.colours import bright, masked, ramp_colour
from alife.worlds.world import Band
from sims.multicell import ground
from sims.multicell.config import Config
from sims.multicell.metrics import is_cell, plans_of
from sims.multicell.roles import ROCK, role_colours, role_labels
from sims.multicell.state import State

OLD = 1024  # [steps] the age from which cells look the same; a cell lives 256 steps on average
MANY = 16  # [molecules] shown as half bright
FOOD_LIGHTS = np.array([(0, 1, 0), (0, 0, 1), (1, 0, 0), (0.8, 0.7, 0)])  # red, green and blue of the foods in turn


def colour_modes(config: Config) -> tuple[str, ...]:
    """Return the names of what can be shown, the default one first."""
    chemicals = (f"chemical-{chemical}" for chemical in range(config.chemistry.size))
    grounds = ("ground",) if config.has_ground else ()
    plans = ("plan",) if config.disease else ()  # where they matter
    return ("reaction", "organism", "species", *plans, "energy", "age", *grounds, *chemicals)


def bands(config: Config) -> tuple[Band, ...]:
    """Return the share of every role, the killer last."""
    entries = legend(config, "reaction")[1 : config.roles + 1]
    return tuple((f"share_role_{role}", name, colour) for role, (name, colour) in enumerate(entries, start=1))


def render(state: State, config: Config, world: int, colours: str) -> np.ndarray:
    """Return a picture of one world, uint8 (height, width, 3)."""
    alive = is_cell(state, config, world)
    if colours == "reaction":
        picture: np.ndarray = np.array(role_colours(config), np.uint8)[state.role[world]]
        return picture
    if colours in ("organism", "species", "plan"):
        names = plans_of(state, config, world) if colours == "plan" else getattr(state, colours)[world]
        return masked(name_colours()[names % NAME_COLOURS], alive)
    if colours == "ground" and config.has_ground:
        colour_of = np.array([colour for _, colour in _grounds(config)], np.uint8)
        kinds: np.ndarray = colour_of[ground.ground_now(state, config, world)]
        return kinds
    if colours in ("energy", "age"):
        age = (np.uint32(state.step % 2**32) - state.birth_step[world]).astype(np.uint32)
        shares = state.energy[world] / config.energy_cap if colours == "energy" else np.minimum(age, OLD) / OLD
        return masked(bright(shares), alive)
    if colours in colour_modes(config):
        molecules = state.chemicals[world, :, int(colours.removeprefix("chemical-"))]
        return bright(molecules / (molecules + MANY))
    raise unknown("colours", colours, colour_modes(config))


def _grounds(config: Config) -> list[tuple[str, Colour]]:
    """Return the colour of every kind of ground: as much of the light of each food as enters of it."""
    found = []
    for kind, shares in zip(ground.kinds(config), ground.food_share(config), strict=True):
        amount = np.minimum(shares.astype(int) * 220 // (len(shares) * ground.SHARE_UNIT), 220)
        lights = FOOD_LIGHTS[np.arange(len(shares)) % len(FOOD_LIGHTS)]
        red, green, blue = (24 + np.minimum(amount @ lights, 220)).astype(int).tolist()
        found.append((kind, ROCK if kind == "rock" else (red, green, blue)))
    return found


def legend(config: Config, colours: str) -> list[tuple[str, Colour]]:
    """Return what the colours mean; empty where they only tell one from another."""
    if colours == "reaction":
        rock = ["rock"] if config.has_ground else []
        return list(zip(["empty", *role_labels(config), *rock], role_colours(config), strict=True))
    if colours in ("organism", "species", "plan"):
        return []
    if colours == "ground" and config.has_ground:
        return _grounds(config)
    if colours == "energy":
        return [(f"energy {round(share * config.energy_cap)}", ramp_colour(share)) for share in (0, 0.25, 0.5, 0.75, 1)]
    if colours == "age":
        return [(f"age {round(share * OLD)}", ramp_colour(share)) for share in (0, 0.25, 0.5, 0.75, 1)]
    if colours in colour_modes(config):
        return [
            (f"{molecules} molecules", ramp_colour(molecules / (molecules + MANY))) for molecules in (0, 4, 16, 64, 256)
        ]
    raise unknown("colours", colours, colour_modes(config))
