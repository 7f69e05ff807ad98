"""Re-evaluate the elites of a run at finer steps and over longer episodes.

A search finds whatever its arena rewards, and that includes the errors of an integrator. The fitness that an elite
keeps when it is integrated more exactly is what it is worth.

The map of what is left, and its coverage and QD-score, are called corrected, as in Manon Flageul and Antoine Cully,
"Uncertain Quality-Diversity" (2023).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from alife.core.files import csv_line, write_text
from alife.search.archive import Archive, Elites
from alife.worlds.arena import Evaluation, has_finite_scores

HELD = 0.9  # of its score that an elite keeps if it holds


@dataclass(frozen=True)
class Reevaluation:
    """Elites, with their fitness before and after re-evaluation."""

    elites: Elites
    before: np.ndarray  # [unit] float64 (n,) in the search
    finer: np.ndarray  # [unit] float64 (n,) at finer steps alone, nan where it is invalid or not known
    after: np.ndarray  # [unit] float64 (n,) at finer steps and for longer, nan where it is invalid
    reason: np.ndarray  # str (n,): why it is invalid, "" where it is valid
    unit: str  # of before, finer and after in words: what the fitness is of, and for which time; empty for neither
    corrected: Archive  # of the elites that stay valid, with their fitness at finer steps and for longer

    def lines(self) -> list[str]:
        """Return a summary in words: how many elites became invalid, and how much fitness was lost."""
        lines = [self.plainly(), f"{len(self.corrected)} niches stay occupied"]
        kinds = {"finer steps alone": self.finer, "finer steps and longer": self.after}
        return lines + [self._loss_line(kind, values) for kind, values in kinds.items() if np.isfinite(values).any()]

    def plainly(self) -> str:
        """Return in one sentence what the second look found."""
        count, lost = len(self.after), int((~np.isfinite(self.after)).sum())
        if not count:
            return "there was nobody to look at again"
        if lost == count:
            return f"none of the {count} elites keeps a valid score when it is looked at more exactly and for longer"
        stay = np.isfinite(self.after)
        least = self.before[stay] - (1 - HELD) * np.abs(self.before[stay])  # a negative score may fall as far
        held = float(np.mean(self.after[stay] >= least))
        gone = "all stay valid" if not lost else f"{lost} of {count} turn out invalid"
        return (
            f"looked at more exactly and for longer, {gone}, and {held:.0%} of those that stay keep at least "
            f"{HELD:.0%} of what they scored"
        )

    def _loss_line(self, kind: str, values: np.ndarray) -> str:
        best = int(self.before.argmax())
        loss = np.nanmedian(self.before - values)
        unit = f" {self.unit}".rstrip()
        return (
            f"{kind}: median loss {loss:.3g}{unit}, rank correlation {rank_correlation(self.before, values):.3f}; "
            f"the best had {self.before[best]:.3g}{unit} and has {values[best]:.3g}, "
            f"the best now has {np.nanmax(values):.3g}"
        )


def reevaluate(
    archive: Archive,
    evaluation: Evaluation,
    finer: np.ndarray | None,
    *,
    beats: float,
    refined_beats: float,
    unit: str = "",
) -> Reevaluation:
    """Return the re-evaluation of an archive's elites.

    evaluation: of the elites, in their order, at finer steps and over longer episodes of `refined_beats`;
    finer: float64 (n,), their fitness at finer steps over episodes of `beats`, None where it is not known. Both are in
    the unit of time of the arena; unit: of what they make of a fitness, in words.
    """
    elites = archive.elites()
    corrected = archive.emptied()
    corrected.add(elites.genomes, evaluation, found_at=0)
    after = np.where(has_finite_scores(evaluation), evaluation.fitness, np.nan) / refined_beats
    steps_only = np.full(len(elites), np.nan) if finer is None else finer / beats
    return Reevaluation(elites, elites.fitness / beats, steps_only, after, evaluation.reason, unit, corrected)


def write_table(path: Path, reevaluation: Reevaluation) -> None:
    """Write finalists.csv: a row for each elite."""
    elites = reevaluation.elites
    axes = elites.niche.shape[1]
    names = ["row", "column"] if axes == 2 else [f"niche_{number}" for number in range(axes)]
    names += [f"descriptor_{number}" for number in range(elites.descriptors.shape[1])]
    names += ["fitness_a_beat", "finer_a_beat", "refined_a_beat", "reason"]
    scores = zip(reevaluation.before, reevaluation.finer, reevaluation.after, reevaluation.reason, strict=True)
    places = zip(elites.niche.tolist(), elites.descriptors, strict=True)
    rows = [[*niche, *place, *score] for (niche, place), score in zip(places, scores, strict=True)]
    write_text(path, csv_line(names) + "".join(csv_line(row) for row in rows))


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
