"""Every text that a window draws can be read: it stands out from what is below it, and is not small."""

import pygame
import pytest

from alife.core.colours import contrast
from tests.viewers.creatures.tanks import Tank
from tests.viewers.worlds.windows import Window
from viewers.start.playback import StartPlayback
from viewers.start.window import StartWindow
from viewers.ui.theme import NORMAL, TEXT, Theme

LEAST_CONTRAST, LEAST_SIZE = 4.5, 12


@pytest.fixture
def texts(monkeypatch):
    """Every text that is drawn from now on: its contrast with what is mostly below it, its size [pixels], itself."""
    found = []
    original = Theme.write

    def write(theme, surface, words, x, y, size=NORMAL, colour=TEXT, *, bold=False, align=0.0, width=0):
        shown = theme.fitted(words, width, size, bold=bold) if width else words
        wide, tall = theme.font(size, bold=bold).size(shown)
        area = pygame.Rect(x - round(align * wide), y - tall // 2, wide, tall).clip(surface.get_rect())
        area = area.clip(surface.get_clip())
        if area.width > 2 and area.height > 2 and shown.strip(" …"):
            below = [tuple(surface.get_at((left, area.centery)))[:3] for left in range(area.left, area.right, 3)]
            ground = max(set(below), key=below.count)
            found.append((round(contrast(colour, ground), 2), size * theme.scale, words, colour, ground))
        return original(theme, surface, words, x, y, size, colour, bold=bold, align=align, width=width)

    monkeypatch.setattr(Theme, "write", write)
    return found


def check(texts):
    assert len(texts) > 5
    faint = {text for text in texts if text[0] < LEAST_CONTRAST}
    assert not faint, sorted(faint, key=str)[:8]
    small = {text for text in texts if text[1] < LEAST_SIZE}
    assert not small, sorted(small, key=str)[:8]


def anew(window):
    window.app.forget_drawn()
    window.settle()


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_texts_of_the_window_on_worlds_can_be_read(tmp_path, texts, size):
    window = Window(tmp_path / "r", size)
    anew(window)
    for key in (pygame.K_l, pygame.K_k, pygame.K_p):
        window.key(key)
        anew(window)
        window.key(pygame.K_ESCAPE)
    window.key(pygame.K_SLASH, unicode="?")
    anew(window)
    window.key(pygame.K_ESCAPE)
    window.key(pygame.K_F2)
    anew(window)
    window.key(pygame.K_ESCAPE)
    window.playback.pin(window.living())
    anew(window)
    for _ in range(2):
        window.key(pygame.K_h)
        anew(window)
    check(texts)
    window.close()


def test_texts_of_the_window_on_creatures_can_be_read(tmp_path, texts):
    tank = Tank(tmp_path / "r")
    anew(tank)
    for key in (pygame.K_n, pygame.K_v, pygame.K_v, pygame.K_e):
        tank.key(key)
        anew(tank)
    tank.key(pygame.K_SLASH, unicode="?")
    anew(tank)
    check(texts)
    tank.close()


def test_texts_of_the_start_page_can_be_read(tmp_path, texts):
    pygame.display.init()
    window = StartWindow(StartPlayback(tmp_path), pygame.display.set_mode((1280, 720)), Theme(1.0))
    window.tick()
    window.draw()
    window.playback.browse(tmp_path)
    window.forget_drawn()
    window.draw()
    check(texts)
    pygame.display.quit()
