"""Score the elites of a run again, at finer steps and over longer episodes, so that nobody is fooled.

A search finds what its arena rewards, and that includes the errors of an integrator. What is left of an elite's
fitness when it is reckoned properly is what it is worth.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from alife.archive import Elites, GridArchive
from alife.evaluate import Evaluation, sound
from alife.files import csv_line, write_text


@dataclass(frozen=True)
class Correction:
    """Elites and what a second look made of them."""

    elites: Elites
    before: np.ndarray  # [fitness a beat] (n,) as the search saw it
    after: np.ndarray  # [fitness a beat] (n,), nan where the second look found the genome invalid
    reason: np.ndarray  # str (n,): why it is invalid, "" where it is valid
    corrected: GridArchive  # of what is left, with the fitness of the second look

    def lines(self) -> list[str]:
        """Return in words what was lost."""
        able = np.isfinite(self.after)
        if not able.any():
            return ["no elite is valid at a second look"]
        best = int(self.before.argmax())
        lost = self.before[able] - self.after[able]
        kept = 100 * self.after[best] / self.before[best] if self.before[best] > 0 else float("nan")
        return [
            f"of {len(able)} elites {int((~able).sum())} are invalid and {len(self.corrected)} niches stay occupied",
            f"median loss {np.median(lost):.3g} a beat; order kept to {_rank_correlation(self.before, self.after):.3f}",
            f"the best: {self.before[best]:.3g} a beat before, {self.after[best]:.3g} after ({kept:.0f} % kept); "
            f"best after: {np.nanmax(self.after):.3g}",
        ]


def correct(archive: GridArchive, evaluation: Evaluation, *, beats: float, refined_beats: float) -> Correction:
    """Return what the refined scores of a map's elites, in their order, make of the map."""
    elites = archive.elites()
    corrected = GridArchive(elites.genomes.shape[1], archive.ranges, archive.bins)
    corrected.add(elites.genomes, evaluation, born=0)
    after = np.where(sound(evaluation), evaluation.fitness, np.nan) / refined_beats
    return Correction(elites, elites.fitness / beats, after, evaluation.reason, corrected)


def write_table(path: Path, correction: Correction) -> None:
    """Write finalists.csv: a row an elite."""
    names = ("row", "column", "descriptor_0", "descriptor_1", "fitness_a_beat", "refined_a_beat", "loss", "reason")
    elites = correction.elites
    columns = zip(
        elites.niche.tolist(), elites.descriptors, correction.before, correction.after, correction.reason, strict=True
    )
    rows = [[*niche, *place, before, after, before - after, reason] for niche, place, before, after, reason in columns]
    write_text(path, csv_line(list(names)) + "".join(csv_line(row) for row in rows))


def _rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Return Spearman's rank correlation of the pairs that are numbers; nan of fewer than three."""
    able = np.isfinite(first) & np.isfinite(second)
    if able.sum() < 3:
        return float("nan")
    ranks = np.array([np.argsort(np.argsort(values[able], kind="stable")) for values in (first, second)], float)
    return float(np.corrcoef(ranks)[0, 1])
