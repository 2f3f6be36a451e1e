"""Rules into due times: rhythms by dateutil, moments in a zone by zoneinfo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from dateutil import rrule, tz

from models.reminders.rules import KINDS, Chosen, Due, Facts, Falls, NextTimes, Rule

#: Due times are written this far ahead, in days, and of each rule at least the next one.
HORIZON = 100


def plan(
    rules: Iterable[Rule],
    chosen: Chosen,
    facts: Facts,
    now: datetime,
    horizon: int = HORIZON,
) -> tuple[Due, ...]:
    """Return what is due after `now` (wall time), earliest first, `horizon` days ahead.

    Of a rule that comes more seldom the next time is there too.
    """
    wall = now.replace(tzinfo=None)
    until = wall + timedelta(days=horizon)
    found: list[Due] = []
    for rule in rules:
        coming = (due for due in _coming(rule, chosen, facts, wall) if due.at > wall)
        first = list(islice(coming, 1))
        found += first
        if first and first[0].at <= until:
            found += takewhile(lambda due: due.at <= until, coming)
    return tuple(sorted(found, key=lambda due: (due.at, due.rule_id)))


def next_times(rules: Iterable[Rule], chosen: Chosen, facts: Facts, now: datetime) -> NextTimes:
    """Return when each of `rules` comes next."""
    wall = now.replace(tzinfo=None)
    return NextTimes(
        {
            rule.id: next(
                (due.at for due in _coming(rule, chosen, facts, wall) if due.at > wall), None
            )
            for rule in rules
        }
    )


def _coming(rule: Rule, chosen: Chosen, facts: Facts, wall: datetime) -> Iterable[Due]:
    """Yield the due times of `rule` from the day before `wall` on, in order."""
    if not rule.active:
        return
    kind = KINDS[rule.kind]
    since = wall.date() - timedelta(days=1)
    if chosen.paused_until:
        since = max(since, chosen.paused_until)
    for day in days(kind.falls(rule, facts), since):
        planned = datetime.combine(day, rule.at)
        if kind.makes_way and facts.nothing_before and planned < facts.nothing_before:
            continue
        at = chosen.quiet.after(planned) if chosen.quiet else planned
        yield Due(rule.id, rule.kind, planned, at)


def days(falls: Falls, since: date) -> Iterable[date]:
    """Yield the days of `falls` from `since` on, in order; a rhythm goes on for ever."""
    if not falls.rhythm:
        yield from sorted({day for day in falls.given if day >= since})
        return
    step = falls.every * (7 if falls.weekdays else 1)
    start = datetime.combine(falls.start or since, datetime.min.time())
    start += timedelta(days=max(0, (since - start.date()).days // step * step))
    if falls.yearly_on:
        day = falls.yearly_on
        rhythm = rrule.rrule(
            rrule.YEARLY,
            dtstart=datetime(max(day.year, since.year - 1), 1, 1),  # noqa: DTZ001 - a wall time
            bymonth=day.month,
            bymonthday=day.day if (day.month, day.day) != (2, 29) else (28, 29),
            bysetpos=-1,
        )
    elif falls.weekdays:
        rhythm = rrule.rrule(
            rrule.WEEKLY, interval=falls.every, byweekday=sorted(falls.weekdays), dtstart=start
        )
    else:
        rhythm = rrule.rrule(rrule.DAILY, interval=falls.every, dtstart=start)
    earliest = datetime.combine(since, datetime.min.time())
    for moment in rhythm.xafter(earliest, inc=True):
        yield moment.date()


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, at which a clock in `zone` first shows `wall` or has passed it.

    A time that comes twice is its first coming, one that does not exist the next that does.
    """
    aware = wall.replace(tzinfo=zone, fold=0)
    if tz.datetime_exists(aware):
        return aware.astimezone(UTC)
    # In a gap: somewhere between the two readings of it the clock is put forward.
    before, after = aware.replace(fold=1).astimezone(UTC), aware.astimezone(UTC)
    shift = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == shift:
            after = middle
        else:
            before = middle
    return after
