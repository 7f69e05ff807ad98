"""What several tests of a window on a world look at."""

import pytest

from tests.viewers.worlds.windows import Window


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    window = Window(tmp_path_factory.mktemp("shown") / "run")
    window.playback.borders = False
    yield window
    window.close()
