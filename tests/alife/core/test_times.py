from pathlib import Path

import pytest

from alife.core import csv_files
from alife.core.errors import UsageError


def test_a_time_may_not_have_come_yet():
    assert csv_files.times(Path("a.csv"), "end", ["3", "inf"]).tolist() == [3.0, float("inf")]
    for cell in ("1e300", "never", "-inf"):
        with pytest.raises(UsageError, match="'end' of row 1 must be a time"):
            csv_files.times(Path("a.csv"), "end", [cell])
