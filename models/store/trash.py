"""The trash: thirty days to take an own entry back, then its words are gone for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from models.days import TRASH_DAYS
from models.entities import Trashed, Visibility
from models.errors import NotFound
from models.store import rows
from models.store.database import Database
from models.store.entries import Entries
from models.store.filters import COLUMNS
from models.store.hydrate import add_private, around, entry_of
from models.store.stores import Stores
from models.store.tables import EntryRow
from models.words import _


class Trash:
    """Own entries that were deleted and can still be taken back."""

    def __init__(self, stores: Stores, entries: Entries) -> None:
        self._stores = stores
        self._entries = entries

    def all(self, who: str) -> tuple[Trashed, ...]:
        """Return what `who` deleted, newest day first, with the last day to take each back."""
        query = (
            select(*COLUMNS, EntryRow.trashed_on)
            .where(EntryRow.trashed_on.is_not(None), EntryRow.author_id == who)
            .order_by(EntryRow.place.desc())
        )
        found: list[Trashed] = []
        for visibility in Visibility:
            with self._stores.home(who, visibility).reading() as connection:
                kept = connection.execute(query).all()
                hung = around(connection, kept)
            with self._stores.notebook(who).reading() as connection:
                add_private(connection, [row.id for row in kept], hung)
            found += [
                Trashed(entry_of(row, visibility, hung[row.id], who), last_day(row.trashed_on))
                for row in kept
            ]
        return tuple(sorted(found, key=lambda one: -one.entry.place))

    def erase(self, who: str, entry_id: str | None) -> list[Visibility]:
        """Empty `who`'s trash, or take one entry of it, for good; returns of what sort each was.

        Raises :class:`NotFound` and :class:`NotYours` for an entry that is not there to erase.
        """
        if entry_id is None:
            wanted = [(one.entry.visibility, one.entry.id) for one in self.all(who)]
        else:
            state = self._entries.own(who, entry_id)
            if not state.trashed:
                raise NotFound(_("That entry is not in the trash. Delete it first."))
            wanted = [(state.visibility, state.id)]
        for visibility in Visibility:
            ids = [found for where, found in wanted if where is visibility]
            if ids:
                self.erase_in(self._stores.home(who, visibility), ids)
        if wanted:
            self._erase_private(who, [found for _where, found in wanted])
        return [where for where, _found in wanted]

    def purge(self, database: Database, today: date) -> None:
        """Erase what lay in the trash of one store for longer than thirty days.

        What is of a partner whose notebook is locked waits for them: their notes on it go along.
        """
        oldest = today - timedelta(days=TRASH_DAYS)
        query = select(EntryRow.author_id, EntryRow.id).where(
            EntryRow.trashed_on < oldest, EntryRow.author_id.in_(self._stores.readable)
        )
        with database.reading() as connection:
            old = connection.execute(query).all()
        if old:
            self.erase_in(database, [row.id for row in old])
        for author in sorted({row.author_id for row in old}):
            self._erase_private(author, [row.id for row in old if row.author_id == author])

    def erase_in(self, database: Database, ids: Sequence[str]) -> None:
        """Leave bare tombstones of these entries in one store, and no action that tells of them."""
        with database.writing() as session:
            rows.bury_all(session, ids, self._stores.version(session))

    def _erase_private(self, who: str, ids: Sequence[str]) -> None:
        with self._stores.notebook(who).writing() as session:
            for entry_id in ids:
                rows.clear_private_part(session, entry_id, self._stores.version(session))
            rows.forget_actions(session, ids)


def last_day(trashed: date) -> date:
    """Return the last day on which an entry deleted on `trashed` can be taken back."""
    return trashed + timedelta(days=TRASH_DAYS)
