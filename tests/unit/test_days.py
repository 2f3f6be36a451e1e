"""The couple's day, its weeks and months, and the same day in years before."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import days

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("moment", "ends", "day"),
    [
        (datetime(2026, 11, 22, 2, 59), time(3), date(2026, 11, 21)),
        (datetime(2026, 11, 22, 3, 0), time(3), date(2026, 11, 22)),
        (datetime(2026, 1, 1, 0, 30), time(3), date(2025, 12, 31)),
        (datetime(2026, 11, 22, 0, 0), time(0), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 21, 0), time(21), date(2026, 11, 23)),
        (datetime(2026, 11, 22, 20, 59), time(21), date(2026, 11, 22)),
    ],
)
def test_a_late_evening_belongs_to_the_day_it_began(
    moment: datetime, ends: time, day: date
) -> None:
    assert days.couple_day(moment.replace(tzinfo=BERLIN), ends) == day


def test_the_clock_here_knows_its_zone() -> None:
    assert days.local_now().utcoffset() is not None


@given(st.dates(date(1900, 1, 8), date(2200, 1, 1)), st.integers(0, 6))
def test_a_week_begins_where_the_country_begins_it(day: date, first: int) -> None:
    start = days.week_start(day, first)
    assert start.weekday() == first
    assert 0 <= (day - start).days < 7


@given(st.integers(1900, 2200), st.integers(1, 12), st.integers(0, 6))
def test_a_month_has_every_day_once_under_its_weekday(year: int, month: int, first: int) -> None:
    grid = days.month_grid(year, month, first)
    shown = [day for week in grid for day in week if day is not None]
    following = date(*days.next_month(year, month), 1)
    assert shown == list(days.span(date(year, month, 1), following))[:-1]
    for week in grid:
        assert len(week) == 7
        assert all(d is None or (d.weekday() - first) % 7 == n for n, d in enumerate(week))


def test_a_leap_day_comes_back_only_in_leap_years() -> None:
    found = list(days.same_day_in_years_before(date(2024, 2, 29), 9))
    assert found == [date(2020, 2, 29), date(2016, 2, 29)]
