"""NumPy's autoencoder of paths without the noise and the pull that make it variational."""

import numpy as np

from alife.search.autoencoder import Autoencoder
from alife.search.learned import VAE, LearnedDescriptors


class PlainAutoencoder(Autoencoder):
    """Is paid for what it tells again, and for nothing else."""

    def loss(self, rows: np.ndarray, noise: np.ndarray, pull: float) -> tuple[float, np.ndarray]:
        """Return the loss of rows (n, size) a row, and its gradient by the weights, without noise and pull."""
        del pull
        return super().loss(rows, np.zeros_like(noise), 0.0)


class PlainDescriptors(LearnedDescriptors):
    """Descriptors that a PlainAutoencoder tells, of the frames that the variational one is given."""

    def __init__(self, shape: tuple[int, int], axes: int, seed: int) -> None:
        super().__init__(VAE, shape, axes, seed)
        self._model = PlainAutoencoder(len(self._frames) * shape[1], axes, seed)
