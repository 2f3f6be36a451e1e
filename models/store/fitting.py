"""Rows found on the pages of a damaged file, put into the tables they are of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import sqlcipher3
from sqlalchemy import Integer, Table

from models.privacy.keys import BOOK
from models.store.database import Database
from models.store.orphans import Row
from models.store.tables import (
    Base,
    Day,
    EntryKindRow,
    EntryTagRow,
    FeelingRow,
    NoticedRow,
)

#: What values of a column look like, whatever the table.
_ID = re.compile(r"[0-9a-f]{32}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PATTERNS = {
    "version": re.compile(r"[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{8}"),
    "author_id": re.compile(r"([0-9a-f]{32})?"),
    **dict.fromkeys(("id", "entry_id", "a_id", "b_id", "subject_id", "season_id"), _ID),
    **dict.fromkeys(("need_id", "rule_id"), _ID),
}
#: Written anew from the entries.
_BUILT_AGAIN = (EntryKindRow.__tablename__, EntryTagRow.__tablename__)


def fill(database: Database, pages: Iterable[Sequence[Row]], home: str) -> None:
    """Put the rows of `pages` into the tables they are of."""
    tables = [t for t in Base.metadata.sorted_tables if t.name not in _BUILT_AGAIN]
    # Both look alike; in the book is what was noticed, in a notebook how something felt.
    last = FeelingRow if home == BOOK else NoticedRow
    tables.sort(key=lambda table: table.name == last.__tablename__)

    def work(connection: Any) -> None:
        connection.execute("pragma foreign_keys = off")
        connection.execute("begin immediate")
        try:
            for rows in pages:
                for row in rows:
                    _put(connection, tables, row)
            for table, rowid, *_more in connection.execute("pragma foreign_key_check").fetchall():
                connection.execute(f"delete from {table} where rowid = ?", (rowid,))  # noqa: S608
            connection.execute("commit")
        finally:
            if connection.in_transaction:
                connection.execute("rollback")
            connection.execute("pragma foreign_keys = on")

    database.raw(work)


def _put(connection: Any, tables: Sequence[Table], row: Row) -> None:
    """Insert `row` into the first of `tables` whose shape and constraints it meets."""
    for table in tables:
        values = _fitting(table, row)
        if values is None:
            continue
        slots = ", ".join("?" * len(values))
        try:
            connection.execute(f"insert into {table.name} values ({slots})", values)  # noqa: S608
        except sqlcipher3.IntegrityError as error:
            if "unique" in str(error).lower():
                return  # it is there already
            continue
        return


def _fitting(table: Table, row: Row) -> list[Any] | None:
    """Return the values of `row` for `table`, None where it is no row of it."""
    rowid, *record = row
    columns = list(table.columns)
    if any(value is not None for value in record[len(columns) :]):
        return None
    values: list[Any] = []
    for column, value in zip(columns, record, strict=False):
        is_number = isinstance(column.type, Integer)
        # the rowid by its own name is not kept twice
        found = rowid if is_number and column.primary_key else value
        if not _fits(found, int if is_number else str, nullable=bool(column.nullable)):
            return None
        pattern = _DAY if isinstance(column.type, Day) else _PATTERNS.get(column.name)
        if pattern and found is not None and not pattern.fullmatch(found):
            return None
        values.append(found)
    return values


def _fits(value: Any, sort: type, *, nullable: bool) -> bool:
    return nullable if value is None else isinstance(value, sort)
