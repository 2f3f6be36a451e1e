"""A store erased, and former ones that have had their days.

The keys go first: what is left of an interrupted erasing can be read by nobody. Only files that are
a store's own are ever deleted.
"""

from __future__ import annotations

import json
import re
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from models import files
from models.doorplate import NAME as DOORPLATE
from models.errors import StoreError
from models.lock import NAME as LOCK
from models.privacy import keys as keyring
from models.settings import BROKEN
from models.settings import NAME as SETTINGS
from models.store.shelf import BACKUPS, OWN, found
from models.store.stores import BOOK, NOTEBOOKS
from models.words import _

#: In a store that restoring kept aside: since when it lies there.
FORMER = "former.json"
#: In a restored store whose device could not be renewed yet, because the book was locked.
RESTORED = "restored"
#: What a store folder may hold; nothing else is ever deleted.
_OWN_FILES = (
    BOOK,
    *keyring.COPIES,
    SETTINGS,
    BROKEN,
    "reminders.db",
    "ballast",
    DOORPLATE,
    LOCK,
    FORMER,
    RESTORED,
)
#: So long the store that was there before a restore is kept.
KEEP_FORMER = timedelta(days=30)
LOGS = "logs"
_ENDINGS = ("", "-wal", "-shm", "-journal")


def erase_store(folder: Path) -> tuple[Path, ...]:
    """Delete the whole store in `folder`, its backups, and what restoring kept of it aside.

    The keys go first: what is left if this is interrupted can be read by nobody. Files that are
    not of a store stay. Close the journal before. Returns the folders that were emptied.
    """
    homes = [folder, *former_stores(folder)]
    for home in homes:
        overwrite_keys(home)
    for home in homes:
        with files.telling(home):
            delete_store(home)
    return tuple(homes)


def overwrite_keys(folder: Path) -> None:
    """Let nobody open the store in `folder` any more; raises :class:`StoreError`."""
    for name in keyring.COPIES:
        files.overwrite(folder / name)


def remove_former(folder: Path, now: datetime) -> tuple[Path, ...]:
    """Delete the former stores of `folder` that have lain aside for thirty days; returns them.

    Only those restoring put there and of the same couple, of them only what is a store's own, and
    none that still holds backups.
    """
    gone = []
    for aside in kept_aside(folder):
        since = _since(aside)
        if since is None or now - since < KEEP_FORMER or found(aside / BACKUPS):
            continue
        with files.telling(aside):
            delete_store(aside)
        gone.append(aside)
    return tuple(gone)


def _since(aside: Path) -> datetime | None:
    """Return since when a store lies aside, None where it does not say."""
    try:
        since = datetime.fromisoformat(json.loads((aside / FORMER).read_bytes())["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return since if since.tzinfo is not None else None


def kept_aside(folder: Path) -> list[Path]:
    """Return the folders beside `folder` that hold earlier states of it, as their keys prove."""
    couple = _couple_of(folder)
    return [path for path in _named_aside(folder) if couple and _couple_of(path) == couple]


def former_stores(folder: Path) -> list[Path]:
    """Return them, and where keys are damaged those that bear the mark of restoring."""
    couple = _couple_of(folder)
    return [path for path in _named_aside(folder) if _is_former(path, couple)]


def unclear_stores(folder: Path) -> list[Path]:
    """Return the stores beside `folder` that may be former ones, which nothing in them tells."""
    couple = _couple_of(folder)
    return [
        path
        for path in _named_aside(folder)
        if (path / BOOK).is_file()
        and not _is_former(path, couple)
        and (couple is None or _couple_of(path) is None)
    ]


def unclear_words(path: Path) -> str:
    """Return the sentence about one that stays for that reason."""
    return _(
        "{folder} was left: nothing in it tells whose it is. Look, and delete it yourself."
    ).format(folder=path)


def _is_former(aside: Path, couple: str | None) -> bool:
    theirs = _couple_of(aside)
    if couple is None or theirs is None:
        return (aside / FORMER).is_file()
    return theirs == couple


def _couple_of(folder: Path) -> str | None:
    """Return whose store it is, None where its keys do not say."""
    try:
        return keyring.load(folder).couple_id
    except StoreError:
        return None


def _named_aside(folder: Path) -> list[Path]:
    """Return the folders that bear a name such as restoring gives."""
    named = re.compile(re.escape(folder.name) + r"-\d+")
    found = folder.parent.iterdir()
    return sorted(path for path in found if named.fullmatch(path.name) and path.is_dir())


def delete_store(folder: Path) -> None:
    """Delete what is a store's own in `folder`, and the folder where nothing else is in it."""
    for name in _OWN_FILES:
        for ending in _ENDINGS:
            (folder / f"{name}{ending}").unlink(missing_ok=True)
    for part in (folder / NOTEBOOKS, folder / "photos"):
        if part.is_dir():
            shutil.rmtree(part)
    for path in (folder / LOGS).glob("bothways.log*"):
        with suppress(OSError):  # the app that erases may still hold it open
            path.unlink()
    for path in (folder / BACKUPS).glob("*"):
        if OWN.fullmatch(path.name):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for emptied in (folder / BACKUPS, folder / LOGS, folder):
        with suppress(OSError):
            emptied.rmdir()
