"""The tank: creatures swimming, large, with the way their mass's centre took and how far it got."""

from collections.abc import Hashable

import numpy as np
import pygame

from alife.core.colours import Colour, blend
from alife.worlds.creature_shapes import Paint
from viewers.creatures.creature import Pose, Swimmer
from viewers.creatures.panels import water
from viewers.creatures.panels.drawing import draw_creature
from viewers.creatures.panels.scenery import draw_scenery
from viewers.creatures.playback import CreaturePlayback
from viewers.ui.panel import Panel, Place
from viewers.ui.theme import GROUND, MUTED, NORMAL, SMALL, TEXT, Theme

TRAIL: Colour = (255, 190, 92)
TRAIL_BEATS = 10.0  # [beats] that a trail shows
SCORED: Colour = (150, 235, 160)
BACKING = (13, 15, 19, 150)  # red, green, blue, opacity below labels
NEAR = 1.5  # [cells] around a creature within which a click means it


class Tank(Panel[CreaturePlayback]):
    """Draws what the camera sees of the water."""

    name = "tank"
    place = Place.MAIN

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._water: pygame.Surface | None = None
        self._labels: list[pygame.Rect] = []  # where words beside creatures are in this frame

    def key(self, playback: CreaturePlayback) -> Hashable:
        """Return what the picture depends on."""
        camera, swimmers = playback.camera, tuple((one.name, one.ready) for one in playback.swimmers)
        view = round(camera.x, 3), round(camera.y, 3), round(camera.zoom, 3), playback.trails, self.area.size
        water = playback.painted, playback.brush.tool
        return swimmers, playback.subject, playback.beat, view, str(water), playback.snapshot.evaluations > 0

    def draw(self, surface: pygame.Surface, playback: CreaturePlayback) -> None:
        """Draw water, trails, creatures and labels."""
        if self._water is None or self._water.get_size() != surface.get_size():
            self._water = water.backdrop(surface.get_size())
        surface.blit(self._water, (0, 0))
        water.draw_lines(surface, playback.camera, self.theme)
        water.draw_motes(surface, playback.camera, playback.beat, self.theme)
        if playback.scenery is not None:
            draw_scenery(surface, playback.camera, playback.scenery, playback.beat, self.theme)
        ready = [(number, one, one.pose(playback.beat)) for number, one in enumerate(playback.swimmers) if one.ready]
        if playback.trails:
            for _, one, _ in ready:
                self._draw_trail(surface, playback, one)
        for number, one, pose in ready:
            self._draw_swimmer(surface, playback, one, pose, dimmed=0.0 if self._lit(playback, number) else 0.35)
        self._labels = []
        for number, one, pose in ready:
            self._draw_label(surface, playback, number, one, pose)
        if not ready:
            self._draw_waiting(surface, playback)

    def press(self, place: tuple[int, int], playback: CreaturePlayback) -> None:
        """Begin a stroke of the tool."""
        if playback.tool is not None:
            playback.begin_stroke()
            playback.paint(playback.camera.to_water(place))

    def click(self, place: tuple[int, int], playback: CreaturePlayback) -> None:
        """Follow the creature that was clicked; hold still or swim on where there is none."""
        if playback.tool is not None:
            return
        number = self._at(place, playback)
        if number is not None:
            playback.choose(number)
        else:
            playback.toggle_play()

    def right_click(self, place: tuple[int, int], playback: CreaturePlayback) -> None:
        """Take the creature that was clicked out of the tank."""
        number = self._at(place, playback)
        if number is not None:
            playback.subject = number
            playback.remove()

    def drag(self, place: tuple[int, int], moved: tuple[int, int], playback: CreaturePlayback) -> None:
        """Paint with a tool, move the water without one."""
        if playback.tool is not None:
            playback.paint(playback.camera.to_water(place))
        else:
            playback.pan(*moved)

    def wheel(self, place: tuple[int, int], steps: int, playback: CreaturePlayback) -> None:
        """Zoom at the mouse."""
        playback.zoom(place, steps)

    def _at(self, place: tuple[int, int], playback: CreaturePlayback) -> int | None:
        """Return which creature is at a place of the panel."""
        spot = np.array(playback.camera.to_water(place))
        for number, one in enumerate(playback.swimmers):
            if one.ready:
                points = one.pose(playback.beat).points
                if len(points) and np.hypot(*(points - spot).T).min() < NEAR:
                    return number
        return None

    @staticmethod
    def _lit(playback: CreaturePlayback, number: int) -> bool:
        """Return whether a creature is drawn in full: all of them, unless one of several is followed."""
        return playback.view != "follow" or number == playback.subject

    def _draw_trail(self, surface: pygame.Surface, playback: CreaturePlayback, one: Swimmer) -> None:
        points = playback.camera.to_port(one.trail(playback.beat, TRAIL_BEATS))
        points = points[:: 1 if playback.camera.zoom >= water.NEAR / 2 else 3]
        if len(points) < 2 or not np.isfinite(points).all():
            return
        shares = np.linspace(0.05, 0.9, len(points) - 1)
        for share, start, end in zip(shares, points[:-1], points[1:], strict=True):
            shade = blend(water.MIDDLE, TRAIL, float(share))
            pygame.draw.aaline(surface, shade, tuple(start), tuple(end), max(1, self.theme.px(1 + share)))
        self._draw_score(surface, playback, one)

    def _draw_score(self, surface: pygame.Surface, playback: CreaturePlayback, one: Swimmer) -> None:
        """Mark where its centre was when the swim that is scored ended."""
        if playback.beat < playback.arena.beats:
            return
        x, y = playback.camera.to_port(one.place_at(playback.arena.beats))
        if 0 <= x < surface.get_width() and 0 <= y < surface.get_height():
            pygame.draw.aacircle(surface, SCORED, (x, y), self.theme.px(5), max(1, self.theme.px(1.5)))
            self.theme.write(surface, f"beat {playback.arena.beats}", round(x), round(y) + self.theme.px(14),
                             SMALL, SCORED, align=0.5)  # fmt: skip

    def _draw_swimmer(
        self, surface: pygame.Surface, playback: CreaturePlayback, one: Swimmer, pose: Pose, *, dimmed: float
    ) -> None:
        if one.anatomy is None:
            return
        points = playback.camera.to_port(pose.points)
        paint = Paint(
            playback.camera.zoom, strength=pose.strength, spread=pose.spread, ground=water.MIDDLE, dimmed=dimmed
        )
        body = one.anatomy
        draw_creature(surface, points, body.links, body.kinds, playback.arena.link_kinds, paint)

    def _draw_label(
        self, surface: pygame.Surface, playback: CreaturePlayback, number: int, one: Swimmer, pose: Pose
    ) -> None:
        """Write how far it is, above it; of several also which it is."""
        unit, camera = self.theme.px, playback.camera
        if not len(pose.points):
            self._say(surface, "This genome has no body", "a body grows from the node with the ring; set it")
            return
        if not np.isfinite(pose.points).all():
            self._say(surface, "This body fell apart", one.motion.reason if one.motion else "")
            return
        far = pose.centre[0]
        words = f"{far:+z.1f} cells"
        top = camera.to_port(np.array([pose.centre[0], pose.points[:, 1].max()]))
        x, y = round(float(top[0])), round(float(top[1])) - unit(16)
        if not -50 < x < surface.get_width() + 50:
            return
        several = len(playback.swimmers) > 1
        if several and not -unit(20) < y < surface.get_height() + unit(20):
            return  # or labels of those that are far away would lie upon each other
        y = min(max(y, unit(14)), surface.get_height() - unit(10))
        if not several:
            self.theme.write(surface, words, x, y, NORMAL, TEXT, align=0.5)
            return
        badge = pygame.Rect(0, 0, unit(18), unit(16))
        badge.midright = x - unit(2), y
        label = badge.inflate(unit(10), 0)
        label.width += self.theme.width(words, SMALL)
        while (over := label.collidelist(self._labels)) >= 0:  # small creatures swim closer than labels are high
            moved = self._labels[over].right - label.left + unit(4)
            badge.x, label.x = badge.x + moved, label.x + moved
        self._labels.append(label)
        mine = number == playback.subject
        self._draw_backing(surface, label.inflate(unit(4), unit(4)))
        pygame.draw.rect(surface, TEXT if mine else blend(water.MIDDLE, TEXT, 0.55), badge, border_radius=unit(4))
        self.theme.write(surface, f"{number + 1}", *badge.center, SMALL, GROUND, align=0.5, bold=True)
        self.theme.write(surface, words, badge.right + unit(5), y, SMALL, TEXT)

    def _draw_backing(self, surface: pygame.Surface, area: pygame.Rect) -> None:
        """Darken what is below a label, which may lie over another creature."""
        backing = pygame.Surface(area.size, pygame.SRCALPHA)
        pygame.draw.rect(backing, BACKING, backing.get_rect(), border_radius=self.theme.px(5))
        surface.blit(backing, area)

    def _draw_waiting(self, surface: pygame.Surface, playback: CreaturePlayback) -> None:
        if playback.swimmers:
            self._say(surface, "Working out how it swims ...", "")
        else:
            self._say(surface, "Nobody swims here yet", "the first creatures come with the first iteration")

    def _say(self, surface: pygame.Surface, words: str, more: str) -> None:
        x, y = surface.get_rect().center
        self.theme.write(surface, words, x, y - self.theme.px(10), 15, TEXT, align=0.5)
        self.theme.write(surface, more, x, y + self.theme.px(12), SMALL, MUTED, align=0.5)
