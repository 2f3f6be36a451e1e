"""Paint: a laid-out river becomes pixels, off the UI thread, with Pillow.

Everything is drawn at three times the size and brought down, which smooths every edge. What the
UI thread does is upload one texture; a frame of it is one quad. The same paint makes the picture
that is saved or copied. Distances are dp unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from models.balance import braid
from models.balance.braid import Point, Run, StrandShape, TwoStrands
from models.balance.picture import River
from models.entities import Kind
from screens.river.look import Rgb, RiverLook, StrandColours, mix
from screens.river.strokes import Strokes, strokes

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

#: How much larger it is drawn before it is brought down.
OVER = 3
#: Bands of shade across a strand; bands of mist beside a core.
SHADES, MISTS = 8, 20
#: Water-lines beside the banks: distance and alpha, as on old maps.
WATER_LINES = ((7.0, 0.55), (13.0, 0.34), (20.0, 0.20), (28.5, 0.11))
#: The older and the newer end fade over so much.
FADE_OLD, FADE_NEW = 34.0, 51.0
MIST = 0.46
#: Patterns the two strands of directions wear, by side.
SIDE_PATTERNS = (Kind.PRACTICAL, Kind.ENCOURAGEMENT)


class _Canvas:
    """A picture under way: draws in dp, `zoom` pixels each."""

    def __init__(self, width: float, height: float, zoom: float, bg: Rgb) -> None:
        from PIL import Image, ImageDraw

        self.zoom = zoom
        self.image: Picture = Image.new("RGB", (round(width * zoom), round(height * zoom)), bg)
        self._draw = ImageDraw.Draw(self.image, "RGBA")

    def _px(self, points: Sequence[Point]) -> list[float]:
        z = self.zoom
        return [value * z for point in points for value in point]

    def fill(self, upper: Sequence[Point], lower: Sequence[Point], rgb: Rgb, a: float = 1) -> None:
        """Fill what lies between two lines."""
        if len(upper) > 1:
            outline = self._px([*upper, *reversed(lower)])
            self._draw.polygon(outline, fill=(*rgb, round(255 * a)))

    def line(self, points: Sequence[Point], rgb: Rgb, a: float, width: float) -> None:
        """Draw a line `width` wide."""
        if len(points) > 1:
            thick = max(1, round(width * self.zoom))
            self._draw.line(self._px(points), (*rgb, round(255 * a)), thick, joint="curve")

    def dot(self, at: Point, radius: float, rgb: Rgb, a: float) -> None:
        """Draw a filled disc."""
        x, y, r = at[0] * self.zoom, at[1] * self.zoom, radius * self.zoom
        self._draw.ellipse((x - r, y - r, x + r, y + r), fill=(*rgb, round(255 * a)))

    def ring(self, at: Point, radius: float, rgb: Rgb, a: float, width: float) -> None:
        """Draw a circle."""
        x, y, r = at[0] * self.zoom, at[1] * self.zoom, radius * self.zoom
        thick = max(1, round(width * self.zoom))
        colour = (*rgb, round(255 * a))
        self._draw.ellipse((x - r, y - r, x + r, y + r), outline=colour, width=thick)

    def paste(self, rgb: Rgb, at: Point, mask: Any) -> None:
        """Lay `rgb` over the picture where `mask` (pixels) says, its middle at `at`."""
        x = round(at[0] * self.zoom - mask.width / 2)
        y = round(at[1] * self.zoom - mask.height / 2)
        self.image.paste(rgb, (x, y, x + mask.width, y + mask.height), mask)


def paint(
    river: River, look: RiverLook, width: float, height: float, scale: float, *, air: float = 32
) -> Picture:
    """Return the picture of `river`: `width` x (`height` + 2 `air`) dp, `scale` pixels each.

    RGBA; both ends fade to nothing. `air` is room above and below for the water's lines.
    """
    from PIL import Image

    two = braid.two_strands(river, width, height)
    canvas = _Canvas(width, height + 2 * air, scale * OVER, look.bg)
    if two is not None and look.partners:
        _paint_sides(canvas, two, look, air)
    else:
        _paint_braid(canvas, river, look, width, height, air)
    size = (max(1, round(width * scale)), max(1, round((height + 2 * air) * scale)))
    small = canvas.image.resize(size, Image.Resampling.BOX, reducing_gap=None).convert("RGBA")
    small.putalpha(_ends(size, scale))
    return small


def _ends(size: tuple[int, int], scale: float) -> Any:
    """Return the mask that lets both ends fade."""
    from PIL import Image

    width = size[0]
    row = bytearray()
    for x in range(width):
        old = min(1.0, (x + 0.5) / (FADE_OLD * scale))
        new = min(1.0, (width - x - 0.5) / (FADE_NEW * scale))
        row.append(round(255 * min(old, new)))
    return Image.frombytes("L", (width, 1), bytes(row)).resize(size)


def _moved(points: Sequence[Point], dy: float) -> list[Point]:
    return [(x, y + dy) for x, y in points]


def _paint_braid(
    canvas: _Canvas, river: River, look: RiverLook, width: float, height: float, air: float
) -> None:
    shape = braid.braid(river, width, height)
    top = list(zip(shape.xs, (y + air for y in shape.top), strict=True))
    bottom = list(zip(shape.xs, (y + air for y in shape.bottom), strict=True))
    canvas.fill(_moved(top, -7), _moved(bottom, 7), look.water)
    for tint in river.seasons:
        _paint_season(canvas, river, look, tint, top, bottom)
    for off, alpha in WATER_LINES:
        canvas.line(_moved(top, -off), look.waterline, alpha, 1)
        canvas.line(_moved(bottom, off), look.waterline, alpha, 1)
    for run in braid.runs(shape):
        _paint_run(canvas, run, look, air)
    for light in shape.lights:
        _paint_light(canvas, look, (light.x, light.y + air), light.half)


def _paint_season(
    canvas: _Canvas,
    river: River,
    look: RiverLook,
    tint: Any,
    top: Sequence[Point],
    bottom: Sequence[Point],
) -> None:
    """Tint the water from the season's first to its last day, ends dissolving."""
    from PIL import Image, ImageDraw

    first, span = river.first.toordinal(), max(1, (river.last - river.first).days)
    wide = top[-1][0]
    x0 = (tint.first.toordinal() - first) / span * wide - 26
    x1 = (tint.last.toordinal() - first) / span * wide + 26
    zoom, size = canvas.zoom, canvas.image.size
    ramp = bytearray()
    for x in range(size[0]):
        share = (x / zoom - x0) / max(1.0, x1 - x0)
        inside = min(1.0, max(0.0, min(share, 1 - share) / 0.22))
        ramp.append(round(255 * 0.62 * inside))
    shore = Image.new("L", size, 0)
    outline = [v * zoom for p in (*_moved(top, -28), *reversed(_moved(bottom, 28))) for v in p]
    ImageDraw.Draw(shore).polygon(outline, fill=255)
    mask = Image.new("L", size, 0)
    mask.paste(Image.frombytes("L", (size[0], 1), bytes(ramp)).resize(size), (0, 0), shore)
    canvas.image.paste(look.seasons.get(tint.tint, look.water), (0, 0, *size), mask)


def _paint_run(canvas: _Canvas, run: Run, look: RiverLook, air: float) -> None:
    begin, end = max(0, run.first - 1), run.last + 1
    upper = _moved(run.strand.upper[begin:end], air)
    lower = _moved(run.strand.lower[begin:end], air)
    if len(upper) < 2:
        return
    if run.depth > 0 and len(upper) > 6:
        # a hair of water around what lies in front
        canvas.fill(_moved(upper[2:-2], -1.4), _moved(lower[2:-2], 1.4), look.water)
    colours = look.kinds[run.strand.kind]
    _shade(canvas, upper, lower, colours, 1)
    drawn = strokes(run.strand, run.first, run.last)
    _pattern(canvas, drawn, look, air, look.pattern_alpha)


def _shade(
    canvas: _Canvas,
    upper: Sequence[Point],
    lower: Sequence[Point],
    colours: StrandColours,
    alpha: float,
) -> None:
    """Fill a strand, lit from above, with its two edges."""
    for band in range(SHADES, 0, -1):
        t = (band - 0.5) / SHADES
        rgb = (
            mix(colours.high, colours.fill, t / 0.5)
            if t < 0.5
            else mix(colours.fill, colours.low, (t - 0.5) / 0.5)
        )
        share = band / SHADES
        below = [(x, y + (v - y) * share) for (x, y), (_x, v) in zip(upper, lower, strict=True)]
        canvas.fill(upper, below, rgb, 1 if alpha == 1 else alpha)
    canvas.line(upper, colours.high, alpha, 1.2)
    canvas.line(lower, colours.edge, alpha, 1.0)


def _pattern(canvas: _Canvas, drawn: Strokes, look: RiverLook, air: float, alpha: float) -> None:
    for line in drawn.lines:
        canvas.line(_moved(line, air), look.pattern, alpha, 1.05)
    for (x, y), radius in drawn.dots:
        canvas.dot((x, y + air), radius, look.pattern, alpha)
    for (x, y), radius in drawn.rings:
        canvas.ring((x, y + air), radius, look.pattern, alpha, 1.1)


def _paint_light(canvas: _Canvas, look: RiverLook, at: Point, half: float) -> None:
    """Lay a shared day on the water: a glow and four short strokes, like sun."""
    from PIL import Image

    glow = 15 + 0.16 * half
    size = (round(glow * 2.5 * canvas.zoom), round(glow * 1.6 * canvas.zoom))
    # 255 at the middle, 0 at the rim.
    dome = Image.radial_gradient("L").point(lambda v: max(0, 255 - v))
    canvas.paste(look.light, at, dome.point(lambda v: round(v * 0.62)).resize(size))
    core = dome.point(lambda v: round(max(0, v - 184) / 71 * 255 * 0.8))
    canvas.paste(look.light_core, at, core.resize(size))
    x, y = at
    for dx, dy, length in ((0, 0, 13), (-5, 4.2, 7), (5, -4.2, 8), (2, 8, 4)):
        stroke = [(x + dx - length / 2, y + dy), (x + dx + length / 2, y + dy)]
        canvas.line(stroke, look.light_core, 0.95, 1.6)


def _paint_sides(canvas: _Canvas, two: TwoStrands, look: RiverLook, air: float) -> None:
    """Paint the two strands of directions: mist first, then the cores that have ground."""
    for side, colours in zip(two.sides, look.partners, strict=True):
        for band in range(MISTS, -1, -1):
            _mist(canvas, two.xs, side, colours, band, air)
    pieces = []
    for place, side in enumerate(two.sides):
        begin = 0
        for i in range(1, len(side) + 1):
            if i == len(side) or (side[i].depth > 0) != (side[begin].depth > 0):
                pieces.append(
                    (side[(begin + i - 1) // 2].depth, place, begin, min(i, len(side) - 1))
                )
                begin = i
    for _depth, place, first, last in sorted(pieces):
        _core(canvas, two, place, (first, last), look, air)


def _mist(
    canvas: _Canvas,
    xs: Sequence[float],
    side: Sequence[Any],
    colours: StrandColours,
    band: int,
    air: float,
) -> None:
    """Lay one band of mist; bands lie on each other, so that each adds its share of alpha."""
    here, beyond = (_veil(n / MISTS) for n in (band, band + 1))
    alpha = max(0.0, here - beyond) / max(1e-6, 1 - beyond)
    reach = band / MISTS
    upper, lower = [], []
    for x, column in zip(xs, side, strict=True):
        half = column.core + (column.outer - column.core) * reach
        upper.append((x, column.centre + air - half))
        lower.append((x, column.centre + air + half))
    canvas.fill(upper, lower, colours.fill, alpha)


def _veil(share: float) -> float:
    """Return the alpha of the mist at `share` of its way out."""
    m = min(1.0, share)
    return float(MIST * (1 - m * m * (3 - 2 * m)) ** 1.25)


def _core(
    canvas: _Canvas,
    two: TwoStrands,
    place: int,
    run: tuple[int, int],
    look: RiverLook,
    air: float,
) -> None:
    first, last = run
    side = two.sides[place]
    part = side[first : last + 1]
    alpha = sum(column.alpha for column in part) / len(part)
    if alpha < 0.18 or last - first < 2:
        return  # no line where there is no ground
    upper = tuple((x, c.centre - c.core) for x, c in zip(two.xs, side, strict=True))
    lower = tuple((x, c.centre + c.core) for x, c in zip(two.xs, side, strict=True))
    begin, end = max(0, first - 1), last + 1
    _shade(
        canvas,
        _moved(upper[begin:end], air),
        _moved(lower[begin:end], air),
        look.partners[place],
        alpha,
    )
    strand = StrandShape(SIDE_PATTERNS[place], upper, lower, tuple(c.depth for c in side))
    _pattern(canvas, strokes(strand, first, last), look, air, look.pattern_alpha * alpha)


def on_paper(river: River, look: RiverLook, width: float, height: float, scale: float) -> Picture:
    """Return the picture on the colour of the page, without transparency, for a file."""
    from PIL import Image

    picture = paint(river, look, width, height, scale)
    paper = Image.new("RGB", picture.size, look.bg)
    paper.paste(picture, (0, 0), picture)
    return paper
