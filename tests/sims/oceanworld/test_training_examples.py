"""The examples that train swimmers run, where their libraries are installed; here for a moment only."""

import runpy
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "training"
LIBRARIES = {"steer_with_ppo.py": ("gymnasium", "stable_baselines3"), "steer_with_cma_es.py": ("gymnasium",)}
SHORT = {"steer_with_ppo.py": "4096", "steer_with_cma_es.py": "2"}  # steps, generations


def test_all_examples_of_training_are_known_and_listed():
    listed = (EXAMPLES.parent / "README.md").read_text(encoding="utf-8")
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(LIBRARIES)
    assert all(f"(training/{name})" in listed for name in LIBRARIES)


@pytest.mark.parametrize("name", LIBRARIES)
def test_an_example_of_training_runs_and_tells_returns(name, monkeypatch, capsys):
    for library in LIBRARIES[name]:
        pytest.importorskip(library, reason="needs it")
    monkeypatch.setattr(sys, "argv", [name, SHORT[name]])
    runpy.run_path(str(EXAMPLES / name), run_name="__main__")
    told = capsys.readouterr().out.splitlines()
    assert "mean return" in told[-1]
    assert told[-1].startswith("after")
