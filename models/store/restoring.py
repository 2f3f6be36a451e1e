"""A store taken back from a backup.

A backup is unpacked beside the store, checked like a store, and only then takes its place; the
store that was there is kept under its name with a number for thirty days. A restored store is a
new device, so that what it writes is never taken for what the lost one wrote.
"""

from __future__ import annotations

import re
import secrets
import shutil
from datetime import datetime
from pathlib import Path

from models import files
from models.errors import (
    BothWaysError,
    Locked,
    PicturesMissing,
    StoreDamaged,
    StoreError,
    StoreFull,
)
from models.exchange.archive import BACKUP, Archive
from models.privacy import keys as keyring
from models.privacy import ring as keyfile
from models.store import pool, shelf
from models.store.backups import Progress, finished, making
from models.store.checking import check
from models.store.clock import HybridClock
from models.store.database import Database
from models.store.erasing import RESTORED
from models.store.padding import leave_alike
from models.store.renewing import fits, home_path
from models.store.shelf import Listing, Why, not_a_backup
from models.store.stores import BOOK, NOTEBOOKS, Stores, notebook_path, settled
from models.store.switching import sweep_half_done, switch
from models.store.ticking import CLOCK, put_fact
from models.words import _

_PHOTO = r"(photos|notebooks/[0-9a-f]{32}\.photos)/[0-9a-f]{32}"
_KNOWN = re.compile(
    rf"(book\.db|keys\.json|settings\.toml|notebooks/[0-9a-f]{{32}}\.db(-wal)?|{_PHOTO})"
)
_KNOWN_PHOTO = re.compile(_PHOTO)


def restore(
    file: Path,
    folder: Path,
    now: datetime,
    on_progress: Progress | None = None,
    *,
    keys: keyring.Keys | None = None,
    without_pictures: bool = False,
    told: list[str] | None = None,
) -> Path | None:
    """Let the store in `folder` be the one in the backup `file`.

    Returns where the store that was there is kept, None where there was none. `now` is the aware
    local time; `keys` are those at hand, to look into what a passphrase locks. The journal has to
    be closed and the app's lock released; where another window is open on the store, it is refused.
    Raises :class:`ImportRefused`, :class:`Refused` or :class:`StoreError`; then the store in
    `folder` is as it was. Where pictures are not beside the backup it is
    :class:`PicturesMissing`, unless it is to be done `without_pictures` that are gone. To `told`
    goes a sentence where no backup of the store that was there could be made before.
    """
    sweep_half_done(folder)
    if (none := _back_up_first(folder, keys)) and told is not None:
        told.append(none)
    files.make_folder(folder.parent)
    beside = folder.parent / f".{folder.name}-{secrets.token_hex(4)}"
    try:
        # Closed again before folders are renamed: the backup may lie in one of them.
        gone = unpack(file, beside, on_progress, without_pictures=without_pictures)
        at_hand = prove(beside, file, keys, pictures=not gone)
        keyfile.double(beside)
        files.write_whole(beside / RESTORED, b"")
        new_device(beside, at_hand, now)
        return switch(beside, folder, now)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _back_up_first(folder: Path, keys: keyring.Keys | None) -> str:
    """Make a backup of the store that is about to go aside; returns why none could be had.

    Nothing is thinned out: the one to go back to might be among what would go. Where none can be
    made the store that is kept aside has to do; it may well be its damage that brings one here.
    """
    if not (folder / BOOK).is_file():
        return ""
    try:
        with Stores.open(folder, keys=keys) as stores:
            finished(making(stores, None, Why.RESTORE))
    except StoreFull:
        return _("The disk is too full for a backup of the store as it was.")
    except Locked:
        return _("The book is locked, so no backup of the store as it was could be made before.")
    except BothWaysError as error:
        said = _("No backup of the store as it was could be made before. {why}")
        return said.format(why=error)
    return ""


def unpack(
    file: Path, beside: Path, on_progress: Progress | None, *, without_pictures: bool = False
) -> bool:
    """Write what the backup `file` lists below `beside`; returns whether pictures lack.

    Raises :class:`ImportRefused`, :class:`PicturesMissing`, :class:`StoreFull`.
    """
    with Archive(file, BACKUP) as archive:
        listing = shelf.read_list(archive)
        _refuse_foreign(file, listing)
        gone = pool.missing(file, listing.pictures)
        if gone and not without_pictures:
            raise pictures_missing(file)
        sizes = [member.size for member in (*listing.files, *listing.pictures)]
        if files.free_space(beside.parent) < sum(sizes):
            raise StoreFull(_("There is not enough space to restore. Nothing was changed."))
        done = 0

        def step(size: int) -> None:
            nonlocal done
            done += size
            if on_progress:
                on_progress(done, sum(sizes))

        for member in listing.files:
            path = beside / member.name
            files.make_folder(path.parent)
            with files.writing_whole(path) as out:
                for chunk in shelf.checked_chunks(archive, member):
                    out.write(chunk)
                    step(len(chunk))
        files.make_folder(beside / NOTEBOOKS)
    lacking = bool(gone)
    for member in listing.pictures:
        if not pool.give_out(file.parent, member, beside / member.name):
            if not without_pictures:
                raise pictures_missing(file)
            lacking = True
        step(member.size)
    return lacking


def _refuse_foreign(file: Path, listing: Listing) -> None:
    """Raise :class:`ImportRefused` where a name is not one that a store has."""
    known = all(_KNOWN.fullmatch(member.name) for member in listing.files)
    photos = all(_KNOWN_PHOTO.fullmatch(member.name) for member in listing.pictures)
    if not known or not photos:
        raise not_a_backup(file)


def pictures_missing(file: Path) -> PicturesMissing:
    """Return the error for a backup some pictures of which are not beside it."""
    return PicturesMissing(
        _(
            "Pictures of {file} are missing or damaged: they lie beside it in the folder "
            "{folder}. Nothing was changed. The words alone can be brought back."
        ).format(file=file.name, folder=shelf.POOL)
    )


def fitting_keys(beside: Path, at_hand: keyring.Keys | None) -> keyring.Keys:
    """Return the keys to open an unpacked store with.

    What lies open in it, and of those `at_hand` the ones that open its files: they are tried. No
    backup has to say whose keys its maker had.
    """
    keys = keyring.load(beside)
    if at_hand is not None and at_hand.couple_id == keys.couple_id:
        for home in _homes(keys):
            tried = {} if keys.is_open(home) else at_hand.at_hand.get(home, {})
            path = home_path(beside, home)
            for number, key in tried.items():
                if path.is_file() and fits(path, key, by_itself=True):
                    keys = keys.having(home, {number: key})
                    break
    return settled(beside, keys)


def prove(
    beside: Path,
    file: Path,
    keys: keyring.Keys | None,
    *,
    pictures: bool,
) -> keyring.Keys:
    """Return the keys of the unpacked store, which is whole.

    Raises :class:`ImportRefused` or :class:`StoreDamaged` where it is not. What no key is at hand
    for is the file that was backed up: its digest was compared.
    """
    try:
        at_hand = fitting_keys(beside, keys)
        report = check(beside, keys=at_hand, pictures=pictures)
    except StoreError as error:
        raise not_a_backup(file) from error
    if not report.ok:
        raise StoreDamaged(
            _("The store in {file} is not whole, so nothing was changed: {why}").format(
                file=file.name, why=" ".join(report.sentences)
            )
        )
    return at_hand


def new_device(folder: Path, keys: keyring.Keys, now: datetime) -> None:
    """Give a closed restored store a device of its own.

    Where the book is locked it stays marked, and it is done when the book is first opened.
    """
    if not keys.is_open(keyring.BOOK):
        return
    device = secrets.token_hex(4)
    pad = 0
    for home in _homes(keys):
        if not keys.is_open(home):
            continue  # the device that counts is the book's
        path = folder / BOOK if home == keyring.BOOK else notebook_path(folder, home)
        database = Database(path, keys.key_of(home))
        try:
            facts = Stores.facts(database)
            pad = max(pad, int(facts.get("pad", "0")))
            clock = HybridClock(lambda: now, device, facts.get(CLOCK, ""))
            with database.writing() as session:
                put_fact(session, "device", device)
                put_fact(session, CLOCK, clock.tick())
        finally:
            database.close()
    leave_alike(folder, keys.partner_ids, keys, pad, now)
    (folder / RESTORED).unlink(missing_ok=True)


def _homes(keys: keyring.Keys) -> tuple[str, ...]:
    return (keyring.BOOK, *keys.partner_ids)
