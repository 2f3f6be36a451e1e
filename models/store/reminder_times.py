"""The way between the notebook and ``reminders.db``: due times out, what was delivered in.

Rows outside have ids that only the notebook can make and read: a keyed hash of a rule and a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models.errors import BothWaysError, NotFound, StoreError
from models.plain_sqlite import sqlite3
from models.reminders.due import KEPT_DAYS, NAME, DueTimes, Row, uncertain, wall
from models.reminders.rules import (
    KINDS,
    WORDS,
    Chosen,
    Facts,
    InboxNote,
    QuietHours,
    Reached,
    Rule,
)
from models.reminders.times import plan
from models.store.database import told
from models.store.stores import Stores, row_key
from models.store.tables import ReminderDueRow
from models.words import _

#: So many lines the inbox shows at most.
_LINES = 100
#: What a line is of whose reminder is no more.
_NOBODY_KNOWS = "own"


class ReminderTimes:
    """Due times and inbox of both partners."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._row_keys: dict[str, bytes] = {}

    # --- out --------------------------------------------------------------------------------

    def plan(self, who: str, rules: Sequence[Rule], chosen: Chosen, facts: Facts) -> None:
        """Write what comes next for `who` into ``reminders.db``."""
        if not rules and not self._is_there():
            return
        now = self._stores.now()
        slot = self._slot(who)
        times = {
            self._row_id(who, due.rule_id, wall(due.planned)): (due.planned, due.at)
            for due in plan(rules, chosen, facts, now)
        }
        with self._file() as file:
            here = wall(now)
            old = [r for r in file.rows(slot) if r.claimed is None and (r.snoozed or r.at <= here)]
            known = [row.id for row in old if self._rule_of(who, row, rules)]
            file.put(slot, times, now, known)
            file.hold(slot, None, _hours(chosen.quiet))

    def hold(self, who: str, nothing_before: datetime, quiet: QuietHours | None) -> None:
        """Note that what makes way stays silent for `who` before that wall time."""
        with self._file() as file:
            file.hold(self._slot(who), nothing_before, _hours(quiet))

    def forget(self, who: str) -> None:
        """Take everything about `who` out of ``reminders.db``."""
        if self._is_there():
            with self._file() as file:
                file.forget(self._slot(who))

    def nothing_before(self, who: str) -> datetime | None:
        """Return the wall time noted by :meth:`hold`."""
        if not self._is_there():
            return None
        with self._file() as file:
            found = file.nothing_before(self._slot(who))
        return datetime.fromisoformat(found) if found else None

    def take(self, who: str) -> None:
        """Take what is due for `who` into the inbox without a notification: the app is open."""
        if not self._is_there():
            return
        now = self._stores.now()
        with self._file() as file:
            rows = file.claim(now, [self._slot(who)], also_quiet=True)
            if rows:
                file.confirm([row.id for row in rows], now, shown=False)

    def snooze(self, who: str, note_id: str, until: datetime) -> None:
        """Let a line of the inbox come again at the wall time `until`."""
        with self._stores.notebook(who).writing() as session:
            row = session.get(ReminderDueRow, note_id)
            if row is None:
                raise _not_there()
            row.seen, row.version = 1, self._stores.version(session)
        with self._file() as file:
            file.snooze([(note_id, self._slot(who))], until)

    # --- in ---------------------------------------------------------------------------------

    def inbox(self, who: str, rules: Sequence[Rule]) -> tuple[InboxNote, ...]:
        """Return the inbox of `who`, newest first, after taking in what was delivered since."""
        self._collect(who, rules)
        query = (
            select(ReminderDueRow.__table__)
            .where(ReminderDueRow.author_id == who, ReminderDueRow.deleted == 0)
            .order_by(ReminderDueRow.due.desc(), ReminderDueRow.id)
            .limit(_LINES)
        )
        with self._stores.notebook(who).reading() as connection:
            found = connection.execute(query).all()
        return tuple(
            InboxNote(
                id=row.id,
                kind=row.kind,
                line=row.words or _(KINDS[row.kind].line if row.kind in KINDS else WORDS),
                due=datetime.fromisoformat(row.due),
                reached=Reached(row.reached),
                seen=bool(row.seen),
            )
            for row in found
        )

    def seen(self, who: str, note_id: str | None) -> None:
        """Note that lines of the inbox were seen."""
        statement = update(ReminderDueRow).where(ReminderDueRow.author_id == who)
        if note_id is not None:
            statement = statement.where(ReminderDueRow.id == note_id)
        with self._stores.notebook(who).writing() as session:
            session.execute(statement.values(seen=1, version=self._stores.version(session)))

    def _collect(self, who: str, rules: Sequence[Rule]) -> None:
        if not self._is_there():
            return
        now = self._stores.now()
        with self._file() as file:
            rows = [row for row in file.rows(self._slot(who)) if _is_over(row, now)]
        query = select(ReminderDueRow.id, ReminderDueRow.due).where(ReminderDueRow.author_id == who)
        with self._stores.notebook(who).reading() as connection:
            known = {row.id: row.due for row in connection.execute(query)}
        new = [row for row in rows if known.get(row.id) != row.at]
        if not new:
            return
        old = wall(now - timedelta(days=KEPT_DAYS))
        with self._stores.notebook(who).writing() as session:
            session.execute(delete(ReminderDueRow).where(ReminderDueRow.due < old))
            newest: dict[str | None, str] = {}
            told = [(row, self._rule_of(who, row, rules)) for row in new]
            for row, rule in told:
                newest[rule.id if rule else None] = row.id
            for row, rule in told:
                # After days away one line says what many would.
                line = newest[rule.id if rule else None] == row.id
                self._keep(session, who, row, rule, line=line)

    def _keep(self, session: Session, who: str, row: Row, rule: Rule | None, *, line: bool) -> None:
        reached = Reached.SHOWN if row.shown else Reached.INBOX
        kept = session.get(ReminderDueRow, row.id) or ReminderDueRow(id=row.id, author_id=who)
        kept.rule_id = rule.id if rule else kept.rule_id
        kept.kind = rule.kind if rule else kept.kind or _NOBODY_KNOWS
        kept.words = rule.words if rule else kept.words
        kept.due, kept.seen, kept.deleted = row.at, 0, int(not line)
        kept.reached = Reached.MAYBE_NOT if row.confirmed is None else reached
        kept.version = self._stores.version(session)
        session.add(kept)

    # --- inside -----------------------------------------------------------------------------

    def _is_there(self) -> bool:
        return (self._stores.folder / NAME).exists()

    @contextmanager
    def _file(self) -> Iterator[DueTimes]:
        """Open ``reminders.db``; one that cannot be read is made anew: it can be worked out."""
        path = self._stores.folder / NAME
        try:
            try:
                file = DueTimes(path, create=True)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                path.unlink()
                file = DueTimes(path, create=True)
            with file:
                yield file
        except (sqlite3.Error, OSError) as error:
            raise _ours(error, path) from error

    def _slot(self, who: str) -> int:
        return self._stores.owners.index(who)

    def _row_id(self, who: str, rule_id: str, planned: str) -> str:
        key = self._row_keys.get(who)
        if key is None:
            facts = self._stores.facts(self._stores.notebook(who))
            key = row_key(facts, self._stores.keys.notebook_key(who))
            self._row_keys[who] = key
        digest = hashlib.blake2b(
            f"{rule_id} {planned}".encode(), key=key, digest_size=16, person=b"reminder"
        )
        return digest.hexdigest()

    def _rule_of(self, who: str, row: Row, rules: Sequence[Rule]) -> Rule | None:
        return next(
            (rule for rule in rules if self._row_id(who, rule.id, row.planned) == row.id), None
        )


def _is_over(row: Row, now: datetime) -> bool:
    return row.confirmed is not None or uncertain(row, now)


def _ours(error: Exception, path: Path) -> BothWaysError:
    """Return the error with a sentence for what SQLite or the system said about the file."""
    known = told(error, path)
    if isinstance(known, BothWaysError):
        return known
    return StoreError(
        _(
            "The reminder times could not be kept ({why}). Reminders come while the app is open."
        ).format(why=type(error).__name__)
    )


def _hours(quiet: QuietHours | None) -> tuple[str, str] | None:
    return (f"{quiet.begin:%H:%M}", f"{quiet.end:%H:%M}") if quiet else None


def _not_there() -> NotFound:
    return NotFound(_("There is no such reminder."))
