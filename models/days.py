"""The couple's day: when it turns, its weeks, months and windows. Pure arithmetic on dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

#: The couple's day ends at three in the morning unless they set it otherwise.
DAY_ENDS = time(3, 0)
#: Entries settle for this many days before a balance page reads them.
SETTLING_DAYS = 3
#: The trash keeps an entry for this many days.
TRASH_DAYS = 30


def local_now() -> datetime:
    """Return the wall clock here and now, aware of its zone: the clock of the running app."""
    return datetime.now().astimezone()


def couple_day(now: datetime, day_ends: time = DAY_ENDS) -> date:
    """Return the day `now` (local wall time) belongs to.

    A late evening belongs to the day it began: before `day_ends` it is still yesterday. An end at
    noon or later is read as "the day ends early": from then on it is already tomorrow.
    """
    wall = now.time()
    if day_ends < time(12, 0):
        return now.date() - timedelta(days=1) if wall < day_ends else now.date()
    return now.date() + timedelta(days=1) if wall >= day_ends else now.date()


def week_start(day: date, first_weekday: int = 0) -> date:
    """Return the first day of the week of `day`; `first_weekday` 0 is Monday, 6 Sunday."""
    return day - timedelta(days=(day.weekday() - first_weekday) % 7)


def month_grid(
    year: int, month: int, first_weekday: int = 0
) -> tuple[tuple[date | None, ...], ...]:
    """Return the weeks of a month as rows of seven; None stands outside the month."""
    first = date(year, month, 1)
    following = next_month(year, month)
    last = date(following[0], following[1], 1) - timedelta(days=1)
    cells: list[date | None] = [None] * ((first.weekday() - first_weekday) % 7)
    cells += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    cells += [None] * (-len(cells) % 7)
    return tuple(tuple(cells[i : i + 7]) for i in range(0, len(cells), 7))


def next_month(year: int, month: int) -> tuple[int, int]:
    """Return the year and month after."""
    return (year + 1, 1) if month == 12 else (year, month + 1)


def span(first: date, last: date) -> Iterator[date]:
    """Yield every day from `first` to `last`, both included."""
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def same_day_in_years_before(day: date, years: int) -> Iterator[date]:
    """Yield `day` in each of the `years` before it, newest first; 29 February only where it is."""
    for back in range(1, years + 1):
        try:
            yield day.replace(year=day.year - back)
        except ValueError:
            continue
