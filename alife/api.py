"""What `import alife` offers: make a world, run it, search, study, load what was recorded, show it.

Each function builds the same request as the command line does and hands it to the same code, so a run begun here
is the run that `python -m alife.run` makes, and either can go on with it. Mistakes raise UsageError.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from alife.core import arguments, config
from alife.core.errors import UsageError
from alife.engines import backend as engines
from alife.grid import world_file
from alife.results import Run, SearchRun, StudyResult, check_options
from alife.runs import folder as run_folder
from alife.runs.config import RunConfig
from alife.runs.plan import Settings, new_run
from alife.search.config import SearchConfig
from alife.search.plan import OF_SEARCH, new_search
from alife.worlds import registry


def worlds() -> tuple[str, ...]:
    """Return the names of all worlds and arenas."""
    return registry.names()


def make(name: str, *, backend: str = "cpu", threads: int | None = None, **settings: Any) -> Any:
    """Return a world, or an arena, with some of its settings changed.

    name: one of `worlds()`, or the path of a file such as my_world.py
    backend: cpu, cuda, metal, vulkan, taichi-cpu or auto, the best of them here; plain for a world in one file
    threads: processors to use; None for all

    Raises UsageError for a name, setting or engine that is not to be had.
    """
    name = world_file.named(name)
    world_config: Any = config.from_table(registry.config_class(name), settings)
    if backend == engines.PLAIN and registry.own(name) is None:
        raise UsageError(f"The backend plain runs worlds in single files; '{name}' is none.")
    return registry.world_class(name)(world_config, registry.start(name, backend, threads))


def run(
    name: str = "multicell",
    *,
    out: str | Path | None = None,
    overwrite: bool = False,
    preset: str | None = None,
    settings: Mapping[str, Any] | None = None,
    cluster: str | None = None,
    quiet: bool = False,
    **options: Any,
) -> Run:
    """Grow worlds from their first step and record them in a folder; return the run, stopped or complete.

    name: a world that evolves by itself, or the path of a file such as my_world.py
    out: the folder; None for a free one in runs/
    preset, settings: a named scene of the world, and settings of it to change
    cluster: a Dask cluster that steps the worlds: local, tls://HOST:PORT, or a scheduler file; docs/scale.md
    options: fields of RunConfig, such as steps=40_000, seed=0, worlds=4, islands=1, backend="auto"

    Ctrl-C stops it politely. Raises UsageError before anything is written.
    """
    from alife.runs.execute import execute

    name = world_file.named(name)
    _check_kind(name, is_arena=False)
    request = new_run(_settings(name, RunConfig, options, out, overwrite, preset, settings))
    execute(replace(request, cluster=cluster), quiet=quiet)
    return Run(request.folder)


def search(
    name: str = "oceanworld",
    *,
    algorithm: str = "map_elites",
    out: str | Path | None = None,
    overwrite: bool = False,
    preset: str | None = None,
    settings: Mapping[str, Any] | None = None,
    algorithm_settings: Mapping[str, Any] | None = None,
    cluster: str | None = None,
    quiet: bool = False,
    **options: Any,
) -> SearchRun:
    """Breed the creatures of an arena and record it in a folder; return the search, stopped or complete.

    name: an arena
    algorithm: a name of docs/searches.md, such as map_elites, novelty, cma_me or greedy, or a search of your own
    algorithm_settings: settings of the algorithm to change
    cluster: a Dask cluster that scores genomes: local, tls://HOST:PORT, or a scheduler file; docs/scale.md
    options: fields of SearchConfig, such as evaluations=20_000, seed=0, workers=1

    The rest is as for `run`. Raises UsageError before anything is written.
    """
    from alife.search.execute import execute

    name = registry.arena_of(name)
    _check_kind(name, is_arena=True)
    of_algorithm = arguments.table("algorithm_settings", algorithm_settings)
    changes = arguments.table("settings", settings) | {f"{OF_SEARCH}{key}": of_algorithm[key] for key in of_algorithm}
    request = new_search(
        _settings(name, SearchConfig, {"search": algorithm, **options}, out, overwrite, preset, changes)
    )
    execute(replace(request, cluster=cluster), quiet=quiet)
    return SearchRun(request.folder)


def study(
    name: str = "multicell",
    *,
    seeds: str | Iterable[int] | None = None,
    sweep: Mapping[str, Sequence[Any]] | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
    out: str | Path | None = None,
    overwrite: bool = False,
    preset: str | None = None,
    settings: Mapping[str, Any] | None = None,
    quiet: bool = False,
    **options: Any,
) -> StudyResult:
    """Do many runs that differ by seeds and settings; return a table of how each seed of each setting ended.

    seeds: such as "0-9" or range(10)
    sweep: values that settings take in turn, such as {"supply_top": [0, 8000]}; all combinations are run
    jobs: runs at once; None for as many as are of use
    cluster: a Dask cluster that does them: local, tls://HOST:PORT, or a scheduler file

    The rest is as for `run` and `search`. A program whose study does several runs at once must be a file with
    `if __name__ == "__main__":`, as multiprocessing asks. Raises UsageError before anything is written.
    """
    from alife.study import sweep as sweeps
    from alife.study.execute import execute
    from alife.study.plan import StudyRequest
    from alife.study.study import kind_of_run

    name = world_file.named(name)
    registry.check_name(name)
    told = seeds if seeds is None or isinstance(seeds, str) else ",".join(map(str, arguments.values("seeds", seeds)))
    chosen = None if told is None else sweeps.seeds(told)
    folder = run_folder.unused(f"{name}-study") if out is None else arguments.path("out", out)
    of_runs = _settings(name, kind_of_run(name), options, folder, overwrite, preset, settings)
    varied = tuple(
        sweeps.Range(key, arguments.values(f"sweep of {key}", given))
        for key, given in arguments.table("sweep", sweep).items()
    )
    execute(StudyRequest(of_runs, seeds=chosen, sweep=varied, jobs=jobs, cluster=cluster), quiet=quiet)
    return StudyResult(folder)


def load(folder: str | Path) -> Run | SearchRun | StudyResult:
    """Return what a folder has on record: a run, a search or a study; finished, killed, or still growing.

    Nothing is written to it. Raises UsageError when the folder is none of these.
    """
    from alife.search.stored import is_search
    from alife.study.study import is_study

    path = arguments.path("folder", folder)
    if is_study(path):
        return StudyResult(path)
    return SearchRun(path) if is_search(path) else Run(path)


def show(what: Run | SearchRun | StudyResult | str | Path) -> None:
    """Open a window on a run, a search, a study, or a file of genomes, until it is closed.

    Raises UsageError without a screen, or without the viewer (pip install 'alife-worlds[viewer]').
    """
    folder = what.folder if isinstance(what, Run | SearchRun | StudyResult) else arguments.path("what", what)
    try:
        from viewers.__main__ import show_folder
        from viewers.ui import display  # noqa: F401 (pygame must be there)
    except ImportError as error:
        raise UsageError(
            f"To watch a run, install the viewer first: pip install 'alife-worlds[viewer]' ({error})."
        ) from error
    show_folder(folder)


def _check_kind(name: str, *, is_arena: bool) -> None:
    registry.check_name(name)
    if registry.is_arena(name) is not is_arena:
        other = "alife.search" if registry.is_arena(name) else "alife.run"
        raise UsageError(f"'{name}' is {'an arena' if registry.is_arena(name) else 'a world'}: use {other}('{name}').")


def _settings(
    name: str,
    kind: type,
    options: Mapping[str, Any],
    out: str | Path | None,
    overwrite: bool,
    preset: str | None,
    settings: Mapping[str, Any] | None,
) -> Settings:
    check_options(options, kind, world=name)
    folder = None if out is None else arguments.path("out", out)
    changes = arguments.table("settings", settings)
    return Settings(world=name, preset=preset, run=dict(options), changes=changes, folder=folder, overwrite=overwrite)
