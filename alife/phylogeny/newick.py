"""`alife newick RUN`: the phylogeny of a run as Newick trees, for programs that read trees with one root.

Source of the format: Joseph Felsenstein, "The Newick tree format" (1986), which is one tree a line here.

phylogeny-KIND-world-W.nwk  a line for each founder of world W, in the order of their ids, with all that descend from it

A node is a taxon, named by its id; its branch is as long as the steps (of a search the evaluations) from its parent's
origin to its own. A taxon with children is an inner node.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from alife.core.csv_files import read_columns, whole_numbers
from alife.core.errors import UsageError
from alife.core.files import write_text
from alife.phylogeny.files import parent_in
from alife.terminal import parser as command
from alife.terminal import screen

FILES = "phylogeny-*.csv"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; return the exit code."""
    return command.run_command(lambda: execute(_parser().parse(arguments)))


def _parser() -> command.Parser:
    parser = command.Parser(prog="python -m alife.phylogeny.newick", description=__doc__)
    declare(parser)
    return parser


def declare(parser: command.Parser) -> None:
    """Add the options of `alife newick`."""
    parser.add_argument("run", metavar="RUN", type=command.file_path, help="the folder of a run, or a phylogeny-*.csv")
    parser.add_argument("--out", metavar="DIR", type=command.file_path, help="where to (default: beside the phylogeny)")
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")


def execute(options: argparse.Namespace) -> int:
    """Write the trees of what options name; return the exit code."""
    sources = [options.run] if options.run.is_file() else sorted(options.run.glob(FILES))
    if not sources:
        raise UsageError(f"'{options.run}' has no phylogeny: a run writes {FILES} when it ends or is stopped.")
    folder = options.out or sources[0].parent
    if not folder.is_dir():
        raise UsageError(f"There is no folder '{folder}'.")
    texts = {folder / name: text for source in sources for name, text in newick_files(source).items()}
    for path, text in texts.items():  # nothing was written while any of them could still be refused
        write_text(path, text)
    screen.console(quiet=options.quiet).print("\n".join(map(str, texts)))
    return 0


def newick_files(source: Path) -> dict[str, str]:
    """Return the Newick files of a phylogeny in the ALife data standard, by name. Raises UsageError."""
    columns = read_columns(source, ("id", "ancestor_list", "origin_time"))
    ids = whole_numbers(source, "id", columns["id"]).tolist()
    origins = whole_numbers(source, "origin_time", columns["origin_time"]).tolist()
    parents = [parent_in(source, cell) for cell in columns["ancestor_list"]]
    worlds = whole_numbers(source, "world", columns.get("world", ["0"] * len(ids))).tolist()
    found = {}
    for world in dict.fromkeys(worlds):
        own = [row for row, at in enumerate(worlds) if at == world]
        tree = {ids[row]: parents[row] for row in own}
        if len(tree) < len(own):
            raise UsageError(f"Cannot read '{source}': two taxa have one id.")
        trees = _trees(source, tree, {ids[row]: origins[row] for row in own})
        found[f"{source.stem}-world-{world}.nwk"] = "".join(f"{tree}\n" for tree in trees)
    return found


def _trees(source: Path, parents: Mapping[int, int | None], origins: Mapping[int, int]) -> Iterator[str]:
    """Yield the tree of every founder. A parent that is not there, as that of a searched genome may be, is none."""
    children: dict[int, list[int]] = {taxon: [] for taxon in parents}
    roots: list[int] = []
    for taxon, parent in parents.items():
        (roots if parent is None or parent not in children else children[parent]).append(taxon)
    told = 0
    for root in sorted(roots):
        below = _below(root, children)
        told += len(below)
        yield f"{_newick(below, children, parents, origins)};"
    if told < len(parents):
        raise UsageError(f"Cannot read '{source}': some taxa are their own ancestors.")


def _below(root: int, children: Mapping[int, Sequence[int]]) -> list[int]:
    """Return a taxon and all that descend from it, each before its children."""
    found = [root]
    for taxon in found:  # which grows meanwhile: lines are longer than Python's recursion
        found += children[taxon]
    return found


def _newick(
    below: Sequence[int],
    children: Mapping[int, Sequence[int]],
    parents: Mapping[int, int | None],
    origins: Mapping[int, int],
) -> str:
    texts: dict[int, str] = {}
    for taxon in reversed(below):
        inside = ",".join(texts.pop(child) for child in sorted(children[taxon]))
        parent = parents[taxon]
        length = 0 if parent is None else origins[taxon] - origins.get(parent, origins[taxon])
        texts[taxon] = f"({inside}){taxon}:{length}" if inside else f"{taxon}:{length}"
    return texts[below[0]]


if __name__ == "__main__":
    sys.exit(main())
