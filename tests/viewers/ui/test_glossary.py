"""What words mean can be read in the window, is looked for by typing, and is shown beside the mouse."""

import pygame
import pytest

from viewers.ui import glossary


def test_the_table_of_a_text_is_read_with_its_plain_words():
    (entry,) = glossary.parsed(
        "# G\n\n| word | means | elsewhere |\n|---|---|---|\n| **a**, **b c** | `x` of *y* | z |\n"
    )
    assert entry == glossary.Entry(("a", "b c"), "x of y", "z")


@pytest.mark.parametrize(
    "label", ["telomere", "organism_cells", "Species", "reaction entropy", "word", "frames/s", "cells"]
)
def test_labels_of_the_window_are_in_the_glossary(label):
    assert glossary.meaning(label)


def test_no_word_is_told_where_there_is_none():
    assert glossary.meaning("1+2") == ""


def test_the_wheel_holds_the_same_glossary():
    """The wheel takes the file that a checkout reads to the place that an install reads."""
    installed, checkout = glossary.PLACES
    root = checkout.parent.parent
    line = f'"docs/{checkout.name}" = "{installed.relative_to(root)}"'
    assert line in (root / "pyproject.toml").read_text()


def test_letters_look_for_a_word_and_escape_closes(window):
    window.key(pygame.K_F2)
    sheet = window.app.glossary
    everything = len(sheet.found)
    assert window.app.area("glossary").width > 400
    window.type("telo")
    assert sheet.found[0].words == ("telomere",)
    assert len(sheet.found) < everything
    window.key(pygame.K_BACKSPACE)
    assert sheet.sought == "tel"
    window.key(pygame.K_ESCAPE)
    assert not sheet.open
    assert not window.app.quitting


def test_the_help_leads_to_it_by_mouse(window):
    window.key(pygame.K_SLASH, unicode="?")
    window.click(window.within("help", *window.app.help.words.center))
    assert window.app.glossary.open
    assert not window.app.help.open


def test_the_wheel_of_the_mouse_scrolls_and_a_click_closes(window):
    window.key(pygame.K_F2)
    before = window.pixels("glossary")
    window.wheel(window.within("glossary", 100, 200), -3)
    assert (window.pixels("glossary") != before).any()
    window.click(window.within("glossary", 100, 200))
    assert not window.app.glossary.open


def test_pointing_at_a_label_says_what_it_means(window):
    window.playback.pin(window.living())
    window.settle()
    panel = window.app.panel("inspector")
    area = next(area for area, meaning in panel._terms if meaning.startswith("telomere:"))
    window.move(window.within("inspector", *area.center))
    assert "generations left" in window.playback.hint
    assert window.app.area("hint").width > 0
    window.move(window.within("map", 5, 5))
    assert window.playback.hint == ""


def test_every_label_of_the_inspector_and_the_status_line_is_explained(window):
    window.playback.pin(window.living())
    window.settle()
    for name in ("inspector", "status"):
        assert len(window.app.panel(name)._terms) >= 3
    told = {meaning.partition(":")[0] for _, meaning in window.app.panel("inspector")._terms}
    assert {"energy", "age", "pheromone", "child pheromone", "telomere", "organism", "species", "word"} <= told


def test_the_legend_says_an_entry_in_full(window):
    area, number = window.app.panel("legend")._entries[1]
    window.move(window.within("legend", *area.center))
    assert window.playback.hint == window.playback.legend[number][0]
