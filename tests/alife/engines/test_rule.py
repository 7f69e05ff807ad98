import numpy as np

from alife.engines import backend
from alife.engines.rule import Int, for_numba, for_taichi, held, i32, rule, shifted, u32


@rule
def doubled(x: u32) -> u32:
    return u32(x * u32(2))


@rule
def quadrupled(x: u32) -> u32:
    return doubled(doubled(x))


@rule
def first_of(array: np.ndarray, index: Int) -> i32:
    return i32(array[index])


@rule
def last_of_shifted(word: u32, bits: Int) -> i32:
    return i32(shifted(word, bits) & u32(0xFF))


def test_a_rule_runs_as_it_stands():
    assert quadrupled(np.uint32(3)) == 12


def test_a_compiled_rule_calls_the_compiled_twins_of_other_rules():
    compiled = for_numba(quadrupled)
    assert compiled(np.uint32(3)) == 12
    assert compiled.py_func.__globals__["doubled"] is for_numba(doubled)
    assert doubled(np.uint32(1)) == 2, "the rule itself stays as it was"


def test_compiled_rules_wrap_around_at_32_bits():
    assert for_numba(quadrupled)(np.uint32(0xC0000001)) == 4


def test_a_rule_is_compiled_once():
    assert for_numba(doubled) is for_numba(doubled)


def test_rules_take_arrays():
    assert for_numba(first_of)(np.array([7, 8], np.int16), 1) == 8


def test_what_is_held_is_multiplied_on_devices_and_costs_nothing_here():
    assert for_numba(held)(np.float32(2), np.float32(3)) == 3
    backend.start("taichi-cpu", 2)
    from alife.engines.gpu import ti

    twin = for_taichi(held)

    @ti.kernel
    def run(one: ti.f32, value: ti.f32) -> ti.f32:
        return twin(one, value)

    assert run(2, 3) == 6


def test_words_are_shifted_alike_everywhere():
    word = 0xDEADBEEF
    expected = [word >> bits & 0xFF for bits in range(32)]
    assert [last_of_shifted(np.uint32(word), bits) for bits in range(32)] == expected
    assert [for_numba(last_of_shifted)(np.uint32(word), bits) for bits in range(32)] == expected
    backend.start("taichi-cpu", 2)
    from alife.engines.gpu import ti

    twin = for_taichi(last_of_shifted)

    @ti.kernel
    def run(bits: ti.i32) -> ti.i32:
        return twin(ti.u32(word), bits)

    assert [run(bits) for bits in range(32)] == expected
