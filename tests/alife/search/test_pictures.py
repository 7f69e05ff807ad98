"""Pictures of a search are what their libraries would draw, by shorter ways."""

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image, ImageSequence

from alife.runs.pictures import colours_of, pixels_of
from alife.search.pictures import PALETTE, write_gif


def test_a_figure_without_a_layout_has_the_pixels_that_savefig_gives_it():
    figure = Figure(figsize=(5, 3), dpi=120)
    FigureCanvasAgg(figure)
    for axes in figure.subplots(1, 2):
        axes.plot([0, 1], [1e-4, 3e-4], label="curve")
        axes.set(xlabel="evaluations", title="two panels")
        axes.legend()
    file = io.BytesIO()
    figure.savefig(file, format="png")
    assert (np.asarray(Image.open(file).convert("RGB")) == pixels_of(figure)).all()


def test_an_animation_has_the_colours_that_quantising_each_frame_gives_it(tmp_path):
    frames = np.random.default_rng(0).integers(0, 256, (3, 20, 30, 3)).astype(np.uint8)  # more than the palette has
    write_gif(tmp_path / "some.gif", frames, seconds=3.0)
    palette = Image.fromarray(colours_of(frames)[0][None]).quantize(PALETTE, dither=Image.Dither.NONE)
    with Image.open(tmp_path / "some.gif") as shown:
        for frame, seen in zip(frames, ImageSequence.Iterator(shown), strict=True):
            wanted = Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.NONE)
            assert (np.asarray(seen.convert("RGB")) == np.asarray(wanted.convert("RGB"))).all()
            assert seen.info["duration"] == 1000
