"""A process that damages files and reads them: `python -m tests.fuzzing.worker HOME SEED FIRST LAST`.

Each file is damaged in a copy of its folder, by a generator whose seed is the campaign's and the file's number. What
comes of it goes out as a line of JSON.
"""

import json
import os
import resource
import shutil
import signal
import sys
import time
import traceback
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

import sims
from tests.conftest import TOYS

os.environ["SDL_VIDEODRIVER"] = "dummy"
sys.path.insert(0, str(TOYS))
sims.__path__.append(str(TOYS / "sims"))

from alife.core.errors import UsageError  # noqa: E402  # the worlds of the tests are found from here on
from alife.runs import pictures  # noqa: E402
from alife.search import pictures as search_pictures  # noqa: E402
from tests.fuzzing import commands, damage, folders  # noqa: E402

LONGEST, LONGEST_WORK = 30.0, 10.0  # [s] that a reading may take by the clock, and of a processor's time
MOST_MEMORY = 1_500_000_000  # [bytes] more than the process has when it begins
PROJECT = Path(__file__).resolve().parent.parent.parent
REFUSED = 2
INSTEAD = 0.05  # chance of something else in a file's place


class Hang(BaseException):
    """A reading that has taken too long."""


def main(home, seed, first, last):
    """Read the files from one number to another."""
    out = os.fdopen(os.dup(1), "w")  # for what comes of it; what the commands say goes into a file
    for name in ("draw_map", "draw_novelty", "draw_films"):  # which read nothing, and take most of the time
        setattr(search_pictures, name, lambda *_arguments: None)
    pictures.write_figure = search_pictures.write_figure = lambda _figure, path: path
    if not (home / "made").exists():
        print(json.dumps({"making": str(home)}), file=out, flush=True)
        with _said(home / "making"):
            folders.make(home)
        (home / "made").touch()
    warnings.simplefilter("always")
    warnings.simplefilter("ignore", ResourceWarning)  # which nobody sees who does not ask for it
    _limit_memory()
    for number in range(first, last):
        print(json.dumps({"begins": number}), file=out, flush=True)
        print(json.dumps(one(home, seed, number)), file=out, flush=True)


def one(home, seed, number):
    """Damage a file and read it; return what came of it."""
    draw = np.random.default_rng([seed, number])
    weights = np.array([reading.weight for reading in commands.READINGS])
    reading = commands.READINGS[draw.choice(len(weights), p=weights / weights.sum())]
    work = home / f"work-{os.getpid()}"
    shutil.rmtree(work, ignore_errors=True)
    (work / "out").mkdir(parents=True)
    folder = folders.copied(home / reading.folder, work / reading.folder)
    paths = commands.found(reading, folder)
    path = paths[draw.integers(len(paths))]
    how = _damage(draw, path, home / f"twin-{reading.folder}" / path.relative_to(folder))
    before = snapshot(folder)
    begun = time.monotonic()
    code, fault = _read(reading, folder, work / "out")
    said = (work / "stderr").read_text(errors="replace")
    fault = fault or _told(reading, code, said, before, snapshot(folder))
    return {
        "number": number, "reading": f"{reading.folder}: {reading.name}", "file": str(path.relative_to(folder)),
        "how": how, "code": code, "fault": fault, "seconds": round(time.monotonic() - begun, 3),
        "memory": _peak(), "said": said[-2000:] if fault else said[:200],
    }  # fmt: skip


def _damage(draw, path, twin):
    """Damage a file, or put something else into its place; return how."""
    if draw.random() >= INSTEAD:
        content, how = damage.damaged(draw, path, twin.read_bytes() if twin.is_file() else None)
        path.write_bytes(content)
        return how
    path.unlink()
    how = ("nothing", "a pipe", "a folder", "a device", "a circle of links", "a file without end")[draw.integers(6)]
    if how == "a pipe":
        os.mkfifo(path)
    elif how == "a folder":
        path.mkdir()
    elif how == "a device":
        path.symlink_to("/dev/null")
    elif how == "a file without end":
        path.symlink_to("/dev/zero")
    elif how == "a circle of links":
        path.symlink_to(path.name)
    return how


def snapshot(folder):
    """Return what is in a folder, without the lock that each writer leaves."""
    found = {}
    for place, names, files in os.walk(folder):
        for name in (*names, *files):
            path = Path(place, name)
            if name != ".lock":
                plain = path.is_file() and not path.is_symlink()
                found[str(path.relative_to(folder))] = path.read_bytes() if plain else None
    return found


def _read(reading, folder, out):
    """Read a folder; return the exit code, None of what ended otherwise, and the fault, empty of none."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # the peak of the memory begins anew
    with _said(folder.parent / "stderr"), _time_limit():
        try:
            return reading.does(folder, out) or 0, ""
        except UsageError as error:  # of a reader; of a command it would be a fault, which `main` lets out
            print(f"alife: {error}", file=sys.stderr)
            return REFUSED, ""
        except Hang as hang:
            return None, f"hang in {_place(hang)}"
        except BaseException as error:  # all that gets out is a fault
            traceback.print_exc()
            return None, f"{type(error).__name__} in {_place(error)}"


def _told(reading, code, said, before, after):
    """Return what is wrong with how a reading ended; empty where nothing is."""
    lines = said.splitlines()
    if code not in (0, REFUSED):
        return f"exit code {code}"
    if code == REFUSED and len(lines) != 1:
        return f"refused in {len(lines)} lines"
    if any(not line.startswith("alife: ") for line in lines):
        return "a line that is not ours"
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name, b"") != after.get(name, b""))
    if changed and (code == REFUSED or not reading.writes):
        return f"{'refused' if code else 'read'}, but changed {changed[0]}"
    return ""


@contextmanager
def _said(path):
    """Let what is written to the standard streams, by whatever library, go into a file."""
    kept = os.dup(1), os.dup(2)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        os.dup2(handle, 2)
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        for number, old in enumerate(kept, start=1):
            os.dup2(old, number)
        for old in (*kept, handle, nowhere):
            os.close(old)


@contextmanager
def _time_limit():
    def stop(_number, _frame):
        raise Hang

    for number, timer, limit in (
        (signal.SIGALRM, signal.ITIMER_REAL, LONGEST),
        (signal.SIGPROF, signal.ITIMER_PROF, LONGEST_WORK),
    ):
        signal.signal(number, stop)
        signal.setitimer(timer, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)


def _place(error):
    """Return the innermost function of ours that an error came through."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(PROJECT))]
    ours = [frame for frame in ours if "/tests/" not in frame.filename] or ours
    return f"{Path(ours[-1].filename).relative_to(PROJECT)}:{ours[-1].name}" if ours else "nowhere"


def _limit_memory():
    """Limit the addresses that are taken from here on: of those, PyArrow sets aside a gigabyte that it never fills."""
    with suppress(ImportError):
        import pyarrow  # noqa: F401
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))


def _peak():
    """Return the most memory [MB] that the process had while it read."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1000 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:5]))
