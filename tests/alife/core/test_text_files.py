"""Texts, JSON and CSV: what is read is what was asked for, or the one line that refuses it says why not."""

import os
import threading

import numpy as np
import pytest

from alife.core import csv_files
from alife.core.errors import UsageError
from alife.core.files import read_bytes, read_text
from alife.core.json_files import read_json


@pytest.fixture
def file(tmp_path):
    return tmp_path / "record"


def test_a_text_comes_back(file):
    file.write_text("pond\n", encoding="utf-8")
    assert read_text(file) == "pond\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_in_the_place_of_a_file_does_not_block(file):
    os.mkfifo(file)
    said = []

    def read():
        try:
            read_text(file)
        except UsageError as error:
            said.append(str(error))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    reader.join(timeout=10)
    assert said == [f"Cannot read '{file}': it is a pipe, not a file."]


def test_folders_and_devices_are_no_files(file):
    file.mkdir()
    with pytest.raises(UsageError, match=r"it is a folder, not a file\.$"):
        read_bytes(file)
    if os.path.exists("/dev/zero"):
        from pathlib import Path

        with pytest.raises(UsageError, match=r"^Cannot read '/dev/zero': it is a device, not a file\.$"):
            read_bytes(Path("/dev/zero"))


def test_a_file_that_is_too_large_is_not_read(file):
    file.write_bytes(bytes(1001))
    assert len(read_bytes(file, largest=1001)) == 1001
    with pytest.raises(UsageError, match="it has more than 1,000 bytes"):
        read_bytes(file, largest=1000)


def test_a_name_that_no_file_can_have_is_refused(tmp_path):
    with pytest.raises(UsageError, match="there can be no file of this name"):
        read_bytes(tmp_path / "po\0nd")


def test_what_is_no_text_is_refused(file):
    file.write_bytes(b"po\xffnd")
    with pytest.raises(UsageError, match="byte 2 is no text in UTF-8"):
        read_text(file)


def test_json_comes_back(file):
    file.write_text('{"a": [1, 2.5]}')
    assert read_json(file, dict) == {"a": [1, 2.5]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is not JSON"),
        ("[]", "it must hold an object"),
        ("3", "it must hold an object"),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a": -Infinity}', "-Infinity is no number"),
        ('{"a": 1e999}', "1e999 is beyond all numbers"),
        ('{"a": ' + "9" * 5000 + "}", "it is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": 1', "it is not JSON"),
    ],
)
def test_json_that_is_none_is_refused(file, text, words):
    file.write_text(text)
    with pytest.raises(UsageError, match=f"^Cannot read '{file}': .*{words}"):
        read_json(file, dict)


def test_columns_come_back_without_a_row_that_was_torn(file):
    file.write_text("step,world,cells\n0,0,5\n10,0,7\n20,0,")
    columns = csv_files.read_columns(file, ("step", "cells"))
    assert columns == {"step": ["0", "10"], "world": ["0", "0"], "cells": ["5", "7"]}
    assert csv_files.whole_numbers(file, "cells", columns["cells"]).tolist() == [5, 7]
    assert csv_files.numbers(file, "cells", ["nan", "1e3"]).dtype == np.float64


def test_a_table_without_rows_has_its_columns(file):
    file.write_text("step,world\n")
    assert csv_files.read_columns(file) == {"step": [], "world": []}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it has no column 'step'"),
        ("world\n3\n", "it has no column 'step'"),
        ("step,step\n3,4\n", "two of its columns have one name"),
        ("step,world\n3,4\n3\n", "row 2 has 1 cells, and there are 2"),
        ("step,world\n3,4\n\n", "row 2 has 0 cells"),
        ("step\n" + "9" * 200_000 + "\n", "field larger than field limit"),
        ('step\n"\n', "unexpected end of data"),
    ],
)
def test_a_table_that_is_none_is_refused(file, text, words):
    file.write_text(text)
    with pytest.raises(UsageError, match=f"^Cannot read '{file}': {words}"):
        csv_files.read_columns(file, ["step"])


@pytest.mark.parametrize("cell", ["", "x", "1.5", "9" * 20, "9" * 5000, "nan"])
def test_a_cell_that_is_no_whole_number_is_named(file, cell):
    with pytest.raises(UsageError, match="'step' of row 2 must be a whole number of 64 bits, got '"):
        csv_files.whole_numbers(file, "step", ["1", cell])


def test_a_cell_that_is_no_number_is_named(file):
    with pytest.raises(UsageError, match="'cells' of row 1 must be a number, got 'many'"):
        csv_files.numbers(file, "cells", ["many"])
