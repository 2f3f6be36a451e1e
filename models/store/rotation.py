"""Which backups may go: everything of two days, then one a day, one a week, one a month.

Pure: numbers, days and sizes in, numbers out. The order is that of the numbers, never of the days:
a clock that was wrong for a while may neither make a backup immortal nor throw good ones away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

#: For so many days every backup is kept.
ALL_DAYS = 2
#: Then the newest of each of so many days, weeks and months that have one.
DAILY, WEEKLY, MONTHLY = 12, 10, 9
#: Never fewer backups that verified are kept, whatever their age and size.
FEWEST = 3
#: All backups of a folder take at most so many bytes, and at most this share of what is free.
MOST_BYTES = 2 * 10**9
SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup as far as rotation asks: `size` in bytes, `day` None where it says none."""

    number: int
    day: date | None
    size: int = 0
    verified: bool = True


def room(free: int, taken: int) -> int:
    """Return how many bytes backups may take where `free` are free and they take `taken` now."""
    return int(min(MOST_BYTES, SHARE * (free + taken)))


def surplus(copies: Iterable[Kept], today: date, most: int = MOST_BYTES) -> tuple[int, ...]:
    """Return the numbers of the backups that may be deleted, lowest first.

    One that did not verify takes no other's place, and may go only once as many newer good ones
    are there as are never undercut. Beyond `most` bytes the oldest go first.
    """
    ordered = sorted(copies, key=lambda copy: copy.number)
    good = [copy for copy in ordered if copy.verified]
    keep = set(_thinned(good, today))
    missing = FEWEST - len(keep)
    if missing > 0:
        rest = [copy.number for copy in reversed(good) if copy.number not in keep]
        keep.update(rest[:missing])
    keep |= {copy.number for copy in ordered if not copy.verified and _needed(copy, good)}
    keep -= set(_too_large([copy for copy in ordered if copy.number in keep], most))
    return tuple(copy.number for copy in ordered if copy.number not in keep)


def _needed(broken: Kept, good: Sequence[Kept]) -> bool:
    """Whether a backup that did not verify may be the last trace of something."""
    return sum(copy.number > broken.number for copy in good) < FEWEST


def _thinned(good: Sequence[Kept], today: date) -> Iterator[int]:
    """Yield the numbers that the stages keep; `good` lowest number first."""
    stages: list[tuple[int, Callable[[date], int]]] = [
        (DAILY, date.toordinal),
        (WEEKLY, lambda day: (day.toordinal() - 1) // 7),
        (MONTHLY, lambda day: day.year * 12 + day.month),
    ]
    left, period = stages.pop(0)
    last: date | None = None
    for copy, day in zip(reversed(good), reversed(believed(good, today)), strict=True):
        if (today - day).days < ALL_DAYS:
            yield copy.number
            last = day
            continue
        while not left and stages:
            left, period = stages.pop(0)
        if left and (last is None or period(day) != period(last)):
            yield copy.number
            last, left = day, left - 1


def believed(ordered: Sequence[Kept], today: date) -> list[date]:
    """Return a day for each backup, lowest number first, that never goes back.

    As many of the own days as agree with the numbers are believed; a backup whose day does not is
    taken to be of the same day as the next that is, or of `today`.
    """
    trusted = _longest_rise([copy.day for copy in ordered], today + timedelta(days=1))
    days: list[date] = []
    nearest = today
    for place in range(len(ordered) - 1, -1, -1):
        own = ordered[place].day
        if place in trusted and own is not None:
            nearest = min(own, today)
        days.append(nearest)
    return days[::-1]


def _longest_rise(days: Sequence[date | None], latest: date) -> set[int]:
    """Return the places of the longest run of days that never goes back, none after `latest`.

    Of two as long the one that begins later: clocks that lose their battery fall back for years.
    """
    best: dict[int, tuple[int, date]] = {}  # length and first day of the best run that ends there
    before: dict[int, int] = {}
    for place, day in enumerate(days):
        if day is None or day > latest:
            continue
        best[place] = (1, day)
        for earlier, (length, first) in list(best.items())[:-1]:
            if (days[earlier] or date.max) <= day and (length + 1, first) > best[place]:
                best[place], before[place] = (length + 1, first), earlier
    found: set[int] = set()
    at = max(best, key=lambda place: best[place], default=None)
    while at is not None:
        found.add(at)
        at = before.get(at)
    return found


def _too_large(kept: Sequence[Kept], most: int) -> Iterator[int]:
    """Yield the oldest numbers until the rest fits into `most` bytes."""
    total = sum(copy.size for copy in kept)
    good = sum(copy.verified for copy in kept)
    for copy in kept:
        if total <= most:
            return
        if copy.verified and good <= FEWEST:
            continue
        if not copy.verified and good < FEWEST:
            continue
        good -= copy.verified
        total -= copy.size
        yield copy.number
