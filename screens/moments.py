"""Moments in words: the next reminder, weekdays, what an interval says. Babel's hours and days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from models.words import _, listed
from screens import dates

#: From this hour on a day is an evening.
EVENING = 18


def moment_words(when: datetime, now: datetime) -> str:
    """Return `when` as one would say it at `now`: "tomorrow at 21:30", "Friday at 08:00".

    `now` is aware; `when` is said in its zone, a wall time without one as it stands.
    """
    there = _there(when, now)
    time, day, today = dates.clock_time(there.time()), there.date(), now.date()
    if day == today:
        evening = there.hour >= EVENING
        return (_("this evening at {time}") if evening else _("today at {time}")).format(time=time)
    if day == today + timedelta(days=1):
        return _("tomorrow at {time}").format(time=time)
    if today < day < today + timedelta(days=7):
        return _("{weekday} at {time}").format(weekday=dates.weekday(day), time=time)
    words = dates.long_day(day, year=day.year != today.year)
    return _("{day} at {time}").format(day=words, time=time)


def _there(when: datetime, now: datetime) -> datetime:
    return when if when.tzinfo is None else when.astimezone(now.tzinfo)


def since_words(when: datetime, now: datetime) -> str:
    """Return a past moment: "today at 21:30", "yesterday at 21:30", else its day and hour."""
    there = _there(when, now)
    if there.date() == now.date() - timedelta(days=1):
        return _("yesterday at {time}").format(time=dates.clock_time(there.time()))
    if there.date() == now.date():
        return _("today at {time}").format(time=dates.clock_time(there.time()))
    return moment_words(when, now)


def sentence(words: str) -> str:
    """Return `words` with a capital at the beginning, to stand alone."""
    return words[:1].upper() + words[1:]


def week() -> tuple[int, ...]:
    """Return the seven weekdays (0 Monday) in the order of the language's calendar."""
    begin = dates.first_weekday()
    return tuple((begin + n) % 7 for n in range(7))


def days_words(days: Collection[int]) -> str:
    """Return weekdays in words: "every day", "Monday to Friday", else their short names."""
    chosen = set(days)
    if len(chosen) == 7:
        return _("every day")
    if chosen == {0, 1, 2, 3, 4}:
        return _("on weekdays")
    if chosen == {5, 6}:
        return _("on weekends")
    names = dates.weekday_names()
    return listed([names[day] for day in week() if day in chosen])
