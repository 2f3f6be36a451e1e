"""Rows out of a damaged database file, page by page, whatever else of it is broken.

Every page of a SQLCipher file is encrypted and authentic by itself: the key, the salt in the first
16 bytes and the number of the page are all it needs. So the pages are laid into a new file of the
same key and salt, whose first page is whole, and each in turn is named there as the one page of a
table: SQLite then reads the rows of every intact leaf, and of their overflow pages. What is no
leaf of a table, or not authentic, is refused by SQLite and passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import sqlcipher3

PAGE = 4096
SALT = 16
#: More columns than any table of ours has; a row of fewer ends with nulls.
COLUMNS = 32
#: So many pages are named at once: to name one changes the first page.
_BATCH = 400
_FRAME = struct.Struct(">II8s8s")
_LOG_HEADER, _FRAME_HEADER = 32, 24

Row = tuple[Any, ...]


def rows_of_pages(
    path: Path, key: bytes, scratch: Path, on_page: Callable[[int, int], None] | None = None
) -> Iterator[list[Row]]:
    """Yield the rows of each readable page of the file at `path`, each led by its rowid.

    `scratch` is an empty folder for the new file, which is as encrypted as the old one. `on_page`
    is told the pages done and in all; it may raise to cancel.
    """
    pages, count = _pages(path)
    if count < 2:
        return
    frame = scratch / "frame.db"
    salt = pages[1][:SALT]
    _make_frame(frame, key, salt, count)
    with frame.open("r+b") as file:
        file.seek(PAGE)
        for number in range(2, count + 1):
            file.write(pages.get(number, bytes(PAGE)))
    for begin in range(2, count + 1, _BATCH):
        numbers = range(begin, min(begin + _BATCH, count + 1))
        with closing(_opened(frame, key, salt)) as connection:
            _name(connection, numbers)
        yield from _batch(frame, key, salt, numbers)
        if on_page:
            on_page(numbers[-1], count)


def _pages(path: Path) -> tuple[dict[int, bytes], int]:
    """Return the pages of a file by number, those of its log over them, and how many there are."""
    data = path.read_bytes()
    pages = {
        number + 1: data[number * PAGE : (number + 1) * PAGE] for number in range(len(data) // PAGE)
    }
    log = path.with_name(f"{path.name}-wal")
    if log.is_file():
        pages |= _logged(log.read_bytes())
    return pages, max(pages, default=0) if 1 in pages else 0


def _logged(log: bytes) -> dict[int, bytes]:
    """Return the pages of a log that were committed: the newest of each number."""
    salts = log[16:24]
    committed: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    for at in range(_LOG_HEADER, len(log) - _FRAME_HEADER - PAGE + 1, _FRAME_HEADER + PAGE):
        number, size, found, _sums = _FRAME.unpack_from(log, at)
        if found != salts:
            break  # of an earlier round
        waiting[number] = log[at + _FRAME_HEADER : at + _FRAME_HEADER + PAGE]
        if size:
            committed |= waiting
            waiting = {}
    return committed


def _make_frame(frame: Path, key: bytes, salt: bytes, count: int) -> None:
    """Make a database of `count` pages or more in which no table is named."""
    with closing(_opened(frame, key, salt)) as connection:
        connection.execute("create table filler (zeros)")
        connection.execute("insert into filler values (zeroblob(?))", (count * PAGE,))
        connection.execute("pragma writable_schema = on")
        connection.execute("delete from sqlite_schema")


def _opened(frame: Path, key: bytes, salt: bytes) -> Any:
    connection = sqlcipher3.connect(str(frame), isolation_level=None)
    try:
        connection.execute("pragma cipher_log_level = none")
        connection.execute(f"pragma key = \"x'{key.hex()}{salt.hex()}'\"")
        connection.execute("pragma synchronous = off")
    except BaseException:
        connection.close()
        raise
    return connection


def _name(connection: Any, numbers: range) -> None:
    columns = ", ".join(f"c{number}" for number in range(COLUMNS))
    connection.execute("pragma writable_schema = on")
    connection.execute("begin")
    connection.execute("delete from sqlite_schema")
    connection.executemany(
        "insert into sqlite_schema values ('table', ?1, ?1, ?2, ?3)",
        [(f"p{number}", number, f"create table p{number} ({columns})") for number in numbers],
    )
    connection.execute("commit")


def _batch(frame: Path, key: bytes, salt: bytes, numbers: range) -> Iterator[list[Row]]:
    reader = _Reader(frame, key, salt)
    try:
        for number in numbers:
            rows = reader.rows(number, "*")
            if rows is None:
                # Of a leaf with a row that goes on in a damaged page, each is tried alone.
                ids = reader.rows(number, "rowid") or []
                rows = [row for one, *_more in ids for row in reader.rows(number, "*", one) or ()]
            if rows:
                yield rows
    finally:
        reader.close()


class _Reader:
    """A connection that is opened anew after each page that is not authentic.

    After such a page it reads nothing any more; the last piece of a long value may come as zeros
    without an error.
    """

    def __init__(self, frame: Path, key: bytes, salt: bytes) -> None:
        self._given = (frame, key, salt)
        self._connection = _opened(*self._given)

    def rows(self, number: int, columns: str, rowid: int | None = None) -> list[Row] | None:
        """Return the rows of a page (or the one of `rowid`), each led by its rowid.

        None where one of the pages they lie on is damaged or of another sort.
        """
        where = "" if rowid is None else " where rowid = ?"
        given = () if rowid is None else (rowid,)
        read = f"select rowid, {columns} from p{number}{where}"  # noqa: S608
        rows: list[Row] | None = None
        with suppress(sqlcipher3.DatabaseError):  # of another sort, or damaged
            rows = self._connection.execute(read, given).fetchall()
        if self._connection.execute("pragma cipher_status").fetchone()[0] == "1":
            return rows
        self._connection.close()
        self._connection = _opened(*self._given)
        return None

    def close(self) -> None:
        """Close it."""
        self._connection.close()
