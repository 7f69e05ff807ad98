"""Hand a map of elites to pyribs, for its emitters, visualisations and measures."""

from typing import Any

from alife.core.errors import UsageError
from alife.search.archive import GridArchive


def to_ribs(archive: GridArchive, *, qd_offset: float = 0.0) -> Any:
    """Return the same elites in a ribs.archives.GridArchive: genomes as solutions, descriptors as measures.

    found_at is a field of its own; qd_offset is from where its QD-score counts. Raises UsageError without pyribs.
    """
    try:
        from ribs.archives import GridArchive as RibsArchive
    except ImportError as error:
        raise UsageError("to_ribs needs pyribs: pip install ribs.") from error
    elites = archive.elites()
    made = RibsArchive(
        solution_dim=elites.genomes.shape[1], dims=archive.bins, ranges=archive.ranges, qd_score_offset=qd_offset,
        solution_dtype="uint8", measures_dtype="float64", objective_dtype="float64",
        extra_fields={"found_at": ((), "int64")},
    )  # fmt: skip
    if len(elites):
        made.add(elites.genomes, elites.fitness, elites.descriptors, found_at=elites.found_at)
    return made
