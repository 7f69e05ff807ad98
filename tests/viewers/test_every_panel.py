"""A panel is shown because its class stands in the table of its window; none is forgotten, none needs more."""

from importlib import import_module
from pkgutil import iter_modules

import pygame
import pytest

from tests.viewers.creatures.tanks import Tank
from tests.viewers.worlds.windows import Window
from viewers.creatures.window import CreatureWindow
from viewers.ui.panel import Panel
from viewers.worlds.window import WorldWindow

WINDOWS = {"worlds": WorldWindow, "creatures": CreatureWindow}


def panels_in(package):
    """Return the classes of panels that the modules of a package define."""
    folder = import_module(f"viewers.{package}.panels")
    modules = [import_module(f"{folder.__name__}.{found.name}") for found in iter_modules(folder.__path__)]
    return {
        one for module in modules for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Panel) and one.__module__ == module.__name__
    }  # fmt: skip


@pytest.mark.parametrize("package", WINDOWS)
def test_every_panel_stands_in_the_table_of_its_window(package):
    table = WINDOWS[package].panel_types
    assert len({panel.name for panel in table}) == len(table)
    shared = {panel for panel in table if panel.__module__.startswith("viewers.ui.")}  # such as the toolbar
    assert set(table) - shared == panels_in(package)


class Extra(Panel):
    """A panel that a test adds."""

    name = "extra"

    def height(self, playback, room):  # noqa: ARG002
        return 50

    def key(self, playback):  # noqa: ARG002
        return ()

    def draw(self, surface, playback):  # noqa: ARG002
        surface.fill((200, 30, 60))


@pytest.mark.parametrize(("shown", "kind"), [(Window, WorldWindow), (Tank, CreatureWindow)])
def test_a_class_more_in_the_table_is_a_panel_more(tmp_path, monkeypatch, shown, kind):
    first, *others = kind.panel_types
    monkeypatch.setattr(kind, "panel_types", (first, Extra, *others))
    window = shown(tmp_path / "r")
    area = window.app.area("extra")
    assert area.topright == (1280, 0)
    assert area.height == 50
    assert (window.pixels("extra")[:, 1:] == (200, 30, 60)).all()
    assert window.app.area("title").top == 50
    window.close()
    assert not pygame.display.get_init()
