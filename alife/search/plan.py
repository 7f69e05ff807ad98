"""What a search on an arena is asked to be, before alife.search.execute carries it out; see alife.runs.plan."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from alife.core import config
from alife.core.config import Preset
from alife.core.errors import UsageError
from alife.engines import backend
from alife.runs import config as run_config
from alife.runs import folder as run_folder
from alife.runs.plan import Settings
from alife.search import base, search_file
from alife.search.config import CHANGEABLE, SearchConfig
from alife.search.partition import MapSettings
from alife.worlds import registry

OF_SEARCH = "search."  # begins the key of a setting of the search rather than of the arena
OF_MAPS = ("shape", "archive", "cells")  # settings of the map of results, which that of a search follows
NOVELTY = "novelty"  # the `init` that is a novelty search


@runtime_checkable
class Seeded(Protocol):
    """The config of a search that can begin with the genomes of a file, or with a novelty search."""

    init: str  # one of map_elites.INITS, or a file of genomes
    novelty_evaluations: int


@dataclass(frozen=True)
class SearchRequest:
    """A search on an arena to begin or to go on with."""

    run_config: SearchConfig
    arena_config: Any
    algorithm_config: Any  # of the search itself
    folder: Path
    moves: bool = False  # to the next free folder, where another run was quicker to take this one
    resumes: bool = False
    overwrite: bool = False
    log: tuple[str, ...] = ()
    cluster: str | None = None  # where genomes are scored, see alife.executors.cluster
    only_looks: bool = False  # at what is on record: on the processor, whatever scored it


def new_search(settings: Settings) -> SearchRequest:
    """Return the request for a new search: defaults, then the preset or config file, then what was chosen.

    Raises UsageError for a value out of its range, or a folder that must not be written to.
    """
    settings.check_start()
    if settings.config is not None:
        run_table, arena_table = read(settings.config, settings.world)
    else:
        scene = _scene(settings)
        run_table, arena_table = {**_usual(settings), **scene.run}, dict(scene.rules)
    run = search_file.with_name(run_table | dict(settings.run))
    chosen = config.from_table(SearchConfig, run)
    arena_base: Any = config.from_table(registry.config_class(chosen.world), arena_table)
    algorithm_table = stored_algorithm(settings.config, chosen.search) if settings.config is not None else {}
    algorithm_base: Any = config.from_table(base.config_class(chosen.search), algorithm_table)
    of_arena, of_algorithm = _by_owner(settings.changes)
    of_algorithm = _like_results(chosen, algorithm_base) | of_algorithm
    _check_init(chosen.search, algorithm_base, of_algorithm)
    arena_config: Any = config.changed(arena_base, _wanted(chosen.search, arena_base) | of_arena)
    algorithm_config: Any = config.changed(algorithm_base, of_algorithm)
    config.check(algorithm_config)
    _check_warm_up(chosen, algorithm_config)
    name = f"{chosen.world}-{chosen.search}-seed{chosen.seed}"
    folder = run_folder.unused(name) if settings.folder is None else settings.folder
    run_folder.check_new(folder, overwrite=settings.overwrite)
    return SearchRequest(
        chosen, arena_config, algorithm_config, folder, moves=settings.folder is None,
        overwrite=settings.overwrite, log=settings.log,
    )  # fmt: skip


def resumed_search(
    folder: Path, changes: Mapping[str, Any], *, world: str | None = None, log: tuple[str, ...] = ()
) -> SearchRequest:
    """Return the request to go on with the search of a folder, some fields of its SearchConfig changed.

    Raises UsageError when there is no run, one of another arena than that named, or a field that cannot change.
    """
    stored = stored_search(folder, world=world)
    run_config.check_changeable(changes, CHANGEABLE)
    chosen = config.changed(stored.run_config, changes)
    _check_engine(stored.run_config, chosen)
    return replace(stored, run_config=chosen, resumes=True, log=log, only_looks=False)


def stored_search(folder: Path, *, world: str | None = None) -> SearchRequest:
    """Return the request to look at the search of a folder, wherever and on whatever it was recorded.

    Raises UsageError when there is no search, or one of another arena than that named.
    """
    run_folder.check_begun(folder)
    path = folder / run_folder.CONFIG
    run_table, arena_table = read(path, world)
    chosen = config.from_table(SearchConfig, run_table)
    arena_config: Any = config.from_table(registry.config_class(chosen.world), arena_table)
    algorithm_config: Any = config.from_table(base.config_class(chosen.search), stored_algorithm(path, chosen.search))
    return SearchRequest(chosen, arena_config, algorithm_config, folder, only_looks=True)


def read(path: Path, world: str | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the run table and the arena's table of a config, and know the search whose file lies beside it.

    Raises UsageError when the file is not a config, or where this user never ran what lies beside it.
    """
    run_table, arena_table = run_config.read(path, world)
    search_file.adopt_kept(path.parent, run_table.get("search"))
    return run_table, arena_table


def engine_of(run: SearchConfig) -> str:
    """Return the engine that scores the genomes of a search, never "auto". Raises UsageError for what is no arena."""
    if not registry.is_arena(run.world):
        raise UsageError(f"'{run.world}' scores no genomes; a search wants one of: {', '.join(registry.arenas())}.")
    return backend.chosen(run.engine, registry.world_class(run.world).engines_alike)


def odd_engine(run: SearchConfig) -> str | None:
    """Return the engine of a search where its scores are not those of the CPU, bit for bit; None where they are."""
    return registry.odd_engine(run.world, engine_of(run))


def _check_engine(stored: SearchConfig, chosen: SearchConfig) -> None:
    """Raise UsageError when a search would go on with an engine whose scores are not those that it has so far."""
    before, after = odd_engine(stored), odd_engine(chosen)
    if before != after:
        alike = ", ".join(registry.world_class(stored.world).engines_alike) if before is None else before
        raise UsageError(
            f"The scores of this search are those of the backend {before or engine_of(stored)}; those of "
            f"{engine_of(chosen)} differ in their last digits, so it goes on with --backend {alike} only."
        )


def stored_algorithm(path: Path, search: str) -> dict[str, Any]:
    """Return the table of the search in a config file, if it is for this search: another has other settings."""
    tables = config.read_toml(path)
    table = tables.get("search", {})
    if not isinstance(table, dict):
        raise UsageError(f"'{path}' is not a config: [search] must be a table.")
    return table if tables.get("run", {}).get("search", search) == search else {}


def _usual(settings: Settings) -> dict[str, Any]:
    """Return the settings of a new search that its arena has other than searches usually have."""
    return {"world": settings.world, **registry.default_run(str(settings.world))}


def _scene(settings: Settings) -> Preset:
    """Return the named scene that a new search without a config file begins with."""
    if settings.world is None:
        raise UsageError(f"Which world? Give one of: {', '.join(registry.arenas())}.")
    return Preset("", {}) if settings.preset is None else registry.preset(settings.world, settings.preset)


def _by_owner(changes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the changes of the arena's settings, and those of the search's."""
    of_algorithm = {key for key in changes if key.startswith(OF_SEARCH)}
    of_arena = {key: value for key, value in changes.items() if key not in of_algorithm}
    return of_arena, {key.removeprefix(OF_SEARCH): changes[key] for key in changes if key in of_algorithm}


def _wanted(search: str, arena_config: Any) -> dict[str, Any]:
    """Return the settings that a search wants of an arena which has them."""
    return {name: value for name, value in base.search_class(search).wants.items() if hasattr(arena_config, name)}


def _like_results(run: SearchConfig, algorithm_config: Any) -> dict[str, Any]:
    """Return what cuts the map of a search as that of the results is cut, where it holds one that says nothing else."""
    return {
        name: getattr(run, name)
        for name in OF_MAPS
        if isinstance(algorithm_config, MapSettings)
        and getattr(run, name) != getattr(SearchConfig, name)
        and getattr(algorithm_config, name) == getattr(MapSettings, name)
    }


def _check_init(search: str, algorithm_config: Any, changes: Mapping[str, Any]) -> None:
    """Raise UsageError when a search that begins in one way only is told how to begin."""
    if "init" in changes and not isinstance(algorithm_config, Seeded):
        able = ", ".join(name for name in base.names() if isinstance(base.config_class(name)(), Seeded))
        raise UsageError(f"The search '{search}' begins in one way only; --init goes with: {able}.")


def _check_warm_up(run: SearchConfig, algorithm_config: Any) -> None:
    """Raise UsageError when a run would end within the novelty warm-up of its search."""
    if (
        isinstance(algorithm_config, Seeded)
        and algorithm_config.init == NOVELTY
        and run.evaluations <= algorithm_config.novelty_evaluations * run.islands
    ):
        of_each = "" if run.islands == 1 else f" on each of {run.islands} islands"
        raise UsageError(
            f"evaluations must be more than the {algorithm_config.novelty_evaluations} of the novelty warm-up{of_each} "
            f"(search.novelty_evaluations), got {run.evaluations}."
        )
