"""Both notebooks look alike from outside: one size in large steps, one time of last change.

Their existence, size and dates must say nothing about who writes in private. A filler of zeros is
written and deleted: its freed pages stay in the file and take up what is written later. One that is
locked grows without its key: by random bytes, which nobody without it can tell from pages. They
lie behind the last page of the database, where SQLite never looks, and it writes over them when it
grows.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from models import files
from models.errors import StoreDamaged
from models.privacy.keys import Keys
from models.store.database import Database

#: Notebooks grow in steps of so many bytes.
PAD = 16 * 2**20

#: What SQLCipher 4 keeps of every page for itself: 16 bytes of IV and 64 of HMAC.
_RESERVED = 80
_CHUNK = 1 << 20


def pad_to(database: Database, size: int) -> None:
    """Let the file of `database` have exactly `size` bytes where it has fewer (a page multiple)."""

    def fill(connection: Any) -> None:
        def number(pragma: str) -> int:
            return int(connection.execute(f"pragma {pragma}").fetchone()[0])

        page = number("page_size")
        # One page goes to the root of the table, the others to the one long row.
        wanted = size // page - number("page_count") + number("freelist_count") - 1
        if size // page <= number("page_count"):
            return
        # Zeros need no wiping: with secure_delete every freed page would be written once more.
        connection.execute("pragma secure_delete = off")
        try:
            connection.execute("begin immediate")
            connection.execute("create table filler (zeros blob)")
            row = _bytes_filling(max(1, wanted), page - _RESERVED)
            connection.execute("insert into filler values (zeroblob(?))", (row,))
            connection.execute("drop table filler")
            connection.execute("commit")
            connection.execute("pragma wal_checkpoint(truncate)").fetchall()
        finally:
            if connection.in_transaction:
                connection.execute("rollback")
            connection.execute("pragma secure_delete = on")

    database.raw(fill)


def _bytes_filling(pages: int, usable: int) -> int:
    """Return the length of the blob whose row takes exactly `pages` overflow pages.

    From SQLite's file format, section 1.6: `kept` bytes stay in the leaf, `usable` - 4 go to each
    overflow page; the row begins with its header (one byte and a variable-length integer).
    """
    kept = (usable - 12) * 32 // 255 - 23
    payload = kept + pages * (usable - 4)
    header = 1 + -(-(2 * payload + 12).bit_length() // 7)
    return payload - header


def take_in(path: Path, key: bytes, size: int = 0) -> None:
    """Let all of the notebook at `path` be pages of its database, and let it have `size` bytes.

    Random bytes that it grew by while it was locked become free pages of its own.
    """
    database = Database(path, key)
    try:
        pad_to(database, max(size, path.stat().st_size))
    finally:
        database.close()


def grow_closed(path: Path, size: int) -> None:
    """Let the closed notebook at `path` have `size` bytes where it has fewer; nobody needs its key.

    One that somebody has open, or had when a program was killed, stays as it is. The bytes are
    appended, so that nothing is ever cut off or written over, whoever else may write. Raises
    :class:`StoreFull` where there is no room.
    """
    if any(path.with_name(path.name + ending).exists() for ending in ("-wal", "-shm")):
        return
    missing = size - path.stat().st_size
    if missing <= 0:
        return
    if files.free_space(path.parent) < missing:
        raise files.no_room()
    with files.telling(path), path.open("ab") as file:
        for at in range(0, missing, _CHUNK):
            file.write(secrets.token_bytes(min(_CHUNK, missing - at)))
        file.flush()
        os.fsync(file.fileno())


def leave_alike(
    folder: Path, owners: Sequence[str], keys: Keys, step: int, now: datetime | None = None
) -> None:
    """Bring the closed notebooks of `owners` to one size and one time of last change.

    The size is a multiple of `step`; 0 leaves it alone. Neither size nor time needs a key. The time
    is `now`, whether somebody wrote in private or not; where nobody tells it, the newest of the
    files'.
    """
    paths = [folder / "notebooks" / f"{owner}.db" for owner in owners]
    if not all(path.exists() for path in paths):
        return
    if step:
        largest = max(path.stat().st_size for path in paths)
        wanted = max(1, -(-largest // step)) * step
        for path, owner in zip(paths, owners, strict=True):
            with suppress(StoreDamaged):  # opening it tells; its size needs no key
                # What has its size stays as it is: merely opening it leaves no other bytes behind.
                if keys.is_open(owner) and path.stat().st_size < wanted:
                    take_in(path, keys.notebook_key(owner), wanted)
            grow_closed(path, wanted)
    if now is None:
        moment = max(path.stat().st_mtime_ns for path in [folder / "book.db", *paths])
    else:
        moment = int(now.timestamp() * 1000) * 1_000_000
    # The folder's own time says when a log of a notebook came or went: the folder comes last.
    for path in (*paths, folder / "notebooks"):
        with files.telling(path):
            os.utime(path, ns=(moment, moment))
