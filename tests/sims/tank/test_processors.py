"""The same history on processors with other instructions, of numba's kernels and of NumPy's loops."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
PLAIN = {  # neither AVX nor FMA
    "NUMBA_CPU_NAME": "x86-64",
    "NUMBA_CPU_FEATURES": "",
    "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR AVX2 FMA3",
}
HISTORY = """
from alife.core.state import digest
from tests.sims.tank.test_tank import BEAT, LIVELY, tank

world = tank(**LIVELY)
state = world.reset(seeds=[1, 2])
world.step(state, 20 * BEAT)
assert state.books[:, 0].all()  # births
print(digest(state, 0), digest(state, 1))
"""


def history(**environment):
    chosen = os.environ | {"PYTHONPATH": str(PROJECT)} | environment
    command = [sys.executable, "-W", "ignore", "-c", HISTORY]
    done = subprocess.run(command, env=chosen, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_history_is_the_same_without_avx_and_fma():
    assert history(**PLAIN) == history()
