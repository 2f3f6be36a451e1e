"""What the next opening finishes: moves a crash cut in two, notes without entry, the old trash."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select, text

from models.entities import Visibility
from models.store import rows
from models.store.moves import MOVING, Moves, arrived
from models.store.stores import Stores
from models.store.tables import EntryRow, FeelingRow, MetaRow, UneaseRow
from models.store.trash import Trash

#: Another process may be between its two writes: younger leftovers are left alone.
_SETTLED = timedelta(minutes=1)
#: A crash leaves its traces among the newest rows.
_NEWEST = 50


class Tidying:
    """Run once when the book and when a notebook is opened."""

    def __init__(self, stores: Stores, moves: Moves, trash: Trash) -> None:
        self._stores = stores
        self._moves = moves
        self._trash = trash

    def book(self) -> None:
        """Empty what lay in the book's trash for longer than thirty days."""
        self._trash.purge(self._stores.book, self._stores.today())

    def notebook(self, who: str) -> None:
        """Finish moves of `who`, sweep notes whose entry never came, empty the old trash."""
        self._finish_moves(who)
        self._sweep_orphans(who)
        self._trash.purge(self._stores.notebook(who), self._stores.today())

    def _finish_moves(self, who: str) -> None:
        query = select(MetaRow.key, MetaRow.value).where(MetaRow.key.startswith(MOVING))
        with self._stores.notebook(who).reading() as connection:
            moves = connection.execute(query).all()
        for key, target in moves:
            self._finish_move(who, key.removeprefix(MOVING), Visibility(target))

    def _finish_move(self, who: str, entry_id: str, target: Visibility) -> None:
        stores = self._stores
        with stores.book.looking() as session:
            shared = _is_kept(session.connection(), entry_id)
        with stores.notebook(who).looking() as session:
            private = _is_kept(session.connection(), entry_id)
        if not (shared and private):
            return
        if target is Visibility.PRIVATE:
            with stores.book.writing() as session:
                self._moves.bury_shared(session, entry_id)
        with stores.notebook(who).writing() as session:
            if target is Visibility.SHARED:
                rows.bury(session, entry_id, stores.version())
            arrived(session, entry_id)

    def _sweep_orphans(self, who: str) -> None:
        oldest = int((self._stores.now() - _SETTLED).timestamp() * 1000)
        with self._stores.notebook(who).reading() as connection:
            noted = {
                entry_id
                for table in (FeelingRow, UneaseRow)
                for entry_id, version in _newest_notes(connection, table)
                if int(version[:12], 16) < oldest
            }
            noted -= _known(connection, noted)
        if not noted:
            return
        with self._stores.book.reading() as connection:
            noted -= _known(connection, noted)
        if noted:
            with self._stores.notebook(who).writing() as session:
                for entry_id in sorted(noted):
                    rows.clear_private_part(session, entry_id, self._stores.version())
                rows.forget_actions(session, noted)


def _newest_notes(
    connection: Connection, table: type[FeelingRow] | type[UneaseRow]
) -> list[tuple[str, str]]:
    query = select(table.entry_id, table.version).where(table.deleted == 0)
    # By rowid, the order of writing: to sort a long table would be felt at every start.
    newest = query.order_by(text("rowid desc")).limit(_NEWEST)
    return [(entry_id, version) for entry_id, version in connection.execute(newest)]


def _known(connection: Connection, ids: set[str]) -> set[str]:
    return set(connection.execute(select(EntryRow.id).where(EntryRow.id.in_(ids))).scalars())


def _is_kept(connection: Connection, entry_id: str) -> bool:
    kept = (EntryRow.deleted == 0) | EntryRow.trashed_on.is_not(None)
    query = select(EntryRow.id).where(EntryRow.id == entry_id, kept)
    return connection.execute(query).first() is not None
