from dataclasses import dataclass

import numpy as np

from alife.core.state import digest


@dataclass
class Pond:
    step: int
    depth: np.ndarray


def test_a_digest_tells_steps_values_kinds_and_shapes_apart():
    ponds = [
        Pond(0, np.zeros((1, 4), np.int16)),
        Pond(1, np.zeros((1, 4), np.int16)),
        Pond(0, np.ones((1, 4), np.int16)),
        Pond(0, np.zeros((1, 4), np.uint16)),
        Pond(0, np.zeros((1, 2, 2), np.int16)),
    ]
    assert len({digest(pond, 0) for pond in ponds}) == len(ponds)
