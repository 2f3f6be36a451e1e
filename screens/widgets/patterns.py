"""The partners' patterns as small repeating textures: hatch, dots, waves, rings, cross, grain.

A tile is computed once for a mark and a use, as white with an alpha; it is
drawn along a mark's ring or down a card's edge by a mesh whose texture coordinates go beyond 1.
So a ring or an edge is one drawing instruction, whatever its pattern.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from kivy.graphics.texture import Texture

#: Samples along each side of a tile; a power of two, because only such textures can repeat. As
#: many as pixels twice as dense as a dp need: a finer tile would flicker where it is drawn smaller.
SAMPLES = 16
#: Width of the card edge in dp, and what a tile of it repeats after.
EDGE = 7.0
#: Width of the band a ring is drawn in, in dp, at a mark of 40 dp.
BAND = 6.0

#: Distance in dp from (along, across) to the ink; 0 or less is inside.
Shape = Callable[[float, float], float]


class Tile(NamedTuple):
    """One repeat of a pattern: its length along and width across in dp, and its shape."""

    along: float
    across: float
    shape: Shape


def _stroke(distance: float, half: float) -> float:
    return abs(distance) - half


def _segment(x: float, y: float, ax: float, ay: float, bx: float, by: float) -> float:
    dx, dy = bx - ax, by - ay
    t = min(1.0, max(0.0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
    return math.hypot(x - ax - t * dx, y - ay - t * dy)


def _box(x: float, y: float, half_x: float, half_y: float) -> float:
    dx, dy = abs(x) - half_x, abs(y) - half_y
    return math.hypot(max(dx, 0.0), max(dy, 0.0)) + min(max(dx, dy), 0.0)


def _wave(along: float, across: float, length: float, height: float, half: float) -> float:
    """Distance to a sine line, true enough for lines as flat as these."""
    turn = 2 * math.pi / length
    slope = height * turn * math.cos(along * turn)
    return abs(across - height * math.sin(along * turn)) / math.hypot(1.0, slope) - half


def _cross(along: float, across: float, arm: float, half: float) -> float:
    a = _segment(along, across, -arm, -arm, arm, arm)
    b = _segment(along, across, -arm, arm, arm, -arm)
    return min(a, b) - half


def _hatch(along: float, across: float) -> float:
    """Lines of 45 degrees, 7 dp apart along the edge."""
    turned = (along + across + 3.5) % 7 - 3.5
    return abs(turned) / math.sqrt(2) - 1.25


#: Down a card's edge: `along` runs upwards from the middle of a tile, `across` from the middle.
_EDGES: dict[str, Tile] = {
    "lagoon": Tile(7, EDGE, _hatch),
    "amber": Tile(7, EDGE, lambda s, t: math.hypot(s, t) - 2.0),
    "violet": Tile(9, EDGE, lambda s, t: _wave(s, t, 9, 1.7, 0.85)),
    "moss": Tile(7.5, EDGE, lambda s, t: _stroke(math.hypot(s, t) - 2.3, 0.6)),
    "rose": Tile(8, EDGE, lambda s, t: _cross(s, t, 2.1, 0.65)),
    "slate": Tile(
        10, EDGE, lambda s, t: min(_box(s + 2.2, t, 1.9, 1.0), math.hypot(s - 2.9, t) - 1)
    ),
}
#: Around a mark's ring: `along` runs around, `across` outwards from the middle of the band.
_RINGS: dict[str, Tile] = {
    "lagoon": Tile(5.6, BAND, lambda s, t: _box(s, t, 1.75, 1.5)),
    "amber": Tile(7.2, BAND, lambda s, t: math.hypot(s, t) - 1.65),
    "violet": Tile(10.2, BAND, lambda s, t: _wave(s, t, 10.2, 1.35, 0.8)),
    "moss": Tile(8, BAND, lambda s, t: min(_stroke(t - 1.9, 0.65), _stroke(t + 1.0, 0.5))),
    "rose": Tile(9.8, BAND, lambda s, t: _cross(s, t, 2.1, 0.6)),
    "slate": Tile(
        11.0, BAND, lambda s, t: min(_box(s + 1.9, t, 2.6, 1.2), math.hypot(s - 3.4, t) - 1.2)
    ),
}


def tile(mark: str, ring: bool) -> Tile:
    """Return the tile of `mark` for a ring or for a card's edge."""
    return (_RINGS if ring else _EDGES)[mark]


@lru_cache(maxsize=32)
def texture(mark: str, ring: bool) -> Texture:
    """Return the texture of `mark`'s tile: x across, y along, repeating along."""
    one = tile(mark, ring)
    step_x, step_y = one.across / SAMPLES, one.along / SAMPLES
    data = bytearray()
    for row in range(SAMPLES):
        along = (row + 0.5) * step_y - one.along / 2
        for column in range(SAMPLES):
            across = (column + 0.5) * step_x - one.across / 2
            inside = min(1.0, max(0.0, 0.5 - one.shape(along, across) / (step_x + step_y)))
            data += bytes((255, 255, 255, round(255 * inside)))
    made = Texture.create(size=(SAMPLES, SAMPLES), colorfmt="rgba")
    made.blit_buffer(bytes(data), colorfmt="rgba", bufferfmt="ubyte")
    made.wrap = "repeat"
    # No mipmaps: making the first one costs a software renderer a tenth of a second at start-up.
    made.min_filter = "linear"
    made.mag_filter = "linear"
    made.add_reload_observer(
        lambda again: again.blit_buffer(bytes(data), colorfmt="rgba", bufferfmt="ubyte")
    )
    return made


def ring_mesh(
    mark: str, x: float, y: float, size: float, scale: float
) -> tuple[list[float], list[int]]:
    """Return vertices and indices (triangle strip) of `mark`'s ring.

    `x`, `y` is the centre, `size` the outer diameter in pixels, `scale` pixels for each dp of the
    tile. The number of repeats is the nearest whole one.
    """
    one = tile(mark, True)
    band = one.across * scale
    middle = (size - band) / 2
    repeats = max(6, round(2 * math.pi * middle / (one.along * scale)))
    steps = max(36, repeats * 2)
    vertices: list[float] = []
    for n in range(steps + 1):
        turn = 2 * math.pi * n / steps
        cos, sin = math.cos(turn), math.sin(turn)
        v = repeats * n / steps
        for radius, u in ((middle - band / 2, 0.0), (middle + band / 2, 1.0)):
            vertices += (x + cos * radius, y + sin * radius, u, v)
    return vertices, list(range(2 * (steps + 1)))


def edge_mesh(
    mark: str, x: float, y: float, height: float, radius: float, scale: float
) -> tuple[list[float], list[int]]:
    """Return vertices and indices (triangle strip) of a card's edge.

    The column is `EDGE` dp wide from `x`, as high as the card, and cut by the card's rounded
    corners of `radius` pixels; `scale` is pixels for each dp. Repeats start at the top.
    """
    one = tile(mark, False)
    width = one.across * scale
    radius = min(radius, height / 2)
    corner = [radius * n / 10 for n in range(11)]
    rows = [*corner, *(height - c for c in reversed(corner))]
    vertices: list[float] = []
    for row in rows:
        away = max(0.0, radius - min(row, height - row))
        left = min(width, radius - math.sqrt(max(0.0, radius**2 - away**2)))
        v = (height - row) / (one.along * scale)
        for across, u in ((left, left / width), (width, 1.0)):
            vertices += (x + across, y + row, u, v)
    return vertices, list(range(2 * len(rows)))
