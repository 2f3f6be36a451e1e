"""A file of the store where nothing can be written: read, and never written.

SQLite wants to make files beside a database with a log. Without any log the file is opened as one
that cannot change. Where a log lies beside it, or the file is of an older version, a copy in a
temporary folder (as encrypted as the file itself) takes its place until it is closed.

A disk that is full to the last page is such a place as well: once the ballast is gone and that did
not help, what is there can still be read and taken elsewhere.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from models import files
from models.errors import StoreFull
from models.store import ballast, schema
from models.store.database import Database

#: Where the system keeps files in memory: for a copy, where the disk of temporary files is full.
IN_MEMORY = Path("/dev/shm")  # noqa: S108


def is_writable(path: Path) -> bool:
    """Return whether the file at `path` can be written and others can be made beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def open_read_only(path: Path, key: bytes) -> Database:
    """Open the file at `path` for reading alone; errors as for any file of a store."""
    log = path.with_name(f"{path.name}-wal")
    if not log.is_file() or log.stat().st_size == 0:
        database = Database(path, key, read_only=True)
        try:
            number = schema.number_of(database)
            if number > schema.SCHEMA:
                raise schema.newer(path)
        except BaseException:
            database.close()
            raise
        if number == schema.SCHEMA:
            return database
        database.close()
    try:
        return _open_copy(path, log, key, None)
    except StoreFull:
        if not IN_MEMORY.is_dir():
            raise
        return _open_copy(path, log, key, IN_MEMORY)


def _open_copy(path: Path, log: Path, key: bytes, where: Path | None) -> Database:
    with files.telling(where or path):
        scratch = Path(tempfile.mkdtemp(prefix="bothways-reading-", dir=where))
    database = None
    try:
        # by another name: it is no book of a store that a backup could be made of
        copy = scratch / f"copy-of-{path.name}"
        with files.telling(scratch):
            shutil.copyfile(path, copy)
            if log.is_file():
                shutil.copyfile(log, scratch / f"copy-of-{log.name}")
        schema.look_before_opening(copy, key)
        database = Database(copy, key)
        schema.bring_up_to_date(database, scratch / "backups")
    except BaseException:
        if database is not None:
            database.close()
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    database.stays_as_it_is(scratch)
    return database


def or_read_only(attempt: Callable[[], Database], path: Path, key: bytes, folder: Path) -> Database:
    """Return what `attempt` opens; on a full disk once more without the ballast, then to be read.

    `path` is the file it opens with `key`, in the store `folder`.
    """
    with suppress(StoreFull):
        return attempt()
    if ballast.let_go(folder):
        with suppress(StoreFull):
            return attempt()
    database = open_read_only(path, key)
    database.is_full = True
    return database


def open_file(
    path: Path, key: bytes, folder: Path, first: Callable[[], None] | None = None
) -> Database:
    """Open the file at `path` of the store `folder`, brought up to date.

    For reading alone where it cannot be written; else `first` is done before. A copy of an older
    file goes to the backups before. Raises :class:`StoreDamaged`, :class:`StoreNewer`,
    :class:`StoreMissing`; it is then as it was.
    """
    if path.is_file() and not is_writable(path):
        return open_read_only(path, key)

    def attempt() -> Database:
        if first is not None:
            first()
        schema.look_before_opening(path, key)
        database = Database(path, key)
        try:
            schema.bring_up_to_date(database, folder / "backups")
        except BaseException:
            database.close()
            raise
        return database

    return or_read_only(attempt, path, key, folder)
