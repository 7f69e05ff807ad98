"""Logs for other programs, read back: they say what metrics.csv says."""

import struct
import subprocess
import sys
from pathlib import Path

import pytest
from pyarrow import parquet

from alife.runs import exports
from tests.alife.made_searches import search
from tests.alife.running import SMALL, alife, refused, resume, rows, snapshot

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

SHORT = ["--steps", 60, "--sample-every", 20, "--frame-every", 0, "--checkpoint-every", 20, "--worlds", 2]
BOTH = ["--log", "tensorboard,parquet"]


def events(folder):
    """Return the scalars in the event files of a folder as {(name, step): [values]}, checksums checked."""
    from tensorboardX.crc32c import crc32c
    from tensorboardX.proto.event_pb2 import Event

    def masked(data):
        crc = crc32c(data)
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8 & 0xFFFFFFFF

    found = {}
    for path in Path(folder).glob("events.out.tfevents.*"):
        data, place = path.read_bytes(), 0
        while place < len(data):
            (length,) = struct.unpack_from("<Q", data, place)
            assert struct.unpack_from("<I", data, place + 8) == (masked(data[place : place + 8]),)
            record = data[place + 12 : place + 12 + length]
            assert struct.unpack_from("<I", data, place + 12 + length) == (masked(record),)
            event = Event.FromString(record)
            for value in event.summary.value:
                found.setdefault((value.tag, event.step), []).append(value.simple_value)
            place += length + 16
    return found


def check_events(folder, name):
    """Check that the events of a measure are the rows of metrics.csv, each once."""
    for world in ("0", "1"):
        wanted = {int(row["step"]): float(row[name]) for row in rows(folder) if row["world"] == world}
        found = events(Path(folder) / "tensorboard" / f"world-{world}")
        ours = {step: values for (tag, step), values in found.items() if tag == name}
        assert ours == {step: [pytest.approx(value)] for step, value in wanted.items()}


def test_tensorboard_gets_every_measure_of_every_row_once():
    assert alife("--out", "r", *SHORT, *BOTH) == 0
    check_events("r", "cells")
    check_events("r", "reaction_entropy")
    tags = {tag for tag, _ in events("r/tensorboard/world-0")}
    assert tags == set(rows("r")[0]) - {"step", "world", "digest"}


def test_parquet_holds_the_table_with_its_types():
    assert alife("--out", "r", *SHORT, *BOTH) == 0
    table = parquet.read_table("r/metrics.parquet").to_pydict()
    written = rows("r")
    assert list(table) == list(written[0])
    assert table["step"] == [int(row["step"]) for row in written]
    assert table["cells"] == [float(row["cells"]) for row in written]
    assert table["digest"] == [row["digest"] for row in written]


def test_a_run_that_goes_on_has_each_row_once_in_its_logs():
    assert alife("--out", "r", *SHORT[2:], "--steps", 50, *BOTH) == 0
    assert resume("r", "--steps", 100, *BOTH) == 0
    check_events("r", "cells")
    assert parquet.read_table("r/metrics.parquet")["step"].to_pylist() == [int(row["step"]) for row in rows("r")]


def test_a_finished_run_can_be_logged_later():
    assert alife("--out", "r", *SHORT) == 0
    assert not Path("r/tensorboard").exists()
    before = Path("r/metrics.csv").read_bytes()
    assert resume("r", *BOTH) == 0
    check_events("r", "cells")
    assert len(parquet.read_table("r/metrics.parquet")) == len(rows("r"))
    assert Path("r/metrics.csv").read_bytes() == before


def test_events_are_written_while_the_run_goes_on():
    assert alife("--out", "r", *SHORT) == 0
    lines = Path("r/metrics.csv").read_text().splitlines(keepends=True)
    Path("r/metrics.csv").write_text("".join(lines[:3]) + lines[3][:9])
    mirror = exports.Logs(Path("r"), ["tensorboard"])
    heard = []
    report = mirror.reporting(lambda count, metrics: heard.append((count, metrics)))
    report(5, {})
    for writer in mirror._writers.values():
        writer.flush()
    assert heard == [(5, {})]
    assert {step for _, step in events("r/tensorboard/world-0")} == {0}
    Path("r/metrics.csv").write_text("".join(lines))
    report(6, {})
    mirror.close()
    check_events("r", "cells")


@pytest.mark.usefixtures("toys")
def test_a_search_is_logged_by_its_evaluations():
    assert search("--out", "r", "--evaluations", 300, "--batch", 100, *BOTH) == 0
    found = events("r/tensorboard")
    last = rows("r")[-1]
    assert found["max_fitness", int(last["evaluations"])] == [pytest.approx(float(last["max_fitness"]))]
    assert parquet.read_table("r/metrics.parquet")["evaluations"].to_pylist()[-1] == int(last["evaluations"])


def test_every_run_of_a_study_is_logged():
    assert alife("--seeds", "0-1", "--sweep", "upkeep=1,2", "--out", "s", *SHORT[:-2], "--log", "parquet") == 0
    assert len(list(Path("s").glob("*/metrics.parquet"))) == 2


def test_without_being_asked_a_run_logs_nothing_and_loads_no_library():
    command = ["multicell", *SMALL, *map(str, SHORT), "--quiet", "--out", "r"]
    script = f"import sys; from alife import run; run.main({command}); "
    script += "sys.exit(bool({'tensorboardX', 'pyarrow'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
    assert not {path.name for path in Path("r").iterdir()} & {"tensorboard", "metrics.parquet"}


def test_mistakes_get_one_line_and_write_nothing(capsys, monkeypatch):
    assert "Unknown log 'tensorbord'. Did you mean 'tensorboard'?" in refused(
        capsys, "multicell", "--log", "tensorbord"
    )
    assert "Unknown log ''." in refused(capsys, "multicell", "--log", "parquet,")
    assert "Unknown log 'x'" in refused(capsys, "multicell", "--seeds", "0", "--log", "x")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert "needs pyarrow, which is not here: pip install 'alife-worlds[log]'." in refused(
        capsys, "multicell", "--log", "parquet"
    )
    assert not list(Path().iterdir())


def test_a_refused_resume_leaves_the_logs_as_they_are(capsys):
    assert alife("--out", "r", *SHORT, "--log", "parquet") == 0
    path = Path("r/metrics.csv")
    path.write_text(path.read_text().replace("\n20,0,", "\n20,0,9", 1))
    before = snapshot("r")
    assert "it was changed" in refused(capsys, "--resume", "r", "--steps", "80", "--log", "parquet")
    assert snapshot("r") == before
