"""One file that holds a whole store: ``bothways-NUMBER.backup``.

It is a zip of the encrypted files (databases by ``VACUUM INTO``, pictures, ``keys.json``) and a
list with their sizes and digests. While the databases are copied every writer waits, so that an
entry on its way from one into the other is never missed; pictures never change, so links to them
are held meanwhile. The copy is checked like a store before the file gets its name.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from models import files
from models.errors import ImportRefused, StoreBusy, StoreDamaged, StoreFull
from models.exchange.archive import BACKUP, Archive
from models.privacy import keys as keyring
from models.privacy import ring as keyfile
from models.settings import NAME as SETTINGS
from models.store.checking import check
from models.store.database import Database
from models.store.padding import pad_to
from models.store.photos import photo_folder
from models.store.stores import BOOK, NOTEBOOKS, Stores, notebook_path
from models.store.tables import Base
from models.words import _

BACKUPS = "backups"
ENDING = ".backup"
LIST = "list.json"
FORMAT, VERSION = "bothways-backup", 1
#: Copies of notebooks grow in smaller steps than the notebooks, for the sake of the space.
STEP = 4 * 2**20

#: Called with bytes done and bytes in all; it may raise to cancel, and nothing is left then.
Progress = Callable[[int, int], None]

_NAME = re.compile(r"bothways-(\d+)\.backup")
_CHUNK = 1 << 20
#: How often a locked notebook is copied until nobody wrote to it meanwhile.
_TRIES = 5
#: Members say nothing of when they were made.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


class HasStores(Protocol):
    """An open journal, as far as it is needed here."""

    @property
    def stores(self) -> Stores:
        """The open folder."""


def backup(
    source: HasStores | Path, target: Path | None = None, on_progress: Progress | None = None
) -> Path:
    """Write a verified backup of the whole store into the folder `target`; returns the file.

    `source` is an open journal or the folder of a store, `target` its own ``backups`` folder where
    none is named. Raises :class:`StoreDamaged` where the store is not whole, :class:`StoreFull`,
    :class:`StoreReadOnly`; an older backup is never touched.
    """
    if isinstance(source, Path):
        with Stores.open(source) as stores:
            return _backup(stores, target, on_progress)
    return _backup(source.stores, target, on_progress)


def newest_number(*folders: Path) -> int:
    """Return the highest number of a backup in `folders`, 0 where there is none."""
    names = [path.name for folder in folders if folder.is_dir() for path in folder.iterdir()]
    return max((int(found[1]) for name in names if (found := _NAME.fullmatch(name))), default=0)


def _backup(stores: Stores, target: Path | None, on_progress: Progress | None) -> Path:
    own = stores.folder / BACKUPS
    folder = target or own
    files.make_folder(own)
    files.make_folder(folder)
    _refuse_full(stores.folder, own, folder)
    path = folder / f"bothways-{newest_number(own, folder) + 1:04}{ENDING}"
    beside = own / f"{files.TEMPORARY}{secrets.token_hex(4)}"
    try:
        _copy_store(stores, beside)
        report = check(beside, keys=stores.keys)
        if not report.ok:
            raise StoreDamaged(" ".join(report.sentences))
        with files.writing_whole(path) as file:
            _write_zip(file, beside, on_progress)
            file.flush()
            verify(Path(file.name), path.name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return path


def _copy_store(stores: Stores, beside: Path) -> None:
    files.make_folder(beside / NOTEBOOKS)
    databases = {beside / BOOK: stores.book}
    for owner in stores.owners:
        if stores.can_read(owner):
            databases[notebook_path(beside, owner)] = stores.notebook(owner)
        else:
            copy_locked(stores.folder, beside, owner)
    with ExitStack() as stack:
        for database in databases.values():
            stack.enter_context(_holding(database))
        for copy, database in databases.items():
            database.raw(partial(_vacuum_into, copy))
        for home in (keyring.BOOK, *stores.owners):
            _link_photos(photo_folder(stores.folder, home), photo_folder(beside, home))
        rows = [_counts(database) for database in databases.values()]
    _prove_same(databases, rows)
    keyfile.copy(stores.folder, beside)
    if (stores.folder / SETTINGS).is_file():
        shutil.copyfile(stores.folder / SETTINGS, beside / SETTINGS)
    if stores.pad:
        _pad(stores, beside)


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


def _vacuum_into(path: Path, connection: Any) -> None:
    connection.execute("vacuum into ?", (str(path),))


@contextmanager
def _holding(database: Database) -> Iterator[None]:
    """Keep every writer of `database` waiting."""
    with database.writing():
        yield


def _prove_same(databases: dict[Path, Database], rows: list[list[int]]) -> None:
    """Raise :class:`StoreDamaged` where a copy has not as many rows in each table."""
    for (path, database), expected in zip(databases.items(), rows, strict=True):
        copy = Database(path, database.key)
        try:
            if _counts(copy) != expected:
                raise StoreDamaged(_("The copy differs from the store. Please try again."))
        finally:
            copy.close()


def _counts(database: Database) -> list[int]:
    with database.reading() as connection:
        return [
            connection.exec_driver_sql(f"select count(*) from {table.name}").scalar_one()  # noqa: S608
            for table in Base.metadata.sorted_tables
        ]


def _link_photos(source: Path, target: Path) -> None:
    """Let `target` hold the picture files of `source`, without copying where the disk can."""
    if not source.is_dir():
        return
    files.make_folder(target)
    with files.telling(target):
        for path in source.iterdir():
            if path.name.startswith(files.TEMPORARY) or not path.is_file():
                continue
            try:
                os.link(path, target / path.name)
            except OSError:
                shutil.copyfile(path, target / path.name)


def _pad(stores: Stores, beside: Path) -> None:
    """Bring the copies of both notebooks to one size, as the notebooks are, where they are open."""
    paths = [notebook_path(beside, owner) for owner in stores.owners]
    step = min(STEP, stores.pad)
    wanted = -(-max(path.stat().st_size for path in paths) // step) * step
    for path, owner in zip(paths, stores.owners, strict=True):
        if not stores.can_read(owner):
            continue
        copy = Database(path, stores.keys.notebook_key(owner))
        try:
            pad_to(copy, wanted)
        finally:
            copy.close()


def _write_zip(file: BinaryIO, folder: Path, on_progress: Progress | None) -> None:
    members = sorted(_members(folder))
    sizes = [(folder / name).stat().st_size for name in members]
    done, listed = 0, []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, size in zip(members, sizes, strict=True):
            info = zipfile.ZipInfo(name, _NO_TIME)
            digest = hashlib.blake2b(digest_size=32)
            with (
                (folder / name).open("rb") as content,
                archive.open(info, "w", force_zip64=True) as member,
            ):
                while chunk := content.read(_CHUNK):
                    member.write(chunk)
                    digest.update(chunk)
            listed.append({"name": name, "size": size, "blake2b": digest.hexdigest()})
            done += size
            if on_progress:
                on_progress(done, sum(sizes))
        listing = {"format": FORMAT, "version": VERSION, "files": listed}
        archive.writestr(zipfile.ZipInfo(LIST, _NO_TIME), json.dumps(listing, indent=1))


def _members(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def verify(path: Path, name: str) -> None:
    """Read the backup at `path` whole and compare every digest.

    Raises :class:`StoreDamaged` naming the file `name` where one differs.
    """
    try:
        with Archive(path, BACKUP) as archive:
            for entry in read_list(archive):
                for _chunk in checked_chunks(archive, entry):
                    pass
    except ImportRefused as error:
        raise StoreDamaged(
            _("The backup {name} could not be read back, so it was not kept.").format(name=name)
        ) from error


def read_list(archive: Archive) -> list[dict[str, Any]]:
    """Return the files a backup lists; raises :class:`ImportRefused` where the list is not right.

    Every file listed is in the archive, and nothing else but the list.
    """
    try:
        listing = json.loads(archive.read(LIST))
        right = listing["format"] == FORMAT and listing["version"] <= VERSION
        listed: list[dict[str, Any]] = [
            {"name": str(one["name"]), "size": int(one["size"]), "blake2b": str(one["blake2b"])}
            for one in listing["files"]
        ]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise not_a_backup(archive.path) from error
    names = sorted(one["name"] for one in listed)
    if not right or names != sorted(set(archive.names) - {LIST}):
        raise not_a_backup(archive.path)
    return listed


def checked_chunks(archive: Archive, entry: dict[str, Any]) -> Iterator[bytes]:
    """Yield the bytes of one listed file; raises :class:`ImportRefused` where they differ."""
    digest, size = hashlib.blake2b(digest_size=32), 0
    for chunk in archive.chunks(entry["name"]):
        digest.update(chunk)
        size += len(chunk)
        yield chunk
    if size != entry["size"] or digest.hexdigest() != entry["blake2b"]:
        raise not_a_backup(archive.path)


def not_a_backup(path: Path) -> ImportRefused:
    """Return the error for a file that is no whole backup."""
    return ImportRefused(
        _(
            "{file} is not a whole backup of Both Ways, or of a newer version. Nothing was "
            "changed: try another backup."
        ).format(file=path.name)
    )


def _refuse_full(store: Path, own: Path, folder: Path) -> None:
    """Raise :class:`StoreFull` before anything is written that would not fit."""
    sizes = {}
    for name in _members(store):
        # Another process may close the store just now and fold its log in.
        with suppress(FileNotFoundError):
            sizes[name] = (store / name).stat().st_size
    copies = sum(size for name, size in sizes.items() if name.endswith(".db"))
    whole = sum(size for name, size in sizes.items() if not name.startswith(BACKUPS))
    together = own.stat().st_dev == folder.stat().st_dev
    needed = {own: copies, folder: whole + copies if together else whole}
    for place, size in needed.items():
        if files.free_space(place) < size:
            raise StoreFull(
                _("There is no room for a backup in {folder}. Nothing was changed.").format(
                    folder=place
                )
            )
