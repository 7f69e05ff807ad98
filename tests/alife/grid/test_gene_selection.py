"""What changed the mean of each gene is told exactly: the parts add up to the whole."""

from pathlib import Path

import numpy as np
import pytest

import alife
from alife import __main__ as command
from alife.engines import backend
from alife.grid import world_file
from alife.phylogeny import gene_selection
from alife.phylogeny.gene_selection import PARTS
from alife.phylogeny.tracker import Phylogeny
from tests.alife.grid.gene_selection_reference import Reference
from tests.alife.running import UNSEEN

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "worlds"
EAGER = '''"""Blobs that breed the more often the higher their gene is; another gene does nothing."""

from alife.grid import *

BORDER = "walls"


class Law(Settings):
    heeded: bool = setting(True, "whether the gene does anything")


class Blob(Life):
    eager: u8 = field("[/255] how often it breeds", inherited=True)
    idle: u8 = field("[/255] nothing", inherited=True)


@start
def begin(me, law):
    if chance("founder", 16000):
        me.eager = 30 + below("eager", 150)
        me.idle = 30 + below("idle", 150)
        found()


@phase
def grow(me, law):
    me.intent = 0
    if me.alive:
        wants = me.eager if law.heeded else 100
        if chance("death", 2500):
            die()
        elif chance("birth", wants * 100):
            way = below("where", 4)
            if not me.beside(way).alive:
                breed(way)


@phase
def settle(me, law):
    if not me.busy():
        return
    if not me.alive:
        parent = me.winner("contest")
        if parent >= 0:
            bear(parent)
            if chance("mutation", 3000):
                me.eager = min(max(me.eager + below("how", 21) - 10, 0), 255)
                me.idle = min(max(me.idle + below("how_idle", 21) - 10, 0), 255)
'''
SMALL = ("--set", "height=32", "--set", "width=24", "--threads", "1", "--sample-every", "20", "--worlds", "2", *UNSEEN)


@pytest.fixture(autouse=True)
def eager(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("eager.py").write_text(EAGER)


def run(*words):
    assert command.main(["run", *map(str, words)]) == 0


def ends(folder, part):
    _, tables = gene_selection.read(Path(folder))
    return np.array([table[part][-1] for table in tables])


def add_up(folder, world):
    """Hold what was recorded against the genes that the world has, and the parts against the whole."""
    genes, tables = gene_selection.read(Path(folder))
    state = alife.load(folder).state
    for number, table in enumerate(tables):
        there = state.species[number] != 0
        for gene in genes:
            assert table[gene][-1] == pytest.approx(getattr(state, gene)[number][there].mean(), rel=1e-5)
            parts = np.sum([table[f"{gene}_{part}"] for part in PARTS], axis=0)
            assert parts == pytest.approx(table[gene] - table[gene][0], abs=2e-3), (world, gene)
            assert np.ptp(table[gene]) > 0


def test_what_changed_a_gene_adds_up_to_the_change():
    run("eager.py", *SMALL, "--steps", 120, "--neutral", "--out", "one")
    add_up("one", "eager")


@pytest.mark.slow
@pytest.mark.parametrize("world", ["lizards", "hunters"])
def test_it_adds_up_where_somebody_is_struck_or_moves(world):
    run(EXAMPLES / f"{world}.py", *SMALL, "--steps", 120, "--neutral", "--out", "one")
    add_up("one", world)


class Beside:
    """A shadow that keeps the reference up to date as well."""

    def __init__(self, shadow, reference):
        self.shadow, self.reference, self.portion = shadow, reference, shadow.portion

    def replay(self, ordered_events, first_step, steps, state):
        self.reference.replay(ordered_events, state)
        self.shadow.replay(ordered_events, first_step, steps, state)


@pytest.mark.parametrize("world", ["eager", "lizards", "hunters"])
@pytest.mark.parametrize("border", ["wrap", "walls"])
def test_it_is_what_plain_numpy_finds_step_by_step(world, border):
    """To the last digits: the compiled half sums up whole numbers exactly, and in another order."""
    path = Path(f"{world}.py") if world == "eager" else EXAMPLES / f"{world}.py"
    text = path.read_text().replace('BORDER = "walls"\n', "")
    Path("bordered.py").write_text(text.replace("import *\n", f'import *\n\nBORDER = "{border}"\n', 1))
    kind = world_file.load(Path("bordered.py"))
    world = kind(kind.config_type(height=24, width=16))
    state = world.reset(seeds=[4, 5])
    seen = world.occupancy(state)
    shadow = world.genomic_shadow(state.seeds, 10)
    genes = [name for name in shadow.columns if not name.endswith(PARTS)]
    reference = Reference(genes, seen.species.shape[1:], wraps=border == "wrap")
    phylogeny = Phylogeny(seen.species.shape, seen.kinds, genomic=Beside(shadow, reference))
    phylogeny.reconcile(seen, 0)
    for one in (shadow, reference):
        one.begin(state)
    world.step(state, 150, phylogeny)
    found = shadow.state_dict()["changes"]
    assert found == pytest.approx(reference.changes, rel=1e-9, abs=1e-9)
    assert abs(found).max(axis=(0, 2)).min() > 0.1


def test_births_select_a_gene_for_which_one_breeds_and_no_other():
    run("eager.py", *SMALL, "--steps", 300, "--neutral", "--out", "one")
    run("eager.py", *SMALL, "--steps", 300, "--neutral", "--out", "control", "--set", "heeded=false")
    selected = ends("one", "eager_births")
    assert selected.min() > 15
    assert abs(ends("one", "idle_births")).max() < selected.min() / 2
    assert abs(ends("control", "eager_births")).max() < selected.min() / 2


def test_a_run_that_goes_on_tells_the_same_of_its_genes(capsys):
    run("eager.py", *SMALL, "--steps", 120, "--neutral", "--out", "whole")
    run("eager.py", *SMALL, "--steps", 45, "--neutral", "--out", "parts")
    run("--resume", "parts", "--steps", 120, *UNSEEN)
    whole, parts = (Path(folder, gene_selection.FILE).read_text() for folder in ("whole", "parts"))
    assert parts == whole
    assert len(whole.splitlines()) == 1 + 2 * 7
    run("eager.py", *[word for word in SMALL if word != "--quiet"], "--steps", 20, "--neutral", "--out", "seen")
    said = capsys.readouterr().out
    assert "What changed the mean of each gene" in said
    assert "  eager: " in said


@pytest.mark.skipif(backend.processors() < 2, reason="two threads")
def test_threads_tell_the_same_of_genes():
    """On one thread the events of a world are one list, on two that share its rows a list a row."""
    usual = [word for word in SMALL if word not in ("--worlds", "2", "--threads", "1")]
    for threads in (1, 2):
        run("eager.py", *usual, "--worlds", 1, "--threads", threads, "--steps", 60, "--neutral", "--out", threads)
    assert Path("1", gene_selection.FILE).read_text() == Path("2", gene_selection.FILE).read_text()


def test_a_report_tells_what_changed_the_genes():
    run("eager.py", *SMALL, "--steps", 60, "--neutral", "--out", "one")
    assert command.main(["report", "one", "--quiet"]) == 0
    page = Path("one/report.html").read_text()
    for told in ("What changed the genes?", "change of eager", "change of idle", "chance alone would have drawn them"):
        assert told in page, told


def test_without_genes_nothing_is_told():
    Path("still.py").write_text(EAGER.replace(", inherited=True", ""))
    world = world_file.load(Path("still.py"))()
    assert world.genomic_shadow(np.zeros(1, np.uint32), 10) is None
