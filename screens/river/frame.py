"""What of a laid-out river has to be seen: its upper and lower end, and where words float above it.

The height follows the water, so that a thin river leaves no dead space and a full one is never cut.
All in dp, y downwards, in the coordinates of :mod:`models.balance.braid`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.balance.braid import Braid, Point, TwoStrands
from models.balance.picture import River, Tint

#: Room beyond the banks for the water's lines and the season's shore; beside the mist.
SHORE, BESIDE_MIST = 30.0, 4.0
#: A picture is at least so high: a thread of a river too wants to be touched.
LEAST = 150.0
#: A season's tint reaches so far beyond its banks, and beyond its days to either side.
TINT, SIDEWAYS = 28.0, 26.0
#: How wide a letter of a season's words is, for a line of one dp.
LETTER = 0.34


@dataclass(frozen=True, slots=True)
class SeasonWords:
    """The couple's own words for a season: the middle of their lower edge."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Frame:
    """From where to where the picture reaches, and the words above its seasons."""

    top: float
    bottom: float
    words: tuple[SeasonWords, ...] = ()

    @property
    def height(self) -> float:
        """How high the picture is."""
        return self.bottom - self.top


def season_ends(river: River, tint: Tint, width: float) -> tuple[float, float]:
    """Return where a season's tint begins and ends, its dissolving ends included."""
    first, span = river.first.toordinal(), max(1, (river.last - river.first).days)
    begin, end = ((d.toordinal() - first) / span * width for d in (tint.first, tint.last))
    return begin - SIDEWAYS, end + SIDEWAYS


def around_braid(river: River, shape: Braid, width: float, line: float) -> Frame:
    """Return the frame of the six strands; `line` is the height of a line of words, 0 for none."""
    top, bottom = min(shape.top) - SHORE, max(shape.bottom) + SHORE
    words: list[SeasonWords] = []
    for tint in river.seasons if line else ():
        ends = season_ends(river, tint, width)
        x = (max(0.0, ends[0]) + min(width, ends[1])) / 2
        reach = _reach(tint.label, line, width)
        near = [y for at, y in zip(shape.xs, shape.top, strict=True) if abs(at - x) <= reach]
        y = min(near, default=min(shape.top)) - TINT - 2
        for other in words:
            # Two that would meet stand in two lines.
            if abs(other.x - x) < reach + _reach(other.text, line, width):
                y = min(y, other.y - line)
        words.append(SeasonWords(tint.label, x, y))
    top = min([top, *(one.y - line for one in words)])
    return _at_least(Frame(top, bottom, tuple(words)))


def _reach(text: str, line: float, width: float) -> float:
    """Return half of about how wide `text` is, quoted, in a line of that height."""
    return min((len(text) + 3) * LETTER * line, width) / 2


def around_sides(two: TwoStrands) -> Frame:
    """Return the frame of the two strands of directions, mist included."""
    columns = [column for side in two.sides for column in side]
    return _at_least(
        Frame(
            min(c.centre - c.outer for c in columns) - BESIDE_MIST,
            max(c.centre + c.outer for c in columns) + BESIDE_MIST,
        )
    )


def _at_least(frame: Frame) -> Frame:
    more = max(0.0, LEAST - frame.height) / 2
    return Frame(frame.top - more, frame.bottom + more, frame.words)


def moved(points: Sequence[Point], dy: float) -> list[Point]:
    """Return `points`, `dy` further down."""
    return [(x, y + dy) for x, y in points]
