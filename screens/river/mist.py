"""The two strands of directions: mist where little is known, a core where there is ground."""

from __future__ import annotations

from collections.abc import Sequence

from models.balance.braid import SideColumn, StrandShape, TwoStrands
from models.entities import Kind
from screens.river.canvas import Canvas
from screens.river.frame import Frame
from screens.river.look import RiverLook, StrandColours
from screens.river.strokes import strokes

#: Bands of mist beside a core, and the alpha they add up to at the core.
MISTS, MIST = 20, 0.46
#: A core fainter than this is left out: no line where there is no ground.
FAINTEST = 0.18

Column = tuple[float, float]


def paint_sides(
    two: TwoStrands, look: RiverLook, width: float, frame: Frame, scale: float, over: int
) -> Canvas:
    """Return the two strands, painted `over` times as large: mist first, then what has ground."""
    from PIL import Image

    # Mist has no edge that could be jagged: it is painted small and blown up.
    small = Canvas(width, frame.top, frame.height, scale, look.bg)
    for side, colours in zip(two.sides, look.partners, strict=True):
        for band in range(MISTS, -1, -1):
            _veil_band(small, two.xs, side, colours, band)
    canvas = Canvas(width, frame.top, frame.height, scale * over, look.bg)
    canvas.on(small.image.resize(canvas.image.size, Image.Resampling.BILINEAR))
    for piece in pieces(two):
        _core(canvas, two, piece, look)
    return canvas


def pieces(two: TwoStrands) -> list[tuple[float, int, int, int]]:
    """Return (depth, side, first column, last column), cut where the depth turns; back first."""
    found = []
    for place, side in enumerate(two.sides):
        begin = 0
        for i in range(1, len(side) + 1):
            if i == len(side) or (side[i].depth > 0) != (side[begin].depth > 0):
                depth = side[(begin + i - 1) // 2].depth
                found.append((depth, place, begin, min(i, len(side) - 1)))
                begin = i
    return sorted(found)


def veil(share: float) -> float:
    """Return the alpha of the mist at `share` of its way out."""
    m = min(1.0, share)
    return float(MIST * (1 - m * m * (3 - 2 * m)) ** 1.25)


def band_alpha(band: int) -> float:
    """Return what one band adds: bands lie on each other, each from the core to its own reach."""
    here, beyond = veil(band / MISTS), veil((band + 1) / MISTS)
    return max(0.0, here - beyond) / max(1e-6, 1 - beyond)


def band_edges(
    xs: Sequence[float], side: Sequence[SideColumn], reach: float
) -> tuple[list[Column], list[Column]]:
    """Return the upper and lower edge at `reach` of the way from the core to the mist's end."""
    upper, lower = [], []
    for x, column in zip(xs, side, strict=True):
        half = column.core + (column.outer - column.core) * reach
        upper.append((x, column.centre - half))
        lower.append((x, column.centre + half))
    return upper, lower


def core_shape(two: TwoStrands, place: int) -> StrandShape:
    """Return a whole core as a strand."""
    side = two.sides[place]
    upper, lower = band_edges(two.xs, side, 0)
    return StrandShape(Kind.TIME, tuple(upper), tuple(lower), tuple(c.depth for c in side))


def _veil_band(
    canvas: Canvas,
    xs: Sequence[float],
    side: Sequence[SideColumn],
    colours: StrandColours,
    band: int,
) -> None:
    canvas.fill(*band_edges(xs, side, band / MISTS), colours.fill, band_alpha(band))


def has_ground(side: Sequence[SideColumn], first: int, last: int) -> bool:
    """Whether a core can be seen between two columns: no line where there is no ground."""
    return last > first and max(c.alpha for c in side[first : last + 1]) >= FAINTEST


def _core(
    canvas: Canvas, two: TwoStrands, piece: tuple[float, int, int, int], look: RiverLook
) -> None:
    """Lay one piece of a core over what is there, in each column as firmly as its ground is."""
    from PIL import Image

    _depth, place, first, last = piece
    side = two.sides[place]
    if not has_ground(side, first, last):
        return
    left, right = (round(two.xs[i] * canvas.zoom) for i in (first, last))
    box = (left, 0, right, canvas.image.height)
    below, strand = canvas.image, core_shape(two, place)
    canvas.on(below.copy())
    begin, end = max(0, first - 2), last + 3
    canvas.strand(strand.upper[begin:end], strand.lower[begin:end], look.partners[place])
    canvas.pattern(
        strokes(strand, first, last, look.patterns[place]), look.pattern, look.pattern_alpha
    )
    alphas = bytes(round(255 * column.alpha) for column in side[first : last + 1])
    row = Image.frombytes("L", (len(alphas), 1), alphas)
    firm = row.resize((right - left, 1), Image.Resampling.BILINEAR).resize((right - left, box[3]))
    below.paste(canvas.image.crop(box), box, firm)
    canvas.on(below)
