"""Judges of pictures: what each is worth, of a run, and to a search."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from alife import __main__ as commands
from alife.core.errors import UsageError
from alife.learn.judges import automata, coffee, curves
from alife.learn.judges.settings import ALL_SEARCHES
from alife.measures import judged
from tests.alife.learn.needs import lacks, needs_torch, needs_weights
from tests.alife.report.test_report import SHORT, page
from tests.alife.running import made

MILITARY_UNIFORM = 652  # class of ImageNet
in_a_folder = pytest.mark.usefixtures("in_an_empty_folder")


def test_the_size_of_coffee_rises_near_and_falls_again_from_afar():
    poured, swirling, mixed = coffee.mixing(60, np.array([1, 600, 2400]), 0).astype(float)
    fine, coarse = zip(*map(coffee.sizes, (poured, swirling, mixed)), strict=True)
    assert fine[0] < fine[1] < fine[2]
    assert coarse[1] > 3 * max(coarse[0], coarse[2])


def test_stirring_spills_no_milk():
    assert (coffee.mixing(20, np.array([0, 3, 50]), 1).sum((1, 2)) == 200).all()


def test_smoothed_is_the_mean_over_the_window_with_edges_continued():
    values = np.random.default_rng(0).random((20, 24, 2))
    framed = np.pad(values, ((1, 1), (1, 1), (0, 0)), mode="edge")
    asked = np.array([[framed[y : y + 3, x : x + 3].mean((0, 1)) for x in range(24)] for y in range(20)])
    assert np.allclose(coffee.smoothed(values), asked)


def test_an_automaton_is_what_its_neighbours_say():
    before, now = automata.pictures(automata.LIFE[None], np.random.default_rng(3))[0, ::-1]
    for y in range(32):
        for x in range(32):
            around = sum(before[(y + j) % 32, (x + i) % 32] for j in (-1, 0, 1) for i in (-1, 0, 1)) - before[y, x]
            assert now[y, x] == (around == 3 or (around == 2 and before[y, x]))


def test_noise_is_told_from_mazes():
    random = np.random.default_rng(0)
    assert all(map(automata.is_noise, automata.noise(8, random)))
    assert not any(map(automata.is_noise, automata.pictures(np.repeat([automata.MAZE], 8, 0), random)))


@needs_torch
def test_the_discriminator_tires_of_noise_and_not_of_what_is_new():
    from alife.learn.judges import discriminator

    random = np.random.default_rng(0)
    past, new = automata.noise(64, random), automata.noise(32, random)
    new[:8] = automata.pictures(np.repeat([automata.LIFE], 8, 0), random)
    worth = discriminator.scores(past, new, [0])
    assert worth[:8].mean() > 2
    assert abs(worth[8:].mean()) < 0.5
    assert (worth == discriminator.scores(past, new, [0])).all()


@needs_torch
def test_the_autoencoder_pays_noise_for_ever():
    from alife.learn.judges.rewards import Autoencoded

    random, judge = np.random.default_rng(0), Autoencoded(0)
    judge.scores(automata.noise(64, random))
    for _ in range(3):
        worth = judge.scores(automata.noise(16, random)).mean()
    assert worth > 0.99 * np.log(2)  # as many nats a pixel as if nothing had been learned


@needs_weights
def test_the_embedding_knows_a_photograph():
    import torch

    from alife.learn.judges import efficientnet

    with Image.open(Path(mpl.get_data_path()) / "sample_data" / "grace_hopper.jpg") as photograph:
        width = photograph.size[0]
        square = photograph.crop((0, 44, width, 44 + width)).resize((224, 224), Image.Resampling.BICUBIC)
    pixels = torch.tensor(np.asarray(square).transpose(2, 0, 1)[None] / 255, dtype=torch.float32)
    assert int(efficientnet.classes(pixels).argmax()) == MILITARY_UNIFORM


@needs_torch
def test_other_weights_are_refused(tmp_path):
    from alife.learn.judges import efficientnet

    (tmp_path / "weights.pth").write_bytes(b"cos\nsystem\n(S'echo'\ntR.")
    with pytest.raises(UsageError, match="damaged, or not the known file of weights"):
        efficientnet.read(tmp_path / "weights.pth")


@in_a_folder
def test_a_run_is_judged_and_its_report_shows_it():
    made("run", *SHORT)
    assert commands.main(["judge", "run", "--judges", "coffee", "--quiet"]) == 0
    found = judged.read(Path("run"))
    assert list(found["step"]) == [0, 100, 200, 300, 400] * 2
    steps, pictures = curves.pictures_of(Path("run"), 1, 30)
    whole = np.stack(pictures).reshape(-1, 3)
    sizes = [coffee.sizes(picture.astype(float), whole.min(0), whole.max(0)) for picture in pictures]
    mine = found["world"] == 1
    assert steps == list(found["step"][mine])
    assert sizes == list(zip(found["fine_size"][mine], found["coarse_size"][mine], strict=True))
    assert Path("run/judged.png").is_file()
    assert "Is it interesting to look at?" in page("run")


@needs_torch
@in_a_folder
def test_judging_goes_on_where_it_was_stopped(monkeypatch):
    from alife.learn.judges import discriminator

    monkeypatch.setattr(discriminator, "ROUNDS", 5)
    made("run", *SHORT)
    words = ["judge", "run", "--judges", "coffee,discriminator", "--pictures", "3", "--quiet"]
    assert commands.main(words) == 0
    whole = Path("run/judged.csv").read_text()
    Path("run/judged.csv").write_text("".join(whole.splitlines(keepends=True)[:4]))
    asked = []
    sizes = coffee.sizes
    monkeypatch.setattr(coffee, "sizes", lambda *given: asked.append(1) or sizes(*given))
    assert commands.main(words) == 0
    assert Path("run/judged.csv").read_text() == whole
    assert len(asked) == 3


@in_a_folder
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere"], "is not a run folder"),
        (["run", "--judges", "cofee"], "Unknown judge 'cofee'. Did you mean 'coffee'?"),
        (["run", "--pictures", "1"], "--pictures must be at least 2"),
        (["run", "--judges", "coffee"], "has no pictures to judge"),
    ],
)
def test_a_mistake_is_one_line(capsys, words, told):
    made("run", *SHORT[:-4], "--frame-every", 0)
    assert commands.main(["judge", *words]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert told in lines[0]


@in_a_folder
def test_a_damaged_judgement_costs_the_report_its_section_alone():
    made("run", *SHORT)
    Path("run/judged.csv").write_text("world,step,fame\n0,0,1\n")
    assert "Is it interesting to look at?" not in page("run")


@needs_torch
@in_a_folder
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["set"], "A study takes no DATASET"),
        (["--iterations", "3"], "A study takes no DATASET"),
        (["--set", "rewards=cofee"], "Unknown reward 'cofee'. Did you mean 'coffee'?"),
        (["--set", "seeds=0"], "seeds must be 1..1000"),
    ],
)
def test_a_mistake_in_a_study_is_one_line(capsys, words, told):
    assert commands.main(["learn", "judges", *words, "--out", "s"]) == 2
    assert told in capsys.readouterr().err


@needs_torch
@lacks("cma")
@in_a_folder
def test_a_study_leaves_a_table_and_pictures():
    settings = ["seeds=1", "rewards=chance,coffee", "batch=8", "generations=2", "stream=2", "sweeps=10"]
    assert commands.main(["learn", "judges", "--out", "s", "--quiet", "--set", *settings]) == 0
    names = {path.name for path in Path("s").iterdir()}
    assert {"trials.jsonl", "table.md", "cups.png", "streams.png", "searches.png"} <= names
    told = Path("s/table.md").read_text()
    assert all(f"| search {search} coffee | 1 |" in told for search in ALL_SEARCHES)
