"""Drawing water so that it can be seen how fast one moves through it: light from above, lines, drifting motes."""

from functools import lru_cache
from math import ceil, floor, log2

import numpy as np
import pygame

from alife.core.colours import Colour, blend
from viewers.creatures.camera import Camera
from viewers.ui.theme import SMALL, Theme

SURFACE: Colour = (20, 78, 104)
DEPTH: Colour = (5, 24, 44)
MIDDLE: Colour = blend(SURFACE, DEPTH, 0.5)
LINE: Colour = (46, 104, 128)
MOTE: Colour = (150, 200, 214)
LINE_EVERY = 5  # [cells]
NUMBER_EVERY = 10  # [cells] between two lines with a number
TILE = 18.0  # [cells] after which motes repeat, in another order
MOTES = 22  # a tile of them
LAYERS = ((0.45, 0.30, 1.0), (0.7, 0.5, 1.4), (1.0, 0.8, 1.9))  # how fast it moves, how bright, radius [pixels]
NEAR = 24.0  # [pixels/cell] from which on motes are as large and as many as they are
BAND = 16  # [pixels] of depth in which motes have one colour
SMALLEST = 1.5  # [pixels] below which a mote is a single pixel
DRIFT = (0.05, -0.12)  # [cells/beat] of the motes: they sink slowly


def backdrop(size: tuple[int, int]) -> pygame.Surface:
    """Return water with light from above, as a picture of a size."""
    share = np.linspace(0, 1, size[1]) ** 0.8
    colours = np.array(SURFACE) * (1 - share[:, None]) + np.array(DEPTH) * share[:, None]
    across = 1 + 0.12 * np.cos(np.linspace(-1.9, 1.9, size[0]))[:, None, None]
    picture = np.clip(colours[None] * across, 0, 255)
    surface = pygame.Surface(size, depth=32)
    pygame.surfarray.blit_array(surface, picture.astype(np.uint8))
    return surface


def draw_lines(surface: pygame.Surface, camera: Camera, theme: Theme) -> None:
    """Draw lines in the water that stand still, some with how far it is from the start [cells]."""
    every = LINE_EVERY if camera.zoom * LINE_EVERY >= 24 else NUMBER_EVERY if camera.zoom * NUMBER_EVERY >= 24 else 50
    left, top = camera.to_water((0, 0))
    right, bottom = camera.to_water((camera.width, camera.height))
    for line in range(ceil(left / every), floor(right / every) + 1):
        x = round((line * every - left) * camera.zoom)
        numbered = line * every % NUMBER_EVERY == 0
        start = line == 0
        for y in range(0, camera.height, 64):  # fainter with depth, as the water is darker there
            shade = blend(_water_at(surface, x, y), LINE if not start else (200, 224, 230), 0.6 if numbered else 0.32)
            pygame.draw.line(surface, shade, (x, y), (x, y + 63))
        if numbered:
            words = f"{line * every}" if line else "start"
            theme.write(surface, words, x + theme.px(5), camera.height - theme.px(10), SMALL, blend(MOTE, DEPTH, 0.2))
    for line in range(ceil(bottom / every), floor(top / every) + 1):
        y = round((top - line * every) * camera.zoom)
        pygame.draw.line(surface, blend(_water_at(surface, 1, y), LINE, 0.22), (0, y), (camera.width, y))


def draw_motes(surface: pygame.Surface, camera: Camera, beat: float, theme: Theme) -> None:
    """Draw what floats in the water; what is farther away moves less. From afar there are fewer in the same water."""
    tile = TILE * 2.0 ** max(0, ceil(log2(NEAR / camera.zoom)))
    port, zoom = np.array([camera.width, camera.height]), np.array([camera.zoom, -camera.zoom])
    waters = [_water_at(surface, 1, y) for y in range(0, camera.height + BAND, BAND)]
    for layer, (pace, bright, radius) in enumerate(LAYERS):
        middle = np.array([camera.x, camera.y]) * pace - np.array(DRIFT) * beat
        reach = port / camera.zoom / 2 + 1
        low, high = np.floor((middle - reach) / tile).astype(int), np.floor((middle + reach) / tile).astype(int)
        tiles = [(x, y) for x in range(low[0], high[0] + 1) for y in range(low[1], high[1] + 1)]
        places = np.concatenate([(_motes(x, y, layer) + np.array([x, y])) * tile for x, y in tiles])
        points = (places - middle) * zoom + port / 2
        seen = points[(points >= 0).all(axis=1) & (points < port).all(axis=1)].tolist()
        shades = [blend(water, MOTE, 0.55 * bright) for water in waters]
        size = theme.scale * radius * min(1.6, max(0.7, camera.zoom / NEAR))
        for x, y in seen:
            if size < SMALLEST:
                surface.set_at((int(x), int(y)), shades[int(y) // BAND])
            else:
                pygame.draw.aacircle(surface, shades[int(y) // BAND], (x, y), size)


@lru_cache(maxsize=512)
def _motes(x: int, y: int, layer: int) -> np.ndarray:
    """Return where motes are in a tile, 0..1 (n, 2): the same every time, other in every tile."""
    tile = (x * 73856093 ^ y * 19349663 ^ layer * 83492791) % 2**32
    numbers = np.arange(2 * MOTES, dtype=np.uint64) + np.uint64(tile)
    numbers = (numbers ^ numbers >> np.uint64(15)) * np.uint64(0x2C1B3C6D) % np.uint64(2**32)
    numbers = (numbers ^ numbers >> np.uint64(12)) * np.uint64(0x297A2D39) % np.uint64(2**32)
    found: np.ndarray = (numbers % np.uint64(65536)).astype(float).reshape(MOTES, 2) / 65536
    return found


def _water_at(surface: pygame.Surface, x: int, y: int) -> Colour:
    wide, tall = surface.get_size()
    red, green, blue, _ = surface.get_at((min(max(x, 0), wide - 1), min(max(y, 0), tall - 1)))
    return red, green, blue
