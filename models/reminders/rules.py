"""Rules of reminders: what a partner may be reminded of, on which days, and what holds it back.

Pure: the standard library alone. Times are *wall times* (naive datetimes, what the clock on the
wall shows): they stay what they are through summer time and travel. ``models.reminders.times``
turns rules into due times with these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from models.errors import Refused
from models.words import N_, _

ALL_DAYS = frozenset(range(7))
#: Weekdays as they are typed and exported, Monday first.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: What every notification says, whatever was due.
WORDS = N_("A quiet minute for your journal")
WORDS_LENGTH = 300
#: So many dates and own reminders a partner can have.
MOST_RULES = 60
#: The longest step between two times, in weeks or days.
LONGEST_STEP = 52


class ReminderKind(StrEnum):
    """What the first version reminds of; more kinds join :data:`KINDS`."""

    MORNING = "morning"
    EVENING = "evening"
    PAGE = "page"
    NEED = "need"
    DATE = "date"
    OWN = "own"


class Snooze(StrEnum):
    """How long a reminder rests when it comes at a bad moment."""

    QUARTER = "quarter"
    HOUR = "hour"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"


@dataclass(frozen=True, slots=True)
class Rule:
    """One reminder of one partner.

    `kind` is a key of :data:`KINDS`, `at` the wall time. With `days` (0 is Monday) it comes on
    those weekdays of every `every`-th week, with none of them on every `every`-th day, counted
    from `start`. A date to remember has `on`, each year where `yearly`. `words` are the partner's
    own, shown in the inbox of the open app and nowhere else. `id` is empty for a new one.
    """

    kind: str
    at: time
    id: str = ""
    days: frozenset[int] = ALL_DAYS
    every: int = 1
    start: date | None = None
    on: date | None = None
    yearly: bool = False
    words: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when until when nothing comes; over midnight where `begin` is later than `end`."""

    begin: time
    end: time

    def holds(self, wall: datetime) -> bool:
        """Return whether `wall` falls into them; the end itself is free."""
        now = wall.time()
        if self.begin <= self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end

    def after(self, wall: datetime) -> datetime:
        """Return `wall`, or the end of the quiet hours where it falls into them."""
        if not self.holds(wall):
            return wall
        day = wall.date() + timedelta(days=int(wall.time() >= self.end))
        return datetime.combine(day, self.end)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a partner chose for all reminders: quiet hours, and the day a pause ends on."""

    quiet: QuietHours | None = None
    paused_until: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules need to know of the journal.

    `page_weekday`: the day a page is published on. `waiting`: the days on which needs of the other
    were voiced that this partner has not answered yet. `nothing_before`: wall time before which
    kinds that make way stay silent, because the partner has had the app open.
    """

    page_weekday: int = 6
    waiting: tuple[date, ...] = ()
    nothing_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Falls:
    """The days a rule falls on: a rhythm, or the `given` days alone where `rhythm` is false."""

    weekdays: frozenset[int] = frozenset()
    every: int = 1
    start: date | None = None
    yearly_on: date | None = None
    given: tuple[date, ...] = ()
    rhythm: bool = True


@dataclass(frozen=True, slots=True)
class KindOfReminder:
    """A kind: its name for people, its line in the inbox, and the days it falls on.

    One that `makes_way` stays silent on a day on which the partner has had the app open; what
    somebody asked for at a moment does not. Of a `single` kind a partner has one rule.
    """

    label: str
    line: str
    falls: Callable[[Rule, Facts], Falls]
    usual: time = time(20, 0)
    makes_way: bool = True
    single: bool = True


def _rhythm(rule: Rule, _facts: Facts) -> Falls:
    return Falls(rule.days, rule.every, rule.start)


def _page_day(rule: Rule, facts: Facts) -> Falls:
    return Falls(frozenset({facts.page_weekday}), start=rule.start)


def _day_after(rule: Rule, facts: Facts) -> Falls:
    """A need comes to mind once, on the first chosen weekday after the day it was voiced."""
    return Falls(
        given=tuple(_next_of(day + timedelta(days=1), rule.days) for day in facts.waiting),
        rhythm=False,
    )


def _on_the_date(rule: Rule, _facts: Facts) -> Falls:
    if rule.yearly and rule.on:
        return Falls(yearly_on=rule.on, start=rule.start)
    return Falls(given=(rule.on,) if rule.on else (), rhythm=False)


def _next_of(day: date, weekdays: frozenset[int]) -> date:
    wanted = weekdays or ALL_DAYS
    return next(d for d in (day + timedelta(days=n) for n in range(7)) if d.weekday() in wanted)


#: The registry: a later kind joins with one line. Keys are kept in the notebook and in exports.
KINDS: Mapping[str, KindOfReminder] = MappingProxyType(
    {
        ReminderKind.MORNING: KindOfReminder(N_("In the morning"), WORDS, _rhythm, time(8, 0)),
        ReminderKind.EVENING: KindOfReminder(N_("In the evening"), WORDS, _rhythm),
        ReminderKind.PAGE: KindOfReminder(
            N_("The page of the week"), N_("The page of the week is there to read"), _page_day
        ),
        ReminderKind.NEED: KindOfReminder(
            N_("A need that waits"), N_("A need is waiting to be heard"), _day_after
        ),
        ReminderKind.DATE: KindOfReminder(
            N_("A date to remember"),
            N_("A date to remember"),
            _on_the_date,
            time(9, 0),
            makes_way=False,
            single=False,
        ),
        ReminderKind.OWN: KindOfReminder(
            N_("An own reminder"),
            N_("A reminder of your own"),
            _rhythm,
            makes_way=False,
            single=False,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Due:
    """One due time: `planned` by the rule, `at` after quiet hours had their say; wall times."""

    rule_id: str
    kind: str
    planned: datetime
    at: datetime


class Reached(StrEnum):
    """Whether a notification reached the screen, as far as can be known."""

    SHOWN = "shown"
    INBOX = "inbox"
    MAYBE_NOT = "maybe_not"


@dataclass(frozen=True, slots=True)
class InboxNote:
    """What was due, for the inbox of the open app.

    `line` is what to show: the partner's own words where there are some. `reached` is
    :attr:`Reached.MAYBE_NOT` where it "may not have reached you".
    """

    id: str
    kind: str
    line: str
    due: datetime
    reached: Reached
    seen: bool = False


@dataclass(frozen=True, slots=True)
class NextTimes:
    """When reminders come next, wall times by the id of their rule; None where none will."""

    by_rule: dict[str, datetime | None] = field(default_factory=dict)

    @property
    def first(self) -> datetime | None:
        """The very next one."""
        return min((when for when in self.by_rule.values() if when), default=None)


def usual_rules() -> tuple[Rule, ...]:
    """Return the rules of the single kinds as they are before a partner chooses: all silent."""
    return tuple(
        Rule(name, kind.usual, active=False) for name, kind in KINDS.items() if kind.single
    )


def tidy(rule: Rule, today: date) -> Rule:
    """Return `rule` as it can be kept; raises :class:`Refused` where it makes no sense."""
    if rule.kind not in KINDS:
        raise Refused(_("There is no reminder of that kind."))
    if not rule.days <= ALL_DAYS or not 1 <= rule.every <= LONGEST_STEP:
        raise Refused(
            _("A reminder comes on days of the week, at most {most} weeks or days apart.").format(
                most=LONGEST_STEP
            )
        )
    if rule.kind == ReminderKind.DATE and rule.on is None:
        raise Refused(_("A date to remember needs its day."))
    words = None if rule.words is None else " ".join(rule.words.split()) or None
    if words is not None and len(words) > WORDS_LENGTH:
        raise Refused(
            _("Those words are too long for a reminder: {most} letters at most.").format(
                most=WORDS_LENGTH
            )
        )
    return Rule(
        kind=str(rule.kind),
        at=rule.at.replace(second=0, microsecond=0, tzinfo=None),
        id=rule.id,
        days=rule.days,
        every=rule.every,
        start=rule.start or today,
        on=rule.on,
        yearly=rule.yearly,
        words=words,
        active=rule.active,
    )


def snoozed_until(now: datetime, snooze: Snooze) -> datetime:
    """Return the wall time a snoozed reminder comes back at.

    Tonight is eight in the evening, an hour from now where that has passed; tomorrow is nine in
    the morning.
    """
    minute = now.replace(second=0, microsecond=0, tzinfo=None)
    if snooze is Snooze.QUARTER:
        return minute + timedelta(minutes=15)
    if snooze is Snooze.HOUR:
        return minute + timedelta(hours=1)
    if snooze is Snooze.TONIGHT:
        evening = datetime.combine(minute.date(), time(20, 0))
        return max(evening, minute + timedelta(hours=1))
    return datetime.combine(minute.date() + timedelta(days=1), time(9, 0))
