"""What a search leaves in its folder when it ends: archives, finalists, pictures; and a summary of it."""

from pathlib import Path
from typing import TYPE_CHECKING

from alife.core.array_files import save_arrays
from alife.runs import folder as run_folder
from alife.runs.config import ALL, NONE
from alife.runs.outputs import list_outputs, ways_to_look
from alife.search import archive, pictures, reevaluation
from alife.search.config import SearchConfig
from alife.search.loop import Clock

if TYPE_CHECKING:
    from rich.console import Console

    from alife.search.setup import SearchSetup
    from alife.worlds.arena import Arena

FILES = {
    "archive.npz": "the elites: niche, genomes, fitness, descriptors, born",
    "corrected.npz": "the elites after a second look, finer and longer",
    "finalists.csv": "each elite before and after it",
    "population.npz": "the genomes that the search holds, for --init",
    "learned.npz": "the map that aurora bred from: its elites, and the weights of what it learned",
    "map.png": "the fitness of every niche",
    "learned.png": "the fitness of the elites on the map that aurora learned",
    "novelty.png": "what was found, by its descriptors",
    "curves.png": "fitness and coverage over the run",
    "best.png": "the champion in one beat",
    "corners.png": "the best of each corner of the map",
    "champion.gif": "the champion, moving",
    "phylogeny-genomes.csv": "the ancestors of every elite",
    run_folder.METRICS: "a row an iteration",
    run_folder.CONFIG: run_folder.REPEATS,
}

AGAINST_RANDOM = {"novelty.png": "the bodies found, against random ones in red"}  # drawn where these are cheap


def meanings(arena: "Arena") -> dict[str, str]:
    """Return what the files of a search in an arena mean, by name."""
    return FILES | (AGAINST_RANDOM if arena.underlying.is_quick else {})


def write_outputs(
    folder: Path, setup: "SearchSetup", run: SearchConfig, clock: Clock | None, console: "Console", *, quick: bool
) -> None:
    """Write the archives and pictures, and print a summary; if `quick` only what needs no more evaluations."""
    results, arena = setup.results, setup.arena
    archive.save(folder / "archive.npz", results)
    held = setup.search.population()
    if held is not None:
        save_arrays(folder / "population.npz", held)
    for name, arrays in setup.search.own_files().items():
        save_arrays(folder / name, arrays)
    setup.recorder.ancestry.write(folder, results.found_at)
    lines = _summary(setup, clock)
    if len(results) and not quick:
        reevaluated = _reevaluate(setup)
        archive.save(folder / "corrected.npz", reevaluated.corrected)
        reevaluation.write_table(folder / "finalists.csv", reevaluated)
        lines += ["", "A second look at the elites:", *(f"  {line}" for line in reevaluated.lines())]
    if run.pictures != NONE:
        pictures.draw_map(folder, results, arena)
        pictures.draw_curves(folder)
        if (own := setup.search.own_map()) is not None:
            pictures.draw_learned(folder, own, arena)
    if run.pictures == ALL and not quick:
        pictures.draw_novelty(folder, setup.search, results, arena, run.seed)
        pictures.draw_films(folder, results, arena)
    going_on = f"  to go on: {run_folder.resume_command(folder)} --evaluations N"
    for line in ["", *lines, "", *list_outputs(folder, meanings(arena)), going_on, *ways_to_look(folder)]:
        console.print(line)


def _reevaluate(setup: "SearchSetup") -> reevaluation.Reevaluation:
    elites, arena = setup.results.elites(), setup.arena
    evaluation = setup.evaluator.evaluate(elites.genomes, refined=True)
    finer = arena.finer()  # tells an integrator's errors from a want of endurance
    finer_fitness = None if finer is None else finer.evaluate(elites.genomes).fitness
    beats, refined_beats = arena.episode, arena.refined().episode
    unit = f"{arena.fitness_unit} a {arena.episode_unit}" if arena.episode_unit else arena.fitness_unit
    return reevaluation.reevaluate(
        setup.results, evaluation, finer_fitness, beats=beats, refined_beats=refined_beats, unit=unit.strip()
    )


def _summary(setup: "SearchSetup", clock: Clock | None) -> list[str]:
    """Return in words how much of the map is filled, the best elite, and where the time went."""
    results, arena, reachable = setup.results, setup.arena, setup.reachable
    told = f"{results.partition.count}" if reachable is None else f"{int(reachable.sum())} that can be reached"
    lines = [f"{setup.search.evaluations:,} evaluations filled {len(results)} niches of {told}."]
    if len(results):
        elites = results.elites()
        best = elites.fitness.argmax()
        fitness = f"{elites.fitness[best]:.4g} {arena.fitness_unit}".rstrip()
        where = pictures.told_place(elites.descriptors[best], arena)
        lines.append(f"Best fitness {fitness} ({where}), found at evaluation {elites.found_at[best]:,}.")
    if clock is not None and clock.total:
        lines.append(
            f"{clock.total:,.1f} s, {100 * (1 - clock.evaluating / clock.total):.1f} % of it for all but evaluating."
        )
    return lines
