"""Moments as one would say them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from models import words
from screens.moments import days_words, moment_words, sentence, since_words, week
from tests.conftest import EVENING


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words.use("en")


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (datetime(2026, 11, 22, 21, 30), "this evening at 21:30"),
        (datetime(2026, 11, 22, 7, 5), "today at 07:05"),
        (datetime(2026, 11, 23, 9, 0), "tomorrow at 09:00"),
        (datetime(2026, 11, 28, 20, 0), "Saturday at 20:00"),
        (datetime(2026, 11, 29, 20, 0), "Sunday, 29 November at 20:00"),
        (datetime(2027, 1, 3, 20, 0), "Sunday, 3 January 2027 at 20:00"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "tomorrow at 00:30"),
    ],
)
def test_a_moment_is_said_as_people_say_it(when: datetime, said: str) -> None:
    assert moment_words(when, EVENING) == said


def test_what_is_past_is_said_by_its_day() -> None:
    assert since_words(datetime(2026, 11, 22, 9, 0), EVENING) == "today at 09:00"
    assert since_words(datetime(2026, 11, 22, 19, 0), EVENING) == "today at 19:00"
    assert since_words(datetime(2026, 11, 21, 21, 0), EVENING) == "yesterday at 21:00"
    assert since_words(datetime(2026, 11, 2, 21, 0), EVENING) == "Monday, 2 November at 21:00"


def test_days_are_said_together_where_they_have_a_name() -> None:
    assert days_words(range(7)) == "every day"
    assert days_words({0, 1, 2, 3, 4}) == "on weekdays"
    assert days_words({5, 6}) == "on weekends"
    assert days_words({2}) == "Wed"
    assert days_words({0, 3}) == "Mon and Thu"
    assert days_words({6, 0, 3}) == "Mon, Thu, Sun"
    assert sentence("every day") == "Every day"


def test_another_language_has_its_own_hours_and_week() -> None:
    words.use("en_US")
    assert moment_words(datetime(2026, 11, 23, 21, 30), EVENING).replace("\u202f", " ") == (
        "tomorrow at 9:30 PM"
    )
    assert week()[0] == 6
    assert days_words({6, 0, 3}) == "Sun, Mon, Thu"
