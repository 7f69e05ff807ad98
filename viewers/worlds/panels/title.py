"""The title: which world, which seed, where it is recorded."""

from viewers.ui.title_line import TitleLine
from viewers.worlds.playback import Playback


class Title(TitleLine[Playback]):
    """Names seed and world; a click shows the next world of the run."""

    def details(self, playback: Playback) -> str:
        """Return the seed, and which of several worlds it is."""
        words = f"seed {playback.seeds[playback.world]}"
        several = len(playback.seeds) > 1
        return f"{words}   world {playback.world + 1} of {len(playback.seeds)}  (W)" if several else words

    def click(self, place: tuple[int, int], playback: Playback) -> None:  # noqa: ARG002
        """Show the next world."""
        playback.next_world()
