import numpy as np
import pytest
from PIL import Image

from alife.core.errors import UsageError
from alife.learn import pictures


def png(path, size=(10, 6), colour=(255, 0, 0, 255)):
    Image.new("RGBA", size, colour).save(path)


def test_a_folder_of_pngs_is_a_data_set_in_the_order_of_names(tmp_path):
    png(tmp_path / "b.png")
    png(tmp_path / "a.png", colour=(0, 0, 255, 128))
    (tmp_path / "notes.txt").write_text("no picture")
    found = pictures.load(str(tmp_path), 8)
    assert found.names == ("a", "b")
    assert found.pixels.shape == (2, 8, 8, 4)
    assert found.pixels.dtype == np.float32


def test_pictures_lie_in_the_middle_of_a_square_and_are_premultiplied(tmp_path):
    png(tmp_path / "a.png", size=(8, 4), colour=(255, 0, 0, 128))
    found = pictures.load(str(tmp_path), 8).pixels[0]
    assert not found[:2].any()
    assert not found[6:].any()
    assert np.allclose(found[3, 3], (128 / 255, 0, 0, 128 / 255), atol=1e-6)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: (folder / "a.txt").touch(), "holds no PNG"),
        (lambda folder: (folder / "a.png").write_text("no picture"), "Cannot read 'a.png'.*it is no picture"),
    ],
)
def test_a_folder_without_pictures_is_refused(tmp_path, make, words):
    make(tmp_path)
    with pytest.raises(UsageError, match=words):
        pictures.load(str(tmp_path), 8)


def test_a_data_set_that_there_is_not_is_told():
    with pytest.raises(UsageError, match="Unknown data set 'emojis'. Did you mean 'emoji'?"):
        pictures.load("emojis", 8)


def test_digits_have_a_margin_and_their_classes():
    pytest.importorskip("sklearn")
    found = pictures.load("digits", 16)
    assert len(found) == 1797
    assert set(found.kinds) == set(range(10))
    assert not found.pixels[:, 0].any()
    assert found.pixels[..., 3].max() <= 1


def test_emoji_come_from_the_font_of_the_system():
    pytest.importorskip("fontTools")
    if not any(font.is_file() for font in pictures.EMOJI_FONTS):
        with pytest.raises(UsageError, match="fonts-noto-color-emoji"):
            pictures.load("emoji", 16)
        return
    found = pictures.load("emoji", 16)
    assert len(found) > 1000
    assert "\N{GRINNING FACE}" in found.names
    assert (found.pixels[..., :3] <= found.pixels[..., 3:] + 1e-6).all()
