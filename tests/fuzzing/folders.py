"""Small folders of all kinds, as the commands leave them: what is damaged."""

import json
import shutil
from pathlib import Path

import numpy as np

from alife import run
from tests.sims.stamp.rules import TINY
from viewers import __main__ as viewers

WORLD = [
    *("multicell", "--set", "height=24", "--set", "width=20", "--set", "founders=30", "--set", "mutation_rate=9000"),
    *("--worlds", 2, "--steps", 40, "--sample-every", 10, "--frame-every", 20, "--checkpoint-every", 20),
    *("--threads", 1),
]
HILLS = ["hills", "--batch", 32, "--checkpoint-every", 32, "--evaluations", 96, "--bins", 8]
SCOUTS = ["--set", "search.random_genomes=32"]
OCEAN = [
    *("oceanworld", "--evaluations", 32, "--batch", 16, "--bins", 6, "--checkpoint-every", 16, *SCOUTS),
    *("--set", "beats=1", "--set", "node_share=0.3", "--threads", 1),
]
STAMP = [
    *("stamp", "--set", "rows=2", "--set", "columns=2", "--steps", 40, "--sample-every", 10, "--checkpoint-every", 20),
    *("--frame-every", 0, "--worlds", 1, "--threads", 1),
]
LIFE = [
    *(Path(run.__file__).parent.parent / "examples" / "worlds" / "life.py", "--set", "height=16", "--set", "width=12"),
    *("--worlds", 2, "--steps", 40, "--sample-every", 10, "--frame-every", 20, "--checkpoint-every", 20),
    *("--threads", 1),
]
TOUCHED = '{"step": 10, "world": 0, "tool": "kill", "y": 12, "x": 5, "radius": 3}\n'


def make(home):
    """Make all folders in `home`, each beside one of another seed, `twin`."""
    (home / "touched.jsonl").write_text(TOUCHED)
    for seed, name in enumerate(("", "twin-")):
        _run(*WORLD, "--neutral", "--seed", seed, "--out", home / f"{name}world")
        _run(*WORLD, "--seed", seed, "--interventions", home / "touched.jsonl", "--out", home / f"{name}touched")
        _run(*HILLS, *SCOUTS, "--seed", seed, "--out", home / f"{name}search")
        _run(*HILLS, "--search", "novelty", "--seed", seed, "--out", home / f"{name}novelty")
        _run(*OCEAN, "--seed", seed, "--out", home / f"{name}ocean")
        genomes(home / f"{name}genomes", seed)
        islands = ("--islands", 2, "--migrate-every", 1)
        _run(*HILLS, *SCOUTS, *islands, "--seed", seed, "--out", home / f"{name}islands")
        _run(*LIFE, "--seed", seed, "--out", home / f"{name}file")
        rule = home / f"{name}rule"
        rule.mkdir()
        shutil.copyfile(TINY, rule / "rule.npz")
        _run(*STAMP, "--set", f"rule={rule / 'rule.npz'}", "--seed", seed, "--out", home / f"{name}stamp")
        study = home / f"{name}study"
        _run(*HILLS, *SCOUTS, "--seeds", f"{seed},{seed + 5}", "--jobs", 1, "--out", study)
        (study / "goal.json").write_text('{"goal": 96}\n')
        claims(home / f"{name}claims")
    for place in ("touched", "ocean/archive.npz", "file"):  # compiles what films need
        viewers.main([str(home / place), "--video", str(home / "film.gif"), "--seconds", "0.2"])


def genomes(folder, seed):
    """Write genomes of Oceanworld in the ways in which files can hold them."""
    draw = np.random.default_rng(seed)
    nodes = (draw.random((3, 16, 16)) < 0.1).astype(np.uint8)
    bonds = (draw.random((3, 16, 16, 2, 3)) < 0.1).astype(np.uint8)
    folder.mkdir()
    np.savez_compressed(folder / "bodies.npz", nodes=nodes, bonds=bonds)
    np.save(folder / "nodelist.npy", nodes)
    np.save(folder / "bondlist.npy", bonds)


def claims(folder):
    """Write what is stored of claims, from what the project itself found of them."""
    folder.mkdir()
    stored = Path(run.__file__).parent.parent / "docs" / "reproduced"
    for path in sorted(stored.glob("*.json"))[:2]:
        found = json.loads(path.read_text(encoding="utf-8"))
        (folder / path.name).write_text(json.dumps(found), encoding="utf-8")


def _run(*words):
    code = run.main([*map(str, words), "--quiet"])
    if code:
        raise RuntimeError(f"{words} ended with {code}")


def copied(source, target):
    """Copy a folder; return the copy."""
    shutil.copytree(source, target)
    return target
