"""The lines along the shores, as on old maps: as thin as they are they are covered pixel by pixel.

A line a pixel wide that hardly rises looks dashed when it is drawn large and brought down.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from models.balance.braid import Braid
from screens.river.look import RiverLook

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

#: Water-lines beside the banks: distance and alpha, and how wide they are (dp).
WATER_LINES = ((7.0, 0.55), (13.0, 0.34), (20.0, 0.20), (28.5, 0.11))
THIN = 1.0


def paint_water_lines(
    image: Picture, shape: Braid, look: RiverLook, top: float, scale: float
) -> None:
    """Draw the water-lines of `shape` on `image`, whose upper edge lies at `top` dp."""
    from PIL import Image

    width, height = image.size
    cover = bytearray(width * height)
    for shore, side in ((shape.top, -1), (shape.bottom, 1)):
        ys = _at_pixels([(y - top) * scale for y in shore], width)
        halves = _halves(ys, THIN * scale / 2)
        for off, alpha in WATER_LINES:
            _line(cover, [y + side * off * scale for y in ys], halves, width, height, alpha)
    mask = Image.frombytes("L", image.size, bytes(cover))
    image.paste(look.waterline, (0, 0, width, height), mask)


def _at_pixels(ys: Sequence[float], width: int) -> list[float]:
    """Return the shore at the middle of every pixel, from its columns."""
    step, last = (len(ys) - 1) / width, len(ys) - 2
    found = []
    for x in range(width):
        at = (x + 0.5) * step
        i = min(last, int(at))
        found.append(ys[i] + (ys[i + 1] - ys[i]) * (at - i))
    return found


def _halves(ys: Sequence[float], half: float) -> list[float]:
    """Return half of what a line covers of each column: the more, the steeper it is."""
    rises = [b - a for a, b in pairwise(ys)]
    return [half * math.sqrt(1 + rise * rise) for rise in (*rises, rises[-1])]


def _line(
    cover: bytearray,
    ys: Sequence[float],
    halves: Sequence[float],
    width: int,
    height: int,
    alpha: float,
) -> None:
    full = 255 * alpha
    for x in range(width):
        high = ys[x] - halves[x]
        low = ys[x] + halves[x]
        row = int(high)
        if row >= 0 and low < height:
            at = row * width + x
            while row < low:
                begin = high if high > row else row
                share = (low if low < row + 1 else row + 1) - begin
                value = int(full * share)
                if value > cover[at]:
                    cover[at] = value
                row += 1
                at += width
