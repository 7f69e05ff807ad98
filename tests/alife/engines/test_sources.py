"""Compiled worlds are kept as long as no file that kernels can reach is edited, and no longer."""

import gc
from pathlib import Path

import numpy as np
import pytest
from numba.core import types
from numba.core.dispatcher import Dispatcher

import sims
from alife.engines import sources
from alife.phylogeny.neutral_shadow import NEUTRAL_SHADOWS, NeutralShadow
from alife.phylogeny.tracker import ORGANISMS, Phylogeny
from alife.worlds import registry

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """Return a copy of our sources, on which the stamp is taken."""
    for package in ("alife", "sims"):
        for file in (PROJECT / package).rglob("*.py"):
            copy = tmp_path / file.relative_to(PROJECT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    monkeypatch.setattr(sources, "_ALIFE", tmp_path / "alife")
    monkeypatch.setattr(sims, "__path__", [str(tmp_path / "sims")])
    return tmp_path


def is_stamped_anew(file, addition="\nA_CONSTANT = 1\n"):
    before = sources.stamp()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as text:
        text.write(addition)
    return sources.stamp() != before


@pytest.mark.parametrize(
    "file",
    [
        *("alife/engines/cpu.py", "alife/engines/rule.py", "alife/engines/rng.py", "alife/engines/lattice.py"),
        *("alife/engines/rows_cpu.py", "alife/phylogeny/taxa.py", "alife/phylogeny/events.py"),
        *("sims/chemistry.py", "sims/multicell/scalar_rules.py", "sims/multicell/kernel_params.py"),
        *("sims/cellworld/cell_rules.py", "sims/bitwise/kernels_cpu.py", "sims/oceanworld/body.py"),
    ],
)
def test_an_edited_rule_is_compiled_anew(tree, file):
    assert (tree / file).exists()
    assert is_stamped_anew(tree / file)


@pytest.mark.parametrize(
    "file",
    ["alife/report/page.py", "alife/cli/options.py", "alife/runs/loop.py", "sims/cellworld/metrics.py", "alife/new.py"],
)
def test_what_no_kernel_reaches_leaves_compiled_worlds_alone(tree, file):
    assert not is_stamped_anew(tree / file)


@pytest.mark.parametrize(
    "line",
    [
        "from alife import new",
        "from alife.new import RATE",
        "import alife.new",
        "from alife import (  # a comment\n    errors,\n    new,\n)",
        "from alife import \\\n    new",
        "from ..alife import new",
        "def late():\n    from alife.new import RATE",
    ],
)
def test_an_import_that_a_kernel_gains_is_followed(tree, line):
    kernel, new = tree / "sims/multicell/kernels_cpu.py", tree / "alife/new.py"
    new.write_text("RATE = 1\n")
    assert not is_stamped_anew(new)
    if line.startswith("from .."):
        kernel, line = tree / "alife/phylogeny/tracker_cpu.py", "from .. import new"
    assert is_stamped_anew(kernel, f"\n{line}\n")
    assert is_stamped_anew(new)


def test_imports_are_followed_through_other_files_and_under_old_names(tree):
    (tree / "alife/new.py").write_text("RATE = 1\n")
    (tree / "sims/multicell/between.py").write_text("from alife.new import RATE\nimport alife.abundances\n")
    assert not is_stamped_anew(tree / "alife/phylogeny/abundances.py")
    is_stamped_anew(tree / "sims/multicell/scalar_rules.py", "\nfrom sims.multicell import between\n")
    assert is_stamped_anew(tree / "alife/new.py")
    assert is_stamped_anew(tree / "alife/phylogeny/abundances.py")


@pytest.mark.usefixtures("tree")
def test_worlds_in_other_folders_count(tmp_path, monkeypatch):
    kernel, rule = tmp_path / "elsewhere/sims/pond/kernels_cpu.py", tmp_path / "elsewhere/sims/pond/rules.py"
    is_stamped_anew(kernel, "from sims.pond import rules\n")
    is_stamped_anew(rule)
    assert not is_stamped_anew(rule)
    monkeypatch.setattr(sims, "__path__", [*sims.__path__, str(tmp_path / "elsewhere/sims")])
    assert is_stamped_anew(rule)
    assert is_stamped_anew(kernel)


def test_a_kernel_in_a_module_of_another_name_counts(tree):
    for compiler in ("from alife.engines.cpu import njit", "from alife.engines import cpu", "import alife.engines.cpu"):
        kernel = tree / f"sims/multicell/fast{len(compiler)}.py"
        assert is_stamped_anew(kernel, f"{compiler}\n")
        assert is_stamped_anew(kernel)


@pytest.mark.parametrize("names", [["multicell"], pytest.param(registry.names(), marks=pytest.mark.slow)], ids=len)
def test_all_that_was_compiled_and_all_named_tuples_that_it_was_given_lie_in_reach(names):
    for name in names:
        use(name)
    ours = [PROJECT / "alife", PROJECT / "sims"]
    reached = set(sources.reachable(ours[0], ours[1:]))
    kernels = [found for found in gc.get_objects() if isinstance(found, Dispatcher)]
    files = {Path(kernel.py_func.__code__.co_filename) for kernel in kernels}
    given = [kind for kernel in kernels for signature in kernel.signatures for kind in named_tuples(signature)]
    files |= {Path(__import__(kind.__module__, fromlist=["_"]).__file__) for kind in given}
    used = {file for file in files if any(file.is_relative_to(folder) for folder in ours)}
    assert {"kernel_params.py", "events.py", "scalar_rules.py", "metabolism_cpu.py"} <= {file.name for file in used}
    assert used <= reached


def use(name):
    """Let the kernels of a world be compiled, or loaded from the cache."""
    world = registry.world_class(name)(registry.config_class(name)())
    if registry.is_arena(name):
        seeds = np.arange(2, dtype=np.uint64)
        world.evaluate(world.mutated(world.random_genomes(seeds), seeds))
        return
    state = world.reset(seeds=[0])
    seen = world.occupancy(state)
    shape, kinds = seen.species.shape, seen.kinds
    shadows = {
        name: NeutralShadow(name, state.seeds, shape[1:], walled=seen.walled)
        for name in NEUTRAL_SHADOWS
        if ORGANISMS in kinds
    }
    phylogeny = Phylogeny(shape, kinds, shadows=shadows)
    phylogeny.reconcile(seen, 0)
    world.step(state, 2, phylogeny)


def named_tuples(kinds):
    for kind in kinds:
        if isinstance(kind, types.BaseTuple):
            yield from named_tuples(tuple(kind))
        if isinstance(kind, types.BaseNamedTuple):
            yield kind.instance_class
