"""`python -m alife.worlds.state_table WORLD`: the arrays and metrics of a world as the tables in its docs page."""

import sys
from collections.abc import Sequence
from importlib import import_module

from alife.core.state import table
from alife.worlds import columns, registry


def state_table(world: str) -> str:
    """Return the table of a world that evolves by itself."""
    registry.check_name(world)
    return table(import_module(f"sims.{world}.state").State)


def column_table(world: str) -> str:
    """Return the table of the columns of metrics.csv of a world that evolves by itself."""
    registry.check_name(world)
    return columns.table(import_module(f"sims.{world}.metrics").COLUMNS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables of the worlds named, of all when none is."""
    for world in (sys.argv[1:] if arguments is None else arguments) or registry.ecologies():
        print(f"{world}\n\n{state_table(world)}\n\n{column_table(world)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
