"""The arrays of every world's state, and its metrics, are what is declared, and what its docs page says."""

from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import pytest

from alife.core.state import arrays, cell_arrays
from alife.worlds import columns, registry, state_table

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(params=registry.ecologies())
def name(request):
    return request.param


@pytest.fixture(params=[state_table.state_table, state_table.column_table], ids=["arrays", "columns"])
def table(request, name):
    return request.param(name)


def test_the_docs_list_it_as_it_is_declared(name, table):
    assert table in (DOCS / f"{name}.md").read_text(encoding="utf-8")


def test_the_tables_are_printed(name, table, capsys):
    assert state_table.main([name]) == 0
    assert table in capsys.readouterr().out


def test_every_column_of_the_metrics_has_a_meaning_and_nothing_else_has(name):
    world = registry.world_class(name)()
    state = world.reset(seeds=[1])
    measured = world.measure(state, world.totals(state))
    assert all(columns.meaning(world.columns, column) for column in measured)
    for told in world.columns:
        assert any(fnmatchcase(column, told) for column in measured) or "only with" in world.columns[told], told


def test_every_array_has_the_type_and_shape_that_are_declared(name):
    world = registry.world_class(name)()
    state = world.reset(seeds=[1, 2])
    for array_name, (dtype, shape) in world.layout(world.config).items():
        found = arrays(state)[array_name]
        assert (found.dtype, found.shape) == (dtype, (2, *shape)), array_name
    assert list(world.layout(world.config)) == list(arrays(state))


def test_an_array_with_a_value_a_space_is_part_of_a_cell(name):
    world = registry.world_class(name)()
    state = world.reset(seeds=[1])
    for array_name in arrays(state).keys() & cell_arrays(world.state_type):
        assert arrays(state)[array_name].shape[1:3] == world.shape()
        assert np.count_nonzero(arrays(state)[array_name]) < arrays(state)[array_name].size
