"""Copying an open store: databases while every writer waits, pictures by links, keys as they lie.

Databases are copied by ``VACUUM INTO``; all writers wait for all of them, so that an entry on its
way from one into the other is never missed. Pictures never change, so links to them are enough. A
notebook that is locked is copied as it lies: nobody here can write to it either. Where a passphrase
stands before one, the other is copied so, too, open or not: a notebook written anew among backups
that lie unchanged would tell who had the journal open (docs/decisions/0024).
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Container, Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from models import files
from models.errors import StoreBusy, StoreDamaged
from models.privacy import keys as keyring
from models.privacy import ring as keyfile
from models.settings import NAME as SETTINGS
from models.store.database import Database
from models.store.padding import grow_closed, pad_to
from models.store.picture_bytes import photo_folder
from models.store.stores import BOOK, NOTEBOOKS, notebook_path
from models.words import _

#: Written anew, copies of notebooks grow in smaller steps than these, for the sake of the space.
STEP = 4 * 2**20

#: How often a locked notebook is copied until nobody wrote to it meanwhile.
_TRIES = 5
_CHUNK = 1 << 20


class Source(Protocol):
    """An open store, as far as it is needed here; ``Stores`` is one."""

    @property
    def folder(self) -> Path:
        """Where it lies."""

    @property
    def keys(self) -> keyring.Keys:
        """The keys at hand."""

    @property
    def owners(self) -> tuple[str, ...]:
        """The ids of both notebooks."""

    @property
    def book(self) -> Database:
        """The shared book, open."""

    @property
    def pad(self) -> int:
        """The step of the notebooks' size, in bytes."""

    def notebook(self, who: str) -> Database:
        """Return the open notebook of `who`, whose key is at hand."""

    def now(self) -> datetime:
        """Return the aware local time."""


def copy_store(stores: Source, beside: Path, known: Container[str]) -> list[str]:
    """Copy everything but the pictures in `known`; returns the names of all pictures."""
    files.make_folder(beside / NOTEBOOKS)
    protected = any(home.protected for home in keyfile.load(stores.folder).notebooks)
    notebooks = {notebook_path(beside, one): stores.notebook(one) for one in _readable(stores)}
    databases = {beside / BOOK: stores.book, **notebooks}
    if protected:
        for database in notebooks.values():
            database.fold()
    pictures = []
    with ExitStack() as stack:
        for database in databases.values():
            stack.enter_context(database.holding())
        for copy, database in databases.items():
            _copy_open(database, copy, as_it_lies=protected and copy in notebooks)
        for owner in stores.owners:
            if not stores.keys.is_open(owner):
                copy_locked(stores.folder, beside, owner)
        for home in (keyring.BOOK, *stores.owners):
            pictures += _link_photos(stores.folder, beside, home, known)
        rows = [counts(database) for database in databases.values()]
    _prove_same(databases, rows)
    keyfile.copy(stores.folder, beside)
    if (stores.folder / SETTINGS).is_file():
        shutil.copyfile(stores.folder / SETTINGS, beside / SETTINGS)
    if stores.pad:
        _pad(stores, beside, stores.pad if protected else min(STEP, stores.pad))
    return pictures


def _readable(stores: Source) -> Iterator[str]:
    return (owner for owner in stores.owners if stores.keys.is_open(owner))


def _copy_open(database: Database, copy: Path, *, as_it_lies: bool) -> None:
    """Copy one open file; what is only read may be a copy itself, and is written anew."""
    if as_it_lies and not database.read_only:
        database.copy_as_it_lies(copy)
    else:
        database.raw(partial(_vacuum_into, copy))


def _vacuum_into(path: Path, connection: Any) -> None:
    connection.execute("vacuum into ?", (str(path),))


def copy_locked(folder: Path, beside: Path, owner: str) -> None:
    """Copy the files of a locked notebook as they lie; nobody can look into them here.

    Its partner may be writing in another process: it is copied again until it stood still.
    Raises :class:`StoreBusy` where it never does.
    """
    source, target = notebook_path(folder, owner), notebook_path(beside, owner)
    pairs = [
        (source.with_name(source.name + end), target.with_name(target.name + end))
        for end in ("", "-wal")
    ]
    with files.telling(source):
        for _attempt in range(_TRIES):
            for lies, copy in pairs:
                copy.unlink(missing_ok=True)
                if lies.exists() and (lies == source or lies.stat().st_size):
                    shutil.copyfile(lies, copy)
            if all(_digest(lies) == _digest(copy) for lies, copy in pairs):
                return
    raise StoreBusy(
        _("Another program is using the store just now. Nothing was changed; try again.")
    )


def _digest(path: Path) -> str:
    """Return the digest of a file; of nothing where it is empty or not there."""
    digest = hashlib.blake2b(digest_size=32)
    if path.exists():
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


def _link_photos(folder: Path, beside: Path, home: str, known: Container[str]) -> list[str]:
    """Let `beside` hold the pictures of `home`, without copying where the disk can."""
    source, target = photo_folder(folder, home), photo_folder(beside, home)
    names: list[str] = []
    if not source.is_dir():
        return names
    files.make_folder(target)
    with files.telling(target):
        for path in source.iterdir():
            if path.name.startswith(files.TEMPORARY) or not path.is_file():
                continue
            name = path.relative_to(folder).as_posix()
            names.append(name)
            if name in known:
                continue
            try:
                os.link(path, target / path.name)
            except OSError:
                shutil.copyfile(path, target / path.name)
    return names


def _pad(stores: Source, beside: Path, step: int) -> None:
    """Bring the copies of both notebooks to one size, as the notebooks are.

    What has that size stays as it lies, also where its end is not of the database.
    """
    paths = {owner: notebook_path(beside, owner) for owner in stores.owners}
    wanted = -(-max(path.stat().st_size for path in paths.values()) // step) * step
    for owner, path in paths.items():
        if stores.keys.is_open(owner) and path.stat().st_size < wanted:
            copy = Database(path, stores.keys.notebook_key(owner))
            try:
                pad_to(copy, wanted)
            finally:
                copy.close()
        grow_closed(path, wanted)


def _prove_same(databases: dict[Path, Database], rows: list[dict[str, int]]) -> None:
    """Raise :class:`StoreDamaged` where a copy has not as many rows in each table."""
    for (path, database), expected in zip(databases.items(), rows, strict=True):
        copy = Database(path, database.key)
        try:
            if counts(copy) != expected:
                raise StoreDamaged(_("The copy differs from the store. Please try again."))
        finally:
            copy.close()


def counts(database: Database) -> dict[str, int]:
    """Return how many rows each table has, of whatever version the file is."""
    query = (
        "select name from sqlite_master where type = 'table' "
        "and name not like 'sqlite@_%' escape '@' and name not like 'entry@_words%' escape '@'"
    )
    with database.reading() as connection:
        names = connection.exec_driver_sql(query).scalars().all()
        return {
            name: connection.exec_driver_sql(f'select count(*) from "{name}"').scalar_one()  # noqa: S608
            for name in names
        }
