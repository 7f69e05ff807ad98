"""The options of `python -m alife.run`: declared from the configs themselves, explained, checked."""

import argparse
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, NoReturn

import alife
from alife import registry
from alife.config import LONGEST_VALUE, settings_of
from alife.errors import UsageError, unknown
from alife.run_config import RunConfig

DESCRIPTION = "Run a world and record its history."
EXAMPLES = """examples:
  python -m alife.run multicell                           the usual run, about a minute
  python -m alife.run multicell --seed 7 --worlds 1       one world with another seed
  python -m alife.run multicell --set supply_top=16000    food everywhere
  python -m alife.run cellworld --preset fills-and-stops  a named scene
  python -m alife.run multicell --view                    watch it live
  python -m alife.run oceanworld --evaluate FILE          score the genomes of a file
  python -m alife.run --resume runs/multicell-seed0       go on where a run stopped
"""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are ours, so that a wrong flag is one line like any other mistake."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[0].upper()}{message[1:]}.")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options given; those that were not are None. Raises UsageError, or SystemExit(0) after --help."""
    named = next((word for word in arguments if word in registry.names()), None)
    parser = _parser(named)
    options, rest = parser.parse_known_args(arguments)
    if rest:
        flags = [flag for action in parser._actions for flag in action.option_strings if flag.startswith("--")]
        given = rest[0].partition("=")[0]
        if given in flags:
            raise UsageError(f"'{given}' comes after '--', where no option can.")
        raise unknown("option", given, flags)
    if options.world is not None:
        registry.check_name(options.world)
    return options


def _parser(world: str | None) -> _Parser:
    parser = _Parser(
        prog="python -m alife.run",
        usage="%(prog)s WORLD [options]",
        description=DESCRIPTION,
        epilog=(_explain_world(world) if world else "WORLD --help lists the settings of a world.\n\n") + EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("world", nargs="?", metavar="WORLD", help=f"one of: {', '.join(registry.names())}")
    parser.add_argument("--version", action="version", version=f"alife {alife.__version__}")
    _add_run_options(parser.add_argument_group("the run"), registry.usual_run(world) if world else {})
    rules = parser.add_argument_group("its rules")
    rules.add_argument(
        "--preset", metavar="NAME", type=_name, help="begin with the settings of a named scene of the world"
    )
    rules.add_argument(
        "--config", metavar="FILE", type=_name, help="take settings from a TOML file, such as a run's config.toml"
    )
    rules.add_argument(
        "--set", metavar="KEY=VALUE", action="append", help="change one setting of the world; can be repeated"
    )
    output = parser.add_argument_group("its record")
    output.add_argument("--out", metavar="DIR", type=_name, help="folder to write, new (default: runs/WORLD-seedN)")
    output.add_argument("--overwrite", action="store_true", default=None, help="replace the run in --out")
    output.add_argument(
        "--resume", metavar="DIR", type=_name, help="go on with the run in this folder, to more --steps if given"
    )
    output.add_argument(
        "--interventions", metavar="FILE", type=_name, help="do again what the interventions.jsonl of a run says"
    )
    output.add_argument("--quiet", action="store_true", help="print nothing but errors")
    watch = parser.add_argument_group("watching (pip install 'alife[viewer]')")
    watch.add_argument(
        "--view", action="store_true", default=None, help="show the run in a window; closing it saves the run"
    )
    watch.add_argument("--video", metavar="FILE", type=_name, help="film the run to a .mp4 or .gif, no screen needed")
    return parser


def _add_run_options(group: Any, usual: dict[str, Any]) -> None:
    """Add an option for every field of RunConfig, its meaning and usual value as help."""
    kinds = {item.name: item.type for item in fields(RunConfig)}
    for name, default, meaning in settings_of(RunConfig):
        if name != "world":
            text = f"{meaning}; default {usual.get(name, default)}".replace("%", "%%")
            kind = _whole_number if kinds[name] is int else str
            group.add_argument(
                f"--{name.replace('_', '-')}", metavar="N" if kind is not str else "NAME", type=kind, help=text
            )


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"must be a whole number, got '{text[:LONGEST_VALUE]}'") from error


def _name(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("must not be empty")
    return text


def _explain_world(world: str) -> str:
    """Return the presets and the settings of a world in lines."""
    scenes = [(name, preset.meaning) for name, preset in registry.presets(world).items()]
    rows = [(f"{name} = {default}", meaning) for name, default, meaning in settings_of(registry.config_class(world))]
    told = f"presets of {world}, for --preset:\n{_columns(scenes)}\n\n" if scenes else ""
    return f"{told}settings of {world}, for --set and [{world}] in a config:\n{_columns(rows)}\n\n"


def _columns(rows: list[tuple[str, str]]) -> str:
    wide = 26
    lines = [
        f"  {left:<{wide}}  {meaning}" if len(left) <= wide else f"  {left}\n  {'':<{wide}}  {meaning}"
        for left, meaning in rows
    ]
    return "\n".join(lines)
