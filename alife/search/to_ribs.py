"""Hand a map of elites to pyribs, for its emitters, visualisations and measures."""

from typing import Any

import numpy as np

from alife.core.errors import UsageError
from alife.search.archive import Archive
from alife.search.cells import Cells


def to_ribs(archive: Archive, *, qd_offset: float = 0.0) -> Any:
    """Return the same elites in a GridArchive or CVTArchive of pyribs: genomes as solutions, descriptors as measures.

    found_at is a field of its own; qd_offset is from where its QD-score counts. Raises UsageError without pyribs.
    """
    try:
        from ribs.archives import CVTArchive, GridArchive
    except ImportError as error:
        raise UsageError("to_ribs needs pyribs: pip install ribs.") from error
    elites = archive.elites()
    common: dict[str, Any] = {
        "solution_dim": elites.genomes.shape[1], "ranges": archive.ranges, "qd_score_offset": qd_offset,
        "solution_dtype": "uint8", "measures_dtype": "float64", "objective_dtype": "float64",
        "extra_fields": {"found_at": ((), "int64")},
    }  # fmt: skip
    if isinstance(archive.partition, Cells):
        low, high = np.array(archive.ranges).T
        made: Any = CVTArchive(centroids=low + archive.partition.centroids * (high - low), **common)
    else:
        made = GridArchive(dims=archive.bins, **common)
    if len(elites):
        made.add(elites.genomes, elites.fitness, elites.descriptors, found_at=elites.found_at)
    return made
