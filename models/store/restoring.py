"""A store taken back from a backup, and a store erased.

A backup is unpacked beside the store, checked like a store, and only then takes its place; the
store that was there is kept under its name with a number. A restored store is a new device, so
that what it writes is never taken for what the lost one wrote.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from models import files
from models.errors import Refused, StoreDamaged, StoreError, StoreFull
from models.exchange.archive import BACKUP, Archive
from models.lock import NAME as LOCK
from models.lock import AppLock
from models.privacy import keys as keyring
from models.settings import BROKEN
from models.settings import NAME as SETTINGS
from models.store.backups import (
    BACKUPS,
    Progress,
    checked_chunks,
    not_a_backup,
    read_list,
)
from models.store.checking import check
from models.store.clock import HybridClock
from models.store.database import Database
from models.store.padding import leave_alike
from models.store.stores import (
    BOOK,
    NOTEBOOKS,
    Stores,
    notebook_path,
    put_fact,
    settled,
)
from models.words import _

_KNOWN = re.compile(
    r"(book\.db|keys\.json|settings\.toml|notebooks/[0-9a-f]{32}\.db(-wal)?"
    r"|(photos|notebooks/[0-9a-f]{32}\.photos)/[0-9a-f]{32})"
)
#: What a store folder may hold; nothing else is ever deleted.
_OWN_FILES = (
    BOOK,
    *keyring.COPIES,
    SETTINGS,
    BROKEN,
    "reminders.db",
    "ballast",
    LOCK,
)
_OWN_BACKUP = re.compile(r"bothways-\d+\.backup|\w+-before-\d+\.db(-wal|-shm)?|\.part-\w+")
_ENDINGS = ("", "-wal", "-shm", "-journal")


def restore(
    file: Path, folder: Path, now: datetime, on_progress: Progress | None = None
) -> Path | None:
    """Let the store in `folder` be the one in the backup `file`.

    Returns where the store that was there is kept, None where there was none. `now` is the aware
    local time. The journal has to be closed and the app's lock released; where another window is
    open on the store, it is refused. Raises :class:`ImportRefused`, :class:`Refused` or
    :class:`StoreError`; then the store in `folder` is as it was.
    """
    _sweep_former(folder)
    files.make_folder(folder.parent)
    beside = folder.parent / f".{folder.name}-{secrets.token_hex(4)}"
    try:
        # Closed again before folders are renamed: the backup may lie in one of them.
        with Archive(file, BACKUP) as archive:
            _unpack(archive, beside, on_progress)
        _settle(beside, file, now)
        return _switch(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def erase_store(folder: Path) -> tuple[Path, ...]:
    """Delete the whole store in `folder`, its backups, and what restoring kept of it aside.

    The keys go first: what is left if this is interrupted can be read by nobody. Files that are
    not of a store stay. Close the journal before. Returns the folders that were emptied.
    """
    homes = [folder, *_kept_aside(folder)]
    for home in homes:
        for name in keyring.COPIES:
            _overwrite(home / name)
    for home in homes:
        with files.telling(home):
            _delete_store(home)
    return tuple(homes)


# --- restoring ------------------------------------------------------------------------------


def _unpack(archive: Archive, beside: Path, on_progress: Progress | None) -> None:
    """Write the listed files, each of a known name, below `beside`."""
    listed = read_list(archive)
    if any(not _KNOWN.fullmatch(entry["name"]) for entry in listed):
        raise not_a_backup(archive.path)
    size = sum(entry["size"] for entry in listed)
    if files.free_space(beside.parent) < size:
        raise StoreFull(_("There is not enough space to restore. Nothing was changed."))
    done = 0
    for entry in listed:
        path = beside / entry["name"]
        files.make_folder(path.parent)
        with files.writing_whole(path) as out:
            for chunk in checked_chunks(archive, entry):
                out.write(chunk)
                done += len(chunk)
                if on_progress:
                    on_progress(done, size)
    files.make_folder(beside / NOTEBOOKS)


def _settle(beside: Path, file: Path, now: datetime) -> None:
    """Prove that the unpacked store is whole and give it a device of its own."""
    try:
        report = check(beside)
    except StoreError as error:
        raise not_a_backup(file) from error
    if not report.ok:
        raise StoreDamaged(
            _("The store in {file} is not whole, so nothing was changed: {why}").format(
                file=file.name, why=" ".join(report.sentences)
            )
        )
    keys = settled(beside, keyring.load(beside))
    device = secrets.token_hex(4)
    pad = 0
    for home in (keyring.BOOK, *keys.partner_ids):
        if not keys.is_open(home):
            continue  # as it lies: its partner's passphrase stands before it
        path = beside / BOOK if home == keyring.BOOK else notebook_path(beside, home)
        database = Database(path, keys.key_of(home))
        try:
            facts = Stores.facts(database)
            pad = max(pad, int(facts.get("pad", "0")))
            clock = HybridClock(lambda: now, device, facts.get("clock", ""))
            with database.writing() as session:
                put_fact(session, "device", device)
                put_fact(session, "clock", clock.tick())
        finally:
            database.close()
    leave_alike(beside, keys.partner_ids, keys, pad)


def _switch(beside: Path, folder: Path) -> Path | None:
    """Let `beside` be `folder`, the store there goes aside first; returns where that went."""
    if not folder.exists():
        with files.telling(folder):
            beside.rename(folder)
            files.sync_folder(folder.parent)
        return None
    _refuse_open(folder)
    if not _has_store(folder):
        _move_in(beside, folder)
        return None
    aside = _free_name(folder)
    with files.telling(folder):
        folder.rename(aside)
        try:
            beside.rename(folder)
        except OSError:
            aside.rename(folder)
            raise
        files.sync_folder(folder.parent)
    # Older backups stay where people look for them.
    if (aside / BACKUPS).is_dir():
        with suppress(OSError):
            (aside / BACKUPS).rename(folder / BACKUPS)
    return aside


def _refuse_open(folder: Path) -> None:
    lock = AppLock()
    if not lock.acquire(folder):
        raise Refused(
            _("Both Ways is open on this store. Close its window first; nothing was changed.")
        )
    lock.release()


def _has_store(folder: Path) -> bool:
    return any((folder / name).exists() for name in (BOOK, NOTEBOOKS, *keyring.COPIES))


def _move_in(beside: Path, folder: Path) -> None:
    """Move a store into a folder that holds other things; the book goes last."""
    parts = sorted(beside.iterdir(), key=lambda path: path.name == BOOK)
    if any((folder / path.name).is_dir() for path in parts):
        raise Refused(
            _("{folder} holds other things under the names of a store. Choose another one.").format(
                folder=folder
            )
        )
    with files.telling(folder):
        for path in parts:
            path.replace(folder / path.name)
        files.sync_folder(folder)


def _sweep_former(folder: Path) -> None:
    """Delete what a restoring that was killed left beside `folder`."""
    left = re.compile(re.escape(f".{folder.name}-") + "[0-9a-f]{8}")
    if folder.parent.is_dir():
        for path in folder.parent.iterdir():
            if left.fullmatch(path.name):
                shutil.rmtree(path, ignore_errors=True)


def _free_name(folder: Path) -> Path:
    number = 1
    while (aside := folder.with_name(f"{folder.name}-{number}")).exists():
        number += 1
    return aside


# --- erasing --------------------------------------------------------------------------------


def _kept_aside(folder: Path) -> list[Path]:
    """Return the folders beside `folder` in which restoring kept earlier states of this store."""
    try:
        couple = keyring.load(folder).couple_id
    except StoreError:
        return []
    named = re.compile(re.escape(folder.name) + r"-\d+")
    found = []
    for path in sorted(folder.parent.iterdir()):
        if named.fullmatch(path.name) and path.is_dir():
            with suppress(StoreError):
                if keyring.load(path).couple_id == couple:
                    found.append(path)
    return found


def _overwrite(path: Path) -> None:
    """Write zeros over a file and delete it, as far as the disk lets one."""
    if not path.is_file():
        return
    with files.telling(path):
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def _delete_store(folder: Path) -> None:
    for name in _OWN_FILES:
        for ending in _ENDINGS:
            (folder / f"{name}{ending}").unlink(missing_ok=True)
    for part in (folder / NOTEBOOKS, folder / "photos"):
        if part.is_dir():
            shutil.rmtree(part)
    for path in (folder / BACKUPS).glob("*"):
        if _OWN_BACKUP.fullmatch(path.name):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for emptied in (folder / BACKUPS, folder):
        with suppress(OSError):
            emptied.rmdir()
