"""A picture in the terminal: of an earlier run while kernels are compiled, then of the world as it is."""

import io

import numpy as np
import pytest
from PIL import Image
from rich.console import Console

from alife import run
from alife.cli import options as command_line
from alife.cli import requests
from alife.cli.viewing import Viewing
from alife.core import compiling
from alife.runs.config import RunConfig
from alife.search.config import SearchConfig
from alife.terminal import mosaic
from alife.terminal.mosaic import UPPER_HALF, Mosaic
from alife.terminal.picture import EARLIER, TerminalPicture
from alife.terminal.progress import RunProgress
from tests.alife.running import SMALL, digests

COLOURFUL = {"FORCE_COLOR": "1", "COLORTERM": "truecolor", "TERM": "xterm", "COLUMNS": "80", "LINES": "40"}


def terminal(**options):
    usual = {"force_terminal": True, "color_system": "truecolor", "width": 60, "height": 30, "encoding": "utf-8"}
    encoding = (usual | options).pop("encoding")
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    rest = {name: value for name, value in (usual | options).items() if name != "encoding"}
    return Console(file=file, highlight=False, legacy_windows=False, **rest)


def printed(console, *things):
    for thing in things:
        console.print(thing)
    console.file.flush()
    return console.file.buffer.getvalue().decode()


def test_a_letter_has_the_colours_of_two_pixels():
    pixels = np.zeros((2, 3, 3), np.uint8)
    pixels[0], pixels[1] = (248, 0, 0), (0, 0, 248)
    text = printed(terminal(), Mosaic(pixels))
    assert UPPER_HALF * 3 in text  # alike, so sent as one
    assert "38;2;248;0;0" in text
    assert "48;2;0;0;248" in text


@pytest.mark.parametrize("shape", [(64, 64), (500, 20), (20, 500), (1, 1), (48, 48)])
def test_a_picture_of_any_shape_fits_into_the_terminal(shape):
    console = terminal()
    fitted = mosaic.fitted(np.zeros((*shape, 3), np.uint8), console)
    assert fitted.shape[0] % 2 == 0
    assert fitted.shape[0] <= 2 * (console.height - mosaic.BESIDE)
    assert fitted.shape[1] <= console.width


@pytest.mark.parametrize(
    "lacking", [{"color_system": None}, {"width": 20}, {"height": 10}, {"force_terminal": False}, {"encoding": "ascii"}]
)
def test_where_a_terminal_can_show_no_picture_there_is_none(lacking):
    console = terminal(**lacking)
    picture = TerminalPicture(console)
    assert not picture.is_due(last=True)
    picture.show(np.zeros((1, 8, 8, 3), np.uint8), "step 1")
    picture.is_shown = mosaic.fits(console)
    assert not picture.is_shown


def test_an_earlier_run_is_shown_while_kernels_are_compiled_and_only_then(monkeypatch, tmp_path):
    monkeypatch.setattr(compiling, "_wait", compiling._Wait())
    frames = [Image.new("RGB", (8, 8), (number, 200, 0)) for number in (0, 80)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    picture = TerminalPicture(terminal(), tmp_path / "a.gif")
    assert printed(terminal(), picture) == ""
    compiling.begin()
    assert EARLIER in printed(terminal(), picture)
    picture.show(np.zeros((1, 8, 8, 3), np.uint8), "step 40")
    assert EARLIER not in printed(terminal(), picture)  # what lives goes before what was recorded
    compiling.end()
    assert "step 40" in printed(terminal(), picture)


def test_a_picture_that_cannot_be_read_is_none(monkeypatch, tmp_path):
    monkeypatch.setattr(compiling, "_wait", compiling._Wait())
    (tmp_path / "a.gif").write_bytes(b"no picture")
    compiling.begin()
    assert printed(terminal(), TerminalPicture(terminal(), tmp_path / "a.gif")) == ""


def test_the_picture_stands_above_the_line_of_progress():
    console = terminal(width=100)
    picture = TerminalPicture(console)
    picture.show(np.full((1, 8, 8, 3), 200, np.uint8), "seed 0, step 40")
    with RunProgress(console, first_step=0, last_step=100, headline=(), picture=picture) as report:
        report(40, {})
    console.file.flush()
    text = console.file.buffer.getvalue().decode()
    assert text.rindex(UPPER_HALF) < text.rindex("seed 0, step 40") < text.rindex("step 40 of 100")


@pytest.mark.usefixtures("in_an_empty_folder")
def test_a_quick_look_has_the_history_of_any_run(monkeypatch, capsys):
    words = ["multicell", *SMALL, "--pictures", "none", "--threads", "1"]
    assert run.main([*words, "--worlds", "1", "--steps", "40", "--out", "usual", "--quiet"]) == 0
    for name, value in COLOURFUL.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert run.main([*words, "--quick", "--steps", "40", "--out", "quick"]) == 0
    shown = capsys.readouterr().out
    assert UPPER_HALF in shown
    assert "seed 0, step 40" in shown
    assert digests("quick") == digests("usual")


@pytest.mark.parametrize(
    ("words", "kind", "steps"),
    [
        (["multicell"], RunConfig, {"worlds": 1, "steps": 10_000}),
        (["bitwise", "--worlds", "2"], RunConfig, {"worlds": 2, "steps": 5000}),
        (["cellworld", "--preset", "fills-and-stops"], RunConfig, {"worlds": 1, "steps": 300}),
        (["multicell", "--steps", "7"], RunConfig, {"worlds": 1, "steps": 7}),
        (["oceanworld"], SearchConfig, {"evaluations": 50_000}),
    ],
)
def test_a_quick_look_is_short_unless_told_otherwise(words, kind, steps):
    options = command_line.parse([*words, "--quick"])
    assert requests.settings_of(options, kind, viewing=Viewing(quick=True)).run == {"world": words[0], **steps}


@pytest.mark.parametrize("words", [["--view"], ["--video", "a.gif"], ["--seeds", "0-1"]])
@pytest.mark.usefixtures("in_an_empty_folder")
def test_a_quick_look_is_one_run_in_the_terminal(capsys, words):
    assert run.main(["multicell", "--quick", *words]) == 2
    assert "quick" in capsys.readouterr().err
