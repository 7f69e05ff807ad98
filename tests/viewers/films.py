"""Pictures to film, and what a film holds: helpers of the tests of films."""

import numpy as np
import pygame


def plain(colour, size=(64, 48)):
    surface = pygame.Surface(size, depth=32)
    surface.fill(colour)
    return surface


def frames_of(path):
    """Return the pictures of an .mp4, uint8 (frames, height, width, 3)."""
    import imageio_ffmpeg

    reader = imageio_ffmpeg.read_frames(str(path))
    width, height = next(reader)["size"]
    return np.stack([np.frombuffer(frame, np.uint8).reshape(height, width, 3) for frame in reader])
