"""One database file: opened with its key, asked and written through SQLAlchemy.

This is the one function that opens a file of the store. Every file is SQLCipher under a raw
32-byte key, handed to the connection and kept in :attr:`Database.key` alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from models import files
from models.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreMissing,
    StoreReadOnly,
)
from models.store import ballast
from models.store.lying import AsItLies
from models.store.standing import Standing
from models.words import _

#: Older ones carry the WAL-reset bug (fixed in 3.51.3).
MINIMUM_SQLITE = (3, 51, 3)
#: "BWAY": marks our files for those who look at a decrypted header.
APPLICATION_ID = 0x42574159
#: With fewer bytes free nothing can be opened for writing: the WAL's index alone takes 32 kB.
LEAST_FREE = 64 * 1024

#: Key of the ``info`` of a session that writes: the :class:`Database` it writes to.
FILE = "file"

BUSY_MS = 5000
_PRAGMAS = (
    "foreign_keys = on",
    f"busy_timeout = {BUSY_MS}",
    "synchronous = full",
    "trusted_schema = off",
    "secure_delete = on",
    "cell_size_check = on",
    "fullfsync = on",
    "checkpoint_fullfsync = on",
    "temp_store = memory",
    # The library takes 8 MB a connection unasked; a page of a list or a search touches a tenth.
    "cache_size = -2048",
    "recursive_triggers = on",
)


def assert_sqlite() -> None:
    """Raise :class:`StoreError` where the SQLite below is too old to be trusted with a WAL."""
    found = tuple(int(part) for part in sqlcipher3.sqlite_version.split("."))
    if found < MINIMUM_SQLITE:
        raise StoreError(
            _("The database library is too old to keep a journal safe. Please update Both Ways.")
        )


class Database:
    """An open file of the store.

    `path` is the file, `key` 32 raw bytes. With `create` a missing file is made; without it a
    missing file raises :class:`StoreMissing`. The first statement raises :class:`StoreDamaged`
    where the key does not fit or the file is not one of ours. With `read_only` the file is taken
    as one that cannot change, and writing raises :class:`StoreReadOnly`.
    """

    def __init__(
        self, path: Path, key: bytes, *, create: bool = False, read_only: bool = False
    ) -> None:
        assert_sqlite()
        if not create and not path.exists():
            raise StoreMissing(
                _("The file {name} of the store is not there.").format(name=path.name)
            )
        self.path = path
        self.key = key
        self.read_only = read_only
        #: Whether it is only read because the disk is full: writing says that then.
        self.is_full = False
        #: Called with the session first and last in every writing transaction (Stores' clock),
        #: and without it once that is on the disk.
        self.on_begin: Callable[[Session], None] | None = None
        self.on_commit: Callable[[Session], None] | None = None
        self.on_kept: Callable[[], None] | None = None
        self._engine = _engine(path, key, "rwc" if create else "rw", read_only)
        self._standing = Standing(path)
        self._lies = AsItLies(path)
        self._scratch: Path | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection inside one read snapshot; errors come as :class:`StoreError`."""
        with _told(self.path), self._connected() as connection, connection.begin():
            yield connection

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """Give a session to read rows as objects, in one snapshot; nothing of it is kept."""
        with _told(self.path), self._connected() as connection, Session(connection) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session in ``BEGIN IMMEDIATE``: committed at the end, rolled back on any error.

        Raises :class:`StoreReplaced` where another file stands in its place by now.
        """
        self.refuse_read_only()
        self.assert_in_place()
        ballast.make_room(ballast.store_of(self.path))
        with (
            _told(self.path),
            self._connected(writes=True) as connection,
            Session(connection, info={FILE: self}) as session,
            session.begin(),
        ):
            if self.on_begin:
                self.on_begin(session)
            yield session
            if self.on_commit:
                session.flush()
                self.on_commit(session)
            _refuse_damaged(connection.connection.driver_connection)
        if self.on_kept:
            self.on_kept()

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Keep every writer waiting; nothing is written by that, not even the clock."""
        if self.read_only:
            yield
            return
        self.assert_in_place()
        with _told(self.path), self._connected(writes=True) as connection, connection.begin():
            yield

    def fold(self) -> None:
        """Bring what the log holds into the file, as far as nobody reads it just now."""
        if self.read_only:
            return
        self.raw(lambda driver: driver.execute("pragma wal_checkpoint(truncate)").fetchall())

    def copy_as_it_lies(self, target: Path) -> None:
        """Copy the file byte for byte, its log beside; call it while :meth:`holding`."""
        self._lies.copy_to(target)

    @contextmanager
    def _connected(self, **options: bool) -> Iterator[Connection]:
        with self._engine.connect().execution_options(**options) as connection:
            try:
                yield connection
                _refuse_damaged(connection.connection.driver_connection)
            except (DatabaseError, sqlcipher3.DatabaseError):
                # One that met a damaged page reads nothing more; the next one reads what is whole.
                if not connection.invalidated and not _is_well(
                    connection.connection.driver_connection
                ):
                    connection.invalidate()
                raise

    def refuse_read_only(self) -> None:
        """Raise :class:`StoreReadOnly` or :class:`StoreFull` where it is only read."""
        if self.read_only:
            raise files.no_room() if self.is_full else reads_only()

    def assert_in_place(self) -> None:
        """Raise :class:`StoreReplaced` where another file stands in its place, or none."""
        if not self.read_only:
            self._standing.assert_same()

    def stays_as_it_is(self, scratch: Path) -> None:
        """From now on only read this file, a copy in the folder `scratch` that goes with it."""
        self.read_only, self._scratch = True, scratch

    def raw(self, work: Callable[[Any], Any]) -> Any:
        """Run `work` on the bare driver connection, outside a transaction (VACUUM, checks)."""
        with _told(self.path):
            held = self._engine.raw_connection()
            try:
                result = work(held.driver_connection)
                _refuse_damaged(held.driver_connection)
            finally:
                held.close()
            return result

    def close(self) -> None:
        """Close every connection; the last one out folds the WAL into the file."""
        self._engine.dispose()
        self._lies.close()
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)


def _refuse_damaged(driver: Any) -> None:
    """Raise where a page that was read is not authentic.

    The library itself may give zeros for a damaged page at the end of a long value, and tell so
    only when it needs another page from the disk.
    """
    if not _is_well(driver):
        raise sqlcipher3.DatabaseError("database disk image is malformed")


def _is_well(driver: Any) -> bool:
    return bool(driver.execute("pragma cipher_status").fetchone()[0] == "1")


def _engine(path: Path, key: bytes, mode: str, read_only: bool) -> Engine:
    how = "mode=ro&immutable=1" if read_only else f"mode={mode}"

    def connect() -> Any:
        connection = sqlcipher3.connect(
            f"{path.resolve().as_uri()}?{how}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            _set_up(connection, key, read_only)
        except BaseException:
            # Left to the garbage collector, a damaged file would stay open and could not be moved.
            connection.close()
            raise
        return connection

    engine = create_engine(
        "sqlite://",
        module=sqlcipher3,
        creator=connect,
        poolclass=QueuePool,
        pool_size=2,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("begin immediate" if writes else "begin")

    return engine


def _set_up(connection: Any, key: bytes, read_only: bool) -> None:
    cursor = connection.cursor()
    try:
        # The log goes to standard error otherwise; a wrong key is told by our own sentence.
        cursor.execute("pragma cipher_log_level = none")
        cursor.execute(f"pragma key = \"x'{key.hex()}'\"")
        for pragma in _PRAGMAS:
            cursor.execute(f"pragma {pragma}")
        if not read_only:
            cursor.execute("pragma journal_mode = wal")
    finally:
        cursor.close()


def reads_only() -> StoreReadOnly:
    """Return the error for writing where only reading is possible."""
    return StoreReadOnly(_("The folder of the store cannot be written to. Nothing was changed."))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn the driver's errors into ours: one sentence, no parameters, no text of an entry."""
    try:
        yield
    except DatabaseError as error:
        raise told(error.orig or error, path) from None if error.orig is None else error.orig
    except sqlcipher3.DatabaseError as error:
        raise told(error, path) from error


def told(error: BaseException, path: Path) -> Exception:
    """Return our error for the driver's `error` on the file `path`."""
    text = str(error).lower()
    name = path.name
    trouble_with_disk = "disk i/o error" in text or "unable to open" in text
    # A disk that is full to the last page does not even let the index of the WAL be made.
    if "full" in text or (trouble_with_disk and files.free_space(path.parent) < LEAST_FREE):
        return files.no_room()
    if "readonly" in text or "read-only" in text:
        return reads_only()
    if "locked" in text or "busy" in text:
        return StoreBusy(
            _("Another program is using the store just now. Nothing was changed; try again.")
        )
    if "disk i/o error" in text:
        return StoreError(
            _("The disk did not answer as it should, so nothing was changed. Please try again.")
        )
    if "unable to open" in text:
        return StoreReadOnly(
            _("The file {name} cannot be opened. Check the rights of its folder.").format(name=name)
        )
    if "not a database" in text or "malformed" in text or "hmac" in text or "corrupt" in text:
        return StoreDamaged(
            _(
                "The file {name} cannot be read: it is damaged or not a store of Both Ways. "
                "It was left as it is."
            ).format(name=name)
        )
    # A bare one, of no sort, is what a damaged search index comes as.
    if isinstance(error, (sqlcipher3.OperationalError, OperationalError)) or (
        type(error) is sqlcipher3.DatabaseError
    ):
        return StoreDamaged(
            _("The file {name} could not be read. It was left as it is.").format(name=name)
        )
    return error if isinstance(error, Exception) else RuntimeError(text)
