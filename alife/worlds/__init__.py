"""What a world and an arena promise, and what all grid worlds share. Called, it is `alife.api.worlds`."""

from alife._callable import make_callable

make_callable(__name__)
