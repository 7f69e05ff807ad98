"""Names that an earlier release had in the module alife.phylogeny."""

import pytest

import alife.phylogeny
from alife.phylogeny import tracker


@pytest.mark.parametrize(
    ("old", "new"),
    [("Phylogeny", "Phylogeny"), ("Inhabitants", "Occupancy"), ("Columns", "TaxonColumns"), ("PRUNED", "PRUNED")],
)
def test_an_old_name_warns_and_works(old, new):
    with pytest.warns(DeprecationWarning, match=rf"alife\.phylogeny\.{old} has moved to .*\.{new}\."):
        found = getattr(alife.phylogeny, old)
    assert found is getattr(tracker, new)


def test_a_name_that_never_was_is_an_error():
    with pytest.raises(AttributeError, match="Inhabitant"):
        alife.phylogeny.Inhabitant  # noqa: B018 (asking for it is the test)
