"""Films of worlds as codes, foretold by a transformer, and surprise as a judge."""

import json
from pathlib import Path

import numpy as np
import pytest

from alife import __main__ as commands
from alife.core.array_files import read_arrays, save_arrays
from alife.core.errors import UsageError
from alife.learn.videogpt import counts, films
from alife.learn.videogpt.settings import Settings
from alife.measures import judged
from tests.alife.learn.needs import needs_torch
from tests.alife.report.test_report import SHORT, page
from tests.alife.running import made

WORDS = (
    *("side=8", "codes=6", "features=4", "width=8", "layers=2", "heads=2", "batch=4", "coding=3", "foretelling=3"),
    *("films=2", "held_out=2", "frames=8", "worlds=bitwise"),
)
SMALL = Settings(side=8, codes=6, features=4, width=8, layers=2, heads=2, batch=4, foretelling=3)
in_a_folder = pytest.mark.usefixtures("in_an_empty_folder")


def a_model(settings=SMALL):
    import torch

    from alife.learn.videogpt.model import VideoGPT

    torch.manual_seed(0)
    model = VideoGPT(settings)
    model.codec.book.normal_()
    for parameter in model.transformer.parameters():  # norms that begin as none would hide what depends on the world
        torch.nn.init.normal_(parameter, std=0.5)
    return model


def test_counts_are_bits_worked_out_by_hand():
    learned = np.array([[[[0, 1]], [[0, 1]], [[0, 0]]]])  # a film of three frames of two codes
    found = counts.bits(learned, learned, 2)
    assert found["frequency"] == pytest.approx(-(3 * np.log2(3.5 / 5) + np.log2(1.5 / 5)) / 4)
    in_time = {(0, 0): 2.5 / 3, (1, 1): 1.5 / 3, (1, 0): 1.5 / 3}
    asked = [in_time[0, 0], in_time[1, 1], in_time[0, 0], in_time[1, 0]]
    assert found["in_time"] == pytest.approx(-np.log2(asked).mean())
    both = [(2 + 4 * in_time[0, 0]) / 6, (1 + 4 * 0.5) / 6, (2 + 4 * in_time[0, 0]) / 6, (1 + 4 * 0.5) / 6]
    assert found["both"] == pytest.approx(-np.log2(both).mean())


def test_counts_of_what_never_came_before_are_finite():
    random = np.random.default_rng(0)
    learned, asked = np.zeros((1, 3, 4, 4), int), random.integers(9, size=(2, 3, 4, 4))
    assert all(np.isfinite(value) and value > 0 for value in counts.bits(learned, asked, 9).values())


def test_a_small_picture_is_shown_larger_and_windows_lie_within():
    picture = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)
    found = films.windows(picture, 8, 5, np.random.default_rng(0))
    assert found.shape == (5, 8, 8, 3)
    whole = picture.repeat(2, 0).repeat(2, 1)
    assert all(any((one == whole[:, left : left + 8]).all() for left in range(5)) for one in found)


def test_a_film_depends_on_its_seed_alone():
    few, more = Settings(films=1, frames=8, worlds="bitwise"), Settings(films=3, frames=8, worlds="bitwise")
    one, three = (films.filmed(settings, 5, held_out=False) for settings in (few, more))
    assert (one[:, 0] == three[:, 0]).all()
    assert (three[:, 0] != three[:, 1]).any()
    assert (films.filmed(few, 5, held_out=True)[:, 0] != one[:, 0]).any()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"worlds": "multicel"}, "Unknown world to film 'multicel'. Did you mean 'multicell'?"),
        ({"side": 33}, "side must be a multiple of 2, got 33"),
        ({"width": 20}, "width must be a multiple of 8, twice the heads, got 20"),
    ],
)
def test_settings_that_do_not_fit_are_told(changes, told):
    with pytest.raises(UsageError, match=told.replace("?", r"\?")):
        Settings(**changes)


@needs_torch
def test_a_code_depends_on_those_before_it_on_the_last_frames_and_on_the_world():
    import torch

    model = a_model()
    codes, past = torch.randint(6, (2, 16)), torch.randint(6, (2, 2, 4, 4))
    kinds = torch.tensor([0, 1])
    with torch.no_grad():
        odds = model.transformer(codes, past, kinds)
        later, other_past = codes.clone(), past.clone()
        later[:, 9] = (later[:, 9] + 1) % 6
        other_past[:, :, 2, 2] = (other_past[:, :, 2, 2] + 1) % 6
        changed = model.transformer(later, past, kinds)
        assert torch.allclose(changed[:, :10], odds[:, :10])
        assert not torch.allclose(changed[:, 10:], odds[:, 10:])
        assert not torch.allclose(model.transformer(codes, other_past, kinds), odds)
        assert not torch.allclose(model.transformer(codes, past, kinds + 1), odds)


@needs_torch
def test_the_likeliest_code_drawn_one_by_one_is_the_likeliest_of_all_at_once():
    import torch

    model = a_model()
    past, kinds = torch.randint(6, (3, 2, 4, 4)), torch.tensor([0, 1, 3])
    drawn = model.transformer.draw(past, kinds, 0.0, torch.Generator())
    with torch.no_grad():
        assert (model.transformer(drawn, past, kinds).argmax(2) == drawn).all()


@needs_torch
def test_codes_that_stand_for_nothing_begin_anew_where_something_is():
    import torch

    from alife.learn.videogpt.codes import Codec, use

    torch.manual_seed(0)
    codec, random = Codec(Settings(side=8, codes=8)), np.random.default_rng(0)
    frames = random.choice(np.array([0, 80, 160, 255], np.uint8), (40, 4, 4, 1)).repeat(2, 1).repeat(2, 2).repeat(3, 3)
    codec.learn(frames, 150, random)
    back = codec.decode(codec.encode(frames))
    assert ((back / 255 - frames / 255) ** 2).mean() < 0.2 * (frames / 255).var()
    assert use(codec.encode(frames), 8)["codes_used"] > 0.4


@needs_torch
def test_a_transformer_learns_that_frames_stay_as_they_are():
    model = a_model(Settings(side=8, codes=6, features=4, width=16, layers=1, heads=2, batch=8, foretelling=120))
    for module in model.transformer.modules():
        if hasattr(module, "reset_parameters"):
            module.reset_parameters()
    for block in model.transformer.blocks:
        block.across.look_at_the_same_place()
    random = np.random.default_rng(0)
    still = random.integers(0, 255, (3, 20, 1, 4, 4, 3), np.uint8).repeat(4, 2).repeat(2, 3).repeat(2, 4)
    before = model.bits(still[:, 0, 2], still[:, 0, :2], np.arange(3)).mean()
    model.learn(still, random)
    assert model.bits(still[:, 0, 2], still[:, 0, :2], np.arange(3)).mean() < before / 2


@needs_torch
@in_a_folder
def test_a_model_is_read_again_and_a_damaged_one_refused():
    from alife.learn.videogpt import model as models

    model = a_model()
    save_arrays(Path("m.npz"), model.arrays())
    again = models.read(Path("m.npz"))
    frames = np.random.default_rng(0).integers(0, 255, (2, 3, 8, 8, 3), np.uint8)
    asked = (frames[:, 2], frames[:, :2], np.array([0, 3]))
    assert (again.bits(*asked) == model.bits(*asked)).all()
    whole = read_arrays(Path("m.npz"))
    told = json.loads(whole["settings"].tobytes())
    for name, arrays, reason in (
        ("none", {"a": np.zeros(1)}, "holds no VideoGPT"),
        ("other", {**whole, "settings": as_bytes({**told, "codes": 7})}, "its arrays are not those of the nets"),
        ("list", {**whole, "settings": as_bytes([])}, "its settings are no table"),
        ("huge", {**whole, "settings": as_bytes({**told, "codes": 10**9})}, "codes must be 2..8192"),
    ):
        save_arrays(Path(f"{name}.npz"), arrays)
        with pytest.raises(UsageError, match=reason):
            models.read(Path(f"{name}.npz"))
    torn = Path("m.npz").read_bytes()
    Path("torn.npz").write_bytes(torn[: len(torn) // 2])
    with pytest.raises(UsageError, match=r"Cannot read 'torn\.npz'"):
        models.read(Path("torn.npz"))


def as_bytes(told):
    return np.frombuffer(json.dumps(told).encode(), np.uint8)


@needs_torch
@in_a_folder
def test_a_study_of_films_leaves_a_table_pictures_and_a_model_that_judges_a_run():
    assert commands.main(["learn", "videogpt", "--out", "v", "--quiet", "--set", "seeds=1", *WORDS]) == 0
    names = {path.name for path in Path("v").iterdir()}
    assert {"table.md", "bits.png", "dreams.png", "surprise.png", "dream-bitwise.gif", "VideoGPT-0.npz"} <= names
    assert "| surprise, bitwise | 1 |" in Path("v/table.md").read_text()
    made("run", *SHORT)
    assert commands.main(["judge", "run", "--judges", "surprise", "--model", "v/VideoGPT-0.npz", "--quiet"]) == 0
    found = judged.read(Path("run"))
    for name in ("surprise", "surprise_control"):
        values = found[name].reshape(2, 5)
        assert np.isnan(values[:, :2]).all()
        assert (values[:, 2:] > 0).all()
    assert "Surprise [bits a code]" in page("run")


@in_a_folder
def test_surprise_needs_a_model(capsys):
    made("run", *SHORT)
    assert commands.main(["judge", "run", "--judges", "surprise"]) == 2
    told = capsys.readouterr().err
    assert "needs --model FILE" in told or "needs torch" in told
    assert len(told.splitlines()) == 1
