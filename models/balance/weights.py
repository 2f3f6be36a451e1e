"""Effective counts: how many unweighted marks the recent past is worth, look by look.

A day ``d`` weighs ``2 ** (-(D - d) / h)`` at the last settled day ``D``; h is the half-life in days
(28 "lately", 90 "this season of life"). The effective count of a series of marks M is
``c * sum(w * M)`` with ``c = sum(w) / sum(w * w)`` (Kish 1965, *Survey Sampling*: the size of the
unweighted sample that is worth as much), so that variances are right. The sums run over the days
from the first mark on, without closed seasons, and within the active season where there is one.
c never exceeds its limit for a long unbroken stretch, so that what lies before a closed season
fades like anything else.

A :class:`Tally` walks forward from look to look: the sums fade by one factor and only the new days
are read, so that half a year of weekly looks costs little more than one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.balance.flow import EffectiveCounts
from models.balance.marks import KINDS, DayMarks
from models.entities import Season

#: Half-lives after which a day weighs nothing any more (2 ** -20 of a fresh one).
REACH = 20
_SERIES = 6
_KINDS = len(KINDS)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included, as ordinals; `last` None is open."""

    first: int
    last: int | None

    def __contains__(self, day: int) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which days a look may read: those of the active season if any, none of closed ones."""

    active: Span | None
    closed: tuple[Span, ...]

    def __contains__(self, day: int) -> bool:
        if self.active is not None and day not in self.active:
            return False
        return not any(day in span for span in self.closed)


def active_season(seasons: Iterable[Season], ids: tuple[str, ...], day: int) -> Season | None:
    """Return the season both confirmed that holds `day`; of several the one begun last."""
    held = [s for s in seasons if s.is_confirmed(ids) and day in span_of(s)]
    return max(held, key=lambda season: (season.start, season.id), default=None)


def stretch_at(seasons: Iterable[Season], ids: tuple[str, ...], day: int) -> Stretch:
    """Return which days a look with the last settled `day` may read."""
    seasons = tuple(seasons)
    active = active_season(seasons, ids, day)
    spans = sorted(
        (span_of(s) for s in seasons if s.is_confirmed(ids)), key=lambda span: span.first
    )
    closed = tuple(span for span in spans if span.last is not None and span.last < day)
    return Stretch(span_of(active) if active else None, closed)


def span_of(season: Season) -> Span:
    """Return the days of a season."""
    last = None if season.end is None else date.toordinal(season.end)
    return Span(date.toordinal(season.start), last)


class Tally:
    """The weighted sums of all series at one last settled day; :meth:`move` takes it onward."""

    def __init__(self, marks: DayMarks, half_life: float) -> None:
        self._flows = marks.flows()
        self._days = sorted(set().union(*self._flows))
        self._half_life = half_life
        self._most = 1.0 + 2.0 ** (-1.0 / half_life)
        self._stretch: Stretch | None = None
        self._start: int | None = None
        self._reached = 0
        self._clear()

    def _clear(self) -> None:
        self._sums = [0.0] * (_SERIES * _KINDS)
        self._weight = self._square = 0.0

    def move(self, day: int, stretch: Stretch) -> None:
        """Stand at the last settled `day` (an ordinal), reading the days of `stretch`."""
        if stretch != self._stretch or day < self._reached:
            self._stretch = stretch
            self._start = next((d for d in self._days if d in stretch), None)
            self._clear()
            self._reached = day - int(REACH * self._half_life)
            if self._start is not None:
                self._reached = max(self._reached, self._start - 1)
        if day > self._reached:
            self._fade(2.0 ** (-(day - self._reached) / self._half_life))
            for new in range(self._reached + 1, day + 1):
                self._add(new, 2.0 ** (-(day - new) / self._half_life), stretch)
            self._reached = day

    def _fade(self, factor: float) -> None:
        self._sums = [value * factor for value in self._sums]
        self._weight *= factor
        self._square *= factor * factor

    def _add(self, day: int, weight: float, stretch: Stretch) -> None:
        if self._start is None or day < self._start or day not in stretch:
            return
        self._weight += weight
        self._square += weight * weight
        g_a, r_a, g_b, r_b = (flow.get(day, 0) for flow in self._flows)
        for place, bits in enumerate((g_a, r_a, g_b, r_b, g_a & r_b, g_b & r_a)):
            kind = place * _KINDS
            while bits:
                if bits & 1:
                    self._sums[kind] += weight
                bits >>= 1
                kind += 1

    def counts(self) -> tuple[EffectiveCounts, ...]:
        """Return the effective counts of every kind, in the order of ``marks.KINDS``."""
        worth = min(self._weight / self._square, self._most) if self._square else 0.0
        series = [
            [worth * value for value in self._sums[i * _KINDS : (i + 1) * _KINDS]]
            for i in range(_SERIES)
        ]
        return tuple(EffectiveCounts(*values) for values in zip(*series, strict=True))


def total(counts: Iterable[EffectiveCounts]) -> EffectiveCounts:
    """Return the sum over kinds."""
    rows = [(c.g_a, c.r_a, c.g_b, c.r_b, c.m_ab, c.m_ba) for c in counts]
    return EffectiveCounts(*(sum(column) for column in zip(*rows, strict=True)))
