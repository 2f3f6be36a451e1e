"""Leaving: the shared book closed by one alone, and a private notebook emptied in one step.

Nobody is asked and nothing is told. A closed book can be read and exported by both; who closed it
can open it again, so that nobody else undoes it. Emptying a notebook leaves the shared book, and
size and times of all files, as they were.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models import files
from models.store.reminder_times import ReminderTimes
from models.store.stores import CLOSED, MOVING, Stores, put_setting
from models.store.tables import Base, DraftRow, MetaRow, SettingRow

#: What a notebook keeps when it is emptied: what the file is, and where its owner writes.
_KEPT = frozenset({"meta", "setting"})
_KEPT_SETTINGS = ("visibility",)


class Leaving:
    """What either partner may do alone at the end."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    # --- the shared book --------------------------------------------------------------------

    def may_open(self, who: str) -> bool:
        """Return whether `who` closed it and so can open it again."""
        return who in self._stores.closed_by()

    def close(self, who: str) -> None:
        """Close the shared book: from now on it can be read and exported, and not added to."""
        self._put(who, closed=True)

    def open_again(self, who: str) -> None:
        """Take the own closing back; a book the other closed stays closed."""
        self._put(who, closed=False)

    def _put(self, who: str, *, closed: bool) -> None:
        with self._stores.book.writing() as session:
            put_setting(session, who, CLOSED, closed, self._stores.version(session))

    # --- the own notebook -------------------------------------------------------------------

    def empty(self, who: str) -> None:
        """Delete all that lies in the notebook of `who`, for good.

        Entries and their pictures, marks, feelings, intentions, reminders, drafts, the search
        index, and what could be taken back. It happens whole or not at all; freed pages are
        overwritten in the file. Backups made before are beyond it. Raises :class:`Locked`.
        """
        notebook = self._stores.notebook(who)
        with notebook.writing() as session:
            _empty(session)
        notebook.raw(_settle)
        ReminderTimes(self._stores).forget(who)
        self._drop_old_draft(who)
        for path in (self._stores.folder / "backups").glob(f"{who}-before-*.db*"):
            files.overwrite(path)

    def _drop_old_draft(self, who: str) -> None:
        """Drop a draft that a first version left in the book."""
        mine = DraftRow.author_id == who
        with self._stores.book.reading() as connection:
            found = connection.execute(select(DraftRow.author_id).where(mine)).first()
        if found is not None:
            with self._stores.book.writing() as session:
                session.execute(delete(DraftRow).where(mine))


def _empty(session: Session) -> None:
    connection = session.connection()
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in _KEPT:
            connection.execute(delete(table))
    connection.execute(delete(SettingRow).where(SettingRow.key.not_in(_KEPT_SETTINGS)))
    connection.execute(delete(MetaRow).where(MetaRow.key.startswith(MOVING)))
    # The index is empty now; made anew it keeps no word in the pages it had.
    connection.exec_driver_sql("insert into entry_words(entry_words) values ('rebuild')")


def _settle(connection: Any) -> None:
    """Let the log of changes hold nothing either."""
    connection.execute("pragma wal_checkpoint(truncate)").fetchall()
