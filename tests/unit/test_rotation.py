"""Which backups stay: table-driven as Anki's, by number and not by date, also when clocks jump."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.store.rotation import (
    ALL_DAYS,
    FEWEST,
    MOST_BYTES,
    Kept,
    believed,
    room,
    surplus,
)

TODAY = date(2026, 11, 22)  # a Sunday


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def copies(*days: date | None, size: int = 0) -> list[Kept]:
    """Backups numbered from 1, the oldest first."""
    return [Kept(number, day, size) for number, day in enumerate(days, 1)]


def kept(found: list[Kept], today: date = TODAY, most: int = MOST_BYTES) -> list[int]:
    gone = surplus(found, today, most)
    return [copy.number for copy in found if copy.number not in gone]


def test_two_days_keep_everything() -> None:
    found = copies(*[ago(1)] * 40, *[TODAY] * 40)
    assert surplus(found, TODAY) == ()


def test_of_an_older_day_the_newest_stays() -> None:
    found = copies(ago(4), ago(4), ago(3), ago(3), ago(3), ago(1), TODAY)
    assert kept(found) == [2, 5, 6, 7]


def test_a_backup_a_day_for_two_years() -> None:
    found = copies(*[ago(days) for days in range(730, -1, -1)])
    days = [ago(730 - number + 1) for number in kept(found)]
    ages = [(TODAY - day).days for day in reversed(days)]
    assert ages[:ALL_DAYS] == [0, 1]
    assert ages[ALL_DAYS : ALL_DAYS + 12] == list(range(2, 14))
    weekly = ages[14:24]
    assert len(weekly) == 10
    assert {b - a for a, b in pairwise(weekly)} == {7}
    monthly = [ago(age) for age in ages[24:]]
    assert len(monthly) == 9
    assert len({(day.year, day.month) for day in monthly}) == 9
    assert all((day + timedelta(days=1)).day == 1 for day in monthly), "the newest of each month"


def test_thinning_every_day_keeps_as_much_as_thinning_once() -> None:
    """Two years of life, one backup a day, thinned at each: old ones survive their way down."""
    alive: list[Kept] = []
    for number in range(1, 731):
        today = date(2024, 11, 22) + timedelta(days=number)
        alive.append(Kept(number, today))
        gone = set(surplus(alive, today))
        alive = [copy for copy in alive if copy.number not in gone]
    ages = [730 - copy.number for copy in reversed(alive)]
    assert ages[:14] == list(range(14))
    assert len(ages) >= 14 + 10 + 8
    assert ages[-1] > 300, "the monthly ones reach back most of a year"


@pytest.mark.parametrize(
    ("days", "stay"),
    [
        ([], []),
        ([400], [1]),
        ([400, 400], [1, 2]),
        ([400, 400, 400], [1, 2, 3]),
        ([400, 400, 400, 400], [2, 3, 4]),
        ([900, 900, 400, 0], [2, 3, 4]),
    ],
)
def test_never_fewer_than_three(days: list[int], stay: list[int]) -> None:
    assert kept(copies(*[ago(age) for age in days])) == stay


#: What the clock said at each backup, in order; who stays on TODAY.
CLOCKS: list[tuple[str, list[date | None], list[int]]] = [
    (
        "a year ahead for one evening",
        [ago(9), ago(8), ago(-365), ago(-365), ago(7), ago(6), TODAY],
        # the two of the wrong clock count as the day after them: 5 is its newest
        [1, 2, 5, 6, 7],
    ),
    (
        "back to 1970 for one evening",
        [ago(9), ago(8), date(1970, 1, 1), date(1970, 1, 1), ago(7), ago(6), TODAY],
        [1, 2, 5, 6, 7],
    ),
    (
        "back to 1970 just now",
        [ago(9), ago(8), date(1970, 1, 1), date(1970, 1, 1)],
        [1, 2, 3, 4],
    ),
    ("ahead of today, all of them", [ago(-40), ago(-39), ago(-38), ago(-37)], [1, 2, 3, 4]),
    ("one day ahead, as across a time zone", [ago(1), ago(-1)], [1, 2]),
    ("no date at all", [None, None, ago(5), None], [1, 2, 3, 4][1:]),
]


@pytest.mark.parametrize(("name", "days", "stay"), CLOCKS, ids=[row[0] for row in CLOCKS])
def test_a_clock_that_jumped(name: str, days: list[date | None], stay: list[int]) -> None:
    assert kept(copies(*days)) == stay


def test_when_the_clock_stands_in_1970_nothing_goes() -> None:
    found = copies(*[ago(days) for days in range(50, -1, -1)])
    assert surplus(found, date(1970, 1, 1)) == ()


def test_what_a_wrong_clock_made_leaves_in_its_turn() -> None:
    """Made by a clock years ahead, it is no newer than what came after it."""
    found = copies(*[ago(-3000)] * 5, *[ago(days) for days in range(20, -1, -1)])
    assert {1, 2, 3, 4, 5} <= set(surplus(found, TODAY))


def test_what_did_not_verify_takes_no_place_and_stays_while_it_may_be_needed() -> None:
    found = copies(ago(3), ago(3), TODAY)
    found[1] = Kept(2, ago(3), verified=False)
    assert kept(found) == [1, 2, 3], "the good one of that day is not thrown away for a bad one"
    lonely = [Kept(1, ago(300), verified=False)]
    assert kept(lonely) == [1], "the last one is never deleted"
    found = [Kept(1, ago(300), verified=False), *[Kept(n, TODAY) for n in (2, 3)]]
    assert kept(found) == [1, 2, 3]
    found.append(Kept(4, TODAY))
    assert kept(found) == [2, 3, 4]


def test_beyond_the_room_the_oldest_go_but_three() -> None:
    found = copies(*[ago(days) for days in range(9, -1, -1)], size=100)
    assert kept(found, most=450) == [7, 8, 9, 10]
    assert kept(found, most=10) == [8, 9, 10]


def test_room_is_two_gigabytes_or_a_fifth_of_what_is_free() -> None:
    assert room(10**12, 0) == 2 * 10**9
    assert room(4 * 10**9, 0) == 8 * 10**8
    assert room(4 * 10**9, 10**9) == 10**9, "what they take already is theirs"


days = st.one_of(
    st.none(), st.dates(date(1970, 1, 1), date(2040, 1, 1)), st.integers(0, 800).map(ago)
)
found = st.lists(
    st.builds(
        Kept,
        st.integers(1, 10_000),
        days,
        st.integers(0, 10**9),
        st.sampled_from([True, True, True, False]),
    ),
    unique_by=lambda copy: copy.number,
    max_size=60,
)


@given(found, st.dates(date(1970, 1, 1), date(2040, 1, 1)), st.integers(0, 3 * 10**9))
def test_whatever_the_clocks_said_enough_stays(found: list[Kept], today: date, most: int) -> None:
    gone = set(surplus(found, today, most))
    assert gone <= {copy.number for copy in found}
    good = [copy for copy in found if copy.verified]
    left = [copy for copy in good if copy.number not in gone]
    assert len(left) >= min(FEWEST, len(good))
    if good:
        newest = max(copy.number for copy in good)
        assert newest not in gone, "the newest good one always stays"
    if len(left) > FEWEST:
        assert sum(c.size for c in found if c.number not in gone) <= most
    assert list(surplus(found, today, most)) == sorted(gone)
    again = [copy for copy in found if copy.number not in gone]
    assert surplus(again, today, most) == (), "thinning twice takes nothing more"


@given(found, st.dates(date(1970, 1, 1), date(2040, 1, 1)))
def test_believed_days_never_go_back(found: list[Kept], today: date) -> None:
    ordered = sorted(found, key=lambda copy: copy.number)
    days = believed(ordered, today)
    assert days == sorted(days)
    assert all(day <= today for day in days)
