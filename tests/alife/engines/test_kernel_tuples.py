import pickle
from dataclasses import dataclass

import numpy as np
import pytest

from alife.core.config import kernel_settings, setting
from alife.core.state import array, array_names
from alife.engines.kernel_tuples import filled, kernel_tuple


@dataclass
class State:
    step: int
    seeds: np.ndarray = array(np.uint32, (), "seeds")
    height: np.ndarray = array(np.int32, ("y", "x"), "[m] above the sea")


@dataclass(frozen=True)
class Config:
    rate: int = setting(3, "[/16] a rate", kernel=True)
    name: str = setting("hill", "which no kernel reads")

    @property
    def doubled(self):
        return 2 * self.rate


Arrays = kernel_tuple("Arrays", __name__, array_names(State, without=("seeds",)))
Params = kernel_tuple("Params", __name__, (*kernel_settings(Config), "doubled"))


def test_a_tuple_has_the_arrays_that_are_declared():
    state = State(0, np.zeros(1, np.uint32), np.ones((1, 2, 3), np.int32))
    assert filled(Arrays, state).height is state.height
    assert Arrays._fields == ("height",)


def test_a_tuple_has_the_settings_that_kernels_read_and_what_is_derived():
    assert filled(Params, Config())._asdict() == {"rate": 3, "doubled": 6}
    assert filled(Params, Config(), np.float32).doubled.dtype == np.float32


def test_a_tuple_is_filled_from_names_too():
    assert filled(Arrays, {"height": 1, "more": 2}) == (1,)


def test_a_name_that_is_not_there_is_no_tuple():
    with pytest.raises(AttributeError):
        filled(Params, State(0, np.zeros(1), np.zeros(1)))


def test_numbas_cache_finds_the_class_again():
    assert pickle.loads(pickle.dumps(filled(Params, Config()))) == (3, 6)
