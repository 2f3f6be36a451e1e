"""Days, months and weeks in words, in the language in use: Babel's, with a memory.

Plain English takes the order of the design (19 November); any region given keeps its own.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any

from models import words
from models.words import _

#: The year of a long date and what joins it to the rest.
_YEAR = re.compile(r"[\s,]*(?:'de'\s*)?\by+\b")


@lru_cache(maxsize=8)
def _locale(language: str) -> Any:
    from babel import Locale, UnknownLocaleError

    name = {"en": "en_GB", words.PSEUDO: "en_GB"}.get(language, language)
    spoken = name.split("_")[0]
    for wanted in (name, "en_GB" if spoken == "en" else spoken, "en_GB"):
        try:
            return _lean(Locale.parse(wanted))
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("Babel has no English")


def _lean(locale: Any) -> Any:
    """Return `locale` with its data read, and let go of what Babel needed to find it.

    That table of aliases, territories and time zones takes 2.4 MB, and Babel reads it again where
    it is asked for once more.
    """
    from babel import core

    locale.date_formats  # noqa: B018 - reads the data
    core._global_data = None
    return locale


@lru_cache(maxsize=512)
def _written(day: date, pattern: str, language: str) -> str:
    from babel.dates import format_date

    return str(format_date(day, pattern, locale=_locale(language)))


@lru_cache(maxsize=8)
def _pattern(language: str, *, year: bool) -> str:
    whole = str(_locale(language).date_formats["full"].pattern)
    return whole if year else _YEAR.sub("", whole).strip(" ,")


def get_ready() -> None:
    """Read how the language in use writes days; takes 25 ms, once."""
    _locale(words.language())


def long_day(day: date, *, year: bool = False) -> str:
    """Return "Thursday, 19 November", with the year where it is wanted."""
    language = words.language()
    return _written(day, _pattern(language, year=year), language)


def day_heading(day: date, today: date) -> str:
    """Return what stands above a day in a list: today, yesterday, else the day in words.

    The year is named where it is not the year of `today`.
    """
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return long_day(day, year=day.year != today.year)


def short_day(day: date, *, year: bool = True) -> str:
    """Return "19 Nov 2026", for a place with little room."""
    language = words.language()
    whole = str(_locale(language).date_formats["medium"].pattern)
    return _written(day, whole if year else _YEAR.sub("", whole).strip(" ,"), language)


def month_name(month: int) -> str:
    """Return the name of `month` (1 to 12) as it stands alone."""
    return _written(date(2000, month, 1), "LLLL", words.language())


def month_and_year(day: date) -> str:
    """Return "November 2026"."""
    return _written(day, "LLLL y", words.language())


def weekday_names() -> list[str]:
    """Return the seven short names of the weekdays, Monday first."""
    language = words.language()
    monday = date(2024, 1, 1)
    return [_written(monday + timedelta(days=n), "ccc", language) for n in range(7)]


def first_weekday() -> int:
    """Return the first day of the week where the language is spoken: 0 Monday, 6 Sunday."""
    return int(_locale(words.language()).first_week_day)


def half_days() -> bool:
    """Whether the language counts hours to twelve, twice."""
    return "a" in str(_locale(words.language()).time_formats["short"].pattern)


def half_name(*, late: bool) -> str:
    """Return the language's word for the half of the day before noon, or after it where `late`."""
    periods = _locale(words.language()).day_periods["format"]["abbreviated"]
    return str(periods["pm" if late else "am"])


def clock_time(moment: time) -> str:
    """Return an hour and minute as the language writes them: "21:30" or "9:30 PM"."""
    from babel.dates import format_time

    return str(format_time(moment, "short", locale=_locale(words.language())))


def stretch(since: date | None, until: date | None) -> str:
    """Return a stretch of days in words, empty where neither end is given."""
    if since is not None and until is not None:
        if since == until:
            return short_day(since)
        return _("{since} to {until}").format(since=short_day(since), until=short_day(until))
    if since is not None:
        return _("Since {day}").format(day=short_day(since))
    if until is not None:
        return _("Until {day}").format(day=short_day(until))
    return ""


def weekday(day: date) -> str:
    """Return the name of the weekday: "Friday"."""
    return _written(day, "cccc", words.language())
