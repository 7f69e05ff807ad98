"""Make the moving pictures of the README and of the start page: `python -m benchmarks.showcase [NAME ...]`.

Each is what the program draws of a world with its usual rules, so that the pictures show what a reader will see.
"""

import argparse
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from alife.core.config import from_table
from alife.engines import backend
from alife.grid import world_file
from alife.run import main as run
from alife.search import archive
from alife.search.pictures import write_gif
from alife.worlds import registry
from benchmarks.structure import PROJECT

START = PROJECT / "viewers" / "pictures"
README = PROJECT / "docs" / "pictures"
WORLDS = PROJECT / "examples" / "worlds"
SIDE = GALLERY_SIDE = 192  # [pixels] of a picture of the start page, and of own worlds
BRED = 6000  # [evaluations] until a swimmer is filmed
BEATS, FRAMES_PER_BEAT = 4, 14


def enlarged(frames: np.ndarray, side: int) -> np.ndarray:
    """Return pictures (n, height, width, 3) a whole number of times as large, about `side` [pixels] high."""
    times = max(1, side // frames.shape[1])
    return frames.repeat(times, axis=1).repeat(times, axis=2)


def grown(name: str, steps: int, count: int, seed: int, colours: str | None = None, **settings: int) -> np.ndarray:
    """Return pictures of a world while it grows, the early ones closer together."""
    world = registry.world_class(name)(registry.config_class(name)(**settings), backend.start("cpu"))
    state = world.reset(seeds=[seed])
    frames = []
    for share in np.linspace(0, 1, count) ** 1.6:
        world.step(state, round(share * steps) - state.step)
        frames.append(world.render(state, colours=colours))
    return np.stack(frames)


def gallery(name: str, steps: int, **settings: int) -> None:
    """Draw a world of examples/worlds, for docs/own-worlds.md."""
    kind = world_file.load(WORLDS / f"{name}.py")
    world = kind(from_table(kind.config_type, settings), backend.start("cpu"))
    state = world.reset(seeds=[1])
    world.step(state, steps)
    picture = enlarged(world.render(state)[None], GALLERY_SIDE)[0]
    Image.fromarray(picture).save(README / f"own-{name.replace('_', '-')}.png", optimize=True)


def swimmer(seed: int, beats: int = BEATS, frames_per_beat: int = FRAMES_PER_BEAT) -> np.ndarray:
    """Return a film of the best swimmer of a short search."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["oceanworld", "--seed", seed, "--evaluations", BRED, "--out", f"{folder}/r", "--quiet"]
        run([str(word) for word in words])
        elites = archive.load(Path(folder) / "r" / "archive.npz").elites()
    arena = registry.world_class("oceanworld")(None, backend.start("cpu"))
    film: np.ndarray = arena.film(elites.genomes[elites.fitness.argmax()], beats, frames_per_beat)
    return film


def swimmers(beats_before: int, beats: int, frames_per_beat: int, side: int) -> np.ndarray:
    """Return a film of a tank in which swimmers have bred for some beats, `side` [pixels] high."""
    kind = registry.config_class("tank")()
    world = registry.world_class("tank")(kind, backend.start("cpu"))
    state, frames = world.reset(seeds=[0]), []
    world.step(state, beats_before * kind.steps_per_beat)
    for _ in range(beats * frames_per_beat):
        frames.append(world.render(state))
        world.step(state, kind.steps_per_beat // frames_per_beat)
    return thumbnails(np.stack(frames), side)


def reef(seed: int, beats: int) -> Image.Image:
    """Return a tank with stones, in water that swings, after some beats."""
    kind = from_table(registry.config_class("tank"), registry.preset("tank", "reef").rules)
    world = registry.world_class("tank")(kind, backend.start("cpu"))
    state = world.reset(seeds=[seed])
    world.step(state, beats * kind.steps_per_beat)
    return Image.fromarray(world.render(state))


def journey(seed: int) -> Image.Image:
    """Return a swimmer at the start, in its first power stroke, after 4 and after 8 beats, one below the other."""
    frames = swimmer(seed, beats=8, frames_per_beat=4)
    return Image.fromarray(np.concatenate([frames[number] for number in (0, 1, 16, 32)]))


def thumbnails(frames: np.ndarray, side: int) -> np.ndarray:
    """Return a film's pictures shrunk to a height [pixels]."""
    wide = round(frames.shape[2] * side / frames.shape[1])
    return np.stack([np.asarray(Image.fromarray(one).resize((wide, side), Image.Resampling.LANCZOS)) for one in frames])


GALLERY = {
    "life": partial(gallery, "life", 400, height=96, width=96),
    "life_like": partial(gallery, "life_like", 200, height=96, width=96, born=8, stays=62),
    "forest_fire": partial(gallery, "forest_fire", 900, height=192, width=192),
    "gray_scott": partial(gallery, "gray_scott", 6000, height=192, width=192),
    "lenia": partial(gallery, "lenia", 300, height=192, width=192),
    "lizards": partial(gallery, "lizards", 3000, height=96, width=96),
    "loops": partial(gallery, "loops", 1100, height=192, width=192),
    "hunters": partial(gallery, "hunters", 1500, height=96, width=96),
}
MADE: dict[str, Callable[[], None]] = {
    "multicell": lambda: write_gif(
        START / "multicell.gif",
        enlarged(grown("multicell", 7000, 40, 3, height=64, width=64, founders=24), SIDE),
        seconds=4,
    ),
    "cellworld": lambda: write_gif(
        START / "cellworld.gif", enlarged(grown("cellworld", 4000, 40, 1, height=48, width=48), SIDE), seconds=4
    ),
    "bitwise": lambda: write_gif(START / "bitwise.gif", enlarged(grown("bitwise", 6000, 40, 2), SIDE), seconds=4),
    "stamp": lambda: write_gif(
        START / "stamp.gif", enlarged(grown("stamp", 60, 40, 0, rows=3, columns=3), SIDE), seconds=4
    ),
    "tank": lambda: write_gif(START / "tank.gif", swimmers(1000, BEATS, 12, SIDE), seconds=BEATS),
    "docs-tank": lambda: write_gif(README / "tank.gif", swimmers(3000, 6, 12, 320), seconds=6),
    "docs-tank-reef": lambda: reef(1, 300).save(README / "tank-reef.png", optimize=True),
    "oceanworld": lambda: write_gif(START / "oceanworld.gif", thumbnails(swimmer(1), SIDE), seconds=BEATS),
    "readme-multicell": lambda: write_gif(
        README / "multicell.gif", enlarged(grown("multicell", 30_000, 60, 0, height=96, width=128), 288), seconds=6
    ),
    "readme-stamp": lambda: Image.fromarray(enlarged(grown("stamp", 20, 2, 0), 504)[-1]).save(
        README / "stamp.png", optimize=True
    ),
    "docs-oceanworld": lambda: journey(0).save(README / "oceanworld.png", optimize=True),
    "readme-swimmer": lambda: write_gif(README / "swimmer.gif", swimmer(0), seconds=BEATS),
    **{f"own-{name}": draw for name, draw in GALLERY.items()},
}


def main() -> None:
    """Make the pictures that are named; all without any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*MADE, []], help=f"of: {', '.join(MADE)}")
    START.mkdir(exist_ok=True)
    for name in parser.parse_args().names or MADE:
        MADE[name]()
        print(name, flush=True)


if __name__ == "__main__":
    main()
