"""What reads the files of each folder: commands, run in this process, and readers that libraries call."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alife import reproduce, run
from alife.claims import claim, page
from alife.measures import tree
from alife.phylogeny import abundances
from alife.phylogeny import files as phylogeny_files
from alife.report import __main__ as report
from alife.runs import interventions, pictures
from alife.search import archive
from alife.study import histories
from viewers import __main__ as viewers


@dataclass(frozen=True)
class Reading:
    """Something that reads a folder."""

    name: str
    folder: str  # of those in tests.fuzzing.folders
    files: tuple[str, ...]  # patterns of what it reads there
    does: Any  # called with the folder and an empty one to write to; returns an exit code, None from readers
    weight: float = 1.0  # how often it is tried
    writes: bool = False  # whether a success may change the folder


TABLES = ("metrics.csv", "abundances*.csv", "phylogeny-*.csv")
CHECKPOINTS = ("checkpoints/*.json", "checkpoints/*.npz")
RUN = ("config.toml", "metrics.csv", *CHECKPOINTS)
ARRAYS = ("archive.npz", "corrected.npz", "population.npz")


def _report(folder, out):
    return report.main([str(folder), "--out", str(out / "report.html"), "--quiet"])


def _film(place):
    return lambda folder, out: viewers.main([str(folder / place), "--video", str(out / "f.gif"), "--seconds", "0.2"])


def _resume(*more):
    return lambda folder, _out: run.main(["--resume", str(folder), *more, "--quiet"])


def _repeat(*more):
    return lambda folder, out: run.main(
        ["--config", str(folder / "config.toml"), *more, "--out", str(out / "again"), "--quiet", "--threads", "1"]
    )


def _evaluate(world, name, *more):
    return lambda folder, out: run.main(
        [world, "--evaluate", str(folder / name), *more, "--out", str(out / "e"), "--quiet", "--threads", "1"]
    )


def _init(world, name, *more):
    return lambda folder, out: run.main(
        [world, "--init", str(folder / name), *SHORT, *more, "--out", str(out / "i"), "--quiet"]
    )


def _touched(folder, out):
    words = ["--interventions", str(folder / "interventions.jsonl"), "--steps", "12", "--threads", "1", "--quiet"]
    return run.main(["--config", str(folder / "config.toml"), *words, "--out", str(out / "t")])


def _with_logs(folder, _out):
    return run.main(["--resume", str(folder), "--steps", "42", "--log", "parquet", "--quiet"])


def _frames(folder, _out):
    pictures.read_frames([folder / "frames" / "world-0"])


def _page(folder, out):
    stored = {name: reproduce._stored(folder, name) for name in claim.files()}
    page.write(out, {name: found for name, found in stored.items() if found})


def _all(read, pattern):
    return lambda folder, _out: [read(path) for path in sorted(folder.glob(pattern))] and None


def _grow(folder, out):
    words = ["--set", "rows=1", "--set", "columns=2", "--steps", "3", "--threads", "1", "--quiet", "--frame-every", "0"]
    return run.main(["stamp", "--set", f"rule={folder / 'rule.npz'}", *words, "--out", str(out / "g")])


SHORT = ("--evaluations", "24", "--batch", "8")
BEATS = ("--beats", "1")
READINGS = (
    Reading("report", "world", ("config.toml", *TABLES, "frames/world-0/*"), _report, 3),
    Reading("resume", "world", (*RUN, "abundances*.csv"), _resume("--steps", "44"), 1.2, True),
    Reading("resume as it is", "world", (*RUN, "abundances*.csv"), _resume(), 0.5, True),
    Reading("resume with logs", "world", ("metrics.csv",), _with_logs, 0.3, True),
    Reading("repeat", "world", ("config.toml",), _repeat("--steps", "3", "--worlds", "1"), 0.5),
    Reading("resume", "touched", (*RUN, "interventions.jsonl"), _resume("--steps", "44"), 0.7, True),
    Reading("touch again", "touched", ("interventions.jsonl",), _touched, 0.5),
    Reading("film", "world", RUN, _film(""), 0.2),
    Reading("film", "touched", (*RUN, "interventions.jsonl"), _film(""), 0.3),
    Reading("read trees", "world", ("phylogeny-*.csv",), _all(tree.read, "phylogeny-*.csv"), 0.5),
    Reading("read taxa", "world", ("phylogeny-*.csv",), _all(phylogeny_files.read, "phylogeny-*.csv"), 0.5),
    Reading("read abundances", "world", ("abundances*.csv",), _all(abundances.read, "abundances*.csv"), 0.5),
    Reading("read history", "world", ("metrics.csv", "config.toml"), lambda f, _: histories.of_run(f) and None, 0.5),
    Reading("read frames", "world", ("frames/*/*",), _frames, 0.5),
    Reading("read interventions", "touched", ("*.jsonl",), _all(interventions.read, "*.jsonl"), 0.3),
    Reading("report", "search", ("config.toml", "metrics.csv", "archive.npz", "phylogeny-genomes.csv"), _report, 2),
    Reading("resume", "search", RUN, _resume("--evaluations", "128"), 0.7, True),
    Reading("repeat", "search", ("config.toml",), _repeat(*SHORT), 0.5),
    Reading("evaluate", "search", ("archive.npz",), _evaluate("hills", "archive.npz"), 1),
    Reading("init", "search", ("archive.npz",), _init("hills", "archive.npz"), 0.5),
    Reading("read archives", "search", ARRAYS, _all(archive.load, "*e.npz"), 2),
    Reading("report", "novelty", ("config.toml", "metrics.csv", *ARRAYS, *CHECKPOINTS), _report, 0.5),
    Reading("resume", "novelty", RUN, _resume("--evaluations", "128"), 0.4, True),
    Reading("evaluate", "novelty", ("population.npz",), _evaluate("hills", "population.npz"), 0.5),
    Reading("report", "ocean", ("config.toml", "metrics.csv", "archive.npz", "phylogeny-genomes.csv"), _report, 1),
    Reading("resume", "ocean", RUN, _resume("--evaluations", "48"), 0.3, True),
    Reading("repeat", "ocean", ("config.toml",), _repeat(*SHORT), 0.3),
    Reading("evaluate", "ocean", ("archive.npz",), _evaluate("oceanworld", "archive.npz", *BEATS), 1),
    Reading("film", "ocean", RUN, _film(""), 0.2),
    Reading("film of a file", "ocean", (*ARRAYS, "config.toml"), _film("archive.npz"), 0.4),
    Reading("evaluate bodies", "genomes", ("bodies.npz",), _evaluate("oceanworld", "bodies.npz", *BEATS), 1),
    Reading("evaluate a pair", "genomes", ("*.npy",), _evaluate("oceanworld", "nodelist.npy", *BEATS), 0.7),
    Reading("evaluate a folder", "genomes", ("*.npy",), _evaluate("oceanworld", "", *BEATS), 0.3),
    Reading("init bodies", "genomes", ("bodies.npz",), _init("oceanworld", "bodies.npz", "--set", "beats=1"), 0.3),
    Reading("film bodies", "genomes", ("bodies.npz",), _film("bodies.npz"), 0.3),
    Reading("report", "islands", ("config.toml", "metrics.csv", "archive.npz", *CHECKPOINTS), _report, 0.4),
    Reading("resume", "islands", RUN, _resume("--evaluations", "128"), 0.5, True),
    Reading("report", "file", ("config.toml", "metrics.csv", "world.py", "frames/world-0/*"), _report, 0.4),
    Reading("resume", "file", (*RUN, "world.py"), _resume("--steps", "44"), 0.6, True),
    Reading("film", "file", (*RUN, "world.py"), _film(""), 0.2),
    Reading("grow", "rule", ("rule.npz",), _grow, 0.6),
    Reading("report", "stamp", ("config.toml", "metrics.csv"), _report, 0.3),
    Reading("resume", "stamp", RUN, _resume("--steps", "44"), 0.4, True),
    Reading("report", "study", ("study.toml", "plans/*", "*/config.toml", "*/metrics.csv", "*.json"), _report, 1),
    Reading("resume", "study", ("study.toml", "plans/*", "*.json", "*/config.toml"), _resume("--jobs", "1"), 1, True),
    Reading("list", "claims", ("*.json",), lambda f, _: reproduce.main(["list", "--out", str(f)]), 0.4),
    Reading("page", "claims", ("*.json",), _page, 0.5),
)  # fmt: skip


def found(reading: Reading, folder: Path) -> list[Path]:
    """Return the files in a folder that something reads."""
    return sorted({path for pattern in reading.files for path in folder.glob(pattern) if path.is_file()})
