"""Films: what the window shows, written as .mp4 or .gif, beside the window or without any screen."""

import os
import queue
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pygame

from alife.core.errors import UsageError
from alife.core.files import write_whole

FRAMES_PER_SECOND = {".mp4": 30, ".gif": 10}  # of a GIF what its hundredths of a second can say
GIF_WIDTH = 720  # [pixels] most
GIF_FRAMES = 600  # most; a longer GIF is nothing that anybody could open
MOST_FRAMES = 108_000  # an hour
WAITING = 90  # frames that may wait for the writer before the window waits too
FILM_SIZE = (1280, 720)  # [pixels] without a window
FILM_SIZES = {"720p": FILM_SIZE, "1080p": (1920, 1080), "square": (1080, 1080)}


class Film:
    """A film being written on a thread of its own; frames are surfaces of any size, brought to that of the first."""

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        self.path, self.kind = path, path.suffix.lower()
        self.frames = 0
        self.rate = FRAMES_PER_SECOND[self.kind]
        self.size = (size[0] // 2 * 2, size[1] // 2 * 2)
        if self.kind == ".gif" and self.size[0] > GIF_WIDTH:
            self.size = (GIF_WIDTH, round(size[1] * GIF_WIDTH / size[0]) // 2 * 2)
        self._begun, self._queue = time.perf_counter(), queue.Queue[pygame.Surface | None](WAITING)
        self._failure: BaseException | None = None
        self._ended = False  # whether the last frame was taken from the queue
        self._thread = threading.Thread(target=self._write, name="film", daemon=True)
        self._thread.start()

    def due(self) -> int:
        """Return how many frames are due by the clock."""
        return max(0, int((time.perf_counter() - self._begun) * self.rate) + 1 - self.frames)

    @property
    def full(self) -> bool:
        """Return whether there is no room for another frame: a GIF has only so many."""
        return self.kind == ".gif" and self.frames >= GIF_FRAMES

    def add(self, surface: pygame.Surface, times: int = 1) -> None:
        """Add a frame, some times over."""
        picture = (
            surface.copy() if surface.get_size() == self.size else pygame.transform.smoothscale(surface, self.size)
        )
        for _ in range(times):
            if self._failure is None and not self.full:
                self._queue.put(picture)
                self.frames += 1

    def close(self) -> Path:
        """Finish the file; raise UsageError when it could not be written."""
        if self._thread.is_alive():
            self._queue.put(None)
        self._thread.join()
        if self._failure is not None:
            raise UsageError(f"Cannot write the video '{self.path}': {self._failure}") from self._failure
        return self.path

    def _write(self) -> None:
        try:
            (self._write_gif if self.kind == ".gif" else self._write_mp4)()
        except Exception as error:  # raised by close, on the window's thread
            self._failure = error
            with suppress(OSError):
                self._part.unlink()
            while not self._ended and self._queue.get() is not None:
                pass

    def _arrays(self) -> Any:
        while (picture := self._queue.get()) is not None:
            yield np.ascontiguousarray(pygame.surfarray.array3d(picture).swapaxes(0, 1))
        self._ended = True

    @property
    def _part(self) -> Path:
        """Return the file that becomes the film once it is whole."""
        return self.path.with_name(f".{self.path.stem}.part.mp4")

    def _write_mp4(self) -> None:
        import imageio_ffmpeg

        options = ["-movflags", "+faststart"]
        writer = imageio_ffmpeg.write_frames(
            str(self._part), self.size, fps=self.rate, quality=8, macro_block_size=2, output_params=options
        )
        writer.send(None)
        for array in self._arrays():
            writer.send(array)
        writer.close()
        os.replace(self._part, self.path)

    def _write_gif(self) -> None:
        from PIL import Image

        pictures = [Image.fromarray(array).quantize(128, method=Image.Quantize.FASTOCTREE) for array in self._arrays()]
        if pictures:
            each = round(1000 / self.rate)
            write_whole(
                self.path,
                lambda file: pictures[0].save(
                    file, format="gif", save_all=True, append_images=pictures[1:], duration=each, loop=0
                ),
            )


def frames_of(path: Path, seconds: float) -> int:
    """Return how many frames a film of this length has; raises UsageError when it cannot have so many."""
    rate = FRAMES_PER_SECOND[path.suffix.lower()]
    most = GIF_FRAMES if path.suffix.lower() == ".gif" else MOST_FRAMES
    total = round(seconds * rate) if 0 < seconds < most else 0
    if not 2 <= total <= most:
        raise UsageError(
            f"A film ending in {path.suffix} lasts {2 / rate:.2g}..{most // rate} seconds, got {seconds:g}."
        )
    return total
