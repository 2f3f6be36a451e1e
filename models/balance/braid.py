"""Laying a river out on a canvas: strands, banks, light, and the two strands of directions.

Pure geometry in dp, y downwards, for the river's widget, its pictures and the keepsake
(LOOK.md section 6). The bed and the braid follow slow waves of the absolute day over the window's
length, the same for every couple, so that a stretch keeps its shape and the shape says nothing
about anybody; only widths come from what was written.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from models.balance.flow import SIGMA_0, Z_90
from models.balance.picture import River
from models.entities import Kind

TAU = 2 * math.pi
#: dp between columns; how far edges are calmed and banks rounded, in columns.
COLUMN, CALM, BANK = 3.0, 3, 5
#: Turns of the braid across the window, softness of the stacking, water between strands in dp.
TURNS, SOFT, GAP = 0.60, 0.155, 2.0
#: Thread of a silent kind and full width of a busy one: dp, and a share of the height.
THREAD, FULL_SHARE, FULL_MOST = 2.6, 0.135, 46.0
#: dp within which neighbouring lights are one; the golden angle scatters them.
NEAR, GOLDEN, LIFT = 14.0, 2.39996, 0.45
#: The two strands: turns, thread, body as a share of the height, mist in dp and its law.
SIDE_TURNS, SIDE_THREAD, BODY = 1.15, 5.0, 0.46
MIST_LEAST, MIST_MORE, SURE, UNSURE = 6.0, 46.0, 0.28, 0.475
#: So far mist swings, as a share of what is unsure of it: two colours, not one mixed of both.
APART = 0.55

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class StrandShape:
    """One kind on the canvas: its edges, and per column its depth (> 0 lies in front)."""

    kind: Kind
    upper: tuple[Point, ...]
    lower: tuple[Point, ...]
    depth: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Light:
    """A shared day: where the light lies, and half the river's width there."""

    x: float
    y: float
    half: float


@dataclass(frozen=True, slots=True)
class Braid:
    """Six strands between two banks; `top` and `bottom` per column."""

    xs: tuple[float, ...]
    strands: tuple[StrandShape, ...]
    top: tuple[float, ...]
    bottom: tuple[float, ...]
    lights: tuple[Light, ...]


@dataclass(frozen=True, slots=True)
class SideColumn:
    """One column of one of the two strands, in dp from its centre line."""

    centre: float
    core: float
    middle: float
    outer: float
    depth: float
    alpha: float


@dataclass(frozen=True, slots=True)
class TwoStrands:
    """The two strands, by the side at which care arrived: first and second partner."""

    xs: tuple[float, ...]
    sides: tuple[tuple[SideColumn, ...], tuple[SideColumn, ...]]


@dataclass(frozen=True, slots=True)
class Run:
    """A strand from column `first` to `last` on one side of its turn; back to front by depth."""

    depth: float
    strand: StrandShape
    first: int
    last: int


class Curve:
    """A monotone cubic through control points (Fritsch & Carlson 1980, *SIAM J. Numer. Anal.*).

    Smooth, and never beyond the points.
    """

    def __init__(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        self._xs, self._ys = xs, ys
        rise = [(b - a) / (d - c) for a, b, c, d in zip(ys, ys[1:], xs, xs[1:], strict=False)]
        inner = [0.0 if p * q <= 0 else 2 * p * q / (p + q) for p, q in pairwise(rise)]
        self._slopes = [rise[0], *inner, rise[-1]]

    def __call__(self, x: float) -> float:
        """Return the curve at `x`; beyond the ends it stays level."""
        xs, ys = self._xs, self._ys
        if x <= xs[0]:
            return ys[0]
        if x >= xs[-1]:
            return ys[-1]
        i = bisect_right(xs, x) - 1
        h = xs[i + 1] - xs[i]
        t = (x - xs[i]) / h
        return (
            (1 + 2 * t) * (1 - t) ** 2 * ys[i]
            + t * (1 - t) ** 2 * h * self._slopes[i]
            + t * t * (3 - 2 * t) * ys[i + 1]
            + t * t * (t - 1) * h * self._slopes[i + 1]
        )


def spine(day: float, span: float, height: float) -> float:
    """Return the bed's centre: two slow waves fixed to the calendar, the same for everybody."""
    u = day / span
    slow = 0.085 * math.sin(TAU * 0.93 * u + 0.7) + 0.04 * math.sin(TAU * 2.1 * u + 2.1)
    return height * (0.5 + slow)


def _columns(river: River, width: float) -> tuple[list[float], list[float], float]:
    """Return where the columns stand (dp), the day under each, and the window's length."""
    first, last = river.first.toordinal(), river.last.toordinal()
    span = float(max(1, last - first))
    count = max(2, int(width / COLUMN) + 1)
    xs = [i * width / (count - 1) for i in range(count)]
    return xs, [first + span * x / width for x in xs], span


def braid(river: River, width: float, height: float) -> Braid:
    """Lay the six strands of `river` out on a canvas of `width` x `height` dp."""
    xs, days, span = _columns(river, width)
    full = min(FULL_MOST, height * FULL_SHARE)
    curves = [Curve(river.points, strand.widths) for strand in river.strands]
    count = len(river.strands)
    uppers: list[list[float]] = [[] for _ in range(count)]
    lowers: list[list[float]] = [[] for _ in range(count)]
    depths: list[list[float]] = [[] for _ in range(count)]
    for day in days:
        widths = [THREAD + full * curve(day) for curve in curves]
        u = day / span
        theta = TAU * (TURNS * u + 0.10 * math.sin(TAU * 1.37 * u + 1.0))
        heights = [math.sin(theta + TAU * i / count) for i in range(count)]
        begin = spine(day, span, height) - (sum(widths) + (count - 1) * GAP) / 2
        above = _above(widths, heights)
        for i in range(count):
            uppers[i].append(begin + above[i])
            lowers[i].append(begin + above[i] + widths[i])
            depths[i].append(math.cos(theta + TAU * i / count))
    top = _bank([min(column) for column in zip(*uppers, strict=True)], min)
    bottom = _bank([max(column) for column in zip(*lowers, strict=True)], max)
    strands = tuple(
        StrandShape(
            strand.kind,
            tuple(zip(xs, _rounded(upper, CALM), strict=True)),
            tuple(zip(xs, _rounded(lower, CALM), strict=True)),
            tuple(depth),
        )
        for strand, upper, lower, depth in zip(river.strands, uppers, lowers, depths, strict=True)
    )
    return Braid(tuple(xs), strands, tuple(top), tuple(bottom), _lights(river, width, top, bottom))


def _above(widths: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Return what lies above each strand: the others, as far as they are higher, softly."""
    found = [0.0] * len(widths)
    for i, width in enumerate(widths):
        for j in range(i):
            # How far j is the higher of the two; what is left of 1 is how far i is.
            share = 1 / (1 + math.exp((heights[j] - heights[i]) / SOFT))
            found[i] += (widths[j] + GAP) * share
            found[j] += (width + GAP) * (1 - share)
    return found


def _rounded(values: Sequence[float], reach: int) -> list[float]:
    """Return the running mean over `reach` columns on either side."""
    sums, count = [0.0, *accumulate(values)], len(values)
    ends = [(max(0, i - reach), min(count, i + reach + 1)) for i in range(count)]
    return [(sums[end] - sums[begin]) / (end - begin) for begin, end in ends]


def _bank(values: Sequence[float], outermost: Callable[[Sequence[float]], float]) -> list[float]:
    """Return a shore: the outermost edge, widened over a few columns, then rounded off."""
    half = BANK // 2
    wide = [outermost(values[max(0, i - half) : i + half + 1]) for i in range(len(values))]
    return _rounded(_rounded(wide, BANK), BANK)


def _lights(
    river: River, width: float, top: Sequence[float], bottom: Sequence[float]
) -> tuple[Light, ...]:
    """Return the lights of shared days; neighbours merge, places never move."""
    first = river.first.toordinal()
    span = max(1, river.last.toordinal() - first)
    lights: list[Light] = []
    for shared in river.together:
        day = shared.toordinal()
        x = (day - first) / span * width
        if lights and x - lights[-1].x < NEAR:
            continue
        i = min(len(top) - 1, round(x / width * (len(top) - 1)))
        half = (bottom[i] - top[i]) / 2
        lift = LIFT * math.sin(GOLDEN * day)
        lights.append(Light(x, (top[i] + bottom[i]) / 2 + lift * half, half))
    return tuple(lights)


def runs(shape: Braid) -> tuple[Run, ...]:
    """Return every strand cut where its depth changes sign, back to front.

    Two layers are enough: at every crossing one strand has a depth above and the other below 0,
    and a sign changes only where a strand lies outermost and meets nobody.
    """
    found: list[Run] = []
    columns = len(shape.xs)
    for strand in shape.strands:
        begin = 0
        for i in range(1, columns + 1):
            if i == columns or (strand.depth[i] > 0) != (strand.depth[begin] > 0):
                depth = strand.depth[(begin + i - 1) // 2]
                found.append(Run(depth, strand, begin, min(i, columns - 1)))
                begin = i
    return tuple(sorted(found, key=lambda run: run.depth))


def mesh(
    upper: Sequence[Point], lower: Sequence[Point], height: float
) -> tuple[list[float], list[int]]:
    """Return vertices (x, y, u, v; y upwards) and indices of a triangle strip."""
    vertices: list[float] = []
    for (x, y_upper), (_, y_lower) in zip(upper, lower, strict=True):
        vertices += [x, height - y_upper, 0.5, 1.0, x, height - y_lower, 0.5, 0.0]
    return vertices, list(range(len(vertices) // 4))


def two_strands(river: River, width: float, height: float) -> TwoStrands | None:
    """Lay the two strands of directions out, or None where they are not switched on.

    The core of a strand ends at the 5 %, its mist at the 95 % quantile: little ground makes a thin
    core and broad mist, no ground no line at all. Both strands have the same law.
    """
    if river.sides is None:
        return None
    xs, days, span = _columns(river, width)
    share, softness, lively = (
        Curve(river.points, values)
        for values in (river.sides.share, river.sides.softness, river.lively)
    )
    sides: tuple[list[SideColumn], list[SideColumn]] = ([], [])
    for day in days:
        part = min(0.99, max(0.01, share(day)))
        mean, spread = math.log(part / (1 - part)), softness(day) * SIGMA_0
        body = BODY * height * lively(day)
        theta = TAU * (SIDE_TURNS * day / span + 0.06 * math.sin(TAU * 1.37 * day / span))
        for place, (sign, turn) in enumerate(((-1, math.pi), (1, 0.0))):
            sides[place].append(
                _side(sign * mean, spread, body, theta + turn, spine(day, span, height))
            )
    return TwoStrands(tuple(xs), (tuple(sides[0]), tuple(sides[1])))


def _side(mean: float, spread: float, body: float, angle: float, bed: float) -> SideColumn:
    """Return one column of one strand."""
    low, middle, high = (
        (SIDE_THREAD + body / (1 + math.exp(-(mean + z * spread)))) / 2 for z in (-Z_90, 0.0, Z_90)
    )
    mist = MIST_LEAST + MIST_MORE * max(0.0, spread - SURE) / UNSURE
    core = max(1.2, low - 0.35 * mist * spread / (SURE + UNSURE))
    return SideColumn(
        centre=bed + math.sin(angle) * ((SIDE_THREAD + body) * 0.27 + APART * (mist - MIST_LEAST)),
        core=core,
        middle=middle,
        outer=max(high, core) + mist,
        depth=math.cos(angle),
        alpha=max(0.0, min(1.0, 2.15 - 3.1 * spread)),
    )
