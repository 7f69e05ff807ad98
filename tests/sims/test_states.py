"""The arrays of every world's state are what is declared, and what its docs page says."""

from pathlib import Path

import numpy as np
import pytest

from alife.core.state import arrays, cell_arrays
from alife.worlds import registry, state_table

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(params=registry.ecologies())
def name(request):
    return request.param


def test_the_docs_list_the_arrays_as_they_are_declared(name):
    assert state_table.state_table(name) in (DOCS / f"{name}.md").read_text(encoding="utf-8")


def test_the_table_is_printed(name, capsys):
    assert state_table.main([name]) == 0
    assert state_table.state_table(name) in capsys.readouterr().out


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
