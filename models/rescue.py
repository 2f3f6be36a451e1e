"""What can be done about a store that cannot be opened: which backup is good, what can be read.

Everything here is late: nothing is imported before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from models import files
from models.errors import StoreError

if TYPE_CHECKING:
    from models.privacy.keys import Keys

#: Called with how much is done and how much there is; raises to cancel.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class GoodBackup:
    """A backup whose every byte is as it was written, and the local day it was made on."""

    path: Path
    day: date


def newest_backup(folder: Path) -> GoodBackup | None:
    """Return the newest whole backup beside the store in `folder`, None where there is none.

    Slow: each is read from end to end until one is whole.
    """
    from models.store import shelf

    for backup in shelf.found(folder / shelf.BACKUPS):
        with suppress(StoreError, OSError):
            shelf.verify(backup.path, backup.path.name)
            said = backup.listing.made if backup.listing else None
            made = said or datetime.fromtimestamp(backup.path.stat().st_mtime).astimezone()
            return GoodBackup(backup.path, made.date())
    return None


def salvage(
    folder: Path, now: datetime, keys: Keys | None = None, on_progress: Progress | None = None
) -> Path:
    """Let what can be read of the store in `folder` with `keys` take its place.

    Where `keys` is None, with what lies open; a notebook that is locked goes over as it is.

    Returns where the damaged files are kept. Errors as :func:`models.store.salvage.take_over`.
    """
    from models.store.salvage import take_over

    return take_over(folder, now, on_progress, keys=keys)


def keep_words(words: str, folder: Path, today: date) -> Path:
    """Write `words` to a new text file in `folder`; returns it. Raises :class:`StoreError`."""
    number, path = 1, folder / f"words-{today.isoformat()}.txt"
    while path.exists():
        number += 1
        path = folder / f"words-{today.isoformat()}-{number}.txt"
    files.write_whole(path, words.encode("utf-8", "replace"))
    return path
