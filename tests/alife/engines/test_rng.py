import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alife.engines import rng
from alife.engines.rng_cpu import draw_words
from alife.engines.rule import for_numba
from tests.sims.multicell import reference

U32 = st.integers(0, 2**32 - 1)
SPACES = np.arange(1 << 16)


@given(U32, U32, st.integers(0, 22), U32)
def test_words_are_the_same_in_plain_python_numpy_and_numba(seed, step, stream, space):
    plain = reference.word(seed, step, stream, space)
    assert rng.words(seed, step, stream, np.array([space]))[0] == plain
    keys = [for_numba(rng.stream_key)(*map(np.uint32, (seed, step, stream, half))) for half in (0, 1)]
    assert for_numba(rng.draw)(np.uint32(keys[0]), np.uint32(keys[1]), np.uint32(space)) == plain


@given(U32, U32, st.integers(0, 22))
def test_compiled_words_are_those_of_numpy(seed, step, stream):
    assert (draw_words(seed, step, stream, 5) == rng.words(seed, step, stream, np.arange(5))).all()


def test_a_stream_never_gives_two_spaces_the_same_word():
    assert len(np.unique(rng.words(0, 0, 0, SPACES))) == len(SPACES)


@pytest.mark.parametrize("bit", range(32))
def test_every_bit_is_fair(bit):
    ones = ((rng.words(1, 2, 3, SPACES) >> np.uint32(bit)) & 1).mean()
    assert abs(ones - 0.5) < 5 * 0.5 / np.sqrt(len(SPACES))


@pytest.mark.parametrize("other", [(1, 0, 0), (0, 1, 0), (0, 0, 1)], ids=["seed", "step", "stream"])
def test_another_seed_step_or_stream_gives_unrelated_words(other):
    first, second = rng.words(0, 0, 0, SPACES), rng.words(*other, SPACES)
    differing = np.bitwise_count(first ^ second).mean()
    assert abs(differing - 16) < 5 * np.sqrt(8 / len(SPACES))


def test_neighbours_are_unrelated():
    words = rng.words(7, 7, 7, SPACES).astype(float)
    for lag in (1, 2, 128, 256):
        assert abs(np.corrcoef(words[:-lag], words[lag:])[0, 1]) < 5 / np.sqrt(len(SPACES))


def test_bytes_are_spread_evenly():
    counts = np.bincount(rng.words(0, 5, 1, SPACES) & 255, minlength=256)
    chi_squared = ((counts - 256) ** 2 / 256).sum()
    assert 255 - 6 * np.sqrt(510) < chi_squared < 255 + 6 * np.sqrt(510)


@given(U32, st.integers(1, 65536))
def test_below_stays_below(word, limit):
    with np.errstate(over="ignore"):
        assert 0 <= rng.below(np.uint32(word), limit) < limit


@given(U32, st.integers(0, 31), st.integers(1, 31))
def test_a_field_is_a_slice_of_bits(word, first, count):
    count = min(count, 32 - first)
    with np.errstate(over="ignore"):
        assert rng.field(np.uint32(word), first, count) == (word >> first) & ((1 << count) - 1)
