"""Former copies deleted: a fresh backup, verified, and nothing that was made before it.

What was taken out of the book or emptied out of a notebook lies on in backups made before, in the
copies made for a new version, in former stores kept beside, and in the second place. The fresh
backup comes first and holds everything; only what is a store's own is ever deleted.
"""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from models import files
from models.errors import StoreDamaged, StoreError
from models.lock import AppLock
from models.store import automatic, backup_state, pool, shelf
from models.store.backups import Progress, finished, making
from models.store.erasing import (
    delete_store,
    former_stores,
    overwrite_keys,
    unclear_stores,
    unclear_words,
)
from models.store.shelf import BACKUPS, Why
from models.store.stores import Stores
from models.store.switching import sweep_half_done
from models.words import _, listed, ngettext

#: Copies made before a migration, with their logs.
_BEFORE = re.compile(r"\w+-before-\d+\.db(-wal|-shm)?")


@dataclass(frozen=True, slots=True)
class Purged:
    """What went: `backups` and `copies` beside the store, former `stores`, what lay `elsewhere`.

    `kept` is the fresh backup, `stayed` says in sentences what could not be reached.
    """

    kept: Path
    backups: int
    copies: int
    stores: int
    elsewhere: int
    stayed: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """Return what happened, for a person."""
        counts = (
            (self.backups, ngettext("{n} backup", "{n} backups", self.backups)),
            (
                self.copies,
                ngettext(
                    "{n} copy from before a new version",
                    "{n} copies from before a new version",
                    self.copies,
                ),
            ),
            (self.stores, ngettext("{n} former store", "{n} former stores", self.stores)),
            (
                self.elsewhere,
                ngettext(
                    "{n} backup in the second place",
                    "{n} backups in the second place",
                    self.elsewhere,
                ),
            ),
        )
        gone = [words.format(n=n) for n, words in counts if n]
        return (
            _("A fresh backup was made and checked: {name}.").format(name=self.kept.name),
            _("Deleted: {what}.").format(what=listed(gone))
            if gone
            else _("There was nothing else to delete."),
            *self.stayed,
            _(
                "What was taken elsewhere is not reached: exports, backups in folders of your "
                "choice, what a cloud or a backup of the whole disk keeps."
            ),
        )


def purge(stores: Stores, place: Path | None, on_progress: Progress | None = None) -> Purged:
    """Make a fresh whole backup of the open store, then delete every copy made before.

    `place` is the second place, None where there is none. Nothing is deleted before the backup was
    read back. Raises what making one does (:class:`StoreError`); all is as it was then. What cannot
    be deleted afterwards is said in the result.
    """
    own, stayed = stores.folder / BACKUPS, list[str]()
    # Its reason is none of its own: that somebody cleared up stands nowhere.
    try:
        fresh = finished(making(stores, None, Why.WHILE, on_progress, whole=True))
    except StoreDamaged as error:
        said = _("The fresh backup would not be whole, so nothing was deleted. {why}")
        raise StoreDamaged(said.format(why=error)) from error
    if on_progress:
        on_progress(1, 1)  # the last moment to stop it
    now = stores.now()
    with shelf.alone(own):
        backups = _delete_before(own, fresh, stayed)
        copies = _delete_parts(own, stayed)
    state = backup_state.load(own)
    with suppress(StoreError):
        backup_state.note(own, made=now, since=state.since or now, trouble="", damaged=())
    sweep_half_done(stores.folder)
    gone = [aside for aside in former_stores(stores.folder) if _delete_former(aside, stayed)]
    stayed += [unclear_words(path) for path in unclear_stores(stores.folder)]
    elsewhere = _delete_elsewhere(stores, place, stayed) if place is not None else 0
    return Purged(fresh, backups, copies, len(gone), elsewhere, tuple(stayed))


def _delete_before(folder: Path, fresh: Path, stayed: list[str]) -> int:
    """Delete the backups in `folder` that came before `fresh`, and pictures nobody needs now.

    Also what cannot be read, or a person asked for: that is what is wanted here.
    """
    found = shelf.found(folder)
    number = next((backup.number for backup in found if backup.path == fresh), 0)
    going = [backup.path for backup in found if backup.number < number]
    gone = sum(_deleted(path, stayed) for path in going)
    pool.sweep(folder, shelf.found(folder))
    return gone


def _delete_parts(own: Path, stayed: list[str]) -> int:
    """Delete copies from before a new version and what killed programs left; counts the former."""
    gone = 0
    for path in sorted(own.iterdir()):
        if path.name.startswith(files.TEMPORARY) and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name.startswith(files.TEMPORARY):
            _deleted(path, stayed)
        elif _BEFORE.fullmatch(path.name):
            gone += _deleted(path, stayed) and path.suffix == ".db"
    return gone


def _delete_former(aside: Path, stayed: list[str]) -> bool:
    """Delete a former store, its keys first; False where it stays, which is said."""
    lock = AppLock()
    if not lock.acquire(aside):
        stayed.append(
            _("{folder} is open in another window. Close it and do this once more.").format(
                folder=aside
            )
        )
        return False
    lock.release()
    try:
        overwrite_keys(aside)
        with files.telling(aside):
            delete_store(aside)
    except StoreError as error:
        stayed.append(str(error))
        return False
    return True


def _delete_elsewhere(stores: Stores, place: Path, stayed: list[str]) -> int:
    """Bring the fresh backup to the second place and delete those before it; returns how many."""
    own = stores.folder / BACKUPS
    try:
        before = {backup.path for backup in shelf.found(place)}
        for _step in automatic.bringing(own, place, stores.now()):
            pass
        known = {backup.listing.ident for backup in shelf.found(own) if backup.listing}
        fresh = [one for one in shelf.found(place) if one.listing and one.listing.ident in known]
        if not fresh:
            stayed.append(
                _(
                    "The second place is not connected, so what lies there stays. Connect it and "
                    "do this once more."
                )
            )
            return 0
        with shelf.alone(own):
            _delete_before(place, fresh[0].path, stayed)
    except StoreError as error:
        stayed.append(_("In the second place nothing was deleted. {why}").format(why=error))
        return 0
    return len(before - {backup.path for backup in shelf.found(place)})


def _deleted(path: Path, stayed: list[str]) -> bool:
    """Delete a file; False where it stays, which is said."""
    try:
        with files.telling(path):
            path.unlink(missing_ok=True)
    except StoreError as error:
        stayed.append(str(error))
        return False
    return True
