"""A picture under way: shapes in dp become pixels, with Pillow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.balance.braid import Point
from screens.river.look import Rgb, StrandColours, mix
from screens.river.strokes import Strokes

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

#: Across a strand at most so many bands of shade, one for so many dp of its widest place.
SHADES, SHADE = 8, 4.0
#: The older and the newer end fade over so much.
FADE_OLD, FADE_NEW = 34.0, 51.0


class Canvas:
    """Draws in dp, `zoom` pixels each; `top` is what lies at the upper edge."""

    def __init__(self, width: float, top: float, height: float, zoom: float, bg: Rgb) -> None:
        from PIL import Image

        self.zoom, self.top = zoom, top
        size = max(1, round(width * zoom)), max(1, round(height * zoom))
        self.on(Image.new("RGB", size, bg))

    def on(self, image: Picture) -> None:
        """Draw on `image` from now on."""
        from PIL import ImageDraw

        self.image = image
        # Without transparency it is three times as fast.
        self._solid = ImageDraw.Draw(image)
        self._veil = ImageDraw.Draw(image, "RGBA")

    def _px(self, points: Sequence[Point]) -> list[float]:
        z, top = self.zoom, self.top
        flat = [0.0] * (2 * len(points))
        flat[::2] = [x * z for x, _y in points]
        flat[1::2] = [(y - top) * z for _x, y in points]
        return flat

    def fill(self, upper: Sequence[Point], lower: Sequence[Point], rgb: Rgb, a: float = 1) -> None:
        """Fill what lies between two lines."""
        if len(upper) > 1:
            outline = self._px(upper) + self._px(lower[::-1])
            if a >= 1:
                self._solid.polygon(outline, fill=rgb)
            else:
                self._veil.polygon(outline, fill=(*rgb, round(255 * a)))

    def line(self, points: Sequence[Point], rgb: Rgb, a: float, width: float) -> None:
        """Draw a line `width` wide."""
        if len(points) > 1:
            thick = max(1, round(width * self.zoom))
            if a >= 1:
                self._solid.line(self._px(points), rgb, thick, joint="curve")
            else:
                self._veil.line(self._px(points), (*rgb, round(255 * a)), thick, joint="curve")

    def strand(
        self, upper: Sequence[Point], lower: Sequence[Point], colours: StrandColours, a: float = 1
    ) -> None:
        """Fill a strand, lit from above, with its two edges."""
        widest = max(low[1] - up[1] for up, low in zip(upper, lower, strict=True))
        bands = max(2, min(SHADES, round(widest / SHADE)))
        here = upper
        for band in range(bands):
            share = (band + 1) / bands
            below = [(x, y + (v - y) * share) for (x, y), (_, v) in zip(upper, lower, strict=True)]
            self.fill(here, below, _lit(colours, (band + 0.5) / bands), a)
            here = below
        self.line(upper, colours.high, a, 1.2)
        self.line(lower, colours.edge, a, 1.0)

    def pattern(self, drawn: Strokes, rgb: Rgb, a: float) -> None:
        """Draw the pattern of a strand."""
        colour, z, top = (*rgb, round(255 * a)), self.zoom, self.top
        for line in drawn.lines:
            self.line(line, rgb, a, 1.05)
        for (x, y), radius in drawn.dots:
            self._veil.ellipse(_box(x * z, (y - top) * z, radius * z), fill=colour)
        for (x, y), radius in drawn.rings:
            thick = max(1, round(1.1 * z))
            self._veil.ellipse(_box(x * z, (y - top) * z, radius * z), outline=colour, width=thick)


def _lit(colours: StrandColours, t: float) -> Rgb:
    """Return the colour at `t` of the way down a strand."""
    if t < 0.5:
        return mix(colours.high, colours.fill, t / 0.5)
    return mix(colours.fill, colours.low, (t - 0.5) / 0.5)


def _box(x: float, y: float, r: float) -> tuple[float, float, float, float]:
    return x - r, y - r, x + r, y + r


def fading(size: tuple[int, int], scale: float) -> Picture:
    """Return the mask that lets both ends of a picture fade to nothing."""
    from PIL import Image

    width = size[0]
    row = bytearray()
    for x in range(width):
        old = min(1.0, (x + 0.5) / (FADE_OLD * scale))
        new = min(1.0, (width - x - 0.5) / (FADE_NEW * scale))
        row.append(round(255 * min(old, new)))
    return Image.frombytes("L", (width, 1), bytes(row)).resize(size)
