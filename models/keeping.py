"""Keeping the store: is it whole, a copy, back from a copy, out of it, into it, and away with it.

Everything here is late: nothing is imported before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.exchange.exchange import Preview
    from models.journal import Journal
    from models.store.care import Report

#: Called with how much is done and how much there is; raises to cancel.
Progress = Callable[[int, int], None]


def check(folder: Path) -> Report:
    """Say in sentences whether every file of the store in `folder` is whole."""
    from models.store import care

    return care.check(folder)


def backup(journal: Journal, target: Path, on_progress: Progress | None = None) -> Path:
    """Write a verified copy of the whole store into the folder `target`; returns the file."""
    from models.store import care

    return care.backup(journal, target, on_progress)


def restore(
    file: Path, folder: Path, now: datetime, on_progress: Progress | None = None
) -> Path | None:
    """Let the store in `folder` be the one in `file`; returns where the former one is kept."""
    from models.store import care

    return care.restore(file, folder, now, on_progress)


def erase(folder: Path) -> str:
    """Delete the whole store in `folder` and its backups, the keys first.

    What the operating system was asked to do for its reminders is taken away as well; a sentence
    tells where the system would not, else it is empty.
    """
    from models.errors import Refused
    from models.reminders import schedule
    from models.store import care

    care.erase_store(folder)
    try:
        schedule.leave(folder)
    except Refused as left:
        return str(left)
    return ""


def set_aside(folder: Path) -> Path:
    """Give the closed store in `folder` another name, so that a new book can begin there."""
    from models import files

    number = 1
    while (aside := folder.with_name(f"{folder.name}-closed-{number}")).exists():
        number += 1
    with files.telling(folder):
        folder.rename(aside)
    return aside


def export(journal: Journal, path: Path, reader: str | None) -> tuple[str, ...]:
    """Write the book, and the notebook of `reader`, to `path`; returns what was left out."""
    from models.exchange.exchange import export as write

    return write(journal, path, reader=reader)


def bring_in(journal: Journal, path: Path, who: str, *, only_look: bool) -> Preview:
    """Import `path` as `who`, or with `only_look` tell what would come in."""
    from models.exchange.exchange import import_file

    return import_file(journal, path, who=who, dry_run=only_look)
