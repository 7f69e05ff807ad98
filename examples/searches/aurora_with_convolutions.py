"""AURORA, where what tells swimmers apart is learned by a net of PyTorch (extra `learn`).

Type `alife run oceanworld --search examples/searches/aurora_with_convolutions.py`; docs/learned.md has what it finds.
"""

from alife.learn.descriptors.network import ConvolvedDescriptors
from alife.learn.torch_library import prepare
from alife.search.algorithms import aurora
from alife.search.algorithms.aurora import Config


class Search(aurora.Search):
    """A map over the codes of an autoencoder of whole paths."""

    def __init__(self, arena, config: Config, *, batch: int, seed: int):
        super().__init__(arena, config, batch=batch, seed=seed)
        prepare(1)
        self.learned = ConvolvedDescriptors(arena.path_shape, config.axes, seed)
