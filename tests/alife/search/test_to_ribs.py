import numpy as np

from alife.search.to_ribs import to_ribs
from tests.alife.search.test_archive import BINS, HERE, RANGES, THERE, GridArchive, filled


def test_elites_keep_niche_genome_score_and_number_in_pyribs():
    archive = filled(([7, 8], [1.0, 3.0], [HERE, THERE]), ([9], [2.0], [HERE]))
    theirs, elites = to_ribs(archive, qd_offset=-1.0), archive.elites()
    data = theirs.data()
    order = np.argsort(data["index"])
    assert data["index"][order].tolist() == np.ravel_multi_index(tuple(elites.niche.T), BINS).tolist()
    assert np.array_equal(data["solution"][order], elites.genomes)
    assert data["solution"].dtype == np.uint8
    assert np.array_equal(data["objective"][order], elites.fitness)
    assert np.array_equal(data["measures"][order], elites.descriptors)
    assert np.array_equal(data["found_at"][order], elites.found_at)
    assert theirs.stats.qd_score == archive.qd_score(-1.0)
    assert theirs.stats.coverage == archive.coverage()


def test_an_empty_map_is_empty_there():
    assert to_ribs(GridArchive(1, RANGES, BINS)).empty
