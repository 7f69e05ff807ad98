"""Everything that looks like a control is one: the toolbar, the settings, the list of species, by mouse alone."""

import pytest

from tests.viewers.worlds.windows import BEGUN
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
