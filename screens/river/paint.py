"""Paint: a laid-out river becomes pixels, off the UI thread, with Pillow.

Everything with an edge is drawn larger and brought down, which smooths it; what is soft anyway is
laid on afterwards. What the UI thread does is upload one texture; a frame of it is one quad. The
same paint makes the picture that is saved. Distances are dp unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.balance import braid
from models.balance.braid import Braid, Point, Run
from models.balance.picture import River, Tint
from screens.river.canvas import Canvas, fading
from screens.river.frame import (
    TINT,
    Frame,
    SeasonWords,
    around_braid,
    around_sides,
    moved,
    season_ends,
)
from screens.river.light import paint_lights
from screens.river.look import RiverLook
from screens.river.mist import paint_sides
from screens.river.strokes import strokes
from screens.river.water import paint_water_lines

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

#: How much larger it is drawn before it is brought down: a picture of few pixels, one of many.
OVER, OVER_LARGE, LARGE = 3, 2, 250_000
#: The water reaches so far beyond the outermost strands; a hair of it around what lies in front.
BANK, HAIR = 7.0, 1.4
#: A season's ends dissolve over this share of its length; its tint in the middle.
DISSOLVE, TINTED = 0.22, 0.62


@dataclass(frozen=True, slots=True)
class Painted:
    """A picture (RGBA, both ends fading to nothing) and the words that float above its seasons.

    Places of words are dp from the picture's upper left corner.
    """

    image: Picture
    words: tuple[SeasonWords, ...]


def paint(
    river: River, look: RiverLook, width: float, height: float, scale: float, *, line: float = 0
) -> Painted:
    """Paint `river` for a bed of `width` x `height` dp, `scale` pixels each.

    The picture is as high as what there is to see. `line` is the height of a line of words, for
    which room is kept above the seasons; 0 for a picture without words.
    """
    from PIL import Image

    two = braid.two_strands(river, width, height)
    if two is not None and look.partners:
        frame = around_sides(two)
        size = _size(width, frame, scale)
        canvas = paint_sides(two, look, width, frame, scale, _over(size))
        small = canvas.image.resize(size, Image.Resampling.HAMMING)
    else:
        shape = braid.braid(river, width, height)
        frame = around_braid(river, shape, width, line)
        size = _size(width, frame, scale)
        canvas = Canvas(width, frame.top, frame.height, scale * _over(size), look.bg)
        _paint_braid(canvas, river, shape, look, width)
        small = canvas.image.resize(size, Image.Resampling.HAMMING)
        paint_water_lines(small, shape, look, frame.top, scale)
        paint_lights(small, shape.lights, look, frame.top, scale)
    small.putalpha(fading(size, scale))
    words = tuple(SeasonWords(w.text, w.x, w.y - frame.top) for w in frame.words)
    return Painted(small, words)


def _size(width: float, frame: Frame, scale: float) -> tuple[int, int]:
    return max(1, round(width * scale)), max(1, round(frame.height * scale))


def _over(size: tuple[int, int]) -> int:
    return OVER if size[0] * size[1] <= LARGE else OVER_LARGE


def _paint_braid(canvas: Canvas, river: River, shape: Braid, look: RiverLook, width: float) -> None:
    top = list(zip(shape.xs, shape.top, strict=True))
    bottom = list(zip(shape.xs, shape.bottom, strict=True))
    canvas.fill(moved(top, -BANK), moved(bottom, BANK), look.water)
    for tint in river.seasons:
        _paint_season(canvas, look, tint, season_ends(river, tint, width), (top, bottom))
    for run in braid.runs(shape):
        _paint_run(canvas, run, look)


def _paint_season(
    canvas: Canvas,
    look: RiverLook,
    tint: Tint,
    ends: tuple[float, float],
    shores: tuple[Sequence[Point], Sequence[Point]],
) -> None:
    """Tint the water from the season's first to its last day, ends dissolving."""
    from PIL import Image, ImageDraw

    zoom, (x0, x1) = canvas.zoom, ends
    left, right = max(0, round(x0 * zoom)), min(canvas.image.width, round(x1 * zoom))
    if right <= left:
        return
    ramp = bytearray()
    for x in range(left, right):
        share = (x / zoom - x0) / max(1.0, x1 - x0)
        ramp.append(round(255 * TINTED * min(1.0, max(0.0, min(share, 1 - share) / DISSOLVE))))
    size = (right - left, canvas.image.height)
    shore = Image.new("L", size, 0)
    outline = [
        value
        for x, y in (*moved(shores[0], -TINT), *reversed(moved(shores[1], TINT)))
        for value in (x * zoom - left, (y - canvas.top) * zoom)
    ]
    ImageDraw.Draw(shore).polygon(outline, fill=255)
    mask = Image.new("L", size, 0)
    mask.paste(Image.frombytes("L", (size[0], 1), bytes(ramp)).resize(size), (0, 0), shore)
    colour = look.seasons.get(tint.tint, look.water)
    canvas.image.paste(colour, (left, 0, right, size[1]), mask)


def _paint_run(canvas: Canvas, run: Run, look: RiverLook) -> None:
    begin, end = max(0, run.first - 1), run.last + 1
    upper, lower = run.strand.upper[begin:end], run.strand.lower[begin:end]
    if len(upper) < 2:
        return
    if run.depth > 0 and len(upper) > 6:
        canvas.fill(moved(upper[2:-2], -HAIR), moved(lower[2:-2], HAIR), look.water)
    canvas.strand(upper, lower, look.kinds[run.strand.kind])
    drawn = strokes(run.strand, run.first, run.last)
    canvas.pattern(drawn, look.pattern, look.pattern_alpha)


def on_paper(river: River, look: RiverLook, width: float, height: float, scale: float) -> Picture:
    """Return the picture on the colour of the page, without transparency, for a file."""
    from PIL import Image

    picture = paint(river, look, width, height, scale).image
    paper = Image.new("RGB", picture.size, look.bg)
    paper.paste(picture, (0, 0), picture)
    return paper
