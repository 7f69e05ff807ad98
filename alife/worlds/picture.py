"""A picture of a world with its caption, as notebooks show it and files keep it."""

import base64
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

SMALLEST_SIDE = 256  # [pixels] of a picture in a notebook; small worlds are enlarged, a whole number of times


@dataclass(frozen=True)
class Picture:
    """Pixels, what they show, and a few figures."""

    pixels: np.ndarray  # uint8 (height, width, 3)
    caption: str = ""
    legend: Sequence[tuple[str, tuple[int, int, int]]] = ()  # what a colour means, and the colour
    figures: Mapping[str, str] = field(default_factory=dict)  # names and values, in words

    def save(self, path: str | Path) -> Path:
        """Write the picture, one pixel a pixel, as .png or whatever the ending says; return where it is.

        A folder that is missing is made.
        """
        from PIL import Image

        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(self.pixels).save(path)
        return Path(path)

    def _repr_png_(self) -> bytes:
        """Return the picture as notebooks show it."""
        from PIL import Image

        times = max(1, -(-SMALLEST_SIDE // max(1, min(self.pixels.shape[:2]))))
        target = io.BytesIO()
        Image.fromarray(self.pixels.repeat(times, axis=0).repeat(times, axis=1)).save(target, format="png")
        return target.getvalue()

    def _repr_html_(self) -> str:
        """Return picture, caption, legend and figures as notebooks show them."""
        source = f"data:image/png;base64,{base64.b64encode(self._repr_png_()).decode()}"
        swatches = " ".join(
            f'<span style="white-space:nowrap"><span style="color:rgb{tuple(map(int, colour))}">&#9632;</span> '
            f"{html.escape(name)}</span>"
            for name, colour in self.legend
        )
        rows = "".join(
            f"<tr><td>{html.escape(name)}</td><td>{html.escape(value)}</td></tr>"
            for name, value in self.figures.items()
        )
        table = f"<table>{rows}</table>" if rows else ""
        return (
            f'<figure style="margin:0"><img src="{source}" alt="{html.escape(self.caption)}" '
            f'style="image-rendering:pixelated;max-width:100%">'
            f"<figcaption>{html.escape(self.caption)}<br>{swatches}</figcaption>{table}</figure>"
        )
