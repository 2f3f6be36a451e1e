"""Backups in words: when one was made, what for, and what a drill found."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from models.words import N_, _
from screens import dates
from screens.moments import EVENING, sentence

#: From these hours on a day is in its morning, in its afternoon (an evening: ``moments.EVENING``).
MORNING, AFTERNOON = 4, 12

#: What a backup was made for, by the word in its list.
WHY: Mapping[str, str] = {
    "asked": N_("you asked for it"),
    "close": N_("when the book was closed"),
    "while": N_("while the book was open"),
    "import": N_("before something was brought in"),
    "restore": N_("before going back to another one"),
    "keys": N_("before the keys were renewed"),
    "version": N_("before a new version of the app"),
}


def when_words(made: datetime, now: datetime) -> str:
    """Return when a backup was made, at `now`: "yesterday evening", "Thursday morning"."""
    there = made.astimezone(now.tzinfo)
    # the hours after midnight still belong to the evening before
    day = (there - timedelta(hours=MORNING)).date()
    apart = ((now - timedelta(hours=MORNING)).date() - day).days
    if apart == 0:
        return _part(there, _("this morning"), _("this afternoon"), _("this evening"))
    if apart == 1:
        words = (_("yesterday morning"), _("yesterday afternoon"), _("yesterday evening"))
        return _part(there, *words)
    if 1 < apart < 7:
        words = (_("{weekday} morning"), _("{weekday} afternoon"), _("{weekday} evening"))
        return _part(there, *words).format(weekday=dates.weekday(day))
    return dates.long_day(day, year=day.year != now.year)


def _part(moment: datetime, morning: str, afternoon: str, evening: str) -> str:
    if MORNING <= moment.hour < AFTERNOON:
        return morning
    return afternoon if AFTERNOON <= moment.hour < EVENING else evening


def title(backup: Any, now: datetime) -> str:
    """Return what stands for a backup in a list."""
    made = backup.listing.made if backup.listing is not None else None
    return sentence(when_words(made, now)) if made is not None else str(backup.path.name)


def detail(backup: Any, now: datetime, damaged: Collection[str] = ()) -> str:
    """Return what it was made for and at what time, or that it cannot be read or is damaged."""
    if backup.listing is None:
        return _("It cannot be read here: damaged, or of a newer version. It is left as it is.")
    if backup.listing.ident in damaged:
        return _("It was opened and found damaged; it no longer counts as a backup.")
    why = sentence(_(WHY[backup.listing.why.value]))
    if backup.listing.made is None:
        return why
    time = dates.clock_time(backup.listing.made.astimezone(now.tzinfo).time())
    return _("{why}, {time}").format(why=why, time=time)


def drill_words(drilled: Any, now: datetime) -> str:
    """Return what the last drill found, in one or two sentences."""
    if drilled is None:
        return _("Once a month the newest backup is opened and checked, too")
    what = " ".join(drilled.sentences)
    if drilled.made is None:
        return what
    when = when_words(drilled.made, now)
    at = dates.long_day(drilled.at.astimezone(now.tzinfo).date(), year=drilled.at.year != now.year)
    if drilled.ok:
        return _("Your backup of {when} was opened and checked on {day}. {what}").format(
            when=when, day=at, what=what
        )
    return _("Your backup of {when} was opened on {day} and is not whole. {what}").format(
        when=when, day=at, what=what
    )
