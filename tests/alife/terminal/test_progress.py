import io
import re

import numpy as np
import pytest
from rich.console import Console

from alife.terminal import progress
from alife.terminal.progress import RunProgress

METRICS = {"cells": np.array([13000, 13400]), "killer_share": np.array([0.1, 0.3]), "words": np.array([1, 2])}


def told(monkeypatch, *, terminal, wait=0.0, width=200):
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", wait)
    text = io.StringIO()
    console = Console(file=text, force_terminal=terminal, width=width, highlight=False)
    with RunProgress(console, first_step=100, last_step=1000, headline=("cells", "killer_share")) as report:
        for step in (200, 500):
            report(step, METRICS)
    return text.getvalue()


def test_without_a_terminal_a_plain_line_is_told_now_and_then(monkeypatch):
    lines = told(monkeypatch, terminal=False).splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("step 500 of 1,000")
    assert "cells 13,200" in lines[1]
    assert "killer share 0.2" in lines[1]
    assert "steps/s" in lines[1]
    assert "s left" in lines[1]


def test_what_is_done_stands_before_the_metrics_in_its_own_words(monkeypatch):
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0.0)
    text = io.StringIO()
    with RunProgress(Console(file=text, width=200), first_step=0, last_step=100, headline=("cells",)) as report:
        report(50, METRICS, done="batches 1 of 3")
    assert "batches 1 of 3  cells 13,200" in text.getvalue()


def test_plain_lines_are_rare(monkeypatch):
    assert told(monkeypatch, terminal=False, wait=60) == ""


def test_a_terminal_shows_a_live_line(monkeypatch):
    text = told(monkeypatch, terminal=True)
    assert "step 500 of 1,000" in text
    assert "cells 13,200" in text


def test_a_narrow_terminal_shows_the_step_on_one_line(monkeypatch):
    text = told(monkeypatch, terminal=True, width=24)
    assert "step 500 of 1,000" in text
    assert "cells" not in text
    assert "steps/s" not in text


@pytest.mark.parametrize("width", [60, 80, 100, 200])
@pytest.mark.parametrize("name", ["cells", "a_measure_with_a_name_that_is_longer_than_any_terminal_has_room_for_" * 3])
def test_a_live_line_is_one_line_in_any_terminal(width, name):
    text = io.StringIO()
    console = Console(file=text, force_terminal=True, width=width, highlight=False)
    with RunProgress(console, first_step=100, last_step=1000, headline=(name,)) as report:
        for step in (200, 500):
            report(step, {name: np.array([13000])})
    last = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text.getvalue().rpartition("step 500 of 1,000")[2])
    assert name.replace("_", " ")[:5] in last
    assert "steps/s" in last or "starting" in last
    assert not last.strip("\r\n").count("\n")
