"""A decision tree as a drawing: questions at the nodes, what they lead to at the leaves, the way taken lit."""

import pygame

from alife.core.colours import blend, ink_on
from alife.worlds.viewable import Decision
from viewers.ui.theme import ACCENT, FAINT, LINE, MUTED, PANEL, RAISED, SMALL, TEXT, Theme

LEVEL = 44  # [units] between two levels
CLOSE_LEVEL = 27  # [units] the same where there is little room


def tree_height(theme: Theme, decision: Decision) -> int:
    """Return the height [pixels] a tree wants."""
    return theme.px(LEVEL * len(decision.path) + 66)


def least_height(theme: Theme, decision: Decision) -> int:
    """Return the height [pixels] below which a tree cannot be read."""
    return theme.px(CLOSE_LEVEL * len(decision.path) + 52)


def draw_tree(surface: pygame.Surface, area: pygame.Rect, decision: Decision, theme: Theme) -> None:
    """Draw a tree into an area."""
    depth, unit = len(decision.path), theme.px
    level = (area.height - unit(52)) / max(depth, 1)
    taken = _nodes_taken(decision)
    for node in range(1, 2 * len(decision.answers) - 1):
        start, end = (_place(area, one, depth, level, unit(12)) for one in ((node - 1) // 2, node))
        lit = node in taken
        pygame.draw.line(surface, ACCENT if lit else LINE, start, end, max(1, unit(2 if lit else 1)))
        if node <= 2 or lit:
            x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
            theme.write(surface, f"{(node - 1) % 2}", round(x) + (unit(7) if node % 2 == 0 else -unit(7)), round(y),
                        SMALL, ACCENT if lit else FAINT, align=0.5)  # fmt: skip
    for node, question in enumerate(decision.questions):
        _draw_question(surface, _place(area, node, depth, level, unit(12)), question, theme, lit=node in taken)
    for number, answer in enumerate(decision.answers):
        node = len(decision.questions) + number
        _draw_answer(
            surface, _place(area, node, depth, level, unit(12)), answer[0], answer[2], theme, lit=node in taken
        )
    reached = max(taken) - len(decision.questions)
    theme.write(surface, decision.answers[reached][1], area.centerx, area.bottom - unit(10), SMALL, TEXT,
                align=0.5, width=area.width)  # fmt: skip


def _nodes_taken(decision: Decision) -> set[int]:
    node, taken = 0, {0}
    for bit in decision.path:
        node = 2 * node + 1 + bit
        taken.add(node)
    return taken


def _place(area: pygame.Rect, node: int, depth: int, level: float, margin: int) -> tuple[int, int]:
    """Return where a node stands: its level down, evenly spread over the width."""
    row = (node + 1).bit_length() - 1
    share = (node + 1 - (1 << row) + 0.5) / (1 << row)
    return area.x + round(share * area.width), area.y + margin + round(min(row, depth) * level)


def _draw_question(surface: pygame.Surface, place: tuple[int, int], words: str, theme: Theme, *, lit: bool) -> None:
    box = pygame.Rect(0, 0, theme.width(words, SMALL) + theme.px(10), theme.px(18))
    box.center = place
    pygame.draw.rect(surface, blend(PANEL, ACCENT, 0.25) if lit else RAISED, box, border_radius=theme.px(9))
    pygame.draw.rect(surface, ACCENT if lit else LINE, box, 1, border_radius=theme.px(9))
    theme.write(surface, words, *box.center, SMALL, TEXT if lit else MUTED, align=0.5)


def _draw_answer(
    surface: pygame.Surface,
    place: tuple[int, int],
    words: str,
    colour: tuple[int, int, int],
    theme: Theme,
    *,
    lit: bool,
) -> None:
    box = pygame.Rect(0, 0, theme.px(22), theme.px(20))
    box.center = place
    ground = colour if lit else blend(PANEL, colour, 0.45)
    pygame.draw.rect(surface, ground, box, border_radius=theme.px(4))
    if lit:
        pygame.draw.rect(surface, TEXT, box.inflate(4, 4), max(1, theme.px(1.5)), border_radius=theme.px(6))
    theme.write(surface, words, *box.center, SMALL, ink_on(ground), align=0.5, bold=lit)
