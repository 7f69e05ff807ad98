"""Moving pictures of worlds that the program drew before, for whoever waits; needs no pygame."""

from pathlib import Path

FOLDER = Path(__file__).parent.parent / "pictures"  # made by `python -m benchmarks.showcase`


def picture_of(world: str) -> Path | None:
    """Return the moving picture of a world, None where there is none."""
    path = FOLDER / f"{world}.gif"
    return path if path.exists() else None
