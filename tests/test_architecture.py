"""Who may import whom; see docs/decisions/0001-architecture.md."""

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
OURS = ("alife", "sims", "viewers", "benchmarks", "tests")
SLOW_TO_LOAD = {"numba", "taichi", "matplotlib", "PIL", "rich", "psutil", "pygame", "viewers"}

# module or package -> what it must never import, directly
FORBIDDEN = {
    "alife": {"viewers", "benchmarks", "tests"},
    "alife.rng": {"alife", "sims"},
    "alife.lattice": {"alife", "sims"},
    "alife.recorder": {"taichi", "numba", "sims"},
    "alife.checkpoint": {"taichi", "numba", "sims"},
    "alife.pictures": {"taichi", "numba", "sims"},
    "alife.ecology": {"taichi", "numba", "sims"},
    "alife.histories": {"taichi", "numba", "sims"},
    "alife.logs": {"taichi", "numba", "sims"},
    "alife.report": {"taichi", "numba", "sims", "alife.run"},
    "alife.study": {"taichi", "numba", "sims"},
    "alife.study_summary": {"taichi", "numba", "sims"},
    "alife.world": {"taichi", "numba", "sims"},
    "alife.state": {"taichi", "numba", "sims"},
    "sims": {"viewers", "benchmarks", "tests", "alife.recorder", "alife.ecology", "alife.run", "alife.registry"},
    "viewers": {"taichi", "numba", "sims", "benchmarks", "tests"},
}
# exceptions to FORBIDDEN: the layer below, which these are built on
ALLOWED = {
    "alife.rng": {"alife.rule"},
    "alife.lattice": {"alife.rule", "alife.rng"},
    "alife.run": {"viewers"},  # behind --view and --video alone: not when it is loaded, see SLOW_TO_LOAD
    "alife.search_watch": {"viewers"},  # likewise
}
ONLY_IMPORTERS = {
    "taichi": {"alife.gpu"},
    "numba": {"alife.cpu"},
    "pygame": {"viewers", "benchmarks.frames_per_second", "benchmarks.ocean_frames_per_second"},
}


def modules():
    files = [file for package in OURS for file in (PROJECT / package).rglob("*.py")]
    return {".".join(file.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


def imports(file, *, at_load=False):
    """Return the names a file imports; `at_load` only those that loading it imports."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = set()
    for node in tree.body if at_load else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports name the whole path"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def lies_in(name, package):
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("name", sorted(modules()))
def test_a_module_imports_only_what_its_layer_may(name):
    for layer, forbidden in FORBIDDEN.items():
        if lies_in(name, layer):
            allowed = ALLOWED.get(layer, set()) | ALLOWED.get(name, set())
            for imported in imports(modules()[name]):
                broken = any(lies_in(imported, bad) for bad in forbidden)
                excused = any(lies_in(imported, good) for good in allowed) or imported == "alife"
                assert excused or not broken, f"{name} must not import {imported}"


def test_no_world_imports_another():
    worlds = {name.split(".")[1] for name in modules() if name.startswith("sims.") and name.endswith(".world")}
    assert worlds
    for name, file in modules().items():
        for world in worlds:
            if lies_in(name, f"sims.{world}"):
                others = {f"sims.{other}" for other in worlds - {world}}
                assert not [bad for bad in imports(file) if any(lies_in(bad, other) for other in others)], name


@pytest.mark.parametrize("library", sorted(ONLY_IMPORTERS))
def test_a_library_that_could_be_swapped_is_imported_in_one_place(library):
    for name, file in modules().items():
        if not any(lies_in(name, place) for place in (*ONLY_IMPORTERS[library], "tests")):
            assert not [found for found in imports(file) if lies_in(found, library)], name


def test_the_command_line_loads_no_slow_library_before_it_is_needed():
    seen, waiting = set(), ["alife.run", "alife.command_line", "sims.multicell.config"]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in modules():
            continue
        seen.add(name)
        found = imports(modules()[name], at_load=True)
        assert not [slow for slow in found if slow.split(".")[0] in SLOW_TO_LOAD], name
        waiting += found
    assert "alife.config" in seen


def test_every_module_says_what_it_is_for():
    for name, file in modules().items():
        text = file.read_text(encoding="utf-8")
        if text.strip() and not file.name.startswith("test_"):  # a test module's tests are its sentences
            assert ast.get_docstring(ast.parse(text)), name
