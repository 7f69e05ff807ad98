"""From the options of `alife run` to the request that they make: settings chosen, or a run to go on with."""

import argparse
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from alife.cli.viewing import Viewing
from alife.core import config
from alife.core.errors import UsageError
from alife.core.text import flag
from alife.runs import config as run_config
from alife.runs import exports
from alife.runs import plan as run_plan
from alife.runs.config import CHANGEABLE, RunConfig
from alife.runs.plan import RunRequest, Settings
from alife.search import plan as search_plan
from alife.search.config import CHANGEABLE as SEARCH_CHANGEABLE
from alife.search.config import SearchConfig
from alife.search.plan import SearchRequest
from alife.worlds import registry

QUICK = 1000  # [steps or evaluations] that take a moment in every world
COMPLETE = ("config", "preset", "set", "init", "out", "overwrite", "interventions")  # what only a new run can choose


def run_request(options: argparse.Namespace, viewing: Viewing) -> RunRequest:
    """Return the request for a run of a world. Raises UsageError."""
    if options.cluster is not None and (viewing.window or options.video is not None):
        raise UsageError("--cluster cannot go with --view or --video: who is watched is stepped here.")
    if options.resume is not None:
        changes = run_config.given(vars(options))
        refuse_on_resume(options, changes, CHANGEABLE)
        log = exports.kinds(options.log)
        resumed = run_plan.resumed_run(Path(options.resume), changes, world=options.world, log=log)
        return replace(resumed, cluster=options.cluster)
    request = replace(run_plan.new_run(settings_of(options, RunConfig, viewing=viewing)), cluster=options.cluster)
    if request.run_config.neutral and viewing.window:
        raise UsageError(run_plan.NO_HANDS)
    return request


def search_request(options: argparse.Namespace, viewing: Viewing) -> SearchRequest:
    """Return the request for a search on an arena. Raises UsageError."""
    if options.resume is not None:
        changes = run_config.given(vars(options), SearchConfig)
        refuse_on_resume(options, changes, SEARCH_CHANGEABLE)
        log = exports.kinds(options.log)
        resumed = search_plan.resumed_search(Path(options.resume), changes, world=options.world, log=log)
        return replace(resumed, cluster=options.cluster)
    return replace(search_plan.new_search(settings_of(options, SearchConfig, viewing=viewing)), cluster=options.cluster)


def settings_of(options: argparse.Namespace, kind: type, *, viewing: Viewing = Viewing()) -> Settings:  # noqa: B008 (frozen)
    """Return what options choose for a new run, `kind` being RunConfig or SearchConfig. Raises UsageError.

    viewing: a run that is watched has one world, and one that is to be quick few steps, unless a config file or an
        option says how many
    """
    run = run_config.given(vars(options), kind)
    if viewing != Viewing() and kind is RunConfig and options.config is None:
        run = {"worlds": run.get("islands", 1), **run}
    if viewing.quick and options.config is None and options.world is not None:
        run = _shortened(options, kind) | run
    changes = config.parse_assignments(options.set or ())
    if options.init:
        changes |= config.parse_assignments([f"{search_plan.OF_SEARCH}init={options.init}"])
    interventions = None if options.interventions is None else Path(options.interventions)
    if interventions is not None:
        from alife.runs.interventions import read

        read(interventions)  # raises UsageError before anything is written
    return Settings(
        options.world,
        None if options.config is None else Path(options.config),
        options.preset, run, changes,
        None if options.out is None else Path(options.out),
        overwrite=bool(options.overwrite), log=exports.kinds(options.log), interventions=interventions,
    )  # fmt: skip


def _shortened(options: argparse.Namespace, kind: type) -> dict[str, int]:
    """Return how long a quick look is: a quarter of what is usual, but no less than QUICK."""
    scene = {} if options.preset is None else registry.preset(options.world, options.preset).run
    name = "steps" if kind is RunConfig else "evaluations"
    usual = int({name: getattr(kind, name), **registry.default_run(options.world), **scene}[name])
    return {name: max(usual // 4, min(usual, QUICK))}


def refuse_on_resume(
    options: argparse.Namespace,
    given: Iterable[str],
    changeable: tuple[str, ...],
    *,
    what: str = "--resume",
    refused: tuple[str, ...] = COMPLETE,
    allowed: tuple[str, ...] = ("log", "quiet"),
) -> None:
    """Raise UsageError for an option that cannot go with `what`.

    given: settings of the run that the options choose, of which only the changeable may be
    refused, allowed: names of other options
    """
    fixed = [name for name in given if name not in (*changeable, "world")]
    fixed += [name for name in refused if getattr(options, name) is not None]
    if fixed:
        possible = ", ".join(map(flag, (*changeable, *allowed)))
        raise UsageError(f"{flag(fixed[0])} cannot go with {what}, only: {possible}.")
