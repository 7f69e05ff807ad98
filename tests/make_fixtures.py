"""Make tests/fixtures: run folders as a killed run leaves them, and what the code of that day makes of them.

`python -m tests.make_fixtures [NAME ...]` makes all of them, or some. tests/test_fixtures.py holds later code to them,
so they are made anew only when a history is meant to change; never to make a failing test pass. `--looks [NAME ...]`
stores anew what pictures and pages look like, and refuses where anything else would change.

Everything is done by command lines (`python -m alife.run ...`), so that this lasts whatever modules are called.

NAME/middle      a run folder stopped in its middle: a checkpoint, with rows beyond it to be computed anew
NAME/expected    what is there after the lines of `Story.ends`: texts as they are, all else as digests in seen.json
digests.json     of every world and some settings the digest after a few steps, on any threads, alone or in a batch
genomes.npz      the creatures whose scores digests.json holds
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tests.seen_in_folders import SIDE, files, seen, sha, texts

PROJECT = Path(__file__).resolve().parents[1]
FIXTURES = PROJECT / "tests" / "fixtures"
LOOKS = ("frames", "page", "film")  # of what is seen in a folder, what is drawn
TABLE, GENOMES = FIXTURES / "digests.json", FIXTURES / "genomes.npz"
RUN = "run"  # the name of every run folder: pages repeat it

# What a killed run leaves and a resumed one needs; pictures and tables of the end are made anew.
KEPT = ("config.toml", "metrics.csv", "abundances*.csv", "checkpoints", "frames", "interventions.jsonl", "study.toml")
CPU = ("--backend", "cpu", "--quiet")
# Several command lines in one process, as `python -m` runs each: loading libraries and kernels takes most of the time.
PERFORM = """
import json, runpy, sys
for module, *words in json.loads(sys.argv[1]):
    sys.argv = [module, *words]
    try:
        runpy.run_module(module, run_name="__main__")
    except SystemExit as end:
        if end.code:
            raise
"""


@dataclass(frozen=True)
class Story:
    """One run: how it began, and how it goes on from the middle."""

    begin: str
    ends: tuple[str, ...]
    deeds: tuple[dict, ...] = ()  # interventions, a file beside the run folder
    needs: tuple[str, ...] = ()  # libraries of extras
    studies: bool = False


def world(begin, *, steps=400, more="", **others):
    """Return the story of a run of a world that was killed after step 250, with a checkpoint of step 200."""
    usual = "--steps 250 --sample-every 50 --checkpoint-every 100 --keep-checkpoints 2 --threads 2"
    go_on = f"alife.run --resume {RUN} --steps {steps} --threads 1 {more}"
    return Story(f"{begin} {usual}", (go_on, f"alife.report {RUN}"), **others)


def search(begin, *, more="--threads 1", **others):
    """Return the story of a search that was killed in its fifth iteration or so."""
    usual = "--evaluations 160 --checkpoint-every 32 --bins 8 --set beats=2 --threads 2"
    go_on = f"alife.run --resume {RUN} --evaluations 256 {more}"
    return Story(f"oceanworld --search {begin} {usual}", (go_on, f"alife.report {RUN}"), **others)


SMALL = f"--set height={SIDE} --set width={SIDE} --set founders=20"
LIVELY = f"{SMALL} --set mutation_rate=20000 --set supply_top=30000 --set birth_threshold=30 --frame-every 0"
STORIES = {
    "multicell": world(f"multicell --worlds 2 --frame-every 100 {SMALL} --set supply_top=30000"),
    "multicell-neutral": world(f"multicell --worlds 1 --neutral {LIVELY}"),
    "multicell-whole-phylogeny": world(f"multicell --worlds 1 --phylogeny all {LIVELY}", steps=330),
    "multicell-touched": world(
        f"multicell --worlds 2 --interventions deeds.jsonl {LIVELY}",
        deeds=(  # contained in the checkpoint, between it and the kill, and still to come
            {"step": 120, "world": 0, "tool": "kill", "y": 12, "x": 5, "radius": 3},
            {"step": 220, "world": 1, "tool": "add", "y": 9, "x": 9, "radius": 2, "choice": 3, "amount": 16},
            {"step": 333, "world": 0, "tool": "remove", "y": 14, "x": 2, "radius": 4, "choice": 1, "amount": 16},
        ),
    ),
    "multicell-study": Story(
        "multicell --seeds 0-1 --sweep killers=false,true --steps 250 --sample-every 50 --checkpoint-every 100 "
        f"--threads 2 {LIVELY}",
        (f"alife.run --resume {RUN} --steps 320 --threads 1", f"alife.report {RUN}"),
        studies=True,
    ),
    "multicell-film": world(
        f"multicell --worlds 1 {LIVELY}",
        steps=260,
        more=f"--video {RUN}/film.gif",
        needs=("pygame", "imageio_ffmpeg"),
    ),
    "cellworld": world("cellworld --worlds 2 --frame-every 0 --set height=16 --set width=16 --set mutation_rate=20000"),
    "bitwise": world("bitwise --worlds 2 --frame-every 0"),
    "tank": world(
        "tank --worlds 2 --frame-every 0 --set tank_width=40 --set tank_height=40 --set places=16 --set founders=12 "
        "--set pieces=60 --set first_pieces=60 --set birth_threshold=1600 --set lifespan=5"
    ),
    "search-map-elites": search("map_elites --batch 32 --set search.random_genomes=64"),
    "search-novelty": search("novelty --batch 32 --set search.population=48"),
    "search-greedy": search("greedy --set search.starts=4 --set search.children=8"),
    "search-random": search("random_search --batch 32"),
    "search-cma-es": search("cma_es --genome parameters --set search.population=16", needs=("cma",)),
    "search-with-workers": search(
        "map_elites --batch 32 --set search.random_genomes=64", more="--workers 2 --threads 2"
    ),
}

STEPS, WORLDS, LAST = 60, 3, 2  # of the table; the seed that also lives alone
CONFIGS = {
    "bitwise usual": "mutation_rate=20000",
    "bitwise wild": "bits=5 foods=[3,4,9] random_energy=1000 mutation_rate=65536 birth_cost=3",
    "bitwise small": "bits=3 foods=[1,2,4] supply=90 outflow=30 upkeep=1 birth_cost=7 newcomers=2 founders=11",
    "cellworld usual": "height=22 width=20",
    "cellworld wild": "height=17 width=3 founders=9 mutation_rate=30000 birth_cost=1 tolerance=0",
    "cellworld peace": "height=12 width=14 birth_cost=3 mutation_rate=50000 conquest=false",
    "multicell usual": "height=22 width=20 founders=40",
    "multicell wild": "height=17 width=26 founders=60 mutation_rate=30000 supply_top=60000 birth_threshold=30",
    "multicell two bits": (
        "height=15 width=14 founders=30 bits=2 foods=[1,2,3] energy=[1,30,29,6] supply_top=40000 supply_period=5 "
        "reactions_per_step=3 sharing=7 death_rate=700 mutation_rate=30000 tree_depth=2 telomere=3"
    ),
    "oceanworld usual": "beats=3",
    "oceanworld precise": "beats=2 double_precision=true steps_per_beat=64",
    "oceanworld other water": "beats=2 fin_drag=9 water_drag=0.8 muscle_force=30 extension=0.7 duty=0.4 stiffness=500",
    "tank usual": "tank_width=50 tank_height=40 founders=16 pieces=60 first_pieces=60",
    "tank stony": (
        "tank_width=60 tank_height=44 places=30 founders=18 decide=10 steps_per_beat=50 birth_threshold=1600 "
        "neutral=true swing_x=1.5 weight=0.3 vortices=5:4:6:3 pillars=-9:6:3 gates=15:0:6 walls=-20:-12:-10:-12:1"
    ),
}
TABLED = tuple(dict.fromkeys(name.split()[0] for name in CONFIGS))


def perform(lines, folder):
    """Carry out command lines, each a list of words, one after the other in a folder."""
    command = [sys.executable, "-c", PERFORM, json.dumps(lines)]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{lines} failed:\n{done.stdout}{done.stderr}")


def make(name):
    """Make one fixture with the code that is there."""
    story, home = STORIES[name], FIXTURES / name
    shutil.rmtree(home, ignore_errors=True)
    with TemporaryDirectory() as work:
        begin(story, Path(work))
        kill_in_the_middle(Path(work) / RUN, story)
        shutil.copytree(Path(work) / RUN, home / "middle")
    with TemporaryDirectory() as work:
        store(home / "expected", go_on(name, Path(work)))


def redraw(name):
    """Store how a fixture looks now: its pictures, pages and films alone; all else must be as it is stored."""
    with TemporaryDirectory() as work:
        folder = go_on(name, Path(work))
        known, others = stored(name)
        assert texts(folder) == known, f"{name}: the history itself is another"
        found = seen(folder)
        assert {key: found[key] for key in others if key not in LOOKS} == {
            key: value for key, value in others.items() if key not in LOOKS
        }, f"{name}: the history itself is another"
    path = FIXTURES / name / "expected" / "seen.json"
    path.write_bytes((json.dumps(others | {key: found[key] for key in LOOKS}, indent=1) + "\n").encode())


def begin(story, folder):
    """Do the first half of a run."""
    (folder / "deeds.jsonl").write_text("".join(f"{json.dumps(deed)}\n" for deed in story.deeds), encoding="utf-8")
    perform([["alife.run", *story.begin.split(), "--out", RUN, *CPU]], folder)


def kill_in_the_middle(folder, story):
    """Take from a run folder what a killed run would not have written yet, and all that need not be stored."""
    if story.studies:  # as if killed in its first run: nothing is finished, and the others have not begun
        plans = sorted((folder / "plans").iterdir())
        runs = [folder / plan.stem for plan in plans]
        for run in runs[1:]:
            shutil.rmtree(run)
        strip(folder, (*KEPT, "plans", runs[0].name))
        folder = runs[0]
    strip(folder, KEPT)
    *_, middle, _last = sorted((folder / "checkpoints").glob("*.json"))
    strip(folder / "checkpoints", (f"{middle.stem}.*",))


def strip(folder, kept):
    """Delete all in a folder but what these patterns match."""
    for path in folder.iterdir():
        if not any(path.match(pattern) for pattern in kept):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def go_on(name, folder):
    """Copy a middle into a folder and do the second half of its run there; return the run folder."""
    shutil.copytree(FIXTURES / name / "middle", folder / RUN)
    first, *others = STORIES[name].ends
    perform([[*first.split(), *CPU], *([*line.split(), "--quiet"] for line in others)], folder)
    return folder / RUN


def store(target, folder):
    """Store what is seen in a run folder as an expectation."""
    for name, text in texts(folder).items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(text.encode())
    (target / "seen.json").write_bytes((json.dumps(seen(folder), indent=1) + "\n").encode())


def stored(name):
    """Return the expectation of a fixture: its texts by name, and what else is seen."""
    folder = FIXTURES / name / "expected"
    found = {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in files(folder)}
    others = json.loads(found.pop("seen.json"))
    return found, others


def table(kind, folder):
    """Return {config: {way: digests}} of a world, each run in every way that must not matter."""
    lines, found = [], {}
    for config in (name for name in CONFIGS if name.startswith(f"{kind} ")):
        settings = [word for setting in CONFIGS[config].split() for word in ("--set", setting)]
        for threads in "12":
            for alone in (True, False):
                way = f"{'alone' if alone else 'in a batch'}, {threads} threads"
                out = f"{config}, {way}".replace(" ", "_")
                words = scores(folder, alone=alone) if kind == "oceanworld" else histories(alone=alone)
                lines.append(["alife.run", kind, *words, *settings, "--threads", threads, "--out", out, *CPU])
                found.setdefault(config, {})[way] = folder / out
    perform(lines, folder)
    return {config: {way: digests(out) for way, out in ways.items()} for config, ways in found.items()}


def histories(*, alone):
    """Return the options of a short run of a world."""
    seeds = ["--seed", LAST, "--worlds", 1] if alone else ["--seed", 0, "--worlds", WORLDS]
    usual = ["--steps", STEPS, "--sample-every", STEPS, "--frame-every", 0, "--phylogeny", "off", "--pictures", "none"]
    return [str(word) for word in (*seeds, *usual)]


def scores(folder, *, alone):
    """Return the options that score the stored genomes, or the last of them alone."""
    if not alone:
        return ["--evaluate", str(GENOMES)]
    with np.load(GENOMES) as found:
        np.savez(folder / "one.npz", genomes=found["genomes"][-1:])
    return ["--evaluate", str(folder / "one.npz")]


def digests(folder):
    """Return the digest of every world at the end, or of all scores of every genome, from the last to the first."""
    with (folder / ("evaluations.csv" if (folder / "evaluations.csv").exists() else "metrics.csv")).open() as file:
        rows = list(csv.DictReader(file))
    if "digest" in rows[0]:
        return [row["digest"] for row in reversed(rows) if int(row["step"]) == STEPS]
    for row in rows:
        del row["index"]
    return [sha(json.dumps(row).encode()) for row in reversed(rows)]


def make_table():
    """Make the table of digests, and the genomes that it needs."""
    with TemporaryDirectory() as work:
        bred = "alife.run oceanworld --search random_search --evaluations 48 --batch 48 --set beats=2 --out bred"
        perform([[*bred.split(), *CPU]], work)
        with np.load(Path(work) / "bred" / "archive.npz") as found:
            np.savez_compressed(GENOMES, genomes=found["genomes"][-24:])
        whole = {}
        for kind in TABLED:
            for config, ways in table(kind, Path(work)).items():
                whole[config] = max(ways.values(), key=len)
                assert all(found == whole[config][: len(found)] for found in ways.values()), (config, ways)
    TABLE.write_bytes((json.dumps(whole, indent=1) + "\n").encode())


def main(names):
    """Make fixtures by their names, `digests` that of the table; all without any."""
    looks, names = names[:1] == ["--looks"], [name for name in names if name != "--looks"]
    for name in names or (*STORIES, *(() if looks else ("digests",))):
        print(name, flush=True)
        redraw(name) if looks else make_table() if name == "digests" else make(name)


if __name__ == "__main__":
    main(sys.argv[1:])
