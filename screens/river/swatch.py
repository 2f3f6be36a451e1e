"""A piece of a strand, beside the word of its kind: the key to the picture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from models.balance.braid import COLUMN, StrandShape
from models.entities import Kind
from screens.river.canvas import Canvas
from screens.river.look import RiverLook
from screens.river.strokes import strokes

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

#: Size in dp, how thick the strand is and how much it sways.
WIDE, HIGH, THICK, SWAY = 36.0, 18.0, 13.0, 1.2
OVER = 4


def swatch(kind: Kind, look: RiverLook, scale: float) -> Picture:
    """Return a piece of the strand of `kind` on nothing, `scale` pixels a dp (RGBA)."""
    from PIL import Image

    columns = int(WIDE / COLUMN)
    xs = [i * COLUMN for i in range(columns + 1)]
    tops = [(HIGH - THICK) / 2 + SWAY * math.sin(2 * math.pi * (x / WIDE + 0.1)) for x in xs]
    upper = tuple(zip(xs, tops, strict=True))
    lower = tuple((x, y + THICK) for x, y in upper)
    strand = StrandShape(kind, upper, lower, (1.0,) * len(xs))
    colours = look.kinds[kind]
    canvas = Canvas(WIDE, 0, HIGH, scale * OVER, look.bg)
    canvas.strand(upper, lower, colours)
    canvas.pattern(strokes(strand, 0, columns), look.pattern, look.pattern_alpha)
    mask = Canvas(WIDE, 0, HIGH, scale * OVER, (0, 0, 0))
    mask.fill(upper, lower, (255, 255, 255))
    size = round(WIDE * scale), round(HIGH * scale)
    picture = canvas.image.resize(size, Image.Resampling.BOX).convert("RGBA")
    picture.putalpha(mask.image.getchannel(0).resize(size, Image.Resampling.BOX))
    return picture
