"""The word a partner gives a week: light, okay, full, heavy, too much. Private unless shared."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.days import week_start
from models.entities import Done, Load, LoadWord
from models.store.own_rows import Former, drop_own, find_own, former_of, put_back, put_own
from models.store.stores import Stores
from models.store.tables import LoadRow
from models.words import _


class Loads:
    """The load words; a shared one lives in the book, any other in its author's notebook."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def set(self, who: str, word: LoadWord, shared: bool = False, week: date | None = None) -> Load:
        """Give the week that holds the day `week` (today) a word; a second one replaces it."""
        first = week_start(week or self._stores.today())
        about, values = {"week": first}, {"word": word.value}
        homes = {True: self._stores.book, False: self._stores.notebook(who)}
        former: dict[bool, Former] = {}
        if shared:
            self._stores.refuse_closed()
        # Where it goes before where it was: a crash between leaves a word twice, never none.
        for home in (shared, not shared):
            if home is not shared and not self._has(who, first, home):
                former[home] = None
                continue
            with homes[home].writing() as session:
                former[home] = former_of(find_own(session, LoadRow, who, about), values)
                if home is shared:
                    put_own(session, LoadRow, who, about, values, self._stores.version(session))
                else:
                    drop_own(session, LoadRow, who, about, self._stores.version(session))
        before = {"week": first.isoformat(), "book": former[True], "notebook": former[False]}
        with homes[False].writing() as session:
            self._stores.record(session, who, "loads.set", before)
        return Load(who, first, word, shared)

    def of(self, reader: str | None, week: date | None = None) -> tuple[Load, ...]:
        """Return the words of the week that holds the day `week`: shared, and the reader's own."""
        self._stores.refuse_locked(reader)
        first = week_start(week or self._stores.today())
        query = (
            select(LoadRow.author_id, LoadRow.word)
            .where(LoadRow.week == first, LoadRow.deleted == 0)
            .order_by(LoadRow.author_id)
        )
        with self._stores.book.reading() as connection:
            found = {
                row.author_id: Load(row.author_id, first, LoadWord(row.word), shared=True)
                for row in connection.execute(query)
            }
        if reader is not None and reader not in found:
            with self._stores.notebook(reader).reading() as connection:
                for row in connection.execute(query):
                    found[row.author_id] = Load(row.author_id, first, LoadWord(row.word))
        return tuple(found.values())

    def take_back(self, session: Session, who: str, what: str, before: dict[str, Any]) -> Done:
        """Undo the last word; `session` writes to the notebook."""
        about = {"week": date.fromisoformat(before["week"])}
        if before["book"] is not None:
            self._stores.refuse_closed()
        put_back(session, LoadRow, who, about, before["notebook"], self._stores.version(session))
        if before["book"] is not None or self._has(who, about["week"], True):
            with self._stores.book.writing() as book:
                put_back(book, LoadRow, who, about, before["book"], self._stores.version(book))
        return Done(_("Taken back: the word for the week."))

    def _has(self, who: str, first: date, shared: bool) -> bool:
        database = self._stores.book if shared else self._stores.notebook(who)
        query = select(LoadRow.id).where(
            LoadRow.author_id == who, LoadRow.week == first, LoadRow.deleted == 0
        )
        with database.reading() as connection:
            return connection.execute(query).first() is not None
