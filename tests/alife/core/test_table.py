"""Tables that grow, and numbers as people read them."""

import pytest

from alife.core.errors import UsageError
from alife.core.table import AppendedTable, has_rows, read_metrics
from alife.core.text import exact, flag, format_bytes, short

HEADER = "step,cells,digest\n"


@pytest.fixture
def table(tmp_path):
    found = AppendedTable(tmp_path / "metrics.csv")
    found.rewrite([HEADER])
    return found


def test_rows_are_appended_and_read_back(table):
    assert not has_rows(table.path)
    table.append(["0,5,abc\n", "1,7,def\n"])
    table.sync()
    assert has_rows(table.path)
    assert table.lines() == [HEADER, "0,5,abc\n", "1,7,def\n"]
    columns = read_metrics(table.path)
    assert columns["cells"].tolist() == [5.0, 7.0]
    assert columns["digest"].tolist() == ["abc", "def"]


def test_a_table_is_cut_to_what_counts(table):
    table.append(["0,5,abc\n", "1,7,def\n"])
    table.rewrite(table.lines()[:2])
    assert table.lines() == [HEADER, "0,5,abc\n"]


def test_a_table_that_is_not_there_is_told_in_one_line(tmp_path):
    table = AppendedTable(tmp_path / "none" / "metrics.csv")
    for use in (table.lines, table.sync, lambda: table.append(["0\n"]), lambda: read_metrics(table.path)):
        with pytest.raises(UsageError, match="Cannot (read|write) "):
            use()
    assert not has_rows(table.path)


@pytest.mark.parametrize(
    ("value", "in_short", "in_full"),
    [(0.125, "0.125", "0.125"), (3.14159, "3.14", "3.14"), (99.96, "100", "100"), (12345.6, "12,346", "12,346")],
)
def test_numbers_have_three_digits_or_all_before_the_point(value, in_short, in_full):
    assert (short(value), exact(value)) == (in_short, in_full)


def test_whole_numbers_keep_their_digits():
    assert [exact(value) for value in (0.0, 7.0, -3, 1234.0)] == ["0", "7", "-3", "1,234"]


def test_bytes_and_options_are_spelt_in_one_way():
    assert [format_bytes(size) for size in (10, 5_000_000, 12_340_000_000)] == ["0.1 MB", "5.0 MB", "12.3 GB"]
    assert flag("frame_every") == "--frame-every"
