import importlib.util

import numpy as np
import pytest
from PIL import Image

from alife import __main__ as commands
from tests.alife.learn.needs import needs_torch

SETTINGS = (
    *("size=8", "designs=3", "heldout=1", "channels=10", "hidden=8", "code=4", "growth=6", "batch=3", "pool=8"),
    *("pool_from=0.3", "margin=1"),
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "set").mkdir()
    random = np.random.default_rng(0)
    for number in range(5):
        whole = random.integers(0, 255, (4, 4, 4), np.uint8)
        whole[..., 3] = 255
        Image.fromarray(whole, "RGBA").save(tmp_path / "set" / f"{number}.png")
    return tmp_path


def keep_all_the_time(monkeypatch):
    """Let a checkpoint be written after every iteration, without its curve, which takes longer than the iteration."""
    from alife.learn import loop

    monkeypatch.setattr(loop, "SECONDS_BETWEEN_CHECKPOINTS", 0.0)
    monkeypatch.setattr(loop, "_draw", lambda *_: None)


def learn(*words):
    return commands.main(["learn", "stamp", "set", "--iterations", "40", "--quiet", *words, "--set", *SETTINGS])


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["learn", "cellworld", "set", "--out", "r.npz"], "Unknown world to learn 'cellworld'."),
        (["learn", "stamp", "set", "--out", "r.txt"], "--out must be an .npz"),
        (["learn", "stamp", "set", "--out", "r.npz", "--iterations", "0"], "must be at least 1"),
        (["learn", "stamp", "set", "--out", "r.npz", "--set", "size=9999"], "size must be 8..64"),
        (["learn", "stamp", "set", "--out", "r.npz", "--set", "code=40"], "room for an encoding of at most 19"),
        (["learn", "stamp", "set", "--out", "r.npz", "--set", "growth=4"], "growth must be at least 10"),
    ],
)
def test_a_mistake_is_one_line(capsys, words, told):
    assert commands.main(words) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert told in lines[0]


@pytest.mark.usefixtures("folder")
def test_without_pytorch_it_says_what_to_install(capsys, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr("alife.learn.command.find_spec", lambda name: None if name == "torch" else find(name))
    assert learn("--out", "r.npz") == 2
    assert "Learning needs PyTorch: pip install 'alife-worlds[learn]'" in capsys.readouterr().err


@needs_torch
def test_a_rule_is_learned_and_grows(folder):
    from sims.stamp.rule import load

    assert learn("--out", "rule.npz") == 0
    found = load("rule.npz")
    assert found.codes.shape == (3, 4)
    assert found.size == 8
    names = {path.name for path in (folder / "rule.learning").iterdir()}
    assert names == {"checkpoint.npz", "losses.csv", "losses.png", "grown.png"}


@needs_torch
@pytest.mark.usefixtures("folder")
def test_going_on_after_a_kill_gives_the_same_rule(monkeypatch):
    from sims.stamp.learning.learner import Learner
    from sims.stamp.rule import load

    assert learn("--out", "whole.npz") == 0
    keep_all_the_time(monkeypatch)
    step = Learner.step

    def killed(self):
        if self.iteration == 23:
            raise KeyboardInterrupt
        return step(self)

    monkeypatch.setattr(Learner, "step", killed)
    assert learn("--out", "parts.npz") == 130
    monkeypatch.setattr(Learner, "step", step)
    assert learn("--out", "parts.npz", "--resume") == 0
    assert (load("parts.npz").checksum == load("whole.npz").checksum).all()


@needs_torch
@pytest.mark.parametrize("damage", ["", "iteration,loss\n1,x\n", "loss\n0.5\n"])
def test_losses_that_are_damaged_are_told_in_a_line(folder, capsys, damage):
    assert learn("--out", "rule.npz") == 0
    (folder / "rule.learning" / "losses.csv").write_text(damage)
    capsys.readouterr()
    assert learn("--out", "rule.npz", "--resume", "--iterations", "60") == 2
    assert capsys.readouterr().err.startswith("alife: Cannot read 'rule.learning/losses.csv': ")


@needs_torch
def test_what_was_learned_can_be_learned_for_longer(folder):
    assert learn("--out", "rule.npz") == 0
    before = (folder / "rule.npz").read_bytes()
    assert learn("--out", "rule.npz", "--resume", "--iterations", "60") == 0
    assert (folder / "rule.npz").read_bytes() != before
    with np.load(folder / "rule.learning" / "checkpoint.npz") as kept:
        assert kept["iteration"] == 60


@needs_torch
@pytest.mark.usefixtures("folder")
def test_what_is_there_is_not_replaced_and_other_settings_are_refused(capsys):
    assert learn("--out", "rule.npz") == 0
    assert learn("--out", "rule.npz") == 2
    assert "--resume goes on with it" in capsys.readouterr().err
    assert learn("--out", "rule.npz", "--resume", "--seed", "5") == 2
    assert "is of other settings" in capsys.readouterr().err
    assert learn("--out", "rule.npz", "--resume", "--iterations", "30") == 2
    assert "is of other settings" in capsys.readouterr().err
    assert learn("--out", "other.npz", "--resume") == 2
    assert "to go on from" in capsys.readouterr().err


@needs_torch
def test_what_pytorch_grows_is_what_numba_grows():
    import torch

    from sims.stamp.learning.network import Automaton, seeded
    from tests.sims.stamp import reference

    torch.manual_seed(1)
    automaton = Automaton(12, 16)
    with torch.no_grad():
        automaton.second.normal_(0, 0.15)
        automaton.first_bias.normal_(0, 0.1)
        automaton.second_bias.normal_(0, 0.01)
    automaton.keep_small()
    rule = automaton.whole()
    codes = torch.tensor([[0.5, -0.25, 0.75]])
    cells = np.zeros((40, 40, 12), np.int64)
    cells[20, 20] = reference.seed(np.array([192, 96, 224]), 12)
    state = seeded(codes, 12, 40)
    for _ in range(15):
        cells = reference.step(cells, rule)
        with torch.no_grad():
            state = automaton(state, 1)
        assert (torch.round(state[0] * 512).permute(1, 2, 0).numpy() == cells).all()
    assert (cells != 0).any()


@needs_torch
@pytest.mark.usefixtures("folder")
def test_a_rule_is_learned_of_random_encodings_and_goes_on_to_the_same(monkeypatch):
    from sims.stamp.learning import sources
    from sims.stamp.rule import load

    words = ("rounds=2", "encodings=random")
    assert learn("--out", "whole.npz", "--set", *words) == 0
    keep_all_the_time(monkeypatch)
    assert learn("--out", "parts.npz", "--set", *words) == 0
    monkeypatch.setattr(sources, "fit", None)  # what was fitted before is not fitted again
    assert learn("--out", "parts.npz", "--resume", "--set", *words) == 0
    whole, parts = load("whole.npz"), load("parts.npz")
    assert whole.names == ("random no. 0", "random no. 1", "random no. 2")
    assert (whole.codes == parts.codes).all()
    assert len(np.unique(whole.codes, axis=0)) == 3
    assert (whole.designs == parts.designs).all()


@needs_torch
def test_a_generator_draws_every_kind_that_it_is_asked_for():
    import torch

    from alife.learn.pictures import Pictures
    from sims.stamp.learning.generator import drawn, fit, unfitted

    random = np.random.default_rng(0)
    pixels = np.zeros((120, 8, 8, 4), np.float32)
    pixels[:60, :, :4], pixels[60:, :, 4:] = 1, 1  # the left half, or the right, by strips of other strength
    pixels *= random.uniform(0.5, 1, (120, 1, 8, 1))
    asked = Pictures(tuple("x" * 120), pixels, np.repeat([0, 1], 60))
    generator = unfitted(asked, 4, seed=3)
    fit(generator, asked, 4, 100, seed=3)
    codes = drawn(200, 4, random)
    with torch.no_grad():
        cover = generator(codes)[:, 3]
    left = cover[:, :, :4].mean((1, 2)) > cover[:, :, 4:].mean((1, 2))
    assert (left == (codes[:, 0] > codes[:, 1])).float().mean() > 0.9
    assert 0.5 < float(cover[left][:, :, :4].mean()) < 1
