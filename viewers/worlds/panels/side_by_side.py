"""All worlds of a run side by side, as the map draws them when it is asked to: the same colours, one legend."""

from math import ceil

import pygame

from viewers.ui.theme import ACCENT, GROUND, LINE, MUTED, SMALL, TEXT, Theme

LABEL = 20  # [units] above a picture
GAP = 8  # [units] between two


def tiles(count: int, size: tuple[int, int], shape: tuple[int, int], theme: Theme) -> list[pygame.Rect]:
    """Return where `count` pictures of a shape (rows, columns) go in an area of a size, as large as they can be."""
    gap, label, (width, height), (rows, columns) = theme.px(GAP), theme.px(LABEL), size, shape
    best: list[pygame.Rect] = []
    for across in range(1, count + 1):
        down = ceil(count / across)
        room = (width - gap) // across - gap, (height - gap) // down - gap - label
        scale = min(room[0] / columns, room[1] / rows)
        if scale <= 0 or (best and scale * columns <= best[0].width):
            continue
        wide, tall = max(1, int(scale * columns)), max(1, int(scale * rows))
        left = (width - across * (wide + gap) + gap) // 2
        top = (height - down * (tall + label + gap) + gap) // 2
        best = [
            pygame.Rect(left + n % across * (wide + gap), top + n // across * (tall + label + gap) + label, wide, tall)
            for n in range(count)
        ]
    return best


def draw(
    surface: pygame.Surface, places: list[pygame.Rect], pictures: list[pygame.Surface], names: list[str],
    marked: tuple[int, int | None], theme: Theme,
) -> None:  # fmt: skip
    """Draw pictures, each with its name; marked are the numbers of the chosen one and of the one under the mouse."""
    surface.fill(GROUND)
    chosen, hovered = marked
    for number, (place, picture, name) in enumerate(zip(places, pictures, names, strict=True)):
        surface.blit(picture, place)
        ink = TEXT if number in marked else MUTED
        theme.write(surface, name, place.x, place.y - theme.px(LABEL / 2), SMALL, ink, width=place.width)
        edge = ACCENT if number == hovered else TEXT if number == chosen else LINE
        pygame.draw.rect(surface, edge, place.inflate(2, 2), max(1, theme.px(1)))
