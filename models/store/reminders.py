"""Reminders: each partner's rules and inbox in the notebook, due times without words outside.

The rules live in the partner's notebook. Whenever something changes, the next due times go to
``reminders.db`` (``models.reminders.due``), which is read while the book is locked; what was
delivered comes back from there into the inbox, where it has its words.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from models.entities import Done, NeedState
from models.errors import NotFound, Refused
from models.reminders.rules import (
    KINDS,
    MOST_RULES,
    Chosen,
    Facts,
    InboxNote,
    NextTimes,
    QuietHours,
    Rule,
    Snooze,
    snoozed_until,
    tidy,
    usual_rules,
)
from models.reminders.times import next_times
from models.store.needs import Needs
from models.store.reminder_times import ReminderTimes
from models.store.stores import Stores, put_setting, settings
from models.store.tables import ReminderRow
from models.text import clean
from models.words import _

_QUIET, _PAUSE = "reminders_quiet", "reminders_paused_until"


class Reminders:
    """What each partner is reminded of; `who` is a partner's id throughout."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._times = ReminderTimes(stores)

    # --- rules ------------------------------------------------------------------------------

    def rules(self, who: str) -> tuple[Rule, ...]:
        """Return the reminders of `who`: those every partner has, then dates and own ones.

        One that was never chosen has no id and is silent.
        """
        with self._stores.notebook(who).reading() as connection:
            kept = _rules(connection, who)
        chosen = {rule.kind: rule for rule in kept if KINDS[rule.kind].single}
        usual = [chosen.get(rule.kind, rule) for rule in usual_rules()]
        return (*usual, *(rule for rule in kept if not KINDS[rule.kind].single))

    def set(self, who: str, rule: Rule) -> Rule:
        """Keep `rule`, new where it has no id; returns it as kept.

        Raises :class:`Refused` where it makes no sense, :class:`NotFound` for an id of none.
        """
        words = None if rule.words is None else clean(rule.words)
        kept = tidy(replace(rule, words=words), self._stores.today())
        with self._stores.notebook(who).writing() as session:
            rules = _rules(session.connection(), who)
            former = next((one for one in rules if one.id == kept.id), None)
            if former is None and KINDS[kept.kind].single:
                former = next((one for one in rules if one.kind == kept.kind), None)
            if former is None and kept.id:
                raise _not_there()
            if former is None and len(rules) >= MOST_RULES:
                raise Refused(_("That is more reminders than anybody needs. Remove some first."))
            kept = replace(kept, id=former.id if former else secrets.token_hex(16))
            _write(session, who, kept, self._stores.version(session))
            before = {"id": kept.id, "former": to_json(former) if former else None}
            self._stores.record(session, who, "reminders.set", before)
        self.refresh(who)
        return kept

    def remove(self, who: str, rule_id: str) -> None:
        """Forget a reminder; raises :class:`NotFound`."""
        with self._stores.notebook(who).writing() as session:
            former = next((r for r in _rules(session.connection(), who) if r.id == rule_id), None)
            if former is None:
                raise _not_there()
            _drop(session, rule_id, self._stores.version(session))
            before = {"id": rule_id, "former": to_json(former)}
            self._stores.record(session, who, "reminders.remove", before)
        self.refresh(who)

    def chosen(self, who: str) -> Chosen:
        """Return the quiet hours and the pause of `who`."""
        with self._stores.notebook(who).reading() as connection:
            return _chosen(settings(connection, who))

    def choose(self, who: str, chosen: Chosen) -> Chosen:
        """Keep quiet hours (None for none) and the day a pause ends on (None for no pause)."""
        quiet, pause = chosen.quiet, chosen.paused_until
        hours = [_hhmm(quiet.begin), _hhmm(quiet.end)] if quiet else None
        with self._stores.notebook(who).writing() as session:
            version = self._stores.version(session)
            put_setting(session, who, _QUIET, hours, version)
            put_setting(session, who, _PAUSE, pause.isoformat() if pause else None, version)
        self.refresh(who)
        return self.chosen(who)

    # --- when -------------------------------------------------------------------------------

    def next_times(self, who: str) -> NextTimes:
        """Return when each kept reminder of `who` comes next, wall times by its id."""
        rules = [rule for rule in self.rules(who) if rule.id]
        return next_times(rules, self.chosen(who), self._facts(who), self._stores.now())

    def refresh(self, who: str | None = None) -> None:
        """Write the next due times of `who`, of both where None; call it when needs changed.

        Those of a partner whose notebook is locked stay as they are until it is opened.
        Raises :class:`StoreError` where ``reminders.db`` cannot be written.
        """
        open_now = [one for one in self._stores.partner_ids if self._stores.can_read(one)]
        for one in (who,) if who else open_now:
            rules = [rule for rule in self.rules(one) if rule.id]
            self._times.plan(one, rules, self.chosen(one), self._facts(one))

    def opened(self, who: str) -> None:
        """Note that `who` has the app open: nudges rest until tomorrow, what is due is here.

        Call it when the partner's session begins and when it ends.
        """
        self._times.take(who)
        if any(rule.id for rule in self.rules(who)):
            self._times.hold(who, self._stores.tomorrow(), self.chosen(who).quiet)
        self.refresh()

    session_ended = opened

    # --- inbox ------------------------------------------------------------------------------

    def inbox(self, who: str) -> tuple[InboxNote, ...]:
        """Return what was due, newest first, with the partner's own words."""
        return self._times.inbox(who, self.rules(who))

    def seen(self, who: str, note_id: str | None = None) -> None:
        """Note that a line of the inbox was seen, all of them where None."""
        self._times.seen(who, note_id)

    def snooze(self, who: str, note_id: str, snooze: Snooze) -> datetime:
        """Let what was due come again later; returns the wall time it comes back at."""
        until = snoozed_until(self._stores.now(), snooze)
        self._times.snooze(who, note_id, until)
        return until

    # --- undo -------------------------------------------------------------------------------

    def take_back(self, session: Session, who: str, what: str, before: dict[str, Any]) -> Done:
        """Undo the last change of a reminder; `session` writes to the notebook."""
        if before["former"] is None:
            _drop(session, before["id"], self._stores.version(session))
        else:
            _write(session, who, from_json(before["former"]), self._stores.version(session))
        session.flush()
        rules = [rule for rule in _rules(session.connection(), who) if rule.id]
        chosen = _chosen(settings(session.connection(), who))
        self._times.plan(who, rules, chosen, self._facts(who))
        return Done(_("Taken back: the reminder is as it was."))

    # --- inside -----------------------------------------------------------------------------

    def _facts(self, who: str) -> Facts:
        with self._stores.book.reading() as connection:
            weekday = settings(connection).get("page_weekday", Facts().page_weekday)
        waiting = [
            need.events[-1].day
            for need in Needs(self._stores).open(who)
            if need.author_id != who and need.events[-1].state is NeedState.VOICED
        ]
        return Facts(weekday, tuple(waiting), self._times.nothing_before(who))


def _rules(connection: Connection, who: str) -> tuple[Rule, ...]:
    """Return the kept rules of kinds this version knows, by kind and time of day."""
    query = (
        select(ReminderRow.__table__)
        .where(ReminderRow.author_id == who, ReminderRow.deleted == 0)
        .order_by(ReminderRow.kind, ReminderRow.on_day, ReminderRow.at, ReminderRow.id)
    )
    return tuple(
        from_json(dict(row)) for row in connection.execute(query).mappings() if row["kind"] in KINDS
    )


def _write(session: Session, who: str, rule: Rule, version: str) -> None:
    values = to_json(rule) | {"start": rule.start, "on_day": rule.on}
    row = session.get(ReminderRow, rule.id)
    if row is None:
        session.add(ReminderRow(author_id=who, version=version, **values))
        return
    for column, value in values.items():
        setattr(row, column, value)
    row.version, row.deleted = version, 0


def _drop(session: Session, rule_id: str, version: str) -> None:
    row = session.get_one(ReminderRow, rule_id)
    row.deleted, row.version, row.words = 1, version, None


def to_json(rule: Rule) -> dict[str, Any]:
    """Return a rule as JSON values under the names of its columns."""
    return {
        "id": rule.id,
        "kind": rule.kind,
        "at": _hhmm(rule.at),
        "days": ",".join(map(str, sorted(rule.days))),
        "every": rule.every,
        "start": rule.start.isoformat() if rule.start else None,
        "on_day": rule.on.isoformat() if rule.on else None,
        "yearly": int(rule.yearly),
        "words": rule.words,
        "active": int(rule.active),
    }


def from_json(values: dict[str, Any]) -> Rule:
    """Read what :func:`to_json` returned, or a row."""
    return Rule(
        kind=values["kind"],
        at=time.fromisoformat(values["at"]),
        id=values["id"],
        days=frozenset(int(day) for day in values["days"].split(",") if day),
        every=values["every"],
        start=_day(values["start"]),
        on=_day(values["on_day"]),
        yearly=bool(values["yearly"]),
        words=values["words"],
        active=bool(values["active"]),
    )


def _chosen(found: dict[str, Any]) -> Chosen:
    hours, pause = found.get(_QUIET), found.get(_PAUSE)
    quiet = QuietHours(*(time.fromisoformat(one) for one in hours)) if hours else None
    return Chosen(quiet, date.fromisoformat(pause) if pause else None)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _hhmm(value: time) -> str:
    return value.strftime("%H:%M")


def _not_there() -> NotFound:
    return NotFound(_("There is no such reminder."))
