"""What a search leaves behind when it ends: archives, finalists, pictures, and a few lines about them."""

from pathlib import Path
from typing import TYPE_CHECKING

from alife.core.array_files import save_arrays
from alife.search import archive, pictures, reevaluation
from alife.search.archive import GridArchive
from alife.search.config import SearchConfig
from alife.search.loop import Clock
from alife.worlds.arena import Arena

if TYPE_CHECKING:
    from rich.console import Console

    from alife.search.session import Bench

FILES = {
    "archive.npz": "the elites: niche, genomes, fitness, descriptors, born",
    "corrected.npz": "the elites after a second look, finer and longer",
    "finalists.csv": "each elite before and after it",
    "population.npz": "the genomes that the search holds, for --init",
    "map.png": "the fitness of every niche",
    "novelty.png": "the bodies found, against random ones in red",
    "curves.png": "fitness and coverage over the run",
    "best.png": "the champion in one beat",
    "corners.png": "the best of each corner of the map",
    "champion.gif": "the champion, moving",
    "phylogeny-genomes.csv": "the ancestors of every elite",
    "metrics.csv": "a row an iteration",
    "config.toml": "every setting; --config repeats the run",
}


def leave(
    folder: Path, bench: "Bench", run: SearchConfig, clock: Clock | None, console: "Console", *, hurry: bool
) -> None:
    """Write the archives and pictures; in a hurry only those that need no more evaluations."""
    results, arena = bench.results, bench.arena
    archive.save(folder / "archive.npz", results)
    held = bench.search.population()
    if held is not None:
        save_arrays(folder / "population.npz", held)
    bench.recorder.ancestry.write(folder, results.born)
    lines = _lines(results, arena, bench, clock)
    if len(results) and not hurry:
        correction = _second_look(bench)
        archive.save(folder / "corrected.npz", correction.corrected)
        reevaluation.write_table(folder / "finalists.csv", correction)
        lines += ["", "A second look at the elites:", *(f"  {line}" for line in correction.lines())]
    pictures.draw_map(folder, results, arena)
    pictures.draw_curves(folder)
    if not hurry:
        pictures.draw_novelty(folder, bench.search, results, arena, run.seed)
        pictures.draw_films(folder, results, arena)
    for line in ["", *lines, "", *_found(folder)]:
        console.print(line)


def _second_look(bench: "Bench") -> reevaluation.Correction:
    elites = bench.results.elites()
    evaluation = bench.evaluator.evaluate(elites.genomes, refined=True)
    refined = bench.arena.refined()
    finer = getattr(bench.arena, "finer", lambda: None)()  # tells an integrator's errors from a want of endurance
    finer_fitness = None if finer is None else finer.evaluate(elites.genomes).fitness
    beats, refined_beats = episode(bench.arena), episode(refined)
    return reevaluation.correct(bench.results, evaluation, finer_fitness, beats=beats, refined_beats=refined_beats)


def episode(arena: Arena) -> float:
    """Return the length of an arena's episodes [beats]; 1 where it has no such thing."""
    return float(getattr(arena.config, "beats", 1))


def _lines(results: GridArchive, arena: Arena, bench: "Bench", clock: Clock | None) -> list[str]:
    reachable = arena.reachable(results.bins)
    of = results.bins[0] * results.bins[1] if reachable is None else int(reachable.sum())
    lines = [f"{bench.search.evaluations:,} evaluations filled {len(results)} niches of {of} that can be reached."]
    if len(results):
        elites = results.elites()
        best = elites.fitness.argmax()
        names = zip(arena.descriptor_names, elites.descriptors[best], strict=True)
        where = ", ".join(f"{name} {value:.3g}" for name, value in names)
        lines.append(f"Best fitness {elites.fitness[best]:.4g} ({where}), found at evaluation {elites.born[best]:,}.")
    if clock is not None and clock.total:
        lines.append(
            f"{clock.total:,.1f} s, {100 * (1 - clock.evaluating / clock.total):.1f} % of it for all but evaluating."
        )
    return lines


def _found(folder: Path) -> list[str]:
    paths = {folder / name: meaning for name, meaning in FILES.items() if (folder / name).exists()}
    widest = max(len(str(path)) for path in paths)
    more = f"  to go on: python -m alife.run --resume {folder} --evaluations N"
    return [*(f"  {path!s:<{widest}}  {meaning}" for path, meaning in paths.items()), more]
