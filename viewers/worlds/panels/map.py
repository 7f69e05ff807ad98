"""The map: a world's picture, crisp at any zoom, with borders between organisms and the picked one outlined."""

from collections.abc import Hashable

import numpy as np
import pygame

from viewers.ui.panel import Panel, Place
from viewers.ui.theme import ACCENT, GROUND, LINE, TEXT, Colour
from viewers.worlds.camera import Box
from viewers.worlds.frames import Frame
from viewers.worlds.playback import Playback

OUTLINE = 0xFFFFFF
MASKS = (0xFF0000, 0xFF00, 0xFF, 0)  # of pixels that are 0xRRGGBB
BOLD_FROM = 8  # [pixels] a space, from which borders are drawn in full
SMOOTH_BELOW = 0.75  # [pixels] a pixel of the picture, from which pixels are averaged


class Map(Panel[Playback]):
    """Draws what the camera sees of the newest frame."""

    name = "map"
    place = Place.MAIN

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on: frame, view, what is lit or outlined, the brush."""
        camera, frame = playback.camera, playback.frame
        brush = (playback.hover, playback.brush.radius, playback.brush.tool)
        lit = playback.lit, playback.borders, playback.outlined, playback.pinned
        return frame.number if frame else 0, camera.zoom, camera.x, camera.y, camera.grain, lit, brush, self.area.size

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw the map."""
        frame = playback.frame
        if frame is None:
            surface.fill(GROUND)
            self.theme.write(surface, "Preparing the world ...", surface.get_width() // 2, surface.get_height() // 2,
                             15, TEXT, align=0.5)  # fmt: skip
            return
        self._measure(frame, playback)
        box = playback.camera.visible()
        if box.rows > 0 and box.columns > 0:
            self._draw_spaces(surface, playback, frame, box)
            self._draw_marks(surface, playback)
        else:
            surface.fill(GROUND)

    def point(self, place: tuple[int, int] | None, playback: Playback) -> None:
        """Point at the space under the mouse."""
        playback.hover = None if place is None else playback.camera.space_at(place)

    def press(self, place: tuple[int, int], playback: Playback) -> None:
        """Begin a stroke of the tool."""
        if playback.tool is not None:
            playback.begin_stroke()
            self._paint(place, playback)

    def click(self, place: tuple[int, int], playback: Playback) -> None:
        """Pin what stands there, where no tool is taken."""
        if playback.tool is None:
            playback.pin(playback.camera.space_at(place))

    def right_click(self, place: tuple[int, int], playback: Playback) -> None:  # noqa: ARG002
        """Let go of what is pinned."""
        playback.pin(None)

    def drag(self, place: tuple[int, int], moved: tuple[int, int], playback: Playback) -> None:
        """Paint with a tool, move the map without one."""
        if playback.tool is not None:
            self._paint(place, playback)
        else:
            playback.camera.pan(*moved)

    def wheel(self, place: tuple[int, int], steps: int, playback: Playback) -> None:
        """Zoom at the mouse; with Shift and a tool change the size of the brush."""
        if playback.tool is not None and pygame.key.get_mods() & pygame.KMOD_SHIFT:
            playback.resize_brush(steps)
        else:
            playback.camera.zoom_at(place, steps)

    def _paint(self, place: tuple[int, int], playback: Playback) -> None:
        space = playback.camera.space_at(place)
        if space is not None:
            playback.paint(space)

    def _measure(self, frame: Frame, playback: Playback) -> None:
        """Tell the camera how many pixels of the picture a space has."""
        rows, columns = playback.rows, playback.columns
        height, width = frame.pixels.shape
        grain = height // rows if height % rows == 0 and height // rows * columns == width else 1
        playback.camera.set_map(rows, columns, max(1, grain))

    def _draw_spaces(self, surface: pygame.Surface, playback: Playback, frame: Frame, box: Box) -> None:
        camera = playback.camera
        tall, wide = frame.pixels.shape[0] / playback.rows, frame.pixels.shape[1] / playback.columns
        rows = slice(int(box.top * tall), round(box.bottom * tall))
        columns = slice(int(box.left * wide), round(box.right * wide))
        pixels = frame.pixels[rows, columns]
        if playback.lit is not None and playback.lit < len(playback.legend):
            pixels = lit_up(pixels, [colour for _, colour in playback.legend], playback.lit)
        size = max(1, round(box.columns * camera.zoom)), max(1, round(box.rows * camera.zoom))
        left, top = camera.corner()
        place = round(left + box.left * camera.zoom), round(top + box.top * camera.zoom)
        fill_around(surface, pygame.Rect(place, size))
        picture = put(surface, pixels, place, size)
        labels = frame.labels if frame.request.box == (box.top, box.left, box.bottom, box.right) else None
        if labels is not None and camera.zoom >= 2 and camera.zoom == int(camera.zoom):
            draw_edges(
                picture, labels, int(camera.zoom), playback.outlined, borders=playback.borders and camera.zoom >= 3
            )
        elif labels is not None and playback.outlined:
            picture = scaled(marked(pixels, labels, playback.outlined), size)
        if picture.get_parent() is not surface:
            surface.blit(picture, place)
        corner = pygame.Rect(left, top, round(playback.columns * camera.zoom), round(playback.rows * camera.zoom))
        pygame.draw.rect(surface, LINE, corner.inflate(2, 2), 1)

    def _draw_marks(self, surface: pygame.Surface, playback: Playback) -> None:
        camera = playback.camera
        if playback.pinned is not None:
            self._frame(surface, playback, playback.pinned, TEXT)
        if playback.hover is None:
            return
        if playback.tool is not None:
            y, x = playback.hover
            middle = camera.to_port(x + 0.5, y + 0.5)
            reach = max(3, round((playback.brush.radius + 0.5) * camera.zoom))
            pygame.draw.circle(surface, GROUND, middle, reach + 1, 1)
            pygame.draw.circle(surface, ACCENT, middle, reach, max(1, self.theme.px(1.5)))
        elif camera.zoom >= 4:
            self._frame(surface, playback, playback.hover, ACCENT)

    def _frame(self, surface: pygame.Surface, playback: Playback, place: tuple[int, int], colour: Colour) -> None:
        """Draw a frame around a space, at least a few pixels wide."""
        x, y = playback.camera.to_port(place[1], place[0])
        size = max(round(playback.camera.zoom), self.theme.px(6))
        space = pygame.Rect(0, 0, size, size)
        space.center = round(x + playback.camera.zoom / 2), round(y + playback.camera.zoom / 2)
        pygame.draw.rect(surface, GROUND, space.inflate(4, 4), 1)
        pygame.draw.rect(surface, colour, space.inflate(2, 2), 1)


def fill_around(surface: pygame.Surface, picture: pygame.Rect) -> None:
    """Fill what a picture leaves free of a surface; most of it would be drawn over at once."""
    width, height = surface.get_size()
    tall = picture.height
    for strip in (
        (0, 0, width, picture.top), (0, picture.bottom, width, height - picture.bottom),
        (0, picture.top, picture.left, tall), (picture.right, picture.top, width - picture.right, tall),
    ):  # fmt: skip
        if strip[2] > 0 and strip[3] > 0:
            surface.fill(GROUND, strip)


def put(surface: pygame.Surface, pixels: np.ndarray, place: tuple[int, int], size: tuple[int, int]) -> pygame.Surface:
    """Return pixels as a picture of a size: where it has room, drawn on the surface, a part of it; else still to be."""
    area = pygame.Rect(place, size)
    if not surface.get_rect().contains(area) or surface.get_masks() != MASKS or is_averaged(pixels, size):
        return scaled(pixels, size)
    picture = surface.subsurface(area)
    pygame.transform.scale(as_surface(pixels), size, picture)
    return picture


def is_averaged(pixels: np.ndarray, size: tuple[int, int]) -> bool:
    """Return whether a picture of pixels is so much smaller that they are averaged."""
    return size[0] < SMOOTH_BELOW * int(pixels.shape[1])


def scaled(pixels: np.ndarray, size: tuple[int, int]) -> pygame.Surface:
    """Return pixels uint32 (height, width), 0xRRGGBB, as a picture of a size: averaged where it is much smaller."""
    source = as_surface(pixels)
    if is_averaged(pixels, size):
        return pygame.transform.smoothscale(source, size)
    return source if size == source.get_size() else pygame.transform.scale(source, size)


def as_surface(pixels: np.ndarray) -> pygame.Surface:
    """Return pixels uint32 (height, width), 0xRRGGBB, as a picture; rows need not be contiguous with each other."""
    height, width = pixels.shape
    surface = pygame.Surface((width, height), depth=32, masks=MASKS)
    pygame.surfarray.pixels2d(surface).T[...] = pixels
    return surface


def draw_edges(picture: pygame.Surface, labels: np.ndarray, zoom: int, outlined: int, *, borders: bool) -> None:
    """Darken the edges between labels uint32 (rows, columns) and draw a white line inside those of one label."""
    rows, columns = labels.shape
    flat = pygame.surfarray.pixels2d(picture).T
    spaces = flat.reshape(rows, zoom, columns, zoom)  # a view: (row, y within, column, x within)
    thick = max(1, zoom // 16)
    if borders:
        beside, below = labels[:, 1:] != labels[:, :-1], labels[1:] != labels[:-1]
        for line in range(thick):
            left, top = spaces[:, :, 1:, line], spaces[1:, line]
            left[...] = np.where(beside[:, None], _shaded(left, zoom), left)
            top[...] = np.where(below[:, :, None], _shaded(top, zoom), top)
    if outlined:
        mine = np.pad(labels == outlined, 1)
        inside = mine[1:-1, 1:-1]
        for line in range(max(1, zoom // 8)):
            spaces[:, :, :, line][_tall(inside & ~mine[1:-1, :-2], zoom)] = OUTLINE
            spaces[:, :, :, zoom - 1 - line][_tall(inside & ~mine[1:-1, 2:], zoom)] = OUTLINE
            spaces[:, line][inside & ~mine[:-2, 1:-1]] = OUTLINE
            spaces[:, zoom - 1 - line][inside & ~mine[2:, 1:-1]] = OUTLINE


def _shaded(pixels: np.ndarray, zoom: int) -> np.ndarray:
    """Return pixels as a border is: half as bright, and darker still where spaces are large enough to bear it."""
    half = pixels >> 1 & 0x7F7F7F
    return half if zoom >= BOLD_FROM else half + (pixels >> 2 & 0x3F3F3F)


def _tall(mask: np.ndarray, zoom: int) -> np.ndarray:
    """Return a mask (rows, columns) repeated for every line of pixels, (rows, zoom, columns)."""
    return np.repeat(mask[:, None], zoom, axis=1)


def marked(pixels: np.ndarray, labels: np.ndarray, outlined: int) -> np.ndarray:
    """Return a picture in which the spaces of one label are white."""
    grain = max(1, pixels.shape[0] // max(1, labels.shape[0]))
    mask = np.repeat(np.repeat(labels == outlined, grain, axis=0), grain, axis=1)
    return np.where(mask, np.uint32(OUTLINE), pixels) if mask.shape == pixels.shape else pixels


def lit_up(pixels: np.ndarray, colours: list[Colour], lit: int) -> np.ndarray:
    """Return a picture in which only what has (or is nearest to) one colour of a legend keeps its brightness."""
    names = np.array([red << 16 | green << 8 | blue for red, green, blue in colours], np.uint32)
    dark = pixels >> 2 & 0x3F3F3F
    if np.isin(pixels[:: max(1, pixels.shape[0] // 64)], names).all():
        return np.where(pixels == names[lit], pixels, dark)
    kinds, member = np.unique(pixels, return_inverse=True)
    channels = np.stack([kinds >> 16 & 255, kinds >> 8 & 255, kinds & 255], axis=-1).astype(np.int32)
    nearest = np.abs(channels[:, None] - np.array(colours, np.int32)[None]).sum(axis=2).argmin(axis=1)
    return np.where((nearest == lit)[member].reshape(pixels.shape), pixels, dark)
