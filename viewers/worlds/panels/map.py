"""The map: a world's picture, crisp at any zoom, with borders between organisms and the picked one outlined."""

import sys
from collections.abc import Hashable

import numpy as np
import pygame

from alife.core.colours import Colour, blend
from viewers.ui.panel import Panel, Place
from viewers.ui.theme import ACCENT, GROUND, LINE, TEXT, Theme
from viewers.worlds.camera import Box
from viewers.worlds.flashes import Flashes
from viewers.worlds.frames import Frame
from viewers.worlds.panels import side_by_side
from viewers.worlds.playback import Playback

OUTLINE = 0xFFFFFF
FLASH: Colour = (255, 240, 170)
DIAMOND = 0.55  # of a space's side: how far a diamond reaches
MASKS = (0xFF0000, 0xFF00, 0xFF, 0)  # of pixels that are 0xRRGGBB
POINTED_FROM = 6  # [pixels] a space, from which some cells are drawn as diamonds
BOLD_FROM = 8  # [pixels] a space, from which borders are drawn in full
SMOOTH_BELOW = 0.75  # [pixels] a pixel of the picture, from which pixels are averaged


class Map(Panel[Playback]):
    """Draws what the camera sees of the newest frame."""

    name = "map"
    place = Place.MAIN

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._flashes = Flashes()
        self._tiles: list[pygame.Rect] = []  # where the worlds are, side by side
        self._pointed: int | None = None  # the one of them under the mouse

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on: frame, view, what is lit or outlined, the brush."""
        camera, frame = playback.camera, playback.frame
        brush = (playback.hover, playback.brush.radius, playback.brush.tool)
        lit = playback.lit, playback.borders, playback.outlined, playback.pinned
        view = camera.zoom, camera.x, camera.y, camera.grain
        side_by_side = playback.together, self._pointed, playback.world
        if frame is not None:
            self._flashes.look(playback.simulation.run.log.interventions, playback.world, frame.step)
        flashing = sum(flash.left for flash in self._flashes.now)
        return frame.number if frame else 0, flashing, view, lit, brush, side_by_side, self.area.size

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw the map."""
        frame = playback.frame
        if frame is None:
            surface.fill(GROUND)
            self.theme.write(surface, "Preparing the world ...", surface.get_width() // 2, surface.get_height() // 2,
                             15, TEXT, align=0.5)  # fmt: skip
            return
        if playback.together and frame.together:
            self._draw_together(surface, playback, frame)
            return
        self._measure(frame, playback)
        box = playback.camera.visible()
        if box.rows > 0 and box.columns > 0:
            self._draw_spaces(surface, playback, frame, box)
            self._draw_flashes(surface, playback)
            self._draw_marks(surface, playback)
        else:
            surface.fill(GROUND)

    def point(self, place: tuple[int, int] | None, playback: Playback) -> None:
        """Point at the space under the mouse."""
        if playback.together:
            playback.hover, self._pointed = None, self._tile_at(place)
            return
        playback.hover = None if place is None else playback.camera.space_at(place)

    def press(self, place: tuple[int, int], playback: Playback) -> None:
        """Begin a stroke of the tool."""
        if playback.tool is not None and not playback.together:
            playback.begin_stroke()
            self._paint(place, playback)

    def click(self, place: tuple[int, int], playback: Playback) -> None:
        """Pin what stands there, where no tool is taken; of all worlds side by side show the one that is clicked."""
        if playback.together:
            number = self._tile_at(place)
            if number is not None:
                playback.show_world(number)
        elif playback.tool is None:
            playback.pin(playback.camera.space_at(place))

    def right_click(self, place: tuple[int, int], playback: Playback) -> None:  # noqa: ARG002
        """Let go of what is pinned."""
        playback.pin(None)

    def drag(self, place: tuple[int, int], moved: tuple[int, int], playback: Playback) -> None:
        """Paint with a tool, move the map without one."""
        if playback.together:
            return
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

    def _tile_at(self, place: tuple[int, int] | None) -> int | None:
        """Return the number of the world that is drawn at a place, where all are."""
        if place is None:
            return None
        return next((number for number, area in enumerate(self._tiles) if area.collidepoint(place)), None)

    def _draw_together(self, surface: pygame.Surface, playback: Playback, frame: Frame) -> None:
        pictures = frame.together
        if playback.lit is not None and playback.lit < len(playback.legend):
            colours = [colour for _, colour in playback.legend]
            pictures = tuple(lit_up(pixels, colours, playback.lit) for pixels in pictures)
        names = [f"seed {seed}" for seed in playback.seeds]
        shape = int(pictures[0].shape[0]), int(pictures[0].shape[1])
        self._tiles = side_by_side.tiles(len(pictures), surface.get_size(), shape, self.theme)
        pictured = [scaled(pixels, place.size) for pixels, place in zip(pictures, self._tiles, strict=True)]
        side_by_side.draw(surface, self._tiles, pictured, names, (playback.world, self._pointed), self.theme)

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
        if playback.pointed and playback.mode == 0 and camera.zoom >= POINTED_FROM and camera.zoom == int(camera.zoom):
            draw_points(picture, pixels, int(camera.zoom), playback.pointed)
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

    def _draw_flashes(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw rings that fade where hands have just been."""
        camera = playback.camera
        for flash in self._flashes.now:
            y, x = flash.place
            reach = max(self.theme.px(5), round((flash.radius + 1) * camera.zoom))
            ink = blend(GROUND, FLASH, flash.strength)
            pygame.draw.circle(surface, ink, camera.to_port(x + 0.5, y + 0.5), reach, max(1, self.theme.px(2)))
        self._flashes.fade()

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
    pygame.transform.scale(seen_through(pixels), size, picture)
    return picture


def seen_through(pixels: np.ndarray) -> pygame.Surface:
    """Return pixels as a picture to be scaled, without a copy where they lie side by side in memory."""
    if not pixels.flags.c_contiguous or sys.byteorder != "little":
        return as_surface(pixels)
    return pygame.image.frombuffer(pixels.data, (pixels.shape[1], pixels.shape[0]), "BGRA")


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


def draw_points(picture: pygame.Surface, pixels: np.ndarray, zoom: int, colours: tuple[Colour, ...]) -> None:
    """Darken the corners of the spaces of some colours, so that who lives there is seen as a diamond."""
    rows, columns = pixels.shape
    spaces = pygame.surfarray.pixels2d(picture).T.reshape(rows, zoom, columns, zoom)  # a view
    apart = np.abs(np.arange(zoom) - (zoom - 1) / 2)
    corners = apart[:, None] + apart[None, :] > zoom * DIAMOND
    numbers = np.array([red << 16 | green << 8 | blue for red, green, blue in colours], np.uint32)
    mine = np.isin(pixels, numbers)
    where = mine[:, None, :, None] & corners[None, :, None, :]
    spaces[where] = spaces[where] >> 2 & 0x3F3F3F


def _shaded(pixels: np.ndarray, zoom: int) -> np.ndarray:
    """Return pixels as a border is: half as bright, and darker still where spaces are large enough to bear it."""
    half = pixels >> 1 & 0x7F7F7F
    return half if zoom >= BOLD_FROM else half + (pixels >> 2 & 0x3F3F3F)


def _tall(mask: np.ndarray, zoom: int) -> np.ndarray:
    """Return a mask (rows, columns) repeated for every line of pixels, (rows, zoom, columns)."""
    return np.repeat(mask[:, None], zoom, axis=1)


def marked(pixels: np.ndarray, labels: np.ndarray, outlined: int) -> np.ndarray:
    """Return a picture in which the spaces of one label are white, or their rim is where spaces have many pixels."""
    grain = max(1, pixels.shape[0] // max(1, labels.shape[0]))
    mask = np.repeat(np.repeat(labels == outlined, grain, axis=0), grain, axis=1)
    if mask.shape != pixels.shape:
        return pixels
    if grain >= BOLD_FROM:  # there is more to see than the space
        wide = np.pad(mask, 1)
        mask &= ~(wide[:-2, 1:-1] & wide[2:, 1:-1] & wide[1:-1, :-2] & wide[1:-1, 2:])
    return np.where(mask, np.uint32(OUTLINE), pixels)


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
