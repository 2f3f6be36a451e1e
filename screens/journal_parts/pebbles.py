"""The pebbles of the year in days, as pixels: one or two kinds, each in its colour and pattern.

Pure arithmetic, so that the worker can do it; a handful of different pebbles serve a whole year.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from models.entities import Kind

#: Side of a pebble's picture in dp; the pebble's radius is 5.
SIDE = 12.0
RADIUS = 5.0

Colour = Sequence[float]


def pixels(
    kinds: Sequence[Kind], fills: Sequence[Colour], mark: Colour, scale: float
) -> tuple[bytes, int]:
    """Return a pebble as RGBA rows and the length of a side in pixels.

    `fills` are the colours of `kinds` (one colour where there is none), `mark` that of the patterns
    on them; `scale` is pixels a dp.
    """
    side = max(8, round(SIDE * scale))
    soft = SIDE / side
    data = bytearray()
    for row in range(side):
        y = SIDE / 2 - (row + 0.5) * soft
        for column in range(side):
            x = (column + 0.5) * soft - SIDE / 2
            data += _pixel(x, y, kinds, fills, mark, soft)
    return bytes(data), side


def _pixel(
    x: float,
    y: float,
    kinds: Sequence[Kind],
    fills: Sequence[Colour],
    mark: Colour,
    soft: float,
) -> bytes:
    inside = _covered(math.hypot(x, y) - RADIUS, soft)
    if inside <= 0:
        return b"\0\0\0\0"
    if len(fills) > 1:
        share = _covered(-x, soft)
        red, green, blue = (a * (1 - share) + b * share for a, b in _rgb(fills[0], fills[1]))
        ink = 0.75 * _covered(abs(x) - 0.35, soft)
    else:
        red, green, blue = fills[0][0], fills[0][1], fills[0][2]
        # without a kind a pebble is hollow
        distance = _pattern(kinds[0], x, y) if kinds else math.hypot(x, y) - 3.6
        ink = 0.9 * _covered(distance, soft)
    mixed = (a * (1 - ink) + b * ink for a, b in zip((red, green, blue), mark, strict=False))
    return bytes((*(round(255 * c) for c in mixed), round(255 * inside)))


def _rgb(a: Colour, b: Colour) -> list[tuple[float, float]]:
    return list(zip(a[:3], b[:3], strict=True))


def _covered(distance: float, soft: float) -> float:
    """How much of a pixel `soft` dp wide lies inside an edge `distance` dp away."""
    return min(1.0, max(0.0, 0.5 - distance / soft))


def _pattern(kind: Kind, x: float, y: float) -> float:
    """Distance in dp to the pattern of `kind`; 0 and less is ink."""
    if kind is Kind.COMFORT:
        return max(min(abs(y - 1.4), abs(y + 1.4)) - 0.42, abs(x) - 2.7)
    if kind is Kind.ENCOURAGEMENT:
        return math.hypot(x, y) - 1.15
    if kind is Kind.ADVICE:
        return max(abs(y) - 0.5, abs(abs(x) - 1.6) - 0.85)
    if kind is Kind.PRACTICAL:
        return max(abs(x - y) / math.sqrt(2) - 0.5, abs(x + y) / math.sqrt(2) - 2.4)
    if kind is Kind.PLANNING:
        return abs(math.hypot(x, y) - 1.9) - 0.45
    return max(min(abs(y - 2.0), abs(y + 2.0), abs(y)) - 0.38, abs(x) - 2.6)
