"""One store put where another one stood; that one stays beside, under its name with a number."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from models import files
from models.errors import Refused, StoreError
from models.lock import AppLock
from models.privacy import keys as keyring
from models.settings import NAME as SETTINGS
from models.store.erasing import FORMER
from models.store.shelf import BACKUPS
from models.store.stores import BOOK, NOTEBOOKS
from models.words import _


def switch(beside: Path, folder: Path, now: datetime) -> Path | None:
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
        if (folder / SETTINGS).is_file():  # the look of this computer stays
            shutil.copyfile(folder / SETTINGS, beside / SETTINGS)
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
    with suppress(StoreError):  # without the note it is kept for ever
        files.write_whole(aside / FORMER, json.dumps({"since": now.isoformat()}).encode())
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


def sweep_half_done(folder: Path) -> None:
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
