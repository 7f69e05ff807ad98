"""Many damaged files, read in a process that may hang or die: `python -m tests.fuzzing.campaign FILES [SEED]`."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
SILENCE = 60.0  # [s] after which a process that says nothing is taken for dead; its own limits are shorter
MAKING = 900.0  # [s] likewise while it makes the folders, for which it may have to compile


def campaign(home, seed, first, last):
    """Yield what came of each file from one number to another; a process that hung or died is begun anew."""
    while first < last:
        for found in _session(home, seed, first, last):
            yield found
            first = found["number"] + 1


def _session(home, seed, first, last):
    """Yield what came of files in one process; what it did not survive comes last."""
    words = [sys.executable, "-m", "tests.fuzzing.worker", home, seed, first, last]
    path = os.pathsep.join([str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])])
    with subprocess.Popen(
        list(map(str, words)), stdout=subprocess.PIPE, cwd=home, env=os.environ | {"PYTHONPATH": path}, text=True
    ) as process:
        lines = queue.Queue()
        reader = threading.Thread(target=_pass_on, args=(process.stdout, lines), daemon=True)
        reader.start()
        at, patience = None, MAKING
        while True:
            try:
                line = lines.get(timeout=patience)
            except queue.Empty:
                process.kill()
                yield {"number": at, "reading": "", "file": "", "how": "", "fault": "hang, and deaf", "memory": 0}
                return
            if line is None:
                break
            told = json.loads(line)
            patience = MAKING if "making" in told else SILENCE
            at = told.get("begins", at)
            if "fault" in told:
                yield told
                at = None
    if process.returncode and at is None:
        raise RuntimeError(f"the process that reads ended with {process.returncode} before it read anything")
    if at is not None:
        fault = f"died with {process.returncode}"
        yield {"number": at, "reading": "", "file": "", "how": "", "fault": fault, "memory": 0}


def _pass_on(stream, lines):
    for line in stream:
        lines.put(line)
    lines.put(None)


def told(found):
    """Return a line about what came of a file."""
    return (
        f"{found['number']}: {found['reading']}, {found['file']} ({found['how']}): {found['fault']}\n"
        f"    {found.get('said', '').strip()[-600:]}"
    )


def main(files, seed=0, first=0):
    """Damage so many files; print each fault, and how many there were of each kind."""
    kinds, refused, memory, slowest = Counter(), 0, 0, 0.0
    home = Path(os.environ.get("ALIFE_FUZZING_HOME") or tempfile.mkdtemp(prefix="fuzzing-"))
    home.mkdir(exist_ok=True)
    for found in campaign(home, seed, first, first + files):
        refused += found.get("code") == 2
        memory, slowest = max(memory, found["memory"]), max(slowest, found.get("seconds", 0.0))
        if found["fault"]:
            kinds[found["fault"]] += 1
            if kinds[found["fault"]] <= 2:
                print(told(found), flush=True)
    print(f"\n{files} files, {refused} refused, {sum(kinds.values())} faults; {memory} MB, {slowest:.1f} s at most")
    for kind, count in kinds.most_common():
        print(f"{count:6}  {kind}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
