"""A dashed outline as one mesh: a strip along a rounded box with a repeating texture."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise

from kivy.graphics.texture import Texture

#: A dash and its gap are this many strokes long; the dash takes this share of it.
PERIOD, DASH = 5.0, 0.58


#: Points of the tile across the stroke and along it: about those of the screen.
COLUMNS, ROWS = 4, 8
#: So many samples a point and direction.
_FINER = 4


@lru_cache(maxsize=1)
def texture() -> Texture:
    """Return the tile: x across the stroke with soft sides, y along it, repeating.

    As small as it is drawn, instead of mipmaps: making the first of those costs a software renderer
    a tenth of a second.
    """
    across = _averaged([min(1.0, (0.5 - abs(x - 0.5)) * 4) for x in _samples(COLUMNS)])
    along = _averaged([1.0 if abs(y - 0.5) < DASH / 2 else 0.0 for y in _samples(ROWS)])
    data = b"".join(
        bytes((255, 255, 255, round(255 * one * other))) for other in along for one in across
    )
    made = Texture.create(size=(COLUMNS, ROWS), colorfmt="rgba")
    made.blit_buffer(data, colorfmt="rgba", bufferfmt="ubyte")
    made.wrap = "repeat"
    made.add_reload_observer(
        lambda again: again.blit_buffer(data, colorfmt="rgba", bufferfmt="ubyte")
    )
    return made


def _samples(points: int) -> list[float]:
    fine = points * _FINER
    return [(n + 0.5) / fine for n in range(fine)]


def _averaged(fine: list[float]) -> list[float]:
    return [sum(fine[n : n + _FINER]) / _FINER for n in range(0, len(fine), _FINER)]


def outline_mesh(
    box: tuple[float, float, float, float], radius: float, stroke: float
) -> tuple[list[float], list[int]]:
    """Return vertices and indices (triangle strip) of a stroke inside `box` (x, y, w, h)."""
    x, y, width, height = box
    radius = min(radius, width / 2, height / 2)
    corners = (
        (x + width - radius, y + height - radius, 0.0),
        (x + radius, y + height - radius, 90.0),
        (x + radius, y + radius, 180.0),
        (x + width - radius, y + radius, 270.0),
    )
    path: list[tuple[float, float, float, float]] = []
    for cx, cy, start in corners:
        for n in range(9):
            turn = math.radians(start + n * 90 / 8)
            path.append((cx, cy, math.cos(turn), math.sin(turn)))
    path.append(path[0])
    middle = radius - stroke
    lengths = [0.0]
    for (ax, ay, ac, asin), (bx, by, bc, bsin) in pairwise(path):
        step = math.hypot(
            bx + middle * bc - ax - middle * ac, by + middle * bsin - ay - middle * asin
        )
        lengths.append(lengths[-1] + step)
    repeats = max(4, round(lengths[-1] / (PERIOD * stroke)))
    vertices: list[float] = []
    for (cx, cy, cos, sin), length in zip(path, lengths, strict=True):
        v = repeats * length / lengths[-1]
        for r, u in ((radius - 1.35 * stroke, 0.0), (radius, 1.0)):
            vertices += (cx + cos * r, cy + sin * r, u, v)
    return vertices, list(range(2 * len(path)))
