"""The drill: the newest backup is taken back to a place of its own, looked at, and thrown away."""

from __future__ import annotations

import secrets
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from models import files
from models.errors import ImportRefused, PicturesMissing, StoreDamaged
from models.privacy import keys as keyring
from models.privacy import ring as keyfile
from models.store import backup_state, shelf
from models.store.backup_state import Drilled, State
from models.store.backups import Progress
from models.store.checking import Report, check
from models.store.restoring import fitting_keys, unpack
from models.store.shelf import BACKUPS, Backup
from models.words import _

#: How often a backup is tried.
EVERY = timedelta(days=30)


def is_due(state: State, now: datetime) -> bool:
    """Return whether a month has passed since the last drill, or since the first backup.

    A clock that was ahead for a while puts nothing off: what lies in the future does not count.
    """
    last = state.drilled.at if state.drilled else state.since
    return last is not None and not now - EVERY < last <= now + timedelta(days=1)


def drill(
    folder: Path,
    now: datetime,
    keys: keyring.Keys | None = None,
    on_progress: Progress | None = None,
) -> Drilled | None:
    """Open the newest backup of the store in `folder` and say what was found; None without one.

    It is remembered. `keys` are those at hand. Raises :class:`StoreFull`, :class:`StoreBusy`.
    """
    own = folder / BACKUPS
    newest = next(iter(shelf.found(own)), None)
    if newest is None:
        return None
    beside = own / f"{files.TEMPORARY}{secrets.token_hex(4)}"
    try:
        with shelf.alone(own):
            report, lost = _look(newest, beside, keys, on_progress)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    made = newest.listing.made if newest.listing else None
    found = Drilled(now, made, report.ok, report.sentences)
    state = backup_state.load(own)
    damaged = state.damaged
    if newest.listing is not None and lost:
        damaged = (*damaged, newest.listing.ident)
    backup_state.note(own, drilled=found, damaged=damaged)
    return found


def _look(
    backup: Backup, beside: Path, keys: keyring.Keys | None, on_progress: Progress | None
) -> tuple[Report, bool]:
    """Take the backup back to `beside` and look at everything in it.

    Returns what was found and whether even its words cannot be had back.
    """
    lacking: tuple[str, ...] = ()
    try:
        try:
            unpack(backup.path, beside, on_progress)
        except PicturesMissing as error:
            lacking = (str(error),)
            unpack(backup.path, beside, on_progress, without_pictures=True)
        at_hand = fitting_keys(beside, keys)
        report = check(beside, keys=at_hand, pictures=not lacking)
        words_are_whole = report.ok or check(beside, keys=at_hand, pictures=False).ok
    except (ImportRefused, StoreDamaged) as error:
        return Report((str(error),), ok=False), True
    if lacking and report.ok:
        return Report(lacking, ok=False), False
    return _told_alike(report, beside), not words_are_whole


def _told_alike(report: Report, beside: Path) -> Report:
    """Let what is remembered say nothing of whose notebook was open: it lies beside the backups."""
    protected = any(home.protected for home in keyfile.load(beside).notebooks)
    if not report.ok or not protected:
        return report
    return Report((_("What could be looked at is whole."),), ok=True)
