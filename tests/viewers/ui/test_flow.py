"""Rectangles are laid side by side, and in a further row where one is full."""

import pygame
import pytest

from viewers.ui.flow import Flow

AREA = pygame.Rect(10, 20, 100, 0)


def test_what_fits_stands_in_one_row():
    flow = Flow(AREA, 15, gap=4)
    assert [flow.add(48), flow.add(48)] == [(10, 20, 48, 15), (62, 20, 48, 15)]


def test_what_does_not_fit_begins_a_row():
    flow = Flow(AREA, 15, gap=4, row_gap=6)
    assert [flow.add(48), flow.add(49)] == [(10, 20, 48, 15), (10, 41, 49, 15)]
    assert flow.row == 1


@pytest.mark.parametrize("before", [0, 1])
def test_what_is_wider_than_the_area_gets_a_row_of_its_own(before):
    flow = Flow(AREA, 15, gap=4)
    for _ in range(before):
        flow.add(5)
    assert flow.add(300) == (10, 20 + before * 19, 300, 15)
    assert flow.add(5).y == 20 + (before + 1) * 19
