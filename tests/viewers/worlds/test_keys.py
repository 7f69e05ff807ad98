"""Every key does what the help says it does."""

import pygame
import pytest

from alife.core.state import cell_arrays
from alife.runs.interventions import read
from sims.multicell.state import State
from tests.viewers.worlds.windows import BEGUN
from viewers.ui.wishes import Home
from viewers.worlds.actions import Actions
from viewers.worlds.keys import BY_CODE, GROUPS, KEYS
from viewers.worlds.playback import SPEEDS

TESTED = set()
LEISURELY = SPEEDS.index(200.0)  # slow enough that a run does not end within a test


def key_of(action):
    TESTED.add(action)
    return next(key.codes[0] for key in KEYS if key.action == action)


def run_to(window, step):
    """Let a playing world come to a step, or pause before it."""
    while window.playback.playing and window.run.step < step:
        window.settle(1)


def press(window, action, **given):
    window.key(key_of(action), **given)


def test_every_key_has_an_action_and_a_line_in_the_help():
    for key in KEYS:
        assert callable(getattr(Actions, key.action))
        assert key.shown
        assert key.meaning
        assert key.group in GROUPS


def test_no_key_does_two_things():
    codes = [code for key in KEYS for code in key.codes]
    assert len(codes) == len(set(codes)) == len(BY_CODE)


def test_space_runs_and_pauses(window):
    window.playback.speed_index = LEISURELY
    press(window, "toggle_play")
    assert window.playback.playing
    assert window.run.step > BEGUN
    press(window, "toggle_play")
    assert not window.playback.playing
    step = window.run.step
    window.settle()
    assert window.run.step == step


def test_space_at_the_end_lets_the_run_go_on(window):
    window.playback.go_to(300)
    window.settle()
    assert window.run.ended
    press(window, "toggle_play")
    assert window.run.run_config.steps > 300
    assert window.run.step > 300


def test_period_takes_one_step(window):
    press(window, "step_once")
    assert window.run.step == BEGUN + 1
    assert window.playback.frame.step == BEGUN + 1


def test_comma_goes_back_one_step(window):
    press(window, "step_back")
    assert window.run.step == BEGUN - 1
    assert window.playback.frame.step == BEGUN - 1


def test_up_and_down_change_the_speed_within_its_bounds(window):
    assert window.playback.speed == SPEEDS[-1]
    press(window, "slower")
    assert window.playback.speed == SPEEDS[-2]
    press(window, "faster")
    press(window, "faster")
    assert window.playback.speed == SPEEDS[-1]
    for _ in range(30):
        window.playback.slower()
    assert window.playback.speed == 1


def test_a_slow_run_takes_few_steps(window):
    window.playback.speed_index = 0
    window.playback.toggle_play()
    window.settle(30)
    assert window.run.step - BEGUN <= 1


def test_home_left_right_and_end_travel_in_time(window):
    press(window, "to_start")
    assert window.playback.frame.step == 0
    press(window, "forward")
    assert 0 < window.playback.frame.step <= BEGUN
    press(window, "to_head")
    assert window.playback.frame.step == BEGUN
    press(window, "rewind")
    assert window.playback.frame.step < BEGUN


def test_p_asks_what_to_pause_for(window):
    press(window, "ask_condition")
    assert window.app.prompt.open
    window.type("killer > 90")
    window.key(pygame.K_BACKSPACE)
    window.type("9%")
    window.key(pygame.K_RETURN)
    assert [one.text for one in window.playback.simulation.conditions] == ["killer > 99%"]
    window.type("nonsense")
    window.key(pygame.K_RETURN)
    assert window.app.prompt.open
    window.key(pygame.K_ESCAPE)
    assert not window.app.prompt.open
    assert not window.app.quitting


def test_keys_do_nothing_else_while_the_prompt_is_open(window):
    press(window, "ask_condition")
    window.key(pygame.K_q, unicode="q")
    assert not window.app.quitting
    assert window.app.prompt.text == "q"


def test_a_run_pauses_at_the_step_it_was_told_to(window):
    window.playback.pause_when("step 150")
    window.playback.toggle_play()
    window.settle(60)
    assert window.run.step == 150
    assert not window.playback.playing
    assert "150" in window.playback.news


def test_a_run_pauses_when_everybody_dies(window):
    window.playback.pause_when("extinction")
    window.playback.speed_index = LEISURELY
    window.playback.toggle_play()
    run_to(window, BEGUN + 3)
    for name in cell_arrays(State):
        getattr(window.run.state, name)[...] = 0
    window.playback.simulation._next_watch = 0.0  # it is looked for now and then, on a busy machine more seldom
    run_to(window, window.run.step + 5)
    assert not window.playback.playing
    assert "extinction" in window.playback.news


def test_a_run_rewinds_when_everybody_dies(window):
    window.playback.pause_when("extinction rewinds")
    window.playback.speed_index = LEISURELY
    window.playback.toggle_play()
    run_to(window, BEGUN + 3)
    for name in cell_arrays(State):
        getattr(window.run.state, name)[...] = 0
    window.playback.simulation._next_watch = 0.0  # it is looked for now and then, on a busy machine more seldom
    run_to(window, window.run.step + 5)
    assert not window.playback.playing
    assert window.run.state.role.any()
    assert "back at step" in window.playback.news


@pytest.mark.parametrize("number", range(10))
def test_digits_choose_the_colours(window, number):
    window.key(pygame.K_0 + (number + 1) % 10)
    assert window.playback.mode == number
    assert window.playback.frame.request.colours == window.playback.modes[number]


def test_c_shows_the_next_colours_and_comes_round(window):
    press(window, "next_mode")
    assert window.playback.mode == 1
    for _ in range(len(window.playback.modes) - 1):
        press(window, "next_mode")
    assert window.playback.mode == 0


def test_plus_minus_and_f_zoom(window):
    fitted = window.playback.camera.zoom
    press(window, "zoom_in")
    assert window.playback.camera.zoom > fitted
    press(window, "zoom_out")
    assert window.playback.camera.zoom == fitted
    press(window, "zoom_in")
    press(window, "fit")
    assert window.playback.camera.zoom == fitted


def test_g_draws_borders_or_not(window):
    with_borders = window.pixels("map").copy()
    press(window, "toggle_borders")
    assert (window.pixels("map") != with_borders).any()


def test_w_stays_in_a_run_of_one_world(window):
    press(window, "next_world")
    assert window.playback.world == 0


def test_d_turns_drawing_off_and_the_run_goes_on(window):
    press(window, "toggle_drawing")
    assert not window.playback.drawing
    window.playback.toggle_play()
    window.settle()
    assert window.run.step > BEGUN
    press(window, "toggle_drawing")
    assert window.playback.drawing


def test_s_saves_what_is_seen(window):
    press(window, "screenshot")
    press(window, "screenshot")
    files = sorted((window.run.folder / "screenshots").glob("*.png"))
    assert len(files) == 2
    assert pygame.image.load(files[0]).get_size() == window.screen.get_size()


@pytest.mark.parametrize(("mod", "suffix"), [(0, "mp4"), (pygame.KMOD_SHIFT, "gif")])
def test_r_records_until_it_is_pressed_again(window, mod, suffix):
    TESTED.update({"record", "record_gif"})
    window.key(pygame.K_r, mod=mod)
    for _ in range(5):
        window.settle(2)
        window.app.film.add(window.screen)
    window.app.actions.film_frame()
    assert window.playback.recording
    window.key(pygame.K_r, mod=mod)
    files = list((window.run.folder / "videos").glob(f"*.{suffix}"))
    assert len(files) == 1
    assert files[0].stat().st_size > 1000
    assert not window.playback.recording


def test_a_gif_ends_by_itself_when_it_is_as_long_as_one_may_be(window, monkeypatch):
    monkeypatch.setattr("viewers.ui.film.GIF_FRAMES", 5)
    monkeypatch.setattr("viewers.ui.film.Film.due", lambda _: 2)
    window.key(pygame.K_r, mod=pygame.KMOD_SHIFT)
    for _ in range(3):
        assert window.playback.recording
        window.app.actions.film_frame()
    assert window.app.film is None
    assert not window.playback.recording
    assert "5 frames" in window.playback.news
    assert len(list((window.run.folder / "videos").glob("*.gif"))) == 1


def test_b_branches_off(window):
    window.playback.go_to(60)
    window.settle()
    press(window, "branch")
    assert window.run.folder.name == "run-from-60"
    assert "run-from-60" in window.playback.news


def test_h_takes_one_tool_after_the_other_and_puts_them_away(window):
    seen = []
    for _ in range(len(window.playback.tools)):
        press(window, "toggle_tools")
        seen.append(window.playback.tool.name)
    assert seen == [tool.name for tool in window.playback.tools]
    press(window, "toggle_tools")
    assert window.playback.tool is None
    assert not window.app.toolbar.open


def test_brackets_size_the_brush_and_x_chooses(window):
    press(window, "toggle_tools")
    radius = window.playback.brush.radius
    press(window, "larger")
    press(window, "larger")
    press(window, "smaller")
    assert window.playback.brush.radius == radius + 1
    press(window, "next_choice")
    assert window.playback.brush.choice == 1


def test_z_undoes(window):
    place = window.living()
    before = window.run.state.role.copy()
    window.playback.take_tool(2)
    window.playback.begin_stroke()
    window.playback.paint(place)
    window.settle()
    assert (window.run.state.role != before).any()
    assert len(read(window.run.folder / "interventions.jsonl")) == 1
    press(window, "undo")
    assert (window.run.state.role == before).all()
    assert read(window.run.folder / "interventions.jsonl") == []


def test_two_strokes_quicker_than_the_world_are_two(window):
    playback = window.playback
    playback.take_tool(next(n for n, tool in enumerate(playback.tools) if tool.name == "kill"))
    for place in ((4, 4), (15, 15)):
        playback.begin_stroke()
        playback.paint(place)
    window.settle()
    assert [intervention.stroke for intervention in window.run.log.interventions] == [1, 2]


def test_undo_with_nothing_done_says_so(window):
    press(window, "undo")
    assert "nothing" in window.playback.news


def test_the_help_comes_and_goes(window):
    before = window.pixels().copy()
    press(window, "toggle_help")
    assert (window.pixels() != before).mean() > 0.2
    press(window, "toggle_help")
    assert not window.app.help.open
    window.key(0, unicode="?")
    assert window.app.help.open
    press(window, "escape")
    assert not window.app.help.open
    assert not window.app.quitting


def test_the_window_is_as_before_when_the_help_has_gone(window):
    before = window.pixels().copy()
    press(window, "toggle_help")
    window.pixels()
    press(window, "toggle_help")
    assert (window.pixels() == before).all()


def test_escape_lets_go_then_quits(window):
    window.playback.pin(window.living())
    window.settle()
    press(window, "escape")
    assert window.playback.pinned is None
    assert not window.app.quitting
    press(window, "escape")
    assert window.app.quitting


def test_q_quits(window):
    press(window, "quit")
    assert window.app.quitting


def test_f11_fills_the_screen(window, monkeypatch):
    asked = []
    monkeypatch.setattr(pygame.display, "toggle_fullscreen", lambda: asked.append(1))
    press(window, "toggle_fullscreen")
    assert asked


def test_f10_leaves_for_the_start_page(window):
    press(window, "go_home")
    assert window.app.over
    assert window.playback.wish == Home()


def test_a_shows_all_worlds_side_by_side_where_there_are_several(window):
    press(window, "toggle_together")
    assert not window.playback.together
    assert "one world" in window.playback.news


def test_l_lists_the_commonest_species(window):
    press(window, "toggle_species")
    window.settle()
    listed = window.playback.frame.commonest
    counts = [one.count for one in listed]
    assert counts == sorted(counts, reverse=True)
    species = window.run.state.species[0]
    assert counts[0] == (species == listed[0].label).sum()
    window.key(pygame.K_ESCAPE)
    assert not window.playback.lists_species


def test_k_opens_the_settings_and_escape_closes_them(window):
    press(window, "toggle_settings")
    assert window.app.area("settings").width > 0
    window.key(pygame.K_ESCAPE)
    assert window.app.area("settings").width == 0


@pytest.mark.parametrize("sheet", ["settings", "help", "glossary"])
def test_no_key_falls_through_an_open_sheet(window, sheet):
    window.app.act(f"toggle_{sheet}")
    window.settle()
    playback = window.playback
    before = playback.mode, playback.together, playback.lists_species, playback.drawing, playback.frame.step
    for code, letter in ((pygame.K_3, "3"), (pygame.K_a, "a"), (pygame.K_l, "l"), (pygame.K_d, "d"), (pygame.K_q, "q"),
                         (pygame.K_HOME, ""), (pygame.K_PERIOD, ".")):  # fmt: skip
        window.key(code, unicode=letter)
    assert before == (
        playback.mode, playback.together, playback.lists_species, playback.drawing, playback.frame.step
    )  # fmt: skip
    assert not window.app.quitting
    window.key(pygame.K_ESCAPE)
    assert not window.app.panel(sheet).open
    window.key(pygame.K_3, unicode="3")
    assert playback.mode == 2


def test_control_plus_and_minus_scale_the_type(window):
    window.key(pygame.K_EQUALS, mod=pygame.KMOD_CTRL)
    assert window.app.theme.scale == 1.25
    window.key(pygame.K_MINUS, mod=pygame.KMOD_CTRL)
    assert window.app.theme.scale == 1.0


def test_keys_that_mean_nothing_do_nothing(window):
    before = window.pixels().copy()
    window.key(pygame.K_F5)
    window.key(pygame.K_y, unicode="y")
    assert (window.pixels() == before).all()


def test_f2_opens_the_glossary_and_closes_it(window):
    press(window, "toggle_glossary")
    assert window.app.area("glossary").width > 0
    press(window, "toggle_glossary")
    assert window.app.area("glossary").width == 0


def test_every_action_of_the_table_is_tested_above():
    assert {key.action for key in KEYS} <= TESTED
