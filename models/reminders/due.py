"""``reminders.db``: the next due times, readable while the book is locked.

A small plain SQLite file, read by the standard library alone: a row a due time, its partner's
slot, when it is due, and how its delivery went. No kind, no words, no names. What is due is claimed
before it is shown and confirmed after; of two processes one gets it.
"""

from __future__ import annotations

import os

from models.plain_sqlite import sqlite3

#: Read by type checkers as true; typing and pathlib would double what a look costs.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from typing import NamedTuple, Self
else:
    from collections import namedtuple

NAME = "reminders.db"
#: What is claimed and not confirmed for so long "may not have reached you", in seconds.
UNCERTAIN_AFTER = 120
#: Rows that were delivered are kept for so many days, so that a clock set back repeats none.
KEPT_DAYS = 60
#: A row delivered further in the future than that was due by a clock gone wrong, in hours.
WRONG_CLOCK_HOURS = 36

_BUSY_SECONDS = 5.0
_FORM = "%Y-%m-%dT%H:%M"
_SCHEMA = (
    """create table if not exists due (
        id text primary key, slot integer not null, planned text not null, at text not null,
        claimed integer, confirmed integer, shown integer,
        snoozed integer not null default 0) strict""",
    "create index if not exists due_at on due (at) where claimed is null",
    """create table if not exists partner (
        slot integer primary key, nothing_before text, quiet_begin text, quiet_end text) strict""",
    "create table if not exists fact (name text primary key, value text not null) strict",
)

if TYPE_CHECKING:

    class Row(NamedTuple):
        """One due time; `planned` and `at` are wall times as ISO text to the minute."""

        id: str
        slot: int
        planned: str
        at: str
        claimed: int | None
        confirmed: int | None
        shown: int | None
        snoozed: int

else:
    Row = namedtuple("Row", "id slot planned at claimed confirmed shown snoozed")

_COLUMNS = ", ".join(Row._fields)


def wall(moment: datetime) -> str:
    """Return a wall time as the file keeps it; the zone of an aware one is left out."""
    return moment.strftime(_FORM) if moment.year >= 1000 else moment.isoformat()[:16]


class DueTimes:
    """The open file. Everything raises :class:`sqlite3.Error` where the file cannot be used."""

    def __init__(self, path: str | os.PathLike[str], *, create: bool = False) -> None:
        if create:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        address = "file:" + _quoted(os.path.abspath(path)) + "?mode=rw"  # noqa: PTH100
        self._file = sqlite3.connect(
            address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            if create:
                for statement in _SCHEMA:
                    self._file.execute(statement)
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_what: object) -> None:
        self.close()

    # --- looking ----------------------------------------------------------------------------

    def due(self, now: datetime, *, also_quiet: bool = False) -> tuple[Row, ...]:
        """Return what is due at the wall time `now`, earliest first.

        What quiet hours hold is left out, unless asked for by `also_quiet`.
        """
        found = self._rows("where claimed is null and at <= ? order by at, id", [wall(now)])
        if not found or also_quiet:
            return found
        quiet = self._quiet_slots(now)
        return tuple(row for row in found if row.slot not in quiet)

    def rows(self, slot: int) -> tuple[Row, ...]:
        """Return all rows of a partner, earliest first."""
        return self._rows("where slot = ? order by at, id", [slot])

    def next_at(self) -> str | None:
        """Return the wall time of the next row that waits, also one that is due already."""
        found = self._file.execute("select min(at) from due where claimed is null").fetchone()
        return str(found[0]) if found and found[0] else None

    def fact(self, name: str) -> str | None:
        """Return a fact about this computer's notifications (such as ``trouble``), or None."""
        found = self._file.execute("select value from fact where name = ?", [name]).fetchone()
        return str(found[0]) if found else None

    def nothing_before(self, slot: int) -> str | None:
        """Return the wall time before which what makes way stays silent for that partner."""
        found = self._file.execute(
            "select nothing_before from partner where slot = ?", [slot]
        ).fetchone()
        return found[0] if found else None

    # --- delivering -------------------------------------------------------------------------

    def claim(
        self, now: datetime, slots: Iterable[int] = (0, 1), *, also_quiet: bool = False
    ) -> tuple[Row, ...]:
        """Claim what is due for `slots` at `now` (aware); of all who ask at once, one gets it."""
        with self._at_once():
            wanted = set(slots)
            rows = [row for row in self.due(now, also_quiet=also_quiet) if row.slot in wanted]
            moment = int(now.timestamp())
            self._file.executemany(
                "update due set claimed = ? where id = ?", [(moment, row.id) for row in rows]
            )
        return tuple(row._replace(claimed=moment) for row in rows)

    def confirm(self, ids: Iterable[str], now: datetime, *, shown: bool) -> None:
        """Note that what was claimed was shown as a notification, or went to the inbox alone."""
        moment = int(now.timestamp())
        with self._at_once():
            self._file.executemany(
                "update due set confirmed = ?, shown = ? where id = ?",
                [(moment, int(shown), one) for one in ids],
            )

    def snooze(self, rows: Iterable[tuple[str, int]], until: datetime) -> None:
        """Let rows (id and slot) wait again, until the wall time `until`."""
        at = wall(until)
        with self._at_once():
            self._file.executemany(
                "insert into due (id, slot, planned, at, snoozed) values (?, ?, ?, ?, 1) "
                "on conflict (id) do update set at = excluded.at, snoozed = 1, "
                "claimed = null, confirmed = null, shown = null",
                [(one, slot, at, at) for one, slot in rows],
            )

    def note(self, name: str, value: str | None) -> None:
        """Keep a fact about this computer's notifications, or forget it."""
        with self._at_once():
            self._file.execute("delete from fact where name = ?", [name])
            if value is not None:
                self._file.execute("insert into fact values (?, ?)", [name, value])

    # --- planning ---------------------------------------------------------------------------

    def put(
        self,
        slot: int,
        times: Mapping[str, tuple[datetime, datetime]],
        now: datetime,
        known: Sequence[str] = (),
    ) -> None:
        """Let `times` (planned and due, by id) be what comes for a partner after `now`.

        What was delivered stays delivered. What is due already or was snoozed waits on where it
        is among `known`, the ids of what there still is to be reminded of.
        """
        from datetime import timedelta

        here, kept = wall(now), set(known)
        old = wall(now - timedelta(days=KEPT_DAYS))
        wrong = wall(now + timedelta(hours=WRONG_CLOCK_HOURS))
        with self._at_once():
            gone = [
                (row.id,)
                for row in self.rows(slot)
                if (row.claimed is not None and not old < row.at <= wrong)
                or (row.claimed is None and not _stays(row, kept, here))
            ]
            self._file.executemany("delete from due where id = ?", gone)
            self._file.executemany(
                "insert or ignore into due (id, slot, planned, at) values (?, ?, ?, ?)",
                [(one, slot, wall(planned), wall(at)) for one, (planned, at) in times.items()],
            )

    def forget(self, slot: int) -> None:
        """Forget everything about a partner, delivered or not; nothing of it stays in the file."""
        self._file.execute("pragma secure_delete = on")
        with self._at_once():
            for table in ("due", "partner"):
                self._file.execute(f"delete from {table} where slot = ?", [slot])  # noqa: S608

    def drop(self, ids: Iterable[str]) -> None:
        """Forget rows: what they reminded of is no more."""
        with self._at_once():
            self._file.executemany("delete from due where id = ?", [(one,) for one in ids])

    def hold(
        self,
        slot: int,
        nothing_before: datetime | None,
        quiet: tuple[str, str] | None,
    ) -> None:
        """Keep what holds a partner's reminders back: a wall time, and quiet hours as HH:MM."""
        begin, end = quiet or (None, None)
        before = nothing_before and wall(nothing_before)
        with self._at_once():
            kept = self._file.execute(
                "select nothing_before, quiet_begin, quiet_end from partner where slot = ?", [slot]
            ).fetchone()
            if kept == (before or (kept and kept[0]), begin, end):
                return  # writing what is there would still change the file's time
            self._file.execute(
                "insert into partner values (?, ?, ?, ?) on conflict (slot) do update set "
                "nothing_before = coalesce(excluded.nothing_before, nothing_before), "
                "quiet_begin = excluded.quiet_begin, quiet_end = excluded.quiet_end",
                [slot, before, begin, end],
            )

    # --- inside -----------------------------------------------------------------------------

    def _rows(self, where: str, values: list[object]) -> tuple[Row, ...]:
        query = f"select {_COLUMNS} from due {where}"  # noqa: S608 - our own words alone
        return tuple(Row(*row) for row in self._file.execute(query, values))

    def _quiet_slots(self, now: datetime) -> set[int]:
        here = now.strftime("%H:%M")
        held = set()
        for slot, begin, end in self._file.execute(
            "select slot, quiet_begin, quiet_end from partner where quiet_begin is not null"
        ):
            inside = begin <= here < end if begin <= end else (here >= begin or here < end)
            if inside:
                held.add(int(slot))
        return held

    def _at_once(self) -> _Transaction:
        return _Transaction(self._file)


class _Transaction:
    """One writing transaction: kept at the end, taken back on any error."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    def __enter__(self) -> None:
        self._file.execute("begin immediate")

    def __exit__(self, kind: type[BaseException] | None, *_more: object) -> None:
        self._file.execute("commit" if kind is None else "rollback")


def _stays(row: Row, known: set[str], here: str) -> bool:
    return row.id in known and (bool(row.snoozed) or row.at <= here)


def uncertain(row: Row, now: datetime) -> bool:
    """Return whether a row was claimed and never confirmed: it may not have reached anybody.

    A clock that was set back says nothing, so such a claim counts as old.
    """
    if row.claimed is None or row.confirmed is not None:
        return False
    return abs(int(now.timestamp()) - row.claimed) > UNCERTAIN_AFTER


def _quoted(path: str) -> str:
    """Return a path as it stands in a file: address, without importing urllib."""
    text = path.replace("\\", "/")
    text = text.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return text if text.startswith("/") else "/" + text
