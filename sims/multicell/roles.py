"""What roles look like and do, in plain words: `green: eats food (1+2 -> 3+5)`."""

from alife.core.colours import Colour, from_hue
from alife.worlds.colours import EMPTY
from sims.multicell.config import Config

KILLER: tuple[str, Colour] = ("red", (247, 27, 12))
ROCK: Colour = (92, 88, 84)
# The first reaction is the post's green; the one that lives on its waste, the sixth, its brown. Those, the seventh to
# ninth, the sixteenth and the killer are what worlds fill with: these differ most, for the colour-blind as well.
REACTIONS: tuple[tuple[str, Colour], ...] = (
    ("green", (32, 217, 119)), ("blue", (6, 1, 251)), ("dark purple", (70, 17, 104)), ("pink", (252, 115, 252)),
    ("maroon", (120, 7, 76)), ("brown", (117, 76, 59)), ("violet", (148, 70, 248)), ("steel blue", (37, 119, 178)),
    ("yellow", (255, 207, 13)), ("navy", (5, 0, 140)), ("lilac", (201, 177, 219)), ("grey", (125, 127, 138)),
    ("sage", (144, 187, 159)), ("dark green", (22, 166, 49)), ("light green", (170, 255, 121)),
    ("white", (231, 245, 240)),
)  # fmt: skip
EATS = {1: "eats food", 2: "eats waste"}  # by the level in the food chain; whoever is higher eats waste of waste


def _looks(config: Config) -> list[tuple[str, Colour]]:
    """Return the name of the colour and the colour of every role, the killer last."""
    spare = max(0, config.killer - 1 - len(REACTIONS))
    more = [("", from_hue(number * 0.618 % 1, 0.45, 0.8)) for number in range(spare)]
    return [*REACTIONS[: config.killer - 1], *more, KILLER]


def role_colours(config: Config) -> list[Colour]:
    """Return the colour of every role, the empty space first, then the killer, and rock where there may be any."""
    rock = [ROCK] if config.has_ground else []
    return [EMPTY, *(colour for _, colour in _looks(config)), *rock]


def role_labels(config: Config) -> list[str]:
    """Return what every role is in plain words, its name in brackets, from role 1 on; the killer last."""
    does = [EATS.get(reaction.level, "eats waste of waste") for reaction in config.chemistry.reactions]
    names = zip(_looks(config), does, config.role_names, strict=False)
    labels = [f"{colour}: {words} ({formula})".removeprefix(": ") for (colour, _), words, formula in names]
    return [*labels, "killer: strikes others (red)"]
