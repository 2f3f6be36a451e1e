"""The river of the lock screen: a fixed decoration, the same for all, nobody's own."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.balance.picture import GRAIN, River, Strand, control_points
from models.entities import Kind

if TYPE_CHECKING:
    from screens.river.look import RiverLook

#: Any three months do; they give the bed its shape.
FIRST, DAYS = date(2024, 3, 4), 83
#: Days that lie in light.
LIGHTS = (24, 60)
#: Height of the bed in dp.
HEIGHT = 240.0


def decoration() -> River:
    """Return the river."""
    last = FIRST + timedelta(days=DAYS)
    points = control_points(FIRST.toordinal(), last.toordinal())
    strands = tuple(
        Strand(kind, tuple(_width(place, n) for n in range(len(points))))
        for place, kind in enumerate(Kind)
    )
    together = tuple(FIRST + timedelta(days=day) for day in LIGHTS)
    return River(FIRST, last, points, strands, (0.7,) * len(points), together, (), None)


def _width(strand: int, point: int) -> float:
    swell = math.sin(point * 0.62 + strand * 1.9) * 0.5 + math.sin(point * 0.27 + strand) * 0.3
    return round((0.42 + 0.34 * swell) * GRAIN) / GRAIN


def painted(look: RiverLook, width: float, scale: float) -> tuple[bytes, tuple[int, int]]:
    """Return the decoration `width` dp wide: RGBA rows from the top, and their size in pixels."""
    from screens.river.paint import paint

    image = paint(decoration(), look, width, HEIGHT, scale).image
    return image.tobytes(), image.size
