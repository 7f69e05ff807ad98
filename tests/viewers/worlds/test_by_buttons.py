"""Everything that looks like a control is one: the toolbar, the settings, the list of species, by mouse alone."""

import pygame
import pytest

from tests.viewers.worlds.windows import BEGUN, Window
from viewers.ui.controls import BUTTON
from viewers.ui.theme import ACCENT, RAISED
from viewers.ui.wishes import Home, NewWorld
from viewers.worlds.time_control import SPEEDS


def press(window, action):
    window.click(window.within("controls", *window.app.panel("controls").place_of(action)))


def test_every_button_is_an_action_with_a_hint(window):
    for group in window.app.panel("controls").groups(window.playback):
        for control in group:
            assert callable(getattr(window.app.actions, control.action))
            assert control.hint


def test_the_buttons_of_time_step_and_play(window):
    press(window, "step_once")
    assert window.run.step == BEGUN + 1
    press(window, "step_back")
    assert window.playback.frame.step == BEGUN
    window.playback.speed_index = SPEEDS.index(200.0)  # slow enough not to end within the test
    press(window, "toggle_play")
    assert window.playback.playing
    press(window, "toggle_play")
    assert not window.playback.playing


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_the_slider_sets_the_speed(window, share):
    controls = window.app.panel("controls")
    window.click(window.within("controls", *controls.place_of_speed(share)))
    assert window.playback.speed == (SPEEDS[-1] if share else SPEEDS[0])


def test_no_button_moves_when_play_becomes_pause(window):
    controls = window.app.panel("controls")
    window.playback.speed_index = SPEEDS.index(200.0)  # slow enough not to end within the test
    places = [area for area, _ in controls._places]
    press(window, "toggle_play")
    assert window.playback.playing
    assert [area for area, _ in controls._places] == places


def test_pointing_at_a_button_says_what_it_does(window):
    window.move(window.within("controls", *window.app.panel("controls").place_of("branch")))
    assert "run of its own" in window.playback.hint
    assert window.app.area("hint").width > 0
    window.move((5, 5))
    assert window.playback.hint == ""


def test_a_setting_is_turned_and_the_run_branches_off(window):
    press(window, "toggle_settings")
    settings, before = window.app.settings, window.playback.folder
    window.click(window.within("settings", *settings.place_of("upkeep", "+")))
    window.settle()
    assert window.run.world.config.upkeep == 2
    assert window.playback.folder != before
    assert "upkeep = 2" in window.playback.news
    window.click(window.within("settings", *settings.place_of("upkeep", "-")))
    window.settle()
    assert window.run.world.config.upkeep == 1
    assert len(window.run.log.interventions) == 2
    window.click(window.within("settings", *settings.place_of("close")))
    assert not settings.open


def test_a_new_world_is_wished_for_with_seed_and_preset(window):
    press(window, "toggle_settings")
    settings = window.app.settings
    window.click(window.within("settings", *settings.place_of("seed up")))
    window.click(window.within("settings", *settings.place_of("no-killers")))
    window.settle()
    window.click(window.within("settings", *settings.place_of("begin")))
    assert window.playback.wish == NewWorld("multicell", "no-killers", window.playback.seeds[-1] + 2)


def test_a_number_is_typed_after_a_click_on_it(window):
    press(window, "toggle_settings")
    settings, mode = window.app.settings, window.playback.mode
    window.click(window.within("settings", *settings.place_of("upkeep", "=")))
    window.type("37")
    window.key(pygame.K_BACKSPACE)
    window.key(pygame.K_RETURN)
    window.settle()
    assert window.run.world.config.upkeep == 3
    assert settings.typed is None
    assert window.playback.mode == mode


def test_what_is_typed_is_left_by_escape_and_refused_where_a_setting_cannot_have_it(window):
    press(window, "toggle_settings")
    settings, before = window.app.settings, window.run.world.config
    window.click(window.within("settings", *settings.place_of("upkeep", "=")))
    window.type("99999")
    window.key(pygame.K_RETURN)
    assert "upkeep must be 0..10000, got 99999." in window.playback.news
    assert settings.typed == ("upkeep", "99999")
    window.key(pygame.K_ESCAPE)
    assert settings.open
    assert settings.typed is None
    assert window.run.world.config == before
    assert not window.run.log.interventions


def test_a_setting_that_only_a_new_world_can_have_is_kept_for_it(window):
    press(window, "toggle_settings")
    settings, folder = window.app.settings, window.playback.folder
    while settings.place_of("width", "=") is None:
        window.wheel(window.app.area("settings").center, -5)
    (width,) = (one for one in settings.plan.rows(window.playback) if one.name == "width")
    assert not width.live
    window.click(window.within("settings", *settings.place_of("width", "=")))
    window.type("96")
    window.key(pygame.K_RETURN)
    assert window.run.world.config.width == width.value
    assert window.playback.folder == folder
    for preset in (None, "no-killers"):
        if preset:
            window.click(window.within("settings", *settings.place_of(preset)))
        window.click(window.within("settings", *settings.place_of("begin")))
        wish, window.playback.wish = window.playback.wish, None
        assert wish.preset == preset
        assert wish.changes["width"] == 96


def test_a_world_without_live_settings_says_that_they_are_of_a_new_one(window):
    def hint():
        controls = [one for group in window.app.panel("controls").groups(window.playback) for one in group]
        return next(one.hint for one in controls if one.action == "toggle_settings")

    assert "while it runs" in hint()
    window.playback.live_settings = ()  # as of a world in one file
    assert "new world" in hint()
    press(window, "toggle_settings")
    before = window.run.world.config
    window.click(window.within("settings", *window.app.settings.place_of(settings_name(window), "+")))
    assert window.run.world.config == before
    assert window.app.settings.plan.values


def settings_name(window):
    """Return the name of the first setting that is listed as a number."""
    return next(one.name for one in window.app.settings.plan.rows(window.playback) if type(one.value) is int)


def test_the_map_is_seen_beside_the_settings_and_their_button_is_lit(window):
    controls = window.app.panel("controls")
    place = window.within("controls", *controls.place_of("toggle_settings"))
    corner = place[0], place[1] - window.app.theme.px(BUTTON / 2 - 3)
    assert window.colour_at(corner) == RAISED
    press(window, "toggle_settings")
    window.move((5, 5))
    left, top = window.place_of(0, 0)
    right, bottom = window.place_of(window.playback.rows - 1, window.playback.columns - 1)
    assert not window.app.area("settings").colliderect((left, top, right - left, bottom - top))
    assert window.colour_at(corner) == ACCENT


@pytest.mark.parametrize("size", [(1280, 800), (900, 560)])
def test_the_list_of_species_lies_below_the_tools(tmp_path, size):
    window = Window(tmp_path / "run", size)
    window.app.act("toggle_tools")
    window.app.act("toggle_species")
    window.settle()
    assert window.app.area("species_list").top >= window.app.area("toolbar").bottom
    window.close()


def test_a_click_in_the_list_follows_a_species(window):
    press(window, "toggle_species")
    window.settle()
    listed = window.app.overlays["species_list"]
    window.settle()
    row, one = listed._rows[0]
    window.click(window.within("species_list", *row.center))
    window.settle()
    assert window.playback.follows == ("species", one.label)
    y, x = window.playback.pinned
    assert window.run.state.species[0, y, x] == one.label
    window.run.state.species[0, y, x] = window.run.state.role[0, y, x] = 0
    window.playback.simulation.wanted = True
    window.settle()
    y, x = window.playback.pinned
    assert window.run.state.species[0, y, x] == one.label


def test_the_start_button_leaves(window):
    press(window, "go_home")
    assert window.playback.wish == Home()
