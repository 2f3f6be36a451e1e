"""Weekly looks: the same estimate once a week, each judged together with the one before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.balance.bands import (
    LEAST_KIND,
    LEAST_OVERALL,
    LEAST_PRESENT,
    NOTHING,
    State,
    Verdict,
    decide,
    is_quiet,
    judge,
)
from models.balance.marks import KINDS, DayMarks
from models.balance.weights import Tally, stretch_at, total
from models.days import SETTLING_DAYS
from models.entities import Season

#: Days from look to look, and how many looks a page looks back.
STEP = 7
LOOKS = 26
#: Days in which presence and quiet are read.
WINDOW = 28


@dataclass(frozen=True, slots=True)
class Look:
    """What was found at one look. `day` is its ordinal; days up to `settled` were read."""

    day: int
    state: State
    kinds: tuple[State, ...]
    overall: Verdict
    of_kinds: tuple[Verdict, ...]
    in_season: bool

    @property
    def settled(self) -> int:
        """The last day that was read."""
        return self.day - SETTLING_DAYS


class Observer:
    """Walks along a book and judges it at one look after the other."""

    def __init__(
        self, marks: DayMarks, seasons: Iterable[Season], ids: tuple[str, ...], half_life: float
    ) -> None:
        self._ids = ids
        self._seasons = tuple(season for season in seasons if season.is_confirmed(ids))
        self._tally = Tally(marks, half_life)
        self._presence = Presence(marks)
        self._day: int | None = None
        self._overall, self._kinds = NOTHING, (NOTHING,) * len(KINDS)

    def look(self, day: int) -> Look:
        """Return the look on `day` (an ordinal), judged together with the one a week before."""
        if self._day != day - STEP:
            self._read(day - STEP)
        before, before_kinds = self._overall, self._kinds
        in_season = self._read(day)
        quiet = self._overall.enough and self._presence.quiet(day - SETTLING_DAYS)
        return Look(
            day,
            decide(self._overall, before, quiet),
            tuple(map(decide, self._kinds, before_kinds)),
            self._overall,
            self._kinds,
            in_season,
        )

    def _read(self, day: int) -> bool:
        """Judge `day` alone; returns whether a season was active."""
        settled = day - SETTLING_DAYS
        stretch = stretch_at(self._seasons, self._ids, settled)
        self._tally.move(settled, stretch)
        counts = self._tally.counts()
        present = self._presence.both(settled)
        self._overall = judge(total(counts), LEAST_OVERALL, present)
        self._kinds = tuple(judge(one, LEAST_KIND, present) for one in counts)
        self._day = day
        return stretch.active is not None


def weekly(
    marks: DayMarks,
    seasons: Sequence[Season],
    ids: tuple[str, ...],
    half_life: float,
    last: int,
    count: int = LOOKS,
) -> tuple[Look, ...]:
    """Return the `count` weekly looks that end on day `last` (an ordinal), oldest first."""
    observer = Observer(marks, seasons, ids, half_life)
    return tuple(observer.look(last - STEP * back) for back in reversed(range(count)))


class Presence:
    """On which days each partner wrote anything in the shared book."""

    def __init__(self, marks: DayMarks) -> None:
        self._marks = marks
        self._days = [sorted(hand.present) for hand in marks.hands]

    def both(self, settled: int) -> bool:
        """Whether both wrote on enough of the last 28 settled days."""
        first = settled - WINDOW + 1
        return all(
            bisect_right(days, settled) - bisect_left(days, first) >= LEAST_PRESENT
            for days in self._days
        )

    def quiet(self, settled: int) -> bool:
        """Whether the last 28 settled days were a quiet stretch, both being there (M12)."""
        a, b = (hand.present for hand in self._marks.hands)
        days = [d for d in range(settled - WINDOW + 1, settled + 1) if d in a and d in b]
        g_a, r_a, g_b, r_b = self._marks.flows()
        found = 0
        for day in days:
            found += (g_a.get(day, 0) | r_b.get(day, 0)).bit_count()
            found += (g_b.get(day, 0) | r_a.get(day, 0)).bit_count()
        return is_quiet(found, len(days))
