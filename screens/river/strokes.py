"""The patterns of the kinds in strand coordinates: along the water and across it.

Each kind has its own, so that the strands differ without colour too (LOOK.md, section 6.7). What
comes out are lines, dots and rings in dp, for paint and for SVG alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.balance.braid import Point, StrandShape
from models.entities import Kind, Mark

#: A strand narrower than this shows no pattern; rings need more room (dp).
LEAST, LEAST_FOR_RINGS = 5.0, 8.0
GRAIN, CROSS = 1.15, 2.2


@dataclass(slots=True)
class Strokes:
    """Lines as points, dots as (centre, radius), rings as (centre, radius)."""

    lines: list[list[Point]] = field(default_factory=list)
    dots: list[tuple[Point, float]] = field(default_factory=list)
    rings: list[tuple[Point, float]] = field(default_factory=list)


class Pattern(StrEnum):
    """How a strand is drawn on."""

    THREADS = "threads"
    SHORES = "shores"
    DASHES = "dashes"
    TICKS = "ticks"
    GRAINS = "grains"
    RINGS = "rings"
    CROSSES = "crosses"


#: What each kind wears.
OF_KIND: Mapping[Kind, Pattern] = {
    Kind.COMFORT: Pattern.THREADS,
    Kind.TIME: Pattern.SHORES,
    Kind.ADVICE: Pattern.DASHES,
    Kind.PRACTICAL: Pattern.TICKS,
    Kind.ENCOURAGEMENT: Pattern.GRAINS,
    Kind.PLANNING: Pattern.RINGS,
}
#: What the strand of a partner wears, by their mark: as near as a strand comes to its ring.
OF_MARK: Mapping[Mark, Pattern] = {
    Mark.LAGOON: Pattern.TICKS,
    Mark.AMBER: Pattern.GRAINS,
    Mark.VIOLET: Pattern.THREADS,
    Mark.MOSS: Pattern.RINGS,
    Mark.ROSE: Pattern.CROSSES,
    Mark.SLATE: Pattern.DASHES,
}


def strokes(strand: StrandShape, first: int, last: int, worn: Pattern | None = None) -> Strokes:
    """Return the pattern of `strand` from column `first` to `last`: `worn`, or its kind's."""
    drawn = Strokes()
    pen = _Pen(strand, first, last, drawn)
    {
        Pattern.THREADS: lambda: pen.threads(0.26, 0.5, 0.74),
        Pattern.SHORES: lambda: pen.threads(0.16, 0.84),
        Pattern.DASHES: pen.dashes,
        Pattern.TICKS: pen.ticks,
        Pattern.GRAINS: pen.grains,
        Pattern.RINGS: pen.circles,
        Pattern.CROSSES: pen.crosses,
    }[worn or OF_KIND[strand.kind]]()
    return drawn


class _Pen:
    """Walks one run of a strand."""

    def __init__(self, strand: StrandShape, first: int, last: int, drawn: Strokes) -> None:
        self._upper, self._lower = strand.upper, strand.lower
        self._first, self._last = first, last
        self._drawn = drawn

    def _at(self, column: float, across: float) -> Point:
        """Return the point at `column` (may lie between two), `across` 0 above to 1 below."""
        i = min(len(self._upper) - 2, max(0, int(column)))
        part = min(1.0, max(0.0, column - i))
        (x0, top0), (x1, top1) = self._upper[i], self._upper[i + 1]
        low0, low1 = self._lower[i][1], self._lower[i + 1][1]
        top = top0 + (top1 - top0) * part
        low = low0 + (low1 - low0) * part
        return x0 + (x1 - x0) * part, top + (low - top) * across

    def _wide(self, column: int) -> float:
        i = min(column, len(self._lower) - 1)
        return self._lower[i][1] - self._upper[i][1]

    def threads(self, *across: float) -> None:
        """Draw lines with the current, broken where the strand is too narrow."""
        for share in across:
            line: list[Point] = []
            for column in range(max(0, self._first - 1), self._last + 1):
                if self._wide(column) > LEAST:
                    line.append(self._at(column, share))
                elif len(line) > 1:
                    self._drawn.lines.append(line)
                    line = []
                else:
                    line = []
            if len(line) > 1:
                self._drawn.lines.append(line)

    def dashes(self) -> None:
        """Draw dashes of 9 dp in two shifted rows."""
        for row, share in enumerate((0.32, 0.68)):
            for begin in range(self._first - self._first % 6 + 3 * row, self._last, 6):
                if begin >= self._first and self._wide(begin) > LEAST:
                    end = min(begin + 3, self._last)
                    self._drawn.lines.append([self._at(c, share) for c in range(begin, end + 1)])

    def ticks(self) -> None:
        """Draw slanting ticks every 9 dp."""
        for column in range(self._first + -self._first % 3, self._last, 3):
            if self._wide(column) > LEAST and self._last - column > 1:
                self._drawn.lines.append([self._at(column, 0.24), self._at(column + 1.6, 0.76)])

    def grains(self) -> None:
        """Draw grains, one and two by turns."""
        for column in range(self._first + -self._first % 3, self._last, 3):
            if self._wide(column) > LEAST and column > self._first:
                for share in (0.3, 0.72) if column // 3 % 2 else (0.5,):
                    self._drawn.dots.append((self._at(column, share), GRAIN))

    def circles(self) -> None:
        """Draw rings every 18 dp."""
        for column in range(self._first + -self._first % 6, self._last, 6):
            wide = self._wide(column)
            if wide > LEAST_FOR_RINGS and column - self._first > 2 and self._last - column > 2:
                self._drawn.rings.append((self._at(column, 0.5), min(3.4, wide * 0.22)))

    def crosses(self) -> None:
        """Draw small crosses every 12 dp."""
        for column in range(self._first + -self._first % 4, self._last, 4):
            if self._wide(column) > LEAST_FOR_RINGS and self._last - column > 1:
                x, y = self._at(column, 0.5)
                for rise in (-CROSS, CROSS):
                    self._drawn.lines.append([(x - CROSS, y - rise), (x + CROSS, y + rise)])
