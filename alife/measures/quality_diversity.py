"""How well a map of elites covers what is possible, and how good its elites are.

Sources: Jean-Baptiste Mouret and Jeff Clune, "Illuminating search spaces by mapping elites" (2015), for coverage;
Justin K. Pugh, Lisa B. Soros, Kenneth O. Stanley, "Quality Diversity: A New Frontier for Evolutionary Computation"
(2016), for the QD-score; Manon Flageul and Antoine Cully, "Uncertain Quality-Diversity" (2023), for corrected ones.
"""

import numpy as np

from alife.search.archive import GridArchive
from alife.search.reevaluation import Reevaluation


def coverage(archive: GridArchive, reachable: np.ndarray | None = None) -> float:
    """Return occupied niches / all niches; of the reachable ones alone, bool (bins), if they are given."""
    return archive.coverage(reachable)


def qd_score(archive: GridArchive, offset: float) -> float:
    """Return the sum over all elites of fitness - offset; the offset is the least fitness that counts for anything."""
    return archive.qd_score(offset)


def corrected_qd_score(correction: Reevaluation, offset: float) -> float:
    """Return the QD-score of what is left when all elites are scored again and compete anew for their niches."""
    return correction.corrected.qd_score(offset)


def corrected_coverage(correction: Reevaluation, reachable: np.ndarray | None = None) -> float:
    """Return the coverage of what is left when all elites are scored again and compete anew for their niches."""
    return correction.corrected.coverage(reachable)
