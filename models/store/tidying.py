"""What the next opening finishes: moves a crash cut in two, notes without entry, the old trash.

Nearly always there is nothing to do, so looking costs two small statements, and the writing side
of the journal is called only where something is found.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, select, text

from models.days import TRASH_DAYS
from models.errors import StoreFull
from models.store.core_tables import EntryRow
from models.store.stores import MOVING, NOTEBOOKS, Stores

if TYPE_CHECKING:
    from models.store.writing import Writing

#: Another process may be between its two writes: younger leftovers are left alone.
_SETTLED = timedelta(minutes=1)

#: What a partner deleted waits until their notebook is open: notes on it have to go along. The plus
#: keeps SQLite off the authors' index, by which it would read every entry they ever wrote.
_OLD_TRASH = text(
    "select exists (select 1 from entry where trashed_on < :oldest and +author_id in :open)"
).bindparams(bindparam("oldest"), bindparam("open", expanding=True))
_MOVES = text("select key from meta where key >= 'moving:' and key < 'moving;'")
#: By rowid, the order of writing: a crash leaves its traces among the newest rows, and to look
#: through a long table would be felt at every start.
_ORPHANS = text("""
select distinct entry_id from (
    select * from (select entry_id, version, deleted from feeling order by rowid desc limit 50)
    union all
    select * from (select entry_id, version, deleted from unease order by rowid desc limit 50)
) where deleted = 0 and version < :settled and entry_id not in (select id from entry)
""").bindparams(bindparam("settled"))


class Tidying:
    """Run once when the book and when a notebook is opened."""

    def __init__(self, stores: Stores, writing: Callable[[], Writing]) -> None:
        self._stores = stores
        self._writing = writing

    def book(self) -> None:
        """Empty what lay in the book's trash for longer than thirty days."""
        if self._stores.read_only:
            return
        with self._stores.book.reading() as connection:
            old = self._has_old_trash(connection)
        if old:
            with suppress(StoreFull):  # it waits; reading must not
                self._writing().trash.purge(self._stores.book, self._stores.today())

    def notebook(self, who: str) -> None:
        """Finish moves of `who`, sweep notes whose entry never came, empty the old trash.

        Private pictures of the first versions come into the notebook.
        """
        stores = self._stores
        if stores.read_only or stores.notebook(who).read_only:
            return
        with suppress(StoreFull):  # it waits for the next opening; reading must not
            self._finish(who)

    def _finish(self, who: str) -> None:
        stores = self._stores
        settled = f"{int((stores.now() - _SETTLED).timestamp() * 1000):012x}"
        with stores.notebook(who).reading() as connection:
            moves = connection.scalars(_MOVES).all()
            noted = set(connection.execute(_ORPHANS, {"settled": settled}).scalars())
            old = self._has_old_trash(connection)
        for key in moves:
            self._writing().moves.settle(who, key.removeprefix(MOVING))
        if noted:
            self._sweep(who, noted)
        if old:
            self._writing().trash.purge(stores.notebook(who), stores.today())
        if (stores.folder / NOTEBOOKS / f"{who}.photos").is_dir():
            from models.store.picture_bytes import PictureBytes

            PictureBytes(stores).bring_in(who)

    def _sweep(self, who: str, noted: set[str]) -> None:
        with self._stores.book.reading() as connection:
            known = select(EntryRow.id).where(EntryRow.id.in_(noted))
            noted = noted - set(connection.execute(known).scalars())
        if noted:
            self._writing().moves.forget_notes(who, noted)

    def _has_old_trash(self, connection: Connection) -> bool:
        oldest = self._stores.today() - timedelta(days=TRASH_DAYS)
        asked = {"oldest": oldest.isoformat(), "open": list(self._stores.readable)}
        return bool(connection.execute(_OLD_TRASH, asked).scalar())
