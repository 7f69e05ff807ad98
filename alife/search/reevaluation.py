"""Score the elites of a run again, at finer steps and over longer episodes, so that nobody is fooled.

A search finds what its arena rewards, and that includes the errors of an integrator. What is left of an elite's
fitness when it is reckoned properly is what it is worth.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from alife.core.files import csv_line, write_text
from alife.search.archive import Elites, GridArchive
from alife.worlds.arena import Evaluation, sound


@dataclass(frozen=True)
class Correction:
    """Elites and what a second look made of them."""

    elites: Elites
    before: np.ndarray  # [fitness a beat] (n,) as the search saw it
    finer: np.ndarray  # [fitness a beat] (n,) at finer steps alone, nan where it is invalid or not known
    after: np.ndarray  # [fitness a beat] (n,) at finer steps and for longer, nan where it is invalid
    reason: np.ndarray  # str (n,): why it is invalid, "" where it is valid
    corrected: GridArchive  # of what is left, with the fitness of the second look

    def lines(self) -> list[str]:
        """Return in words what was lost."""
        lost = int((~np.isfinite(self.after)).sum())
        lines = [f"of {len(self.after)} elites {lost} are invalid and {len(self.corrected)} niches stay occupied"]
        looks = {"finer steps alone": self.finer, "finer steps and longer": self.after}
        return lines + [self._told(look, values) for look, values in looks.items() if np.isfinite(values).any()]

    def _told(self, look: str, values: np.ndarray) -> str:
        best = int(self.before.argmax())
        loss = np.nanmedian(self.before - values)
        return (
            f"{look}: median loss {loss:.3g} a beat, rank correlation {rank_correlation(self.before, values):.3f}; "
            f"the best had {self.before[best]:.3g} a beat and has {values[best]:.3g}, "
            f"the best now has {np.nanmax(values):.3g}"
        )


def correct(
    archive: GridArchive, evaluation: Evaluation, finer: np.ndarray | None, *, beats: float, refined_beats: float
) -> Correction:
    """Return what the refined scores of a map's elites, in their order, make of the map.

    `finer` (n,) is their fitness at finer steps over the usual episode, if that is known.
    """
    elites = archive.elites()
    corrected = GridArchive(elites.genomes.shape[1], archive.ranges, archive.bins)
    corrected.add(elites.genomes, evaluation, born=0)
    after = np.where(sound(evaluation), evaluation.fitness, np.nan) / refined_beats
    steps_only = np.full(len(elites), np.nan) if finer is None else finer / beats
    return Correction(elites, elites.fitness / beats, steps_only, after, evaluation.reason, corrected)


def write_table(path: Path, correction: Correction) -> None:
    """Write finalists.csv: a row an elite."""
    names = (
        "row",
        "column",
        "descriptor_0",
        "descriptor_1",
        "fitness_a_beat",
        "finer_a_beat",
        "refined_a_beat",
        "reason",
    )
    elites = correction.elites
    scores = zip(correction.before, correction.finer, correction.after, correction.reason, strict=True)
    places = zip(elites.niche.tolist(), elites.descriptors, strict=True)
    rows = [[*niche, *place, *score] for (niche, place), score in zip(places, scores, strict=True)]
    write_text(path, csv_line(list(names)) + "".join(csv_line(row) for row in rows))


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Return Spearman's rank correlation of the pairs of finite numbers, (n,) each; nan of fewer than three pairs.

    Equal numbers share the mean of their ranks.
    """
    finite = np.isfinite(first) & np.isfinite(second)
    if finite.sum() < 3:
        return float("nan")
    return float(np.corrcoef([_ranks(first[finite]), _ranks(second[finite])])[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    """Return the rank of each value, float64 (n,), from 1."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: np.ndarray = (np.cumsum(counts) - (counts - 1) / 2)[which]
    return ranks
