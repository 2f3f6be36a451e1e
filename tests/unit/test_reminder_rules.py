"""Rules of reminders into due times: by table, and over six zones and twenty years."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Refused
from models.reminders import delivery
from models.reminders.rules import (
    ALL_DAYS,
    KINDS,
    MOST_RULES,
    Chosen,
    Facts,
    QuietHours,
    ReminderKind,
    Rule,
    Snooze,
    snoozed_until,
    tidy,
    usual_rules,
)
from models.reminders.times import HORIZON, days, instant, next_times, plan
from tests.grammar import faults

ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "America/Sao_Paulo",
        "Pacific/Apia",
    )
]
#: A Sunday.
NOW = datetime(2026, 11, 22, 19, 30)
TODAY = NOW.date()
FREE, NO_FACTS = Chosen(), Facts()


def coming(rule: Rule, chosen: Chosen = FREE, facts: Facts = NO_FACTS, count: int = 4) -> list[str]:
    found = plan([replace(rule, id="r")], chosen, facts, NOW)
    return [f"{due.at:%a %d %b %H:%M}" for due in found[:count]]


EVENING = Rule("evening", time(20, 0), start=date(2026, 11, 1))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (EVENING, ["Sun 22 Nov 20:00", "Mon 23 Nov 20:00", "Tue 24 Nov 20:00"]),
        (replace(EVENING, at=time(19, 30)), ["Mon 23 Nov 19:30"]),
        (replace(EVENING, active=False), []),
        (replace(EVENING, days=frozenset({0, 4})), ["Mon 23 Nov 20:00", "Fri 27 Nov 20:00"]),
        (
            replace(EVENING, days=frozenset({6}), every=2, start=date(2026, 11, 9)),
            ["Sun 29 Nov 20:00", "Sun 13 Dec 20:00"],
        ),
        (
            replace(EVENING, days=frozenset(), every=3, start=date(2026, 11, 20)),
            ["Mon 23 Nov 20:00", "Thu 26 Nov 20:00"],
        ),
        (Rule("morning", time(8, 0)), ["Mon 23 Nov 08:00"]),
        (Rule("page", time(18, 0)), ["Sun 29 Nov 18:00", "Sun 06 Dec 18:00"]),
        (Rule("need", time(20, 0)), []),
        (Rule("date", time(9, 0), on=date(2026, 12, 24)), ["Thu 24 Dec 09:00"]),
        (Rule("date", time(9, 0), on=date(2026, 11, 1)), []),
        (Rule("date", time(9, 0), yearly=True), []),
        (Rule("date", time(9, 0), on=date(2019, 12, 24), yearly=True), ["Thu 24 Dec 09:00"]),
        (Rule("date", time(9, 0), on=date(2020, 2, 29), yearly=True), ["Sun 28 Feb 09:00"]),
    ],
)
def test_days_a_rule_falls_on(rule: Rule, expected: list[str]) -> None:
    found = coming(rule, count=len(expected) or 1)
    assert found == expected


def test_the_page_follows_the_day_it_is_published_on() -> None:
    assert coming(Rule("page", time(18, 0)), facts=Facts(page_weekday=2), count=1) == [
        "Wed 25 Nov 18:00"
    ]


def test_a_need_comes_to_mind_once_on_the_next_chosen_day() -> None:
    facts = Facts(waiting=(date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 2)))
    need = Rule("need", time(20, 0))
    assert coming(need, facts=facts) == ["Sun 22 Nov 20:00", "Mon 23 Nov 20:00"]
    friday = replace(need, days=frozenset({4}))
    assert coming(friday, facts=facts) == ["Fri 27 Nov 20:00"]


def test_what_falls_into_quiet_hours_waits_for_their_end() -> None:
    quiet = Chosen(QuietHours(time(22, 0), time(7, 0)))
    assert coming(replace(EVENING, at=time(22, 30)), quiet, count=1) == ["Mon 23 Nov 07:00"]
    assert coming(replace(EVENING, at=time(6, 59)), quiet, count=1) == ["Mon 23 Nov 07:00"]
    assert coming(replace(EVENING, at=time(7, 0)), quiet, count=1) == ["Mon 23 Nov 07:00"]
    noon = Chosen(QuietHours(time(12, 0), time(14, 0)))
    assert coming(replace(EVENING, at=time(13, 0)), noon, count=1) == ["Mon 23 Nov 14:00"]
    assert coming(replace(EVENING, at=time(14, 30)), noon, count=1) == ["Mon 23 Nov 14:30"]


def test_a_pause_holds_everything_until_its_day() -> None:
    paused = Chosen(paused_until=date(2026, 12, 1))
    assert coming(EVENING, paused, count=1) == ["Tue 01 Dec 20:00"]
    assert coming(Rule("date", time(9, 0), on=date(2026, 11, 28)), paused) == []


def test_nudges_make_way_where_the_app_was_open_today_and_what_was_asked_for_does_not() -> None:
    here = Facts(nothing_before=datetime(2026, 11, 23, 3, 0))
    assert coming(EVENING, facts=here, count=1) == ["Mon 23 Nov 20:00"]
    assert coming(replace(EVENING, kind="own"), facts=here, count=1) == ["Sun 22 Nov 20:00"]
    late = replace(EVENING, at=time(22, 30))
    quiet = Chosen(QuietHours(time(22, 0), time(7, 0)))
    assert coming(late, quiet, here, count=1) == ["Tue 24 Nov 07:00"]
    makes_way = {name: kind.makes_way for name, kind in KINDS.items()}
    assert makes_way == {
        "morning": True,
        "evening": True,
        "page": True,
        "need": True,
        "date": False,
        "own": False,
    }


def test_a_plan_reaches_far_enough_and_no_further() -> None:
    seldom = Rule("date", time(9, 0), id="far", on=date(2020, 5, 1), yearly=True)
    found = plan([replace(EVENING, id="near"), seldom], FREE, NO_FACTS, NOW)
    near = [due for due in found if due.rule_id == "near"]
    assert len(near) == HORIZON
    assert [due.at for due in found if due.rule_id == "far"] == [datetime(2027, 5, 1, 9, 0)]
    assert [due.at for due in found] == sorted(due.at for due in found)


def test_next_times_are_told_by_rule() -> None:
    rules = [replace(EVENING, id="a"), Rule("date", time(9, 0), id="b", on=date(2020, 1, 1))]
    told = next_times(rules, FREE, NO_FACTS, NOW)
    assert told.by_rule == {"a": datetime(2026, 11, 22, 20, 0), "b": None}
    assert told.first == datetime(2026, 11, 22, 20, 0)
    assert next_times([], FREE, NO_FACTS, NOW).first is None


@pytest.mark.parametrize(
    ("snooze", "now", "expected"),
    [
        (Snooze.QUARTER, "19:30", "2026-11-22 19:45"),
        (Snooze.HOUR, "19:30", "2026-11-22 20:30"),
        (Snooze.TONIGHT, "14:00", "2026-11-22 20:00"),
        (Snooze.TONIGHT, "19:30", "2026-11-22 20:30"),
        (Snooze.TOMORROW, "19:30", "2026-11-23 09:00"),
    ],
)
def test_snooze(snooze: Snooze, now: str, expected: str) -> None:
    moment = datetime.combine(TODAY, time.fromisoformat(now)).replace(tzinfo=ZONES[0])
    assert f"{snoozed_until(moment, snooze):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    "rule",
    [
        Rule("lottery", time(9, 0)),
        replace(EVENING, days=frozenset({7})),
        replace(EVENING, every=0),
        replace(EVENING, every=53),
        Rule("date", time(9, 0)),
        Rule("own", time(9, 0), words="x" * 301),
    ],
)
def test_what_makes_no_sense_is_refused(rule: Rule) -> None:
    with pytest.raises(Refused):
        tidy(rule, TODAY)


def test_a_rule_is_tidied() -> None:
    kept = tidy(Rule("own", time(9, 0, 59), words="  call \n mum "), TODAY)
    assert (kept.at, kept.words, kept.start) == (time(9, 0), "call mum", TODAY)
    assert tidy(Rule("own", time(9, 0), words="  "), TODAY).words is None
    assert [rule.active for rule in usual_rules()] == [False] * 4
    assert MOST_RULES >= 20


def test_what_reminders_say_keeps_to_the_grammar() -> None:
    said = [delivery.TITLE, delivery.WORDS, delivery.TEST_WORDS]
    said += [text for kind in KINDS.values() for text in (kind.label, kind.line)]
    assert [(text, faults(text)) for text in said if faults(text)] == []
    assert all(len(delivery.fitting(text, 63)) == len(text) for text in said)


# --- zones ------------------------------------------------------------------------------------

zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2006, 1, 1), datetime(2026, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


def shown(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return what the clock on the wall shows at a moment."""
    return moment.astimezone(zone).replace(tzinfo=None)


@given(zones, moments)
def test_a_wall_time_fires_when_the_clock_first_reaches_it(zone: ZoneInfo, wall: datetime) -> None:
    fires = instant(wall, zone)
    assert shown(fires, zone) >= wall
    for minutes in (1, 15, 45, 90):
        assert shown(fires - timedelta(minutes=minutes), zone) < wall
    if shown(fires, zone) != wall:
        # It does not exist: the clock jumped over it this very second.
        assert shown(fires - timedelta(seconds=1), zone) < wall


@given(zones, st.dates(date(2006, 1, 1), date(2026, 6, 30)), st.times())
def test_each_day_fires_once_and_in_order(zone: ZoneInfo, first: date, at: time) -> None:
    rule = Rule("evening", at.replace(second=0, microsecond=0), id="r", start=first)
    since = datetime.combine(first, time(0, 0)) - timedelta(minutes=1)
    dues = plan([rule], FREE, NO_FACTS, since, horizon=40)
    assert len({due.planned for due in dues}) == len(dues) >= 40
    fired = [instant(due.at, zone) for due in dues]
    # Samoa left out 30 December 2011: its reminder comes with the first minute that there is.
    assert all(a < b for a, b in pairwise(fired))
    assert all(due.at.time() == rule.at for due in dues)


@pytest.mark.parametrize(
    ("zone", "wall", "fires"),
    [
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00+00:00"),
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30+00:00"),
        ("America/New_York", "2026-03-08T02:00", "2026-03-08T07:00+00:00"),
        ("America/New_York", "2026-11-01T01:59", "2026-11-01T05:59+00:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30+00:00"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45+00:00"),
        ("Asia/Kathmandu", "2026-03-29T02:30", "2026-03-28T20:45+00:00"),
        ("America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T03:00+00:00"),
        ("America/Sao_Paulo", "2018-02-17T23:30", "2018-02-18T01:30+00:00"),
        ("Pacific/Apia", "2011-12-30T20:00", "2011-12-30T10:00+00:00"),
    ],
)
def test_times_that_do_not_exist_or_come_twice(zone: str, wall: str, fires: str) -> None:
    found = instant(datetime.fromisoformat(wall), ZoneInfo(zone))
    assert found == datetime.fromisoformat(fires).astimezone(UTC)


rules = st.builds(
    Rule,
    st.sampled_from([ReminderKind.EVENING, ReminderKind.OWN]),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.just("r"),
    days=st.frozensets(st.sampled_from(sorted(ALL_DAYS))),
    every=st.integers(1, 52),
    start=st.dates(date(2006, 1, 1), date(2026, 12, 31)),
)
quiets = st.builds(QuietHours, rules.map(lambda r: r.at), rules.map(lambda r: r.at))


@given(rules, moments, quiets)
def test_nothing_comes_in_quiet_hours_or_on_another_day(
    rule: Rule, now: datetime, quiet: QuietHours
) -> None:
    for due in plan([rule], Chosen(quiet), NO_FACTS, now):
        assert due.at > now
        assert not quiet.holds(due.at)
        assert not rule.days or due.planned.weekday() in rule.days
        assert due.planned.date() >= (rule.start or date.min)
        step = (due.planned.date() - (rule.start or date.min)).days
        assert rule.days or step % rule.every == 0


@given(rules, st.dates(date(2006, 1, 1), date(2026, 12, 31)))
def test_looking_from_later_on_changes_no_day(rule: Rule, since: date) -> None:
    falls = KINDS[rule.kind].falls(rule, NO_FACTS)
    whole = (day for day in days(falls, date(2006, 1, 1)) if day >= since)
    assert list(islice(whole, 5)) == list(islice(days(falls, since), 5))
