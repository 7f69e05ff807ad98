"""The same scores on processors with other instructions: what fuses or approximates would show here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
PROCESSORS = {  # names and instructions for numba's compiler
    "neither AVX nor FMA": {"NUMBA_CPU_NAME": "x86-64", "NUMBA_CPU_FEATURES": ""},
    "AVX2 and FMA": {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": "+avx2,+fma"},
    "AVX-512": {"NUMBA_CPU_NAME": "skylake-avx512", "NUMBA_CPU_FEATURES": "+avx2,+fma,+avx512f,+avx512vl,+avx512dq"},
}
SCORES = """
import hashlib
import numpy as np
from sims.oceanworld.config import Config
from sims.oceanworld.world import World
from tests.sims.oceanworld.creatures import full, random_genomes

found = World(Config(beats=2)).evaluate(np.concatenate([full(), random_genomes(40, rounds=12)]))
print(hashlib.sha256(found.fitness.tobytes() + found.descriptors.tobytes()).hexdigest())
"""


def needs(processor):
    """Return what this machine lacks of another processor's instructions, sorted."""
    wanted = {word.removeprefix("+") for word in PROCESSORS[processor]["NUMBA_CPU_FEATURES"].split(",") if word}
    flags = Path("/proc/cpuinfo").read_text().split() if Path("/proc/cpuinfo").exists() else []
    return sorted(wanted - set(flags))


def scores(processor=None):
    """Return a digest of scores, worked out in a process whose kernels are compiled for a processor."""
    chosen = os.environ | {"PYTHONPATH": str(PROJECT)} | (PROCESSORS[processor] if processor else {})
    done = subprocess.run(
        [sys.executable, "-c", SCORES], env=chosen, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


COMPILED_NOW, *OTHERS = PROCESSORS  # the one that lacks most; each takes a compilation


@pytest.mark.parametrize("processor", [COMPILED_NOW, *(pytest.param(one, marks=pytest.mark.slow) for one in OTHERS)])
def test_scores_are_the_same_on_a_processor_with(processor):
    if lacking := needs(processor):
        pytest.skip(f"this processor has no {', '.join(lacking)}")
    assert scores(processor) == scores()
