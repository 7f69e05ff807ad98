"""Data sets of pictures to learn from: the emoji of the system's font, a folder of PNGs, handwritten digits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from alife.core.errors import UsageError, unknown
from alife.core.files import read_bytes

EMOJI_FONTS = (
    Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"),
    Path("/usr/share/fonts/noto/NotoColorEmoji.ttf"),
    Path("/usr/share/fonts/google-noto-color-emoji-fonts/NotoColorEmoji.ttf"),
)
FIRST_PICTOGRAM = 0x2190  # before it a font has digits and signs, which are pictures of keys
SMALLEST_BODY = 0.3  # share of a picture that must be covered: thin lines are no bodies
MOST_PICTURES = 100_000
LARGEST_PNG = 1 << 24  # [bytes]


@dataclass(frozen=True)
class Pictures:
    """Pictures of one size with their names; colours are premultiplied by how much of a pixel is covered."""

    names: tuple[str, ...]
    pixels: np.ndarray  # float32 (n, size, size, 4) in 0..1: red, green, blue, cover
    kinds: np.ndarray  # int64 (n,): the class of each, such as which digit; 0 where there are none

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.names)

    @property
    def size(self) -> int:
        """Return the side [pixels] of a picture."""
        return int(self.pixels.shape[1])

    def some(self, chosen: np.ndarray) -> "Pictures":
        """Return some of them, by numbers."""
        return Pictures(tuple(self.names[i] for i in chosen), self.pixels[chosen], self.kinds[chosen])


def load(dataset: str, size: int) -> Pictures:
    """Return a data set by its name, or the PNGs of a folder; raise UsageError where there is none."""
    known: dict[str, Callable[[int], Pictures]] = {"emoji": emoji, "digits": digits}
    if dataset in known:
        return known[dataset](size)
    folder = Path(dataset)
    if not folder.is_dir():
        raise unknown("data set", dataset, (*known, "a FOLDER of PNGs"))
    return of_folder(folder, size)


def emoji(size: int) -> Pictures:
    """Return the emoji of one code point of the system's colour font."""
    font = next((path for path in EMOJI_FONTS if path.is_file()), None)
    if font is None:
        raise UsageError(f"No colour emoji font at {EMOJI_FONTS[0]}; Debian has it as fonts-noto-color-emoji.")
    reader = _needed("fontTools.ttLib", "fonttools")
    file = reader.TTFont(font, lazy=True)
    if "CBDT" not in file:
        raise UsageError(f"'{font}' holds no bitmaps (CBDT), which are what is read.")
    codes = {glyph: code for code, glyph in sorted(file.getBestCmap().items(), reverse=True)}
    found = (
        (chr(codes[glyph]), bitmap.imageData)
        for glyph, bitmap in sorted(file["CBDT"].strikeData[0].items())
        if codes.get(glyph, 0) >= FIRST_PICTOGRAM and hasattr(bitmap, "imageData")
    )
    return _solid(_all(found, size))


def of_folder(folder: Path, size: int) -> Pictures:
    """Return the PNGs of a folder, in the order of their names; raise UsageError where there are none."""
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".png")
    if not files:
        raise UsageError(f"'{folder}' holds no PNG.")
    if len(files) > MOST_PICTURES:
        raise UsageError(f"'{folder}' holds {len(files):,} PNGs, at most {MOST_PICTURES:,} can be learned.")
    return _all(((path.stem, read_bytes(path, largest=LARGEST_PNG)) for path in files), size, folder)


def digits(size: int) -> Pictures:
    """Return the 1797 handwritten digits of 8 x 8 pixels that come with scikit-learn, enlarged."""
    from PIL import Image

    bundle = _needed("sklearn.datasets", "scikit-learn").load_digits()
    ink = np.round(bundle.images * (255 / 16)).astype(np.uint8)
    inner = size - 2  # a pixel of margin: what touches the edge of its square grows beyond it
    large = [np.asarray(Image.fromarray(one).resize((inner, inner), Image.Resampling.BICUBIC)) for one in ink]
    cover = np.pad(np.array(large, np.float32) / 255, ((0, 0), (1, 1), (1, 1)))
    pixels = np.stack([0.2 * cover, 0.3 * cover, 0.7 * cover, cover], axis=-1)  # a blue pen
    names = tuple(f"{kind} no. {number}" for number, kind in enumerate(bundle.target))
    return Pictures(names, pixels.astype(np.float32), bundle.target.astype(np.int64))


def _all(found: Iterable[tuple[str, bytes]], size: int, place: Path | None = None) -> Pictures:
    names, pixels = [], []
    for name, content in found:
        names.append(name)
        pixels.append(_scaled(content, size, place, name))
    return Pictures(tuple(names), np.array(pixels, np.float32), np.zeros(len(names), np.int64))


def _scaled(content: bytes, size: int, place: Path | None, name: str) -> np.ndarray:
    """Return a PNG in the middle of a square, float32 (size, size, 4), premultiplied."""
    import io

    from PIL import Image

    try:
        image = Image.open(io.BytesIO(content), formats=("PNG",)).convert("RGBA")
    except Exception as error:  # Pillow raises what it pleases for a damaged file
        raise UsageError(f"Cannot read '{name}.png' in '{place}': it is no picture.") from error
    side = max(image.size)
    square = Image.new("RGBA", (side, side))
    square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    whole = np.asarray(square, np.float32) / 255
    whole[..., :3] *= whole[..., 3:]
    layers = [Image.fromarray(whole[..., layer].copy()) for layer in range(4)]
    return np.stack([np.asarray(layer.resize((size, size), Image.Resampling.BOX)) for layer in layers], axis=-1)


def _solid(pictures: Pictures) -> Pictures:
    """Return the pictures that cover enough of their square."""
    return pictures.some(np.flatnonzero(pictures.pixels[..., 3].mean(axis=(1, 2)) > SMALLEST_BODY))


def _needed(module: str, package: str) -> Any:
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        raise UsageError(f"This data set needs {package}: pip install 'alife-worlds[learn]'.") from error
