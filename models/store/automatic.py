"""Backups the app keeps by itself: made, thinned out, brought to a second place.

Everything goes in steps (a generator), so that whoever runs them can let a save come in between.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from models import files
from models.errors import Refused, StoreBusy, StoreError, StoreFull
from models.privacy import ring as keyfile
from models.privacy.keys import Keys
from models.privacy.ring import BOOK
from models.store import backup_state, backups, pool, rotation, shelf
from models.store.backups import Progress
from models.store.protecting import protect
from models.store.shelf import BACKUPS, Backup, Why
from models.store.stores import Stores
from models.words import _

_CHUNK = 1 << 20

Steps = Generator[None, None, None]


def keep(
    stores: Stores, why: Why, place: Path | None = None, on_progress: Progress | None = None
) -> None:
    """Go through :func:`keeping` at once."""
    for _step in keeping(stores, why, place, on_progress):
        pass


def keeping(
    stores: Stores, why: Why, place: Path | None = None, on_progress: Progress | None = None
) -> Steps:
    """Make a backup, thin out those that are there, and copy it to `place` where that is reachable.

    Raises :class:`StoreError`; it is remembered then, and nothing that was there is gone.
    """
    own = stores.folder / BACKUPS
    now = stores.now()
    try:
        yield from _made(stores, why, on_progress)
        with suppress(StoreBusy), shelf.alone(own):  # else the other one thins them out
            thin(own, now, backup_state.load(own).damaged)
            protect(own, keyfile.load(stores.folder), _marks(stores))
        state = backup_state.load(own)
        backup_state.note(own, made=now, since=state.since or now, trouble="")
        yield
        if place is not None:
            yield from bringing(own, place, now, on_progress)
            if place.is_dir():
                protect(place, keyfile.load(stores.folder), _marks(stores))
    except StoreBusy:
        raise  # another window is making one
    except StoreError as error:
        with suppress(StoreError):
            backup_state.note(own, trouble=str(error))
        raise


def before_renewing(stores: Stores) -> None:
    """Make a backup before keys are renewed; call it while the store is still open.

    Renewing is whole or not at all by itself, so where none can be made it may go on all the same:
    new keys may be needed sooner than room on the disk.
    """
    with suppress(StoreError):
        keep(stores, Why.KEYS)


def before_renewing_closed(folder: Path, keys: Keys) -> None:
    """Do the same for a closed store, opened with `keys` for that long."""
    with suppress(StoreError), Stores.open(folder, keys=keys) as stores:
        before_renewing(stores)


def _marks(stores: Stores) -> dict[str, str]:
    homes = (BOOK, *stores.owners)
    return {h: shelf.fingerprint(stores.keys.key_of(h)) for h in homes if stores.keys.is_open(h)}


def _made(stores: Stores, why: Why, on_progress: Progress | None) -> Steps:
    yield from backups.making(stores, None, why, on_progress)
    yield


def thin(folder: Path, now: datetime, damaged: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Delete what rotation leaves no place for in `folder`; returns the names of what went.

    Only what the app made by itself goes; what cannot be read, or is of a newer version, stays.
    """
    automatic = [backup for backup in shelf.found(folder) if backup.automatic]
    taken = sum(backup.size for backup in automatic)
    most = rotation.room(files.free_space(folder), taken)
    kept = [_kept(backup, damaged) for backup in automatic]
    going = set(rotation.surplus(kept, now.date(), most))
    gone = [backup.path for backup in automatic if backup.number in going]
    with files.telling(folder):
        for path in gone:
            path.unlink(missing_ok=True)
    pool.sweep(folder, shelf.found(folder))
    return tuple(path.name for path in gone)


def _kept(backup: Backup, damaged: tuple[str, ...]) -> rotation.Kept:
    listing = backup.listing
    assert listing is not None
    day = listing.made.date() if listing.made else None
    return rotation.Kept(backup.number, day, backup.size, listing.ident not in damaged)


# --- the second place --------------------------------------------------------------------------


def choose_place(chosen: Path, stores: Stores) -> Path:
    """Make the folder for copies inside `chosen`; returns it. Raises :class:`StoreError`.

    It bears the couple's mark, so that two couples may choose the same stick. That it is there
    says later that the right disk is: nothing is ever written to a bare mount point.
    """
    if chosen == stores.folder or stores.folder in chosen.parents:
        raise Refused(_("That is the folder of the book itself. Choose a place outside it."))
    name = f"bothways-{stores.keys.couple_id[:8]}"
    place = chosen if chosen.name == name else chosen / name
    files.make_folder(place)
    return place


def bringing(own: Path, place: Path, now: datetime, on_progress: Progress | None = None) -> Steps:
    """Copy the newest backup of `own` with its pictures to `place`, where that is reachable.

    Raises :class:`StoreError` where it cannot be written; what lies there stays as it was.
    """
    newest = next((backup for backup in shelf.found(own) if backup.automatic), None)
    if newest is None or newest.listing is None or not place.is_dir():
        return
    with shelf.alone(own):
        there = {backup.listing.ident for backup in shelf.found(place) if backup.listing}
        if newest.listing.ident not in there:
            yield from _bring(own, newest, place, now, on_progress)
            thin(place, now)
    backup_state.note(own, placed=now)


def _bring(
    own: Path, newest: Backup, place: Path, now: datetime, on_progress: Progress | None
) -> Steps:
    assert newest.listing is not None
    for folder in (place, place / shelf.POOL):
        files.sweep_temporary(folder, now.timestamp())
    pictures = pool.missing(place / newest.path.name, newest.listing.pictures)
    total = newest.size + sum(member.size for member in pictures)
    if files.free_space(place) < total:
        raise StoreFull(
            _("There is no room for a backup in {folder}. Nothing was changed.").format(
                folder=place
            )
        )
    done = 0

    def step(size: int) -> None:
        nonlocal done
        done += size
        if on_progress:
            on_progress(done, total)

    for member in pictures:
        pool.carry(own, place, [member], step)
        yield
    target = place / shelf.file_name(shelf.newest_number(place) + 1)
    with files.writing_whole(target) as out:
        for chunk in _chunks(newest.path):
            out.write(chunk)
            step(len(chunk))
        out.flush()
        os.fsync(out.fileno())
        yield
        shelf.verify(Path(out.name), target.name)


def _chunks(path: Path) -> Iterator[bytes]:
    with files.telling(path), path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
