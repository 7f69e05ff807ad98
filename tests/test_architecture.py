"""Who may import whom: one ordered list of layers, and no circle; see docs/decisions/0001-architecture.md."""

import ast
from graphlib import TopologicalSorter

import pytest

from benchmarks.structure import FACES, LAYERS, OURS, circles, imports, layer_of, lies_in, modules, parsed

SLOW_TO_LOAD = {"torch", "numba", "taichi", "quadrants", "matplotlib", "PIL", "rich", "psutil", "pygame", "viewers"}

# Layers that lie side by side: neither knows the other.
APART = {("viewers.worlds", "viewers.creatures"), ("alife.claims", "alife.report")}
# What a world may know. It is found by its name, so only the layers below it in a history's way are there.
FOR_WORLDS = {"alife.core", "alife.engines", "alife.worlds", "alife.phylogeny", "alife.measures"}
EXPERIMENTS = {
    "claims",
    "explorations",
    "behaviour_maps",
    "coevolution",
    "dependencies",
    "learning",
    "__main__",
}  # in its folder: they run it
ONLY_IMPORTERS = {
    "taichi": {"alife.engines.gpu"},
    "quadrants": {"alife.engines.gpu"},
    "numba": {"alife.engines.cpu", "alife.engines.inlining"},
    "torch": {"alife.learn", "sims.stamp.learning", "benchmarks.peers"},
    "viewers": {"viewers", "alife.cli.viewing", "alife.api", "benchmarks"},
    "pygame": {"viewers", "benchmarks.frames_per_second", "benchmarks.ocean_frames_per_second"},
}


BUILT_ON = {"oceanworld_steer": "oceanworld", "tank": "oceanworld"}  # its creatures, with controllers; many together


def test_every_module_lies_in_a_layer():
    lost = [name for name in modules() if layer_of(name) is None and name not in FACES and not lies_in(name, "sims")]
    assert not lost


def test_a_module_imports_only_its_own_layer_and_those_above_it():
    wrong = []
    for name in modules():
        mine = layer_of(name)
        for other in imports(name):
            theirs = layer_of(other)
            if mine is None or theirs is None:
                continue
            names = LAYERS[mine], LAYERS[theirs]
            if theirs > mine or names in APART or names[::-1] in APART:
                wrong.append(f"{name} must not import {other}")
    assert not wrong, "\n".join(wrong)


def test_no_modules_import_each_other_in_a_circle():
    graph = {name: {other for other in imports(name) if other in modules()} - {name} for name in modules()}
    TopologicalSorter(graph).prepare()  # raises CycleError with the modules of a circle


def test_what_all_windows_share_knows_no_world_and_no_creature():
    allowed = ("viewers.ui", "alife.core", "alife.terminal")
    wrong = []
    for name in modules():
        if lies_in(name, "viewers.ui"):
            ours = [other for other in imports(name) if other.split(".")[0] in OURS]
            wrong += [f"{name}: {other}" for other in ours if not any(lies_in(other, good) for good in allowed)]
    assert not wrong, "\n".join(wrong)


def test_worlds_know_contracts_alone():
    wrong = []
    for name in modules():
        if lies_in(name, "sims") and not EXPERIMENTS & set(name.split(".")):
            ours = [other for other in imports(name) if other.split(".")[0] in ("alife", "viewers", "benchmarks")]
            wrong += [f"{name}: {other}" for other in ours if not any(lies_in(other, good) for good in FOR_WORLDS)]
    assert not wrong, "\n".join(wrong)


def test_nothing_but_claims_and_measurements_names_a_world():
    wrong = []
    for name in modules():
        if name.split(".")[0] in ("alife", "viewers"):
            wrong += [f"{name}: {other}" for other in imports(name) if other.startswith("sims.")]
    assert not wrong, "\n".join(wrong)


def test_no_world_imports_another():
    worlds = {name.split(".")[1] for name in modules() if name.startswith("sims.") and name.endswith(".world")}
    assert worlds
    wrong = []
    for name in modules():
        for world in (world for world in worlds if lies_in(name, f"sims.{world}")):
            others = {f"sims.{other}" for other in worlds - {world, BUILT_ON.get(world)}}
            wrong += [f"{name}: {bad}" for bad in imports(name) if any(lies_in(bad, other) for other in others)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("library", sorted(ONLY_IMPORTERS))
def test_a_library_that_could_be_swapped_is_imported_in_one_place(library):
    for name in modules():
        if not any(lies_in(name, place) for place in (*ONLY_IMPORTERS[library], "tests")):
            assert not [found for found in imports(name) if lies_in(found, library)], name


def test_the_command_line_loads_no_slow_library_before_it_is_needed():
    seen, waiting = set(), ["alife.__main__", "alife.run", "alife.cli.options", "sims.multicell.config"]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in modules():
            continue
        seen.add(name)
        found = imports(name, at_load=True)
        assert not [slow for slow in found if slow.split(".")[0] in SLOW_TO_LOAD], name
        waiting += found
    assert "alife.core.config" in seen


def test_every_module_says_what_it_is_for():
    for name, file in modules().items():
        if parsed(name).body and not file.name.startswith("test_"):  # a test module's tests are its sentences
            assert ast.get_docstring(parsed(name)), name


def test_circles_are_found_where_there_are_any():
    assert circles({"a": {"b"}, "b": set(), "c": {"a"}}) == []
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()}) == [{"a", "b", "c"}]
