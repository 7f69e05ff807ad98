"""Ask whether what grows from random encodings are digits: a classifier that only ever saw real ones judges them.

Method: a classifier (scikit-learn's MLP, 64 hidden units) learns seven tenths of the real digits from how much of
each pixel is covered. It recognises a picture of which it is more than 90 % sure. Told is the share that it
recognises, and how many of each digit, of digits that grew from random encodings, each alone on its ground; of what
the generator that the rule mimics draws for the same encodings; of the real digits that it has not seen; and, as the
control, of means of two of these. The error is what grew against what the generator draws, as a share of what the
mean picture would have. The generator is read from the checkpoint beside the rule.

    python -m sims.stamp.learning.recognised RULE.npz [--count 1000] [--seed 0] [--picture FILE.png]
"""

import argparse
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import torch

from alife.core.array_files import read_arrays
from alife.core.errors import UsageError
from alife.learn import pictures
from alife.learn.loop import CHECKPOINT, LARGEST_CHECKPOINT, Place
from alife.terminal.parser import run_command
from sims.stamp import numbers
from sims.stamp.arena import World as Ground
from sims.stamp.arena_config import Config
from sims.stamp.learning.generator import Generator
from sims.stamp.learning.network import CODE_SCALE

SURE = 0.9  # probability from which a digit counts as recognised
UNSEEN = 0.3  # share of the real digits that the classifier does not learn
KINDS = 10
SHOWN = (6, 20)  # rows and columns of the picture


def main() -> None:
    """Grow, classify and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rule", type=Path)
    parser.add_argument("--count", type=int, default=1000, help="digits to grow")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--picture", type=Path, help="draw some of those that grew, over what was asked for")
    options = parser.parse_args()
    raise SystemExit(run_command(lambda: _told(options)))


def _told(options: argparse.Namespace) -> int:
    random = np.random.default_rng([options.seed, 0x5EE])
    ground = Ground(Config(rule=str(options.rule)))
    size = ground.config.stamp.size
    codes = random.integers(256, size=(options.count, ground.genome_length)).astype(np.uint8)
    grown, asked = grown_on(ground, codes), asked_of(options.rule, codes, size)
    real = pictures.digits(size)
    order = random.permutation(len(real))
    unseen, seen = np.split(order, [round(UNSEEN * len(real))])
    whole = real.pixels
    mixed = (whole[unseen[: len(unseen) // 2]] + whole[unseen[-(len(unseen) // 2) :]]) / 2
    judge = _classifier(whole[seen], real.kinds[seen])
    print(
        f"The classifier is right about {judge.score(_flat(whole[unseen]), real.kinds[unseen]):.1%} of digits unseen."
    )
    print(f"error {((grown - asked) ** 2).mean() / ((asked - asked.mean(0)) ** 2).mean():.3f} of the mean picture's")
    print(f"| pictures | recognised | {' | '.join(map(str, range(KINDS)))} |\n|{'---|' * (KINDS + 2)}")
    shown = {"grown": grown, "the generator's": asked, "real, unseen": whole[unseen], "means of two real": mixed}
    for name, some in shown.items():
        chances = judge.predict_proba(_flat(some))
        sure = chances.max(1) > SURE
        counts = np.bincount(chances.argmax(1)[sure], minlength=KINDS)
        print(f"| {name} | {sure.mean():.1%} | {' | '.join(map(str, counts))} |")
    if options.picture:
        _draw(options.picture, asked, grown)
    return 0


def grown_on(ground: Ground, codes: np.ndarray) -> np.ndarray:
    """Return what grows of encodings (n, code) in one growth, float (n, size, size, 4) in 0..1."""
    size, (whole,) = ground.config.stamp.size, ground.pictures(codes, (ground.config.stamp.growth,))
    first = whole.shape[1] // 2 - size // 2
    cut = whole[:, first : first + size, first : first + size]
    found: np.ndarray = np.clip(cut / numbers.UNIT, 0, 1)
    return found


@torch.no_grad()
def asked_of(rule: Path, codes: np.ndarray, size: int) -> np.ndarray:
    """Return what the generator of a rule's checkpoint draws. Raises UsageError where there is none."""
    checkpoint = Place(rule) / CHECKPOINT
    if not checkpoint.exists():
        raise UsageError(f"There is no '{checkpoint}', which holds the generator that '{rule}' learned from.")
    kept = read_arrays(checkpoint, largest=LARGEST_CHECKPOINT)
    generator = Generator(size, codes.shape[1], KINDS)
    try:
        generator.load_state_dict(
            {name[8:]: torch.tensor(value) for name, value in kept.items() if name.startswith("encoder/")}
        )
    except RuntimeError as error:
        raise UsageError(
            f"'{checkpoint}' holds no generator: its rule was not learned with encodings=random."
        ) from error
    numbers_ = torch.tensor((codes.astype(np.int64) - numbers.CODE_MIDDLE) / CODE_SCALE, dtype=torch.float32)
    found: np.ndarray = generator(numbers_).permute(0, 2, 3, 1).numpy()
    return found


def _classifier(seen: np.ndarray, kinds: np.ndarray) -> Any:
    library = import_module("sklearn.neural_network")  # its absence was told when the digits were loaded
    return library.MLPClassifier((64,), alpha=1e-2, max_iter=400, random_state=0).fit(_flat(seen), kinds)


def _flat(some: np.ndarray) -> np.ndarray:
    found: np.ndarray = some[..., numbers.COVER].reshape(len(some), -1)
    return found


def _draw(path: Path, asked: np.ndarray, grown: np.ndarray) -> None:
    from PIL import Image

    from alife.core.files import write_whole

    rows, columns = SHOWN
    strips = []
    for some in (asked, grown):
        part = some[: rows * columns]
        white = np.clip(part[..., :3] + 1 - part[..., 3:], 0, 1)
        tall, wide = white.shape[1:3]
        sheet = white.reshape(-1, columns, tall, wide, 3).transpose(0, 2, 1, 3, 4)
        strips.append(sheet.reshape(-1, columns * wide, 3))
    pixels = (np.concatenate(strips, axis=1) * 255).astype(np.uint8).repeat(3, 0).repeat(3, 1)
    write_whole(path, lambda file: Image.fromarray(pixels).save(file, "PNG"))


if __name__ == "__main__":
    main()
