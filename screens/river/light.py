"""Shared days as light on the water: a glow and four short strokes, like sun.

Glows do not add up: where days lie close the light is one calm sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from models.balance.braid import Light
from screens.river.look import RiverLook

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

#: The strokes of a light: where they begin beside its middle, and their length (dp).
STROKES = ((0.0, 0.0, 13.0), (-5.0, 4.2, 7.0), (5.0, -4.2, 8.0), (2.0, 8.0, 4.0))
STROKE, STROKE_ALPHA = 1.6, 0.95
#: Alone a glow has this alpha; from neighbours closer than `APART` it is fainter, to `FAINT` of it.
GLOW, CORE, APART, FAINT = 0.62, 0.8, 36.0, 0.42
#: Strokes stand at least so far from each other (dp).
STROKES_APART = 26.0


def size(light: Light) -> tuple[float, float]:
    """Return how wide and high the glow of `light` is (dp)."""
    glow = 15 + 0.16 * light.half
    return glow * 2.5, glow * 1.6


def strengths(lights: Sequence[Light]) -> list[float]:
    """Return how strong each glow is, 0 to 1: the fainter, the closer its neighbours are."""
    found = []
    for i, light in enumerate(lights):
        near = [abs(light.x - lights[j].x) for j in (i - 1, i + 1) if 0 <= j < len(lights)]
        found.append(max(FAINT, min(1.0, min(near, default=APART) / APART)))
    return found


def with_strokes(lights: Sequence[Light]) -> list[Light]:
    """Return the lights that carry strokes: not every one where they lie close."""
    found: list[Light] = []
    for light in lights:
        if not found or light.x - found[-1].x >= STROKES_APART:
            found.append(light)
    return found


def paint_lights(
    image: Picture, lights: Sequence[Light], look: RiverLook, top: float, scale: float
) -> None:
    """Lay `lights` on `image`, whose upper edge lies at `top` dp, `scale` pixels a dp."""
    from PIL import Image

    if not lights:
        return
    masks = [Image.new("L", image.size, 0) for _ in range(3)]
    glow, core, strokes = masks
    domes: dict[tuple[int, int, int], tuple[Picture, Picture]] = {}
    for light, strong in zip(lights, strengths(lights), strict=True):
        wide, high = size(light)
        key = round(wide * scale), round(high * scale), round(strong * 8)
        if key not in domes:
            domes[key] = _dome(key)
        middle = light.x * scale, (light.y - top) * scale
        _lighter(glow, domes[key][0], middle)
        _lighter(core, domes[key][1], middle)
    sun = _sun(scale)
    for light in with_strokes(lights):
        _lighter(strokes, sun, (light.x * scale, (light.y - top) * scale))
    for mask, colour in ((glow, look.light), (core, look.light_core), (strokes, look.light_core)):
        image.paste(colour, (0, 0, *image.size), mask)


def _dome(key: tuple[int, int, int]) -> tuple[Picture, Picture]:
    """Return the masks of a glow and of its core: full in the middle, nothing at the rim."""
    wide, high, strong = key
    dome = _round_dome().resize((max(1, wide), max(1, high)))
    inner = dome.point(lambda v: round(max(0, v - 168) / 87 * 255 * CORE * strong / 8))
    return dome.point(lambda v: round(v * GLOW * strong / 8)), inner


@cache
def _round_dome() -> Picture:
    """Return the mask all glows are cut from."""
    from PIL import Image

    # Pillow's gradient is 0 in the middle and 181 where it first meets the rim of its square.
    return Image.radial_gradient("L").point(lambda v: max(0, 181 - v) * 255 // 181)


def _sun(scale: float) -> Picture:
    """Return the mask of the four strokes, smooth."""
    from PIL import Image, ImageDraw

    over = 4
    wide, high = round(26 * scale), round(24 * scale)
    mask = Image.new("L", (wide * over, high * over), 0)
    draw = ImageDraw.Draw(mask)
    z = scale * over
    for dx, dy, length in STROKES:
        x, y = wide * over / 2 + dx * z, high * over / 2 + dy * z
        box = (x - length / 2 * z, y - STROKE / 2 * z, x + length / 2 * z, y + STROKE / 2 * z)
        draw.rounded_rectangle(box, radius=STROKE / 2 * z, fill=round(255 * STROKE_ALPHA))
    return mask.resize((wide, high), Image.Resampling.BOX)


def _lighter(mask: Picture, spot: Picture, middle: tuple[float, float]) -> None:
    """Lay `spot` on `mask` where it is the lighter of the two."""
    from PIL import ImageChops

    x, y = (round(m - side / 2) for m, side in zip(middle, spot.size, strict=True))
    box = (x, y, x + spot.width, y + spot.height)
    mask.paste(ImageChops.lighter(mask.crop(box), spot), box)
