"""The open folder: the shared book, both private notebooks, their keys and clocks.

Rooms of the journal (entries, marks, needs, ...) get a :class:`Stores` and nothing else. They
write like this::

    with stores.home(who, visibility).writing() as session:
        row.version = stores.version(session)
        stores.record(session, who, "needs.step", {"id": need_id, "event": event_id})

A ``sort`` that begins with the name of a room (``needs.``, ``marks.``, ...) is taken back by that
room's ``take_back(session, who, what, before) -> Done``, in the session of the store the action was
recorded in. What came before must not be told to the partner by the place it is kept in: actions on
private things are recorded in the notebook.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.days import DAY_ENDS, couple_day, local_now
from models.entities import Mark, Partner, Visibility
from models.errors import BookClosed, StoreError, StoreFull, StoreMissing, StoreReplaced
from models.privacy import keys as keyring
from models.store.clock import Now
from models.store.core_tables import MetaRow, PartnerRow, SettingRow
from models.store.database import FILE, Database
from models.store.layout import (
    BOOK,
    CLOSED,
    KEYS_COUNTER,
    MOVING,
    NOTEBOOKS,
    ROW_KEY,
    notebook_path,
    row_key,
)
from models.store.read_only import open_file
from models.store.setting_rows import put_setting, settings
from models.store.ticking import CLOCK, Ticking, put_fact
from models.words import _

__all__ = [
    "BOOK",
    "CLOSED",
    "KEYS_COUNTER",
    "MOVING",
    "NOTEBOOKS",
    "ROW_KEY",
    "Stores",
    "notebook_path",
    "put_fact",
    "put_setting",
    "row_key",
    "settings",
    "settled",
]


class Stores:
    """The store in `folder`, open. Thread-safe as far as one writer at a time goes.

    `owners` are the ids of both notebooks in slot order, also where the second partner has no name
    yet; `partner_ids` are those who have one. `tidy` is called with the id of a notebook when it is
    first opened, to finish what a crash left.
    """

    def __init__(self, folder: Path, keys: keyring.Keys, book: Database, now: Now) -> None:
        self.folder = folder
        self.keys = keys
        self.book = book
        self.tidy: Callable[[str], None] | None = None
        #: Whether something changed that due times of reminders are worked out from.
        self.due_changed = False
        self._now = now
        self._lock = threading.RLock()
        self._notebooks: dict[str, Database] = {}
        self._partners: tuple[Partner, ...] | None = None
        self._day_ends: time | None = None
        facts = self.facts(book)
        self.owners: tuple[str, ...] = tuple(json.loads(facts["owners"]))
        self.pad = int(facts.get("pad", "0"))
        self._ticking = Ticking(now, facts["device"])
        self._ticking.wire(book, facts.get(CLOCK, ""))
        seen = int(facts.get(KEYS_COUNTER, "0"))
        #: Whether ``keys.json`` is older than the book has seen it: somebody put it back. The keys
        #: may be held from before it was written last, so the file itself is asked.
        self.keys_put_back = keys.counter < seen and keyring.load(folder).counter < seen
        if keys.counter > seen:
            with suppress(StoreError), book.writing() as session:  # noted at the next opening
                put_fact(session, KEYS_COUNTER, str(keys.counter))

    @classmethod
    def open(cls, folder: Path, *, keys: keyring.Keys | None = None, now: Now = local_now) -> Self:
        """Open the store in `folder`, brought up to date, with `keys` (what lies open where None).

        Raises :class:`Locked` where the book is not among them, :class:`StoreMissing`,
        :class:`StoreDamaged`, :class:`StoreNewer` or :class:`StoreReadOnly`, each with its
        sentence; the files are then as they were.
        """
        path = folder / BOOK
        if not path.is_file():
            raise StoreMissing(_("There is no store in {folder} yet.").format(folder=folder))
        keys = settled(folder, keys or keyring.load(folder))

        def finish_restoring() -> None:
            if (folder / "restored").exists():
                from models.store.restoring import new_device

                new_device(folder, keys, now())

        book = open_file(path, keys.book_key(), folder, finish_restoring)
        try:
            return cls(folder, keys, book, now)
        except BaseException:
            book.close()
            raise

    # --- files ------------------------------------------------------------------------------

    def can_read(self, who: str) -> bool:
        """Return whether the notebook of `who` is open, or opens without a passphrase."""
        return self.keys.is_open(who)

    def refuse_locked(self, who: str | None) -> None:
        """Raise :class:`Locked` where the notebook of `who` is: nobody reads or writes as them."""
        if who is not None and not self.keys.is_open(who):
            self.keys.notebook_key(who)

    @property
    def readable(self) -> tuple[str, ...]:
        """The owners of notebooks that are open or open without a passphrase, in slot order."""
        return tuple(owner for owner in self.owners if self.keys.is_open(owner))

    def notebook(self, who: str) -> Database:
        """Return the private notebook of the partner with id `who`, opened at first use.

        Raises :class:`Locked` where a passphrase stands before it.
        """
        with self._lock:
            found = self._notebooks.get(who)
            if found is not None:
                return found
            path = notebook_path(self.folder, who)
            found = open_file(path, self.keys.notebook_key(who), self.folder)
            self._notebooks[who] = found
            self._ticking.wire(found, self.facts(found).get(CLOCK, ""))
            if self.tidy:
                self.tidy(who)
            return found

    def home(self, who: str, visibility: Visibility) -> Database:
        """Return the store in which things of `who` with that visibility live."""
        return self.book if visibility is Visibility.SHARED else self.notebook(who)

    def opened(self) -> tuple[Database, ...]:
        """Return the files open now, the book first."""
        with self._lock:
            return (self.book, *self._notebooks.values())

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written where the store lies."""
        return self.book.read_only

    @property
    def is_full(self) -> bool:
        """Whether it is only read because the disk was full when it was opened."""
        return self.book.is_full

    def close(self) -> None:
        """Close every file; both notebooks end with like sizes and times."""
        from models.store.padding import leave_alike

        with self._lock:
            opened = self.opened()
            is_ours = not self.read_only and self._is_in_place()
            self._notebooks = {}
            for database in opened:
                database.close()
            if is_ours:
                with suppress(StoreFull):  # all is kept; they are made alike once there is room
                    leave_alike(self.folder, self.owners, self.keys, self.pad, self._now())

    def _is_in_place(self) -> bool:
        """Return whether what lies in the folder is what is open: nothing else is ever touched."""
        try:
            for database in self.opened():
                database.assert_in_place()
        except StoreReplaced:
            return False
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        sort: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- a closed book ----------------------------------------------------------------------

    def closed_by(self) -> tuple[str, ...]:
        """Return the ids of the partners who closed the shared book; mostly none."""
        query = select(SettingRow.author_id).where(
            SettingRow.key == CLOSED, SettingRow.value == "true"
        )
        with self.book.reading() as connection:
            return tuple(connection.scalars(query.order_by(SettingRow.author_id)))

    def refuse_closed(self) -> None:
        """Raise :class:`BookClosed` where the shared book is; call it before anything is written.

        Own words can still be taken out of a closed book: each owns their own.
        """
        if self.closed_by():
            raise BookClosed(_("This book is closed. Nothing was changed."))

    # --- time -------------------------------------------------------------------------------

    def now(self) -> datetime:
        """Return the wall clock, aware of its zone."""
        return self._now()

    def today(self) -> date:
        """Return the couple's day, by the day's end they chose."""
        return couple_day(self._now(), self._chosen_end())

    def tomorrow(self) -> datetime:
        """Return the wall time (without a zone) the couple's next day begins at."""
        ends = self._chosen_end()
        return datetime.combine(self.today() + timedelta(days=ends < time(12, 0)), ends)

    def _chosen_end(self) -> time:
        if self._day_ends is None:
            with self.book.reading() as connection:
                chosen = settings(connection).get("day_ends")
            self._day_ends = time.fromisoformat(chosen) if chosen else DAY_ENDS
        return self._day_ends

    def version(self, session: Session) -> str:
        """Return the next version of the file that `session` writes to; ``writing()`` keeps it."""
        return self._ticking.tick(session.info[FILE])

    def reached(self) -> str:
        """Return the version the shared book has reached, whoever wrote it.

        Noted in a notebook, it tells what in the book came before and what after. The versions of
        two files tell nothing of each other: the computer's clock may be set back between them.
        """
        with self.book.reading() as connection:
            return connection.scalar(select(MetaRow.value).where(MetaRow.key == CLOCK)) or ""

    def moment(self) -> str:
        """Return what time it is, as 12 hex digits of milliseconds, and where the book stands.

        They are parted by a slash. A version would not do: it counts on where a clock ran ahead.
        """
        return f"{int(self._now().timestamp() * 1000):012x}/{self.reached()}"

    def changed_elsewhere(self) -> bool:
        """Return whether another process committed to an open file since this was last asked."""
        with self._lock:
            kept, clocks = self._ticking.kept, {}
            for database in self.opened():
                database.assert_in_place()
                clocks[database.path.name] = self.facts(database).get(CLOCK, "")
            changed = self._ticking.changed_elsewhere(kept, clocks)
            if changed:
                self.forget()
            return changed

    # --- people -----------------------------------------------------------------------------

    @property
    def partners(self) -> tuple[Partner, ...]:
        """The partners who have a name, in slot order."""
        if self._partners is None:
            query = select(PartnerRow.id, PartnerRow.name, PartnerRow.mark, PartnerRow.slot)
            with self.book.reading() as connection:
                rows = connection.execute(query.order_by(PartnerRow.slot)).all()
            self._partners = tuple(Partner(r.id, r.name, Mark(r.mark), r.slot) for r in rows)
        return self._partners

    @property
    def partner_ids(self) -> tuple[str, ...]:
        """The ids of :attr:`partners`."""
        return tuple(partner.id for partner in self.partners)

    @property
    def reserved_id(self) -> str | None:
        """The id kept for a second partner who has no name yet; the notebook exists already."""
        return next((owner for owner in self.owners if owner not in self.partner_ids), None)

    def forget(self) -> None:
        """Read partners and settings again at next use; call it after changing either."""
        self._partners = self._day_ends = None

    # --- actions ----------------------------------------------------------------------------

    def record(self, session: Session, who: str, sort: str, before: Mapping[str, Any]) -> None:
        """Note what `who` did and what was there `before`, so that it can be taken back.

        The newest hundred of each partner in each store are kept. Raises :class:`Locked`, and with
        that takes everything in `session` back, where nobody may write as `who`.
        """
        self.refuse_locked(who)
        from models.store.actions import keep, placed

        self.due_changed |= sort.startswith("needs.")
        reached = None if session.info[FILE] is self.book else self.reached()
        keep(session, placed(session, self.version(session), reached), who, sort, before)

    # --- inside -----------------------------------------------------------------------------

    @staticmethod
    def facts(database: Database) -> dict[str, str]:
        """Return the ``meta`` table of `database`."""
        with database.reading() as connection:
            rows = connection.execute(select(MetaRow.key, MetaRow.value))
            return {row.key: row.value for row in rows}


def settled(folder: Path, keys: keyring.Keys) -> keyring.Keys:
    """Return `keys` with one key a home: where a renewal was cut in two, the one that fits."""
    if not keys.unsettled:
        return keys
    from models.store.renewing import settle

    return settle(folder, keys)
