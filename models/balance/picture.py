"""The river as unit-less geometry: what the picture of a stretch of time is drawn from.

Strands of the six kinds, both partners together, as wide as their smoothed day-marks; where both
partners switched directions on, two strands from the posterior of the two-view log ratio, never
from counts. Everything is a share from 0 to 1, rounded to 1/32: enough to look at, too coarse to
read a figure off. No text, tooltip or document is made from the widths of a :class:`River`
(BALANCE.md section 4, LOOK.md section 6); ``models.balance.telling`` says what stands in it, and
``models.balance.braid`` lays it out on a canvas of a given size.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from models.balance.book import Band, Book, Published
from models.balance.claims import shown_band
from models.balance.flow import SIGMA_0, EffectiveCounts, estimate
from models.balance.looks import STEP, Look, Observer
from models.balance.marks import KINDS, DayMarks, day_marks
from models.days import SETTLING_DAYS, week_start
from models.entities import Kind

#: Steps of every share in a river.
GRAIN = 32
#: Mean day-marks at which a strand has 63 % of its width, and all strands of their liveliness.
HALF_FULL, LIVELY = 0.42, 1.2
#: Above this softness a picture is mist (a share of what no entry at all leaves).
MISTY = 0.75
#: Bands beside which the strands of the two may differ in width.
_CLAIMING = frozenset({Band.LEANING, Band.BOTH_WAYS})
#: The kernel reaches three deviations; one is 0.8 of the step between control points.
REACH, SPREAD = 3.0, 0.8


class Window(StrEnum):
    """How much time a picture shows."""

    LATELY = "lately"
    MONTHS = "months"
    SEASON = "season"
    YEAR = "year"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Strand:
    """One kind: its width at each control point, 0 a thread, 1 full."""

    kind: Kind
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Tint:
    """A season both named, cut to the window: its days, words and colour."""

    first: date
    last: date
    label: str
    tint: str


@dataclass(frozen=True, slots=True)
class Sides:
    """The two strands with directions on, at each control point.

    `share` is the part of the water that arrived at the second partner's side (0.5 where nothing
    may be claimed), `softness` the uncertainty over that of no entries at all.
    """

    share: tuple[float, ...]
    softness: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class River:
    """A stretch of time as shares from 0 to 1. `points` are days, fixed to the calendar.

    `lively` is how lively the water was, both together; `together` the days simply shared;
    `sides` None unless both partners switched directions on.
    """

    first: date
    last: date
    points: tuple[float, ...]
    strands: tuple[Strand, ...]
    lively: tuple[float, ...]
    together: tuple[date, ...]
    seasons: tuple[Tint, ...]
    sides: Sides | None


def window_days(book: Book, window: Window, on: date) -> tuple[date, date]:
    """Return the first and last day of `window` on the day `on`.

    The season is the one both confirmed that began last, or the last three months where there is
    none; all begins with the first entry.
    """
    lengths = {Window.LATELY: 28, Window.MONTHS: 84, Window.SEASON: 91, Window.YEAR: 365}
    if window is Window.ALL:
        days = [entry.day for entry in book.entries]
        return min(min(days, default=on), on - timedelta(days=27)), on
    first = on - timedelta(days=lengths[window] - 1)
    if window is Window.SEASON:
        ids = tuple(partner.id for partner in book.partners)
        held = [s for s in book.seasons if s.is_confirmed(ids) and s.start <= on]
        if held:
            season = max(held, key=lambda season: (season.start, season.id))
            last = min(on, season.end or on)
            return min(season.start, last - timedelta(days=27)), last
    return first, on


def river(
    book: Book,
    first: date,
    last: date,
    on: date,
    *,
    resting: bool = False,
    marks: DayMarks | None = None,
) -> River:
    """Return the river from `first` to `last` as it stands on the day `on`.

    `resting` leaves the directions out, as for a reader with a mark of unease. `marks` are the
    day-marks where they were read already; the entries of `book` are then not looked at.
    """
    marks = day_marks(book.partners, book.entries) if marks is None else marks
    kept = {page.week.first.toordinal(): page for page in book.pages}
    start, end = first.toordinal(), last.toordinal()
    settled = min(end, on.toordinal() - SETTLING_DAYS)
    points = control_points(start, end)
    kernels = _kernels(points, start, settled)
    levels = _levels(marks, kernels)
    ids = tuple(partner.id for partner in book.partners)
    sides = None
    if book.settings.directions_visible(ids) and not resting:
        sides = _sides(book, marks, points, kernels, on, kept)
    return River(
        first,
        last,
        points,
        tuple(
            Strand(kind, tuple(_grain(1 - math.exp(-mean / HALF_FULL)) for mean in levels[kind]))
            for kind in KINDS
        ),
        tuple(
            _grain(1 - math.exp(-sum(means) / LIVELY))
            for means in zip(*levels.values(), strict=True)
        ),
        tuple(date.fromordinal(d) for d in sorted(marks.together) if start <= d <= settled),
        _tints(book, first, last),
        sides,
    )


def control_points(first: int, last: int) -> tuple[float, ...]:
    """Return the days that carry the curve: multiples of a step, so that they never move.

    Half a week for four weeks, a week for months, a fortnight for a year, a thirtieth beyond.
    """
    span = last - first
    step = 3.5 if span <= 31 else 7.0 if span <= 130 else max(14.0, span / 30)
    return tuple(i * step for i in range(math.floor(first / step), math.ceil(last / step) + 1))


def _grain(share: float) -> float:
    """Round a share to 1/32, within 0 and 1."""
    return min(1.0, max(0.0, round(share * GRAIN) / GRAIN))


def _kernels(points: Sequence[float], first: int, settled: int) -> list[dict[int, float]]:
    """Return the weight of each settled day in the window around each control point."""
    sigma = SPREAD * (points[1] - points[0])
    return [
        {
            day: math.exp(-0.5 * ((day - point) / sigma) ** 2)
            for day in range(
                max(first, int(point - REACH * sigma)), min(settled, int(point + REACH * sigma)) + 1
            )
        }
        for point in points
    ]


def _levels(
    marks: DayMarks, kernels: Sequence[Mapping[int, float]]
) -> dict[Kind, tuple[float, ...]]:
    """Return the smoothed day-marks of each kind at each control point, both pooled (0 to 4)."""
    flows = marks.flows()
    rows: list[list[float]] = []
    for kernel in kernels:
        sums = [0.0] * len(KINDS)
        for day, weight in kernel.items():
            for flow in flows:
                bits = flow.get(day, 0)
                for place in range(len(KINDS)) if bits else ():
                    if bits >> place & 1:
                        sums[place] += weight
        whole = sum(kernel.values())
        rows.append([value / whole if whole else 0.0 for value in sums])
    return dict(zip(KINDS, map(tuple, zip(*rows, strict=True)), strict=True))


def _sides(
    book: Book,
    marks: DayMarks,
    points: Sequence[float],
    kernels: Sequence[Mapping[int, float]],
    on: date,
    kept: Mapping[int, Published],
) -> Sides:
    """Return the posterior at each control point; even where its page may claim nothing."""
    ids = tuple(partner.id for partner in book.partners)
    observer = Observer(marks, book.seasons, ids, book.settings.half_life)
    newest = week_start(on, book.settings.page_weekday).toordinal()
    shares: list[float] = []
    softness: list[float] = []
    for point, kernel in zip(points, kernels, strict=True):
        found = estimate(_kernel_counts(marks, kernel))
        weeks = max(0, math.floor((newest - point - SETTLING_DAYS) / STEP))
        mean = found.m if may_claim(observer.look(newest - STEP * weeks), kept) else 0.0
        shares.append(_grain(1 / (1 + math.exp(-mean))))
        softness.append(_grain(found.s / SIGMA_0))
    return Sides(tuple(shares), tuple(softness))


def may_claim(look: Look, kept: Mapping[int, Published]) -> bool:
    """Whether a picture may show a side: only where the page of that look says as much."""
    found = look.state.band(look.in_season)
    return found in _CLAIMING and shown_band(look, kept) in _CLAIMING


def is_misty(river: River) -> bool:
    """Whether the strands of both sides lie in mist: little was written about all of it."""
    return river.sides is not None and min(river.sides.softness, default=1.0) > MISTY


def _kernel_counts(marks: DayMarks, kernel: Mapping[int, float]) -> EffectiveCounts:
    """Return the effective counts of all kinds under `kernel`."""
    sums = [0.0] * 6
    for day, weight in kernel.items():
        g_a, r_a, g_b, r_b = (flow.get(day, 0) for flow in marks.flows())
        for place, bits in enumerate((g_a, r_a, g_b, r_b, g_a & r_b, g_b & r_a)):
            sums[place] += weight * bits.bit_count()
    square = sum(weight * weight for weight in kernel.values())
    worth = sum(kernel.values()) / square if square else 0.0
    return EffectiveCounts(*(worth * value for value in sums))


def _tints(book: Book, first: date, last: date) -> tuple[Tint, ...]:
    """Return the confirmed seasons that touch the window, oldest first."""
    ids = tuple(partner.id for partner in book.partners)
    return tuple(
        Tint(max(first, s.start), min(last, s.end or last), s.label, s.tint)
        for s in sorted(book.seasons, key=lambda season: (season.start, season.id))
        if s.is_confirmed(ids) and s.start <= last and (s.end is None or s.end >= first)
    )
