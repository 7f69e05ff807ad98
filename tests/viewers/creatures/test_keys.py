"""Every key of the window on creatures does what the help says it does."""

import numpy as np
import pygame
import pytest

from alife.search.genome_file import read_genomes
from tests.viewers.creatures.tanks import Tank
from viewers.creatures.actions import Actions
from viewers.creatures.creature import FRAMES_PER_BEAT
from viewers.creatures.keys import BY_CODE, GROUPS, KEYS
from viewers.creatures.playback import SPEEDS
from viewers.creatures.selection import FOLLOW, FREE, WHOLE
from viewers.ui.wishes import Home

TESTED = {"choose"}  # by its numbers, below


@pytest.fixture
def tank(tmp_path):
    tank = Tank(tmp_path)
    yield tank
    tank.close()


def press(tank, action, **given):
    TESTED.add(action)
    tank.key(next(key.codes[0] for key in KEYS if key.action == action), **given)


def test_every_key_has_an_action_and_a_line_in_the_help():
    for key in KEYS:
        assert callable(getattr(Actions, key.action))
        assert key.shown
        assert key.meaning
        assert key.group in GROUPS


def test_no_key_does_two_things():
    codes = [code for key in KEYS for code in key.codes]
    assert len(codes) == len(set(codes)) == len(BY_CODE)


def test_space_swims_and_holds_still(tank):
    press(tank, "toggle_play")
    tank.swim(0.5)
    assert tank.playback.beat > 0.4
    press(tank, "toggle_play")
    beat = tank.playback.beat
    tank.swim(0.5)
    assert tank.playback.beat == beat


def test_period_and_comma_move_by_a_moment(tank):
    press(tank, "step_once")
    press(tank, "step_once")
    assert tank.playback.beat == pytest.approx(2 / FRAMES_PER_BEAT)
    press(tank, "step_back")
    assert tank.playback.beat == pytest.approx(1 / FRAMES_PER_BEAT)
    assert not tank.playback.playing


def test_left_right_and_home_travel_by_beats(tank):
    press(tank, "beat_on")
    press(tank, "beat_on")
    assert tank.playback.beat == 2
    press(tank, "beat_back")
    assert tank.playback.beat == 1
    press(tank, "to_start")
    press(tank, "beat_back")
    assert tank.playback.beat == 0


def test_down_is_slow_motion_and_up_is_faster_within_bounds(tank):
    for _ in range(20):
        press(tank, "slower")
    assert tank.playback.speed == SPEEDS[0] == 0.02
    for _ in range(20):
        press(tank, "faster")
    assert tank.playback.speed == SPEEDS[-1]


def test_slow_motion_shows_moments_between_frames(tank):
    tank.playback.speed_index = 0
    tank.playback.playing = True
    tank.playback.go_to(1.0)
    tank.settle()
    before = tank.pixels("tank").copy()
    tank.swim(0.2)
    assert 0 < tank.playback.beat - 1.0 < 1 / FRAMES_PER_BEAT
    assert (tank.pixels("tank") != before).any()


def test_f_follows_and_a_sees_where_it_began(tank):
    tank.playback.go_to(8)
    press(tank, "see_all")
    assert tank.playback.view == WHOLE
    left, _ = tank.playback.camera.to_port(np.zeros(2))
    assert 0 <= left < tank.playback.camera.width
    press(tank, "follow")
    assert tank.playback.view == FOLLOW
    at = tank.playback.camera.to_port(tank.playback.watched.place_at(tank.playback.beat))
    assert np.allclose(at, [tank.playback.camera.width / 2, tank.playback.camera.height / 2], atol=3)


def test_plus_and_minus_zoom(tank):
    zoom = tank.playback.camera.zoom
    press(tank, "zoom_in")
    assert tank.playback.camera.zoom > zoom
    assert tank.playback.view == FREE
    press(tank, "zoom_out")
    assert tank.playback.camera.zoom == pytest.approx(zoom)


def test_t_takes_trails_away_and_back(tank):
    tank.playback.go_to(6)
    tank.settle()
    before = tank.pixels("tank").copy()
    press(tank, "toggle_trails")
    assert (tank.pixels("tank") != before).any()
    press(tank, "toggle_trails")
    assert (tank.pixels("tank") == before).all()


def test_v_goes_through_the_charts(tank):
    seen = [tank.playback.shown]
    for _ in range(3):
        press(tank, "next_chart")
        seen.append(tank.playback.shown)
    assert seen == [("elites", "map"), ("elites", "points"), ("population", "points"), ("elites", "map")]


def test_b_watches_the_best(tank):
    tank.playback.watch(3)
    press(tank, "watch_best")
    assert tank.playback.watched.motion.score == np.nanmax(tank.playback.population.fitness)


def test_n_lets_the_best_of_nine_parts_swim_side_by_side(tank):
    press(tank, "watch_nine")
    assert 3 <= len(tank.playback.swimmers) <= 9
    lanes = [one.lane for one in tank.playback.swimmers]
    assert lanes == sorted(lanes, reverse=True)
    assert len(set(lanes)) == len(lanes)


def test_numbers_follow_one_of_several(tank):
    press(tank, "watch_nine")
    tank.key(pygame.K_3)
    assert tank.playback.subject == 2
    assert tank.playback.view == FOLLOW
    tank.key(pygame.K_9)
    assert tank.playback.subject == (8 if len(tank.playback.swimmers) == 9 else 2)


def test_delete_takes_one_out_but_never_the_last(tank):
    press(tank, "watch_nine")
    count = len(tank.playback.swimmers)
    for _ in range(count + 2):
        press(tank, "remove")
    assert len(tank.playback.swimmers) == 1


def test_p_lets_a_running_search_pause_and_go_on(tank):
    press(tank, "toggle_search")
    assert "No search" in tank.playback.news
    tank.source.is_live = True
    press(tank, "toggle_search")
    assert tank.source.paused
    press(tank, "toggle_search")
    assert not tank.source.paused


def test_e_edits_and_e_or_escape_end_that(tank):
    press(tank, "toggle_editing")
    assert "genome_editor" in tank.app._areas
    press(tank, "toggle_editing")
    assert "archive_map" in tank.app._areas
    press(tank, "toggle_editing")
    press(tank, "escape")
    assert tank.playback.editing is None
    assert not tank.app.quitting


def test_a_changed_genome_that_e_has_left_comes_back_with_all_that_can_be_undone(tank):
    genes = tank.playback.watched.genes.copy()
    press(tank, "mutate")
    press(tank, "mutate")
    press(tank, "toggle_editing")
    press(tank, "undo")
    assert tank.playback.editing is not None
    press(tank, "undo")
    press(tank, "undo")
    assert np.array_equal(tank.playback.watched.genes, genes)


def test_a_changed_genome_is_saved_when_the_window_closes_and_only_once(tank, tmp_path):
    press(tank, "mutate")
    press(tank, "save_genome")
    press(tank, "mutate")
    press(tank, "escape")
    changed = tank.playback.watched.genes.copy()
    for _ in range(2):
        tank.playback.save_edits()
    files = sorted((tmp_path / "creatures").glob("*.npz"))
    assert len(files) == 2
    assert np.array_equal(read_genomes(files[1], tank.source.arena)[0], changed)


def test_x_takes_the_next_brush(tank):
    press(tank, "toggle_editing")
    seen = set()
    for _ in range(6):
        seen.add(tank.playback.editing.brush)
        press(tank, "next_brush")
    assert len(seen) == 6


def test_m_makes_a_mutant_and_z_takes_it_back(tank):
    genes = tank.playback.watched.genes.copy()
    press(tank, "mutate")
    assert tank.playback.editing is not None
    assert not np.array_equal(tank.playback.watched.genes, genes)
    once = tank.playback.watched.genes.copy()
    press(tank, "mutate")
    assert not np.array_equal(tank.playback.watched.genes, once)
    press(tank, "undo")
    press(tank, "undo")
    assert np.array_equal(tank.playback.watched.genes, genes)
    press(tank, "undo")
    assert "Nothing" in tank.playback.news


def test_an_edited_genome_that_was_left_for_another_creature_comes_back_with_z(tank):
    press(tank, "mutate")
    edited = tank.playback.watched.genes.copy()
    press(tank, "watch_best")
    assert tank.playback.editing is None
    press(tank, "undo")
    assert tank.playback.editing is not None
    assert np.array_equal(tank.playback.watched.genes, edited)


def test_g_saves_a_file_that_is_read_again(tank, tmp_path):
    press(tank, "save_genome")
    press(tank, "save_genome")
    files = sorted((tmp_path / "creatures").glob("*.npz"))
    assert [file.name for file in files] == ["creature-1.npz", "creature-2.npz"]
    assert np.array_equal(read_genomes(files[0], tank.source.arena)[0], tank.playback.watched.genes)


def test_g_says_so_when_the_file_cannot_be_written(tank, tmp_path):
    (tmp_path / "creatures").write_text("a file")
    press(tank, "save_genome")
    assert "Cannot save" in tank.playback.news


def test_s_takes_a_screenshot_and_r_films(tank, tmp_path):
    press(tank, "screenshot")
    assert list((tmp_path / "screenshots").glob("*.png"))
    press(tank, "record")
    tank.app.actions.film_frame()
    assert tank.playback.recording
    press(tank, "record")
    assert next((tmp_path / "videos").glob("*.mp4")).stat().st_size > 1000
    TESTED.add("record_gif")
    tank.key(pygame.K_r, mod=pygame.KMOD_SHIFT)
    tank.app.actions.film_frame()
    tank.key(pygame.K_r, mod=pygame.KMOD_SHIFT)
    assert list((tmp_path / "videos").glob("*.gif"))


def test_the_help_comes_and_goes_and_all_is_as_before(tank):
    before = tank.pixels().copy()
    press(tank, "toggle_help")
    assert (tank.pixels() != before).mean() > 0.2
    press(tank, "toggle_help")
    assert (tank.pixels() == before).all()


def test_escape_leaves_one_of_several_then_quits(tank):
    press(tank, "watch_nine")
    press(tank, "escape")
    assert len(tank.playback.swimmers) == 1
    press(tank, "escape")
    assert tank.app.quitting


def test_q_quits(tank):
    press(tank, "quit")
    assert tank.app.quitting


def test_f11_fills_the_screen(tank, monkeypatch):
    asked = []
    monkeypatch.setattr(pygame.display, "toggle_fullscreen", lambda: asked.append(1))
    press(tank, "toggle_fullscreen")
    assert asked


def test_control_plus_scales_the_type(tank):
    tank.key(pygame.K_EQUALS, mod=pygame.KMOD_CTRL)
    assert tank.app.theme.scale == 1.25


def test_f10_leaves_for_the_start_page(tank):
    press(tank, "go_home")
    assert tank.playback.wish == Home()


def test_f2_opens_the_glossary_and_closes_it(tank):
    press(tank, "toggle_glossary")
    assert tank.app.area("glossary").width > 0
    press(tank, "toggle_glossary")
    assert tank.app.area("glossary").width == 0


def test_w_takes_the_tools_that_paint_the_water_and_c_what_with(tank):
    press(tank, "next_water_tool")
    assert tank.playback.tool.name == "stone"
    while tank.playback.tool.name != "flow":
        press(tank, "next_water_tool")
    press(tank, "choose_what")
    assert tank.playback.brush.choice == 1


def test_every_action_of_the_table_is_tested_above():
    assert {key.action for key in KEYS} <= TESTED
