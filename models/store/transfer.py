"""Whole contents out of the store and in again: what exports and imports of the own format need.

Rooms of the journal know one thing each; this one knows all tables alike and speaks in plain rows
(``models.store.content``). An import is one batch: what it put in can be taken back as a whole.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime, time
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from models.entities import Done
from models.errors import NotFound
from models.privacy.keys import BOOK, notebook_locked
from models.store.content import TABLES, Content, Row, Tables, consistent, subjects_of
from models.store.dumping import dump, has_rows, kept
from models.store.photos import Photos
from models.store.rows import day_is_full, free_place, is_tombstone
from models.store.rules import folded_tag
from models.store.search import index_form
from models.store.stores import CLOSED, Stores
from models.store.tables import (
    PLACES_A_DAY,
    ActionRow,
    Base,
    Day,
    EntryKindRow,
    EntryRow,
    EntryTagRow,
)
from models.store.taking_out import entries_of, take_out
from models.words import _, ngettext

_WHAT = "import"
SORT = f"transfer.{_WHAT}"
#: Tables that are not loaded row by row: made with the store, or with their entry.
_NOT_LOADED = frozenset({"partner", "photo", "entry"})
#: A setting or page of the file wins; a note that was emptied with its entry comes back with it.
_REPLACED = frozenset({"setting", "feeling", "unease", "page"})


class Transfer:
    """Everything of a store as plain rows, out and in."""

    def __init__(self, stores: Stores, photos: Photos) -> None:
        self._stores = stores
        self._photos = photos

    # --- out --------------------------------------------------------------------------------

    def content(self, reader: str | None) -> Content:
        """Return the shared book, with `reader`'s notebook and trash where one is given."""
        with self._stores.book.reading() as connection:
            book = dump(connection)
        # What lies in the trash is its author's: nobody else reads words that were taken back.
        book["entry"] = [
            row for row in book["entry"] if row["trashed_on"] is None or row["author_id"] == reader
        ]
        # Whoever leaves with a copy may go on writing in it.
        book["setting"] = [row for row in book["setting"] if row["key"] != CLOSED]
        if reader is None:
            return Content(consistent(book, subjects_of(book)))
        with self._stores.notebook(reader).reading() as connection:
            notebook = dump(connection)
        return Content(
            consistent(book, subjects_of(book)),
            consistent(notebook, subjects_of(book, notebook)),
            reader,
        )

    def picture(self, reader: str | None, photo_id: str) -> bytes:
        """Return the bytes of a picture, also of an entry in the trash."""
        return self._photos.picture(reader, photo_id)

    def is_empty(self) -> bool:
        """Return whether nobody has written anything yet, in the book or in private.

        Nobody knows that of a locked notebook; and what has a passphrase is never replaced.
        """
        from models.privacy.passphrases import state

        if state(self._stores.folder).protected:
            return False
        settled = ("partner", "setting", "page", "reminder")
        written = [name for name in TABLES if name not in settled]
        files = [self._stores.book, *map(self._stores.notebook, self._stores.owners)]
        return not any(has_rows(file, written) for file in files)

    def ids(self, who: str) -> set[str]:
        """Return the ids of all that is kept in the book and in the notebook of `who`."""
        found: set[str] = set()
        for database in (self._stores.book, self._stores.notebook(who)):
            with database.reading() as connection:
                for name in TABLES:
                    table = Base.metadata.tables[name]
                    if "id" in table.c:
                        found.update(connection.execute(kept(table, [table.c.id])).scalars())
        return found

    # --- in ---------------------------------------------------------------------------------

    def load(self, content: Content, who: str, *, undoable: bool = True) -> str:
        """Put all rows of `content` in, as one batch done by `who`; returns the batch's id.

        Nothing with the same ids may be there but tombstones. The notebook of `who` (which is
        `content.owner` where there is one) and the book are written together or not at all, as
        far as two files can be. What is not `undoable` is no step of a person's own.
        """
        batch = secrets.token_hex(16)
        owner = content.owner or who
        shared = any(rows for name, rows in content.book.items() if name != "partner")
        if shared:
            self._stores.refuse_closed()
        with ExitStack() as stack:
            private = stack.enter_context(self._stores.notebook(owner).writing())
            # What is private alone leaves no trace in the book, not even in its time of change.
            if shared:
                book = stack.enter_context(self._stores.book.writing())
                self._load_file(book, BOOK, content.book, content, batch)
            self._load_file(private, owner, content.notebook, content, batch)
            if undoable:
                ids = {"book": _ids(content.book), "notebook": _ids(content.notebook)}
                self._stores.record(private, owner, SORT, {"batch": batch, "ids": ids})
        self._stores.due_changed |= bool(content.book["need"] or content.notebook["reminder"])
        return batch

    def _load_file(
        self,
        session: Session,
        home: str,
        tables: Tables,
        content: Content,
        batch: str,
    ) -> None:
        days = {row["id"]: noon(row["day"]) for row in content.entries()}
        self._load_entries(session, tables["entry"], batch)
        for name in TABLES:
            if name not in _NOT_LOADED and tables[name]:
                self._load_rows(session, Base.metadata.tables[name], tables[name], days)
        photos = sorted(tables["photo"], key=itemgetter("entry_id", "number"))
        for entry_id, of_entry in groupby(photos, key=itemgetter("entry_id")):
            for photo in of_entry:
                prepared = self._photos.prepare(content.pictures[photo["id"]])
                self._photos.add(
                    session, home, photo["author_id"], entry_id, [prepared], [photo["id"]]
                )

    def _load_rows(
        self, session: Session, table: Table, rows: list[Row], days: Mapping[str, str]
    ) -> None:
        ready, today = [], noon(self._stores.today().isoformat())
        for row in sorted(rows, key=lambda row: int(row.get("order", 0))):
            values = _for_database(table, row) | {"version": self._stores.version(session)}
            if table.name in ("feeling", "unease"):
                # One row an entry and author: its id need not be random.
                values["id"] = row["entry_id"]
            if table.name == "unease":
                values["since"] = days.get(row["entry_id"], today)
            if "deleted" in table.c:
                values["deleted"] = 0
            ready.append(values)
        statement = upsert(table)
        if table.name not in _REPLACED:
            session.execute(statement.on_conflict_do_nothing(), ready)
            return
        keys = [column.name for column in table.primary_key]
        fresh = {name: statement.excluded[name] for name in ready[0] if name not in keys}
        session.execute(statement.on_conflict_do_update(index_elements=keys, set_=fresh), ready)

    def _load_entries(self, session: Session, rows: list[Row], batch: str) -> None:
        if not rows:
            return
        self._clear_tombstones(session, {row["id"] for row in rows})
        entries: list[Row] = []
        kinds: list[Row] = []
        tags: list[Row] = []
        ordered = sorted(rows, key=itemgetter("day", "number", "id"))
        for day, of_day in groupby(ordered, key=itemgetter("day")):
            of = date.fromisoformat(day)
            first, place = of.toordinal() * PLACES_A_DAY, free_place(session, of) - 1
            for row in of_day:
                # The same place where it is free, else behind those that are there.
                place = max(place + 1, first + row["number"])
                if place >= first + PLACES_A_DAY:
                    raise day_is_full()
                entries.append(self._entry(row, place, batch, self._stores.version(session)))
                if row["trashed_on"] is None:
                    kinds += _kind_rows(row, place)
                    tags += _tag_rows(row, place)
        session.execute(insert(EntryRow), entries)
        for table, found in ((EntryKindRow, kinds), (EntryTagRow, tags)):
            if found:
                session.execute(insert(table), found)

    @staticmethod
    def _entry(row: Row, place: int, batch: str, version: str) -> Row:
        values = {key: value for key, value in row.items() if key != "number"}
        return _for_database(EntryRow.__table__, values) | {  # type: ignore[arg-type]
            "place": place,
            "version": version,
            "deleted": int(row["trashed_on"] is not None),
            "found": index_form(f"{row['text']}\n{' '.join(row['tags'].split(chr(10)))}"),
            "batch_id": batch,
            "photos": 0,
        }

    @staticmethod
    def _clear_tombstones(session: Session, ids: set[str]) -> None:
        """Let entries that were erased for good come back: their tombstones give way."""
        dead = select(EntryRow).where(EntryRow.deleted == 1, EntryRow.trashed_on.is_(None))
        for row in session.scalars(dead).all():
            if row.id in ids and is_tombstone(row):
                session.delete(row)
        session.flush()

    # --- back -------------------------------------------------------------------------------

    def undo_batch(self, batch: str) -> Done:
        """Take the import `batch` back; raises :class:`NotFound` where there is none."""
        for owner in self._stores.readable:
            with self._stores.notebook(owner).writing() as session:
                actions = session.scalars(
                    select(ActionRow).where(ActionRow.sort == SORT, ActionRow.undone == 0)
                )
                for action in actions:
                    before: dict[str, Any] = json.loads(action.before)
                    if before["batch"].startswith(batch) and len(batch) >= 8:
                        action.undone, action.before = 1, "{}"
                        return self.take_back(session, owner, _WHAT, before)
        if len(self._stores.readable) < len(self._stores.owners):
            raise notebook_locked()  # it may stand there; said whether or not it does
        raise NotFound(
            _("There is no import {batch} that could be taken back.").format(batch=batch[:40])
        )

    def take_back(self, session: Session, who: str, what: str, before: Mapping[str, Any]) -> Done:
        """Take out what an import put in; entries that were changed since then stay.

        `session` writes to the notebook of `who`.
        """
        assert what == _WHAT
        with self._stores.book.looking() as looking:
            in_book = entries_of(looking, before)
        gone = [*entries_of(session, before), *in_book]
        take_out(session, before, "notebook", gone)
        if in_book or before["ids"]["book"]:
            with self._stores.book.writing() as shared:
                take_out(shared, before, "book", gone)
        return Done(
            ngettext(
                "The import of {count} entry was taken back.",
                "The import of {count} entries was taken back.",
                len(gone),
            ).format(count=len(gone))
        )


def noon(day: str) -> str:
    """Return the version of the noon of `day`: since when a mark stands that an import brings."""
    moment = datetime.combine(date.fromisoformat(day), time(12), UTC)
    return f"{max(0, int(moment.timestamp() * 1000)):012x}-0000-00000000"


def _for_database(table: Table, row: Row) -> Row:
    """Return `row` with days as dates, as the columns of `table` want them."""
    return {
        name: date.fromisoformat(value)
        if value is not None and isinstance(table.c[name].type, Day)
        else value
        for name, value in row.items()
        if name in table.c
    }


def _kind_rows(row: Row, place: int) -> list[Row]:
    kinds = row["kinds"].split(",") if row["kinds"] else []
    return [{"entry_id": row["id"], "kind": kind, "place": place} for kind in kinds]


def _tag_rows(row: Row, place: int) -> list[Row]:
    tags = {folded_tag(tag): tag for tag in row["tags"].split("\n") if tag}
    return [
        {"entry_id": row["id"], "folded": folded, "tag": tag, "place": place}
        for folded, tag in tags.items()
    ]


def _ids(tables: Tables) -> dict[str, list[str]]:
    """Return the ids of all rows but entries (which know their batch) and settings."""
    return {
        name: [row["id"] for row in rows]
        for name, rows in tables.items()
        if rows and name not in ("entry", "photo", "partner") and "id" in rows[0]
    }
