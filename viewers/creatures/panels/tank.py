"""The tank: creatures swimming, large, with the way their mass's centre took and how far it got."""

from collections.abc import Hashable

import numpy as np
import pygame

from alife.worlds.world import Colour
from viewers.creatures.creature import Pose, Swimmer
from viewers.creatures.panels import water
from viewers.creatures.panels.drawing import draw_creature
from viewers.creatures.playback import Aquarium
from viewers.ui.panel import Panel
from viewers.ui.theme import GROUND, MUTED, NORMAL, SMALL, TEXT, Theme, blend

TRAIL: Colour = (255, 190, 92)
TRAIL_BEATS = 10.0  # [beats] that a trail shows
SCORED: Colour = (150, 235, 160)
NEAR = 1.5  # [cells] around a creature within which a click means it


class Tank(Panel[Aquarium]):
    """Draws what the lens sees of the water."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._water: pygame.Surface | None = None

    def key(self, aquarium: Aquarium) -> Hashable:
        """Return what the picture depends on."""
        lens, who = aquarium.lens, tuple((one.name, one.ready) for one in aquarium.swimmers)
        view = round(lens.x, 3), round(lens.y, 3), round(lens.zoom, 3), aquarium.trails, self.area.size
        return who, aquarium.subject, aquarium.beat, view, aquarium.collection.evaluations > 0

    def draw(self, surface: pygame.Surface, aquarium: Aquarium) -> None:
        """Draw water, trails, creatures and labels."""
        if self._water is None or self._water.get_size() != surface.get_size():
            self._water = water.backdrop(surface.get_size())
        surface.blit(self._water, (0, 0))
        water.draw_lines(surface, aquarium.lens, self.theme)
        water.draw_motes(surface, aquarium.lens, aquarium.beat, self.theme)
        ready = [(number, one, one.pose(aquarium.beat)) for number, one in enumerate(aquarium.swimmers) if one.ready]
        if aquarium.trails:
            for _, one, _ in ready:
                self._draw_trail(surface, aquarium, one)
        for number, one, pose in ready:
            self._draw_swimmer(surface, aquarium, one, pose, dimmed=0.0 if self._lit(aquarium, number) else 0.35)
        for number, one, pose in ready:
            self._draw_label(surface, aquarium, number, one, pose)
        if not ready:
            self._draw_waiting(surface, aquarium)

    def click(self, place: tuple[int, int], aquarium: Aquarium) -> None:
        """Follow the creature that was clicked; hold still or swim on where there is none."""
        number = self._at(place, aquarium)
        if number is not None:
            aquarium.choose(number)
        else:
            aquarium.toggle_play()

    def right_click(self, place: tuple[int, int], aquarium: Aquarium) -> None:
        """Take the creature that was clicked out of the tank."""
        number = self._at(place, aquarium)
        if number is not None:
            aquarium.subject = number
            aquarium.remove()

    def drag(self, place: tuple[int, int], moved: tuple[int, int], aquarium: Aquarium) -> None:  # noqa: ARG002
        """Move the water."""
        aquarium.pan(*moved)

    def wheel(self, place: tuple[int, int], steps: int, aquarium: Aquarium) -> None:
        """Zoom at the mouse."""
        aquarium.zoom(place, steps)

    def _at(self, place: tuple[int, int], aquarium: Aquarium) -> int | None:
        """Return which creature is at a place of the panel."""
        spot = np.array(aquarium.lens.to_water(place))
        for number, one in enumerate(aquarium.swimmers):
            if one.ready:
                points = one.pose(aquarium.beat).points
                if len(points) and np.hypot(*(points - spot).T).min() < NEAR:
                    return number
        return None

    @staticmethod
    def _lit(aquarium: Aquarium, number: int) -> bool:
        """Return whether a creature is drawn in full: all of them, unless one of several is followed."""
        return aquarium.view != "follow" or number == aquarium.subject

    def _draw_trail(self, surface: pygame.Surface, aquarium: Aquarium, one: Swimmer) -> None:
        points = aquarium.lens.to_port(one.trail(aquarium.beat, TRAIL_BEATS))
        points = points[:: 1 if aquarium.lens.zoom >= water.NEAR / 2 else 3]
        if len(points) < 2 or not np.isfinite(points).all():
            return
        shares = np.linspace(0.05, 0.9, len(points) - 1)
        for share, start, end in zip(shares, points[:-1], points[1:], strict=True):
            shade = blend(water.MIDDLE, TRAIL, float(share))
            pygame.draw.aaline(surface, shade, tuple(start), tuple(end), max(1, self.theme.px(1 + share)))
        self._draw_score(surface, aquarium, one)

    def _draw_score(self, surface: pygame.Surface, aquarium: Aquarium, one: Swimmer) -> None:
        """Mark where its centre was when the swim that is scored ended."""
        if aquarium.beat < aquarium.arena.beats:
            return
        x, y = aquarium.lens.to_port(one.place_at(aquarium.arena.beats))
        if 0 <= x < surface.get_width() and 0 <= y < surface.get_height():
            pygame.draw.aacircle(surface, SCORED, (x, y), self.theme.px(5), max(1, self.theme.px(1.5)))
            self.theme.write(surface, f"beat {aquarium.arena.beats}", round(x), round(y) + self.theme.px(14),
                             SMALL - 1, SCORED, align=0.5)  # fmt: skip

    def _draw_swimmer(
        self, surface: pygame.Surface, aquarium: Aquarium, one: Swimmer, pose: Pose, *, dimmed: float
    ) -> None:
        if one.anatomy is None:
            return
        points = aquarium.lens.to_port(pose.points)
        draw_creature(
            surface, points, one.anatomy.links, one.anatomy.kinds, aquarium.arena.link_kinds,
            scale=aquarium.lens.zoom, strength=pose.strength, spread=pose.spread, ground=water.MIDDLE, dimmed=dimmed,
        )  # fmt: skip

    def _draw_label(self, surface: pygame.Surface, aquarium: Aquarium, number: int, one: Swimmer, pose: Pose) -> None:
        """Write how far it is, above it; of several also which it is."""
        unit, lens = self.theme.px, aquarium.lens
        if not len(pose.points):
            self._say(surface, "This genome has no body", "a body grows from the node with the ring; set it")
            return
        if not np.isfinite(pose.points).all():
            self._say(surface, "This body fell apart", one.motion.reason if one.motion else "")
            return
        far = pose.centre[0]
        words = f"{far:+.1f} {aquarium.arena.fitness_unit}"
        top = lens.to_port(np.array([pose.centre[0], pose.points[:, 1].max()]))
        x, y = round(float(top[0])), round(float(top[1])) - unit(16)
        if not -50 < x < surface.get_width() + 50:
            return
        several = len(aquarium.swimmers) > 1
        if several and not -unit(20) < y < surface.get_height() + unit(20):
            return  # or labels of those that are far away would lie upon each other
        y = min(max(y, unit(14)), surface.get_height() - unit(10))
        if not several:
            self.theme.write(surface, words, x, y, NORMAL, TEXT, align=0.5)
            return
        badge = pygame.Rect(0, 0, unit(18), unit(16))
        badge.midright = x - unit(2), y
        mine = number == aquarium.subject
        pygame.draw.rect(surface, TEXT if mine else blend(water.MIDDLE, TEXT, 0.4), badge, border_radius=unit(4))
        self.theme.write(surface, f"{number + 1}", *badge.center, SMALL, GROUND, align=0.5, bold=True)
        self.theme.write(surface, words, badge.right + unit(5), y, SMALL, TEXT)

    def _draw_waiting(self, surface: pygame.Surface, aquarium: Aquarium) -> None:
        if aquarium.swimmers:
            self._say(surface, "Working out how it swims ...", "a first time compiles what that takes, half a minute")
        else:
            self._say(surface, "Nobody swims here yet", "the first creatures come with the first iteration")

    def _say(self, surface: pygame.Surface, words: str, more: str) -> None:
        x, y = surface.get_rect().center
        self.theme.write(surface, words, x, y - self.theme.px(10), 15, TEXT, align=0.5)
        self.theme.write(surface, more, x, y + self.theme.px(12), SMALL, MUTED, align=0.5)
