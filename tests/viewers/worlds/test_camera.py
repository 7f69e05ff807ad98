import pytest

from viewers.worlds.camera import Box, Camera


@pytest.fixture
def camera():
    camera = Camera()
    camera.set_map(100, 200)
    camera.set_port(1000, 800)
    return camera


def settle(camera):
    while camera.glide(0.05):
        pass


def test_a_map_is_fitted_and_in_the_middle(camera):
    assert camera.zoom == 5
    assert camera.visible() == Box(0, 0, 100, 200)
    assert camera.to_port(100, 50) == (500, 400)


def test_zooming_keeps_what_is_under_the_mouse(camera):
    point = (700, 300)
    before = camera.to_map(point)
    camera.zoom_at(point, 3)
    settle(camera)
    assert camera.zoom == 10
    assert camera.to_map(point) == pytest.approx(before, abs=0.1)


def test_spaces_are_whole_pixels_when_a_glide_has_ended(camera):
    for _ in range(12):
        camera.zoom_at((10, 10), 1)
        settle(camera)
        assert camera.zoom == int(camera.zoom)


def test_zooming_out_ends_at_the_whole_map(camera):
    camera.zoom_at((3, 3), 6)
    settle(camera)
    camera.zoom_at((900, 700), -20)
    settle(camera)
    assert camera.visible() == Box(0, 0, 100, 200)


def test_panning_moves_the_map_with_the_mouse(camera):
    camera.zoom_at((500, 400), 6)
    settle(camera)
    before = camera.to_map((500, 400))
    camera.pan(32, -16)
    assert camera.to_map((532, 384)) == pytest.approx(before, abs=0.1)


def test_the_map_cannot_be_lost(camera):
    camera.zoom_at((500, 400), 8)
    settle(camera)
    camera.pan(1e6, -1e6)
    assert camera.visible().rows > 0
    assert camera.visible().columns > 0


def test_every_space_is_found_again_where_it_is_drawn(camera):
    camera.zoom_at((321, 123), 2)
    settle(camera)
    for y, x in ((40, 100), (20, 90), (60, 80)):
        left, top = camera.to_port(x, y)
        assert camera.space_at((left + 1, top + 1)) == (y, x)


def test_beside_the_map_is_no_space(camera):
    assert camera.space_at((500, 799)) is None


def test_a_map_larger_than_the_port_is_fitted_too(camera):
    camera.set_map(4096, 4096)
    assert camera.zoom < 1
    assert camera.visible() == Box(0, 0, 4096, 4096)


def test_a_picture_of_several_pixels_a_space_stays_whole_in_each(camera):
    camera.set_map(100, 200, 2)
    assert camera.zoom % 2 == 0
    camera.zoom_at((0, 0), 1)
    settle(camera)
    assert camera.zoom % 2 == 0


def test_a_view_stays_when_the_grain_of_the_picture_changes(camera):
    camera.zoom_at((700, 300), 5)
    settle(camera)
    before = camera.visible()
    camera.set_map(100, 200, 4)
    assert camera.visible() == before


def test_a_resized_port_fits_a_map_that_was_fitted(camera):
    camera.set_port(500, 300)
    assert camera.visible() == Box(0, 0, 100, 200)
