"""The inspector: who is being watched, what its body is made of, how well it swims; what the colours mean."""

from collections.abc import Hashable
from itertools import zip_longest
from math import isfinite
from typing import Any

import pygame

from viewers.creatures.creature import Swimmer
from viewers.creatures.panels.drawing import draw_still
from viewers.creatures.playback import CreaturePlayback
from viewers.ui.panel import Panel
from viewers.ui.theme import ACCENT, GROUND, MUTED, RAISED, SMALL, TEXT, WARNING

ROW = 18  # [units]
CARD = 62  # [units] a side of the small picture of each that swims


class Inspector(Panel[CreaturePlayback]):
    """Figures of one creature; of several a card each, and a click on a card follows its creature."""

    name = "inspector"
    cards: tuple[pygame.Rect, ...] = ()

    def key(self, playback: CreaturePlayback) -> Hashable:
        """Return what the picture depends on."""
        swimmers = tuple((one.name, one.ready) for one in playback.swimmers)
        return swimmers, playback.subject, self.area.size

    def draw(self, surface: pygame.Surface, playback: CreaturePlayback) -> None:
        """Draw cards, figures and the kinds of links."""
        self.ground(surface)
        one, unit = playback.watched, self.theme.px
        self.cards = ()
        if one is None:
            return
        y = unit(4)
        if len(playback.swimmers) > 1:
            y = self._draw_cards(surface, playback, self.heading(surface, "side by side", y))
        y = self.heading(surface, one.label, y)
        y = self._draw_score(surface, playback, one, y)
        y = self._pairs(surface, figures(one, playback), y)
        if y < surface.get_height() - unit(30):
            self._draw_kinds(surface, playback, self.heading(surface, "links", y + unit(2)))

    def click(self, place: tuple[int, int], playback: CreaturePlayback) -> None:
        """Follow the creature whose card was clicked."""
        for number, card in enumerate(self.cards):
            if card.collidepoint(place):
                playback.choose(number)

    def right_click(self, place: tuple[int, int], playback: CreaturePlayback) -> None:
        """Take the creature whose card was clicked out of the tank."""
        for number, card in enumerate(self.cards):
            if card.collidepoint(place):
                playback.subject = number
                playback.remove()
                return

    def _draw_cards(self, surface: pygame.Surface, playback: CreaturePlayback, y: int) -> int:
        """Draw a small picture of each that swims; return where they end."""
        unit, gap = self.theme.px, self.theme.px(5)
        count = len(playback.swimmers)
        columns = min(count, 5)
        side = min(unit(CARD), (surface.get_width() - unit(28) - gap * (columns - 1)) // columns)
        found = []
        for number, one in enumerate(playback.swimmers):
            row, column = divmod(number, columns)
            card = pygame.Rect(unit(14) + column * (side + gap), y + row * (side + gap), side, side)
            pygame.draw.rect(surface, GROUND, card, border_radius=unit(4))
            if one.anatomy is not None:
                body = one.anatomy
                draw_still(surface, card.inflate(-unit(10), -unit(16)), body.places, body.links, body.kinds,
                           playback.arena.link_kinds, GROUND)  # fmt: skip
            mine = number == playback.subject
            pygame.draw.rect(surface, ACCENT if mine else RAISED, card, max(1, unit(1.5)), border_radius=unit(4))
            self.theme.write(surface, f"{number + 1}", card.x + unit(5), card.y + unit(8), SMALL, TEXT, bold=True)
            if one.motion is not None and isfinite(one.motion.score):
                self.theme.write(surface, f"{one.motion.score:.1f}", card.right - unit(4), card.bottom - unit(7),
                                 SMALL, MUTED, align=1.0)  # fmt: skip
            found.append(card)
        self.cards = tuple(found)
        return found[-1].bottom + unit(8)

    def _draw_score(self, surface: pygame.Surface, playback: CreaturePlayback, one: Swimmer, y: int) -> int:
        """Write how far it swims, or why it has no score."""
        unit = self.theme.px
        if one.motion is None:
            words, colour = "...", MUTED
        elif one.motion.reason:
            words, colour = one.motion.reason, WARNING
        else:
            words, colour = f"{one.motion.score:.2f} {playback.arena.fitness_unit}", TEXT
        end = self.theme.write(surface, words, unit(14), y + unit(11), 15, colour, bold=True,
                               width=surface.get_width() - unit(28))  # fmt: skip
        if one.motion is not None and not one.motion.reason:
            self.term(surface, f"fitness, over {playback.arena.beats} beats", end + unit(8), y + unit(12), MUTED,
                      width=surface.get_width() - end - unit(18), word="fitness")  # fmt: skip
        return y + unit(26)

    def _pairs(self, surface: pygame.Surface, pairs: list[tuple[str, str]], y: int) -> int:
        """Write names and values, two short ones a row; return where they end."""
        unit, column = self.theme.px, 0
        whole = surface.get_width() - unit(28)
        for name, value in pairs:
            wide = self.theme.width(value, SMALL, bold=True) + self.theme.width(name, SMALL) + unit(12)
            is_long = wide > whole // 2
            if is_long and column:
                column, y = 0, y + unit(ROW)
            x = unit(14) + column * (whole // 2)
            end = self.theme.write(surface, value, x, y + unit(8), SMALL, TEXT, bold=True)
            room = x + (whole if is_long else whole // 2) - end - unit(7)
            self.term(surface, name, end + unit(5), y + unit(8), MUTED, width=room)
            column = 0 if is_long else 1 - column
            y += 0 if column else unit(ROW)
        return y + (unit(ROW) if column else 0)

    def _draw_kinds(self, surface: pygame.Surface, playback: CreaturePlayback, y: int) -> None:
        unit, half = self.theme.px, surface.get_width() // 2 - self.theme.px(8)
        notes = {(True, False): "swells", (False, True): "spreads, feathers", (True, True): "does both"}
        for number, kind in enumerate(playback.arena.link_kinds):
            x, top = unit(14) + number % 2 * half, y + number // 2 * unit(ROW)
            swatch = pygame.Rect(x, top + unit(5), unit(16), unit(6))
            pygame.draw.rect(surface, kind.colour, swatch, border_radius=unit(3))
            end = self.theme.write(surface, kind.name, x + unit(22), top + unit(8), SMALL, TEXT)
            more = notes.get((kind.swells, kind.spreads), "")
            self.theme.write(surface, more, end + unit(6), top + unit(8), SMALL, MUTED, width=x + half - end - unit(8))


def figures(one: Swimmer, playback: CreaturePlayback) -> list[tuple[str, str]]:
    """Return the figures of a creature, names and values: its body, where it is on the map, how it swam."""
    facts: dict[str, Any] = dict(one.anatomy.facts) if one.anatomy is not None else {}
    axes, known = playback.arena.axes, one.notes.get("descriptors", ())
    places = {axis: facts.pop(axis.name, value) for axis, value in zip_longest(axes, known)}
    elsewhere = [axis for axis in getattr(playback.arena, "body_axes", ()) if axis.name in facts]
    places |= {axis: facts.pop(axis.name) for axis in elsewhere}  # numbers of the body that are not on this map
    pairs = [(name, _spelt(value)) for name, value in facts.items()]
    pairs += [
        (axis.name, axis.measured(value))
        for axis, value in places.items()
        if value is not None and axis.unit not in facts  # nodes are counted already
    ]
    if "born" in one.notes:
        pairs.append(("evaluation", f"no. {one.notes['born'] + 1:,}"))
    if one.motion is not None and not one.motion.reason:
        dx, dy = one.motion.centres[min(len(one.motion.centres) - 1, playback.arena.beats * one.motion.frames_per_beat)]
        start = one.motion.centres[0]
        pairs += [("ahead", f"{dx - start[0]:.2f} cells"), ("astray", f"{abs(dy - start[1]):.2f} cells")]
    return pairs


def _spelt(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
