import signal

import pytest

from alife.core.files import step_files
from alife.runs.stopping import StopRequest
from alife.worlds.portions import adapted
from tests.alife.running import alife

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(params=SIGNALS, ids=lambda number: number.name)
def number(request):
    """Return a signal that is not ignored, as it may be where tests run in the background."""
    before = signal.signal(request.param, signal.default_int_handler)
    yield request.param
    signal.signal(request.param, before)


def test_a_signal_is_a_wish_to_stop(number):
    with StopRequest().listening() as stop:
        assert stop.signal is None
        signal.raise_signal(number)
        assert stop.signal == number


def test_a_second_signal_is_not_held_back(number):
    with StopRequest().listening():
        signal.raise_signal(number)
        assert signal.getsignal(number) == signal.SIG_DFL


def test_after_the_run_signals_mean_what_they_meant_before(number):
    with StopRequest().listening():
        signal.raise_signal(number)
    assert signal.getsignal(number) == signal.default_int_handler


def test_a_signal_that_is_ignored_stays_ignored(number):
    signal.signal(number, signal.SIG_IGN)
    with StopRequest().listening() as stop:
        signal.raise_signal(number)
        assert stop.signal is None


@pytest.mark.parametrize(
    ("pace", "steps", "seconds", "expected"),
    [
        (100, 100, 0.2, 100),
        (100, 100, 0.25, 80),
        (100, 100, 10.0, 50),  # slower by a factor of 2 at most
        (100, 100, 0.0, 200),  # and faster likewise
        (100, 10, 0.02, 100),
        (1, 1, 60.0, 1),
    ],
)
def test_the_pace_follows_the_clock_by_at_most_a_factor_of_2(pace, steps, seconds, expected):
    assert adapted(pace, steps, seconds, 0.2) == expected


@pytest.mark.parametrize(("steps", "every", "expected"), [(50, 20, [0, 20, 40, 50]), (50, 0, [])])
def test_the_last_step_has_a_frame_if_any_has(tmp_path, steps, every, expected):
    alife("--out", tmp_path / "r", "--steps", steps, "--worlds", 1, "--frame-every", every)
    assert list(step_files(tmp_path / "r" / "frames" / "world-0", ".png")) == expected
