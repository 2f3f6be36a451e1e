"""A file of the store on a medium that cannot be written to: read, and never written.

SQLite wants to make files beside a database with a log. Without any log the file is opened as one
that cannot change. Where a log lies beside it, or the file is of an older version, a copy in memory
or in the temporary folder (as encrypted as the file itself) takes its place until it is closed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from models import files
from models.store import schema
from models.store.database import Database


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
    return _open_copy(path, log, key)


def _open_copy(path: Path, log: Path, key: bytes) -> Database:
    scratch = Path(tempfile.mkdtemp(prefix="bothways-reading-"))
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


def open_file(path: Path, key: bytes, copies: Path) -> Database:
    """Open the file at `path`, brought up to date; for reading alone where it cannot be written.

    A copy of an older file goes to the folder `copies` before. Raises :class:`StoreDamaged`,
    :class:`StoreNewer`, :class:`StoreMissing`; it is then as it was.
    """
    if path.is_file() and not is_writable(path):
        return open_read_only(path, key)
    schema.look_before_opening(path, key)
    database = Database(path, key)
    try:
        schema.bring_up_to_date(database, copies)
    except BaseException:
        database.close()
        raise
    return database
