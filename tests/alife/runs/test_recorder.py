"""The record of a run: which rows and frames it trusts, and what it does with the rest."""

from pathlib import Path

import pytest

from alife.core import files
from tests.alife.running import alife, digests, made, refused, resume, rows, snapshot

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

PLAN = ["--worlds", 2, "--sample-every", 20, "--checkpoint-every", 30, "--frame-every", 40]
METRICS = Path("r/metrics.csv")


def edit(change):
    """Rewrite metrics.csv as `change` makes its lines, each with its end."""
    METRICS.write_text("".join(change(METRICS.read_text().splitlines(keepends=True))))


def cell(number, text):
    """Return a change of one cell of the row of step 20, world 1."""

    def change(lines):
        cells = lines[4].split(",")
        cells[number] = text
        return [*lines[:4], ",".join(cells), *lines[5:]]

    return change


CHANGES = {
    "a cell that is no number": cell(5, "many"),
    "a digit that is none": cell(0, "²"),
    "a step of thousands of digits": cell(0, "2" * 5000),
    "a cell less": lambda lines: [*lines[:4], lines[4].replace(",", "", 1), *lines[5:]],
    "a cut row in between": lambda lines: [*lines[:4], lines[4][:20] + "\n", *lines[5:]],
    "a row twice, another missing": lambda lines: [*lines[:4], lines[3], *lines[5:]],
    "rows in another order": lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]],
    "no rows": lambda lines: lines[:1],
    "nothing at all": lambda _lines: [],
    "another header": lambda lines: [lines[0].replace("cells", "cell"), *lines[1:]],
    "a last row without its end": lambda lines: [*lines[:8], lines[8].rstrip("\n")[:-4]],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_rows_that_were_changed_are_refused_before_anything_is_computed(capsys, change):
    made("r", "--steps", 60, *PLAN)
    edit(change)
    before = snapshot("r")
    assert "it was changed, so the run cannot go on" in refused(capsys, "--resume", "r", "--steps", 100)
    assert snapshot("r") == before


@pytest.mark.parametrize("rest", ["80", "80,0", "80,0,17", "20", "garbage\n", "\xff\xfe\n\n"])
def test_whatever_stands_beyond_the_checkpoint_is_written_anew(rest):
    made("whole", "--steps", 100, *PLAN)
    made("r", "--steps", 60, *PLAN)
    with METRICS.open("a", encoding="latin-1") as file:
        file.write(rest)
    assert resume("r", "--steps", 100) == 0
    assert METRICS.read_bytes() == Path("whole/metrics.csv").read_bytes()


def test_a_run_that_lost_its_checkpoints_is_not_begun_anew(capsys):
    made("r", "--steps", 60, *PLAN)
    for path in Path("r/checkpoints").iterdir():
        path.unlink()
    before = snapshot("r")
    assert "holds no checkpoint, but 'r/metrics.csv' the rows of a run" in refused(capsys, "--resume", "r")
    assert snapshot("r") == before


@pytest.mark.parametrize("left", ["step,world", None, 2, 3])
def test_a_run_killed_before_its_first_checkpoint_begins_anew(left):
    made("whole", "--steps", 60, *PLAN)
    made("r", "--steps", 60, *PLAN)
    for path in Path("r/checkpoints").iterdir():
        path.unlink()
    if left is None:
        METRICS.unlink()
    elif isinstance(left, int):
        edit(lambda lines: lines[:left])
    else:
        METRICS.write_text(left)
    assert resume("r") == 0
    assert digests("r") == digests("whole")


def test_frames_beyond_the_checkpoint_go_when_the_run_goes_on():
    made("r", "--steps", 80, *PLAN)
    for name in ("80", "60"):
        Path(f"r/checkpoints/step-00000000{name}.npz").write_bytes(b"")
    Path("r/frames/world-1/step-0000000080.png").unlink()  # killed between the frames of two worlds
    Path("r/frames/world-0/step-copy.png").write_text("mine")
    assert resume("r", "--steps", 60, "--frame-every", 30) == 0
    for world in (0, 1):
        steps = [f"step-00000000{step}.png" for step in ("00", "60")]
        assert [path.name for path in sorted(Path(f"r/frames/world-{world}").glob("step-0*"))] == steps
    assert Path("r/frames/world-0/step-copy.png").read_text() == "mine"


def test_the_first_four_worlds_are_pictured():
    alife("--out", "r", "--steps", 20, "--worlds", 6)
    assert sorted(path.name for path in Path("r/frames").iterdir()) == [f"world-{world}" for world in range(4)]


def test_rows_are_safe_on_disk_before_a_checkpoint_relies_on_them(monkeypatch):
    synced = []
    monkeypatch.setattr(
        files.os, "fsync", lambda handle: synced.append(Path(f"/proc/self/fd/{handle}").readlink().name)
    )
    if not Path("/proc/self/fd").exists():
        pytest.skip("needs a system that tells which file is open")
    alife("--out", "r", "--steps", 20, "--frame-every", 0)
    first = synced.index(".step-0000000000.npz.tmp")
    assert "metrics.csv" in synced[:first]
    last = synced.index(".step-0000000020.npz.tmp")
    assert "metrics.csv" in synced[first:last]


def test_a_config_records_the_frames_asked_for_last():
    made("r", "--steps", 60, *PLAN)
    assert resume("r", "--steps", 100, "--frame-every", 50) == 0
    assert "frame_every = 50" in Path("r/config.toml").read_text()
    assert rows("r")[-1]["step"] == "100"


@pytest.mark.parametrize(
    ("old", "new"),
    [("\nseed = 0", "\nseed = 1"), ("worlds = 2", "worlds = 3"), ("sample_every = 20", "sample_every = 10")],
)
def test_a_checkpoint_knows_of_which_seeds_and_samples_it_is(capsys, old, new):
    made("r", "--steps", 60, *PLAN)
    config = Path("r/config.toml")
    assert old in config.read_text()
    config.write_text(config.read_text().replace(old, new))
    assert "other settings than those now in config.toml" in refused(capsys, "--resume", "r", "--steps", 100)
