"""What every window shows, as far as any window needs to know it: a name, a folder, a message. Knows no pygame."""

import time
from pathlib import Path

from viewers.ui.wishes import Home, Wish

MESSAGE_SECONDS = 5.0


class BasePlayback:
    """Something being watched. What a kind of window shows besides is in its own `playback` module."""

    def __init__(self, *, name: str, world_name: str, folder: Path) -> None:
        self.name = name
        self.world_name = world_name
        self.folder = folder  # of the run: screenshots and films go there
        self.frames_per_second = 0.0
        self.recording = ""  # what is being written, for the status line; empty while nothing is
        self.hint = ""  # what the thing under the mouse means, where that is not plain
        self.wish: Wish | None = None  # what is to be shown next instead
        self.home: Wish = Home()  # what the button Start leads to
        self.filmed = False  # whether this is a film, which knows no future, no keys and no pause
        self.message, self._message_until = "", 0.0

    @property
    def playing(self) -> bool:
        """Return whether time goes on."""
        raise NotImplementedError

    @property
    def waiting(self) -> str:
        """Return what there is to wait for, empty when nothing; that kernels are compiled is said without this."""
        return ""

    @property
    def moment(self) -> str:
        """Return the name, without suffix, of a file that shows what is seen now."""
        raise NotImplementedError

    @property
    def news(self) -> str:
        """Return the message of the moment, empty when it is old."""
        return self.message if time.monotonic() < self._message_until else ""

    def say(self, text: str) -> None:
        """Show a message for some seconds."""
        self.message, self._message_until = text, time.monotonic() + MESSAGE_SECONDS
