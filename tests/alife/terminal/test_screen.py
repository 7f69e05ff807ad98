"""What a run says stops no run, whoever reads it, and with whatever names in it."""

import io
import os
import signal
import sys
from pathlib import Path

import pytest

from alife import run
from alife.terminal import screen
from tests.alife.running import SMALL, alife, digests, resume, rows, spawn, wait_for

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

LOUD = ["multicell", *SMALL, "--threads", "1", "--worlds", "1", "--sample-every", "100", "--frame-every", "0"]


def test_a_run_whose_reader_has_gone_goes_on_to_its_end():
    process = spawn(*LOUD, "--steps", 3000, "--out", "r")
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == ""
    assert rows("r")[-1]["step"] == "3000"


def test_ctrl_c_saves_even_when_the_reader_dies_of_it_too():
    process = spawn(*LOUD, "--steps", 2_000_000_000, "--out", "r")
    wait_for(lambda: Path("r/metrics.csv").exists() and len(Path("r/metrics.csv").read_text().splitlines()) > 3)
    process.stdout.close()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    assert process.stderr.read() == ""
    assert max(Path("r/checkpoints").glob("*.npz")).name > "step-0000000000.npz"


class Gone(io.StringIO):
    def write(self, _text):
        raise BrokenPipeError(32, "Broken pipe")


class Full(io.StringIO):
    def flush(self):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("stream", [Gone, Full, lambda: None])
def test_no_output_at_all_is_no_reason_to_stop(monkeypatch, stream):
    monkeypatch.setattr("alife.terminal.progress.SECONDS_BETWEEN_LINES", 0)
    monkeypatch.setattr(sys, "stdout", stream())
    monkeypatch.setattr(sys, "stderr", stream())
    assert run.main([*LOUD, "--steps", "200", "--out", "r"]) == 0
    assert run.main([*LOUD, "--steps", "0", "--out", "s"]) == 2
    assert rows("r")[-1]["step"] == "200"


def test_a_folder_may_have_any_name(capsys):
    for number, name in enumerate(["m[/b]", "m[bold]", ":cat:", "a b", "it's"]):
        assert run.main([*LOUD, "--steps", "20", "--seed", str(number), "--out", name]) == 0
        told = capsys.readouterr().out
        assert f"into {name} (" in told
        assert f"{name}/metrics.csv" in told
    assert "--resume 'a b' to go on" in refusal(capsys, [*LOUD, "--out", "a b"])


def refusal(capsys, arguments):
    assert run.main(arguments) == 2
    return capsys.readouterr().err


def test_the_way_to_go_on_can_be_pasted_into_a_shell(capsys):
    run.main([*LOUD, "--steps", "20", "--out", "a b"])
    assert "python -m alife.run --resume 'a b' --steps N" in capsys.readouterr().out


def test_a_terminal_without_the_letters_of_a_name_is_no_reason_to_stop():
    process = spawn(*LOUD, "--steps", 20, "--out", "wörld", env=os.environ | {"PYTHONIOENCODING": "ascii:strict"})
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert "into w?rld (" in out
    assert rows("wörld")


def test_what_cannot_be_printed_in_a_name_is_spelt_out(capsys):
    screen.warn("one\ntwo\x1b[2J\udcff é")
    assert capsys.readouterr().err == "alife: one\\ntwo\\x1b[2J\\udcff é\n"


@pytest.mark.parametrize(
    "moment", ["alife.cli.options.parse", "alife.runs.folder.clear", "alife.engines.backend.start"]
)
def test_ctrl_c_before_there_is_a_run_is_one_line(capsys, monkeypatch, moment):
    def interrupted(*_arguments, **_options):
        raise KeyboardInterrupt

    alife("--out", "r", "--steps", 20)
    monkeypatch.setattr(moment, interrupted)
    assert alife("--out", "r", "--steps", 20, "--overwrite") == 130
    assert capsys.readouterr().err == "alife: Interrupted.\n"


def test_ctrl_c_while_the_pictures_of_a_whole_run_are_drawn_does_not_call_it_stopped(capsys, monkeypatch):
    from alife.runs import pictures

    draw = pictures.draw_populations

    def interrupted(*arguments):
        signal.raise_signal(signal.SIGINT)
        return draw(*arguments)

    monkeypatch.setattr("alife.runs.pictures.draw_populations", interrupted)
    assert run.main([*LOUD, "--steps", "20", "--out", "r"]) == 0
    assert "Stopped" not in capsys.readouterr().out
    assert Path("r/populations.png").exists()


def test_a_warning_is_told_even_when_quiet(capsys):
    alife("--out", "r", "--steps", 40, "--checkpoint-every", 20, "--sample-every", 20)
    before = digests("r")
    Path("r/checkpoints/step-0000000040.npz").write_bytes(b"")
    assert resume("r") == 0
    assert "Taking the one before." in capsys.readouterr().err
    assert digests("r") == before
