"""Keeping the store: is it whole, a copy, back from a copy, out of it, into it, and away with it.

Everything here is late: nothing is imported before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.exchange.exchange import Preview
    from models.journal import Journal
    from models.store.backup_state import Drilled
    from models.store.care import Report
    from models.store.purging import Purged
    from models.store.shelf import Backup

#: Called with how much is done and how much there is; raises to cancel.
Progress = Callable[[int, int], None]
#: Once a second place has had no copy for so long, the app says so.
PLACE_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the backups of a store stand; moments are aware, None where there was none.

    `made` the newest was, `placed` when the second place last had it, `drilled` what the last
    drill found, `trouble` why the last try failed. `place_waits` whether the second place has been
    without the newest for a month.
    """

    made: datetime | None
    placed: datetime | None
    drilled: Drilled | None
    trouble: str
    place_waits: bool = False


def check(folder: Path, journal: Journal | None = None) -> Report:
    """Say in sentences whether every file of the store in `folder` is whole.

    `journal` is the one that is open there; its keys look into what a passphrase locks.
    """
    from models.store import care

    return care.check(folder, keys=journal.stores.keys if journal is not None else None)


# --- copies ------------------------------------------------------------------------------------


def backup(journal: Journal, target: Path, on_progress: Progress | None = None) -> Path:
    """Write a verified copy of the whole store into the folder `target`; returns the file."""
    from models.store import care

    return care.backup(journal, target, on_progress)


def back_up(
    journal: Journal, why: str, place: Path | None = None, on_progress: Progress | None = None
) -> None:
    """Keep a backup among those the app makes by itself; `why` is a word of ``shelf.Why``."""
    for _step in backing_up(journal, why, place, on_progress):
        pass


def before_renewing(journal: Journal) -> None:
    """Make a backup before keys are renewed, where one can be made; the journal is still open."""
    from models.store import automatic

    automatic.before_renewing(journal.stores)


def backing_up(
    journal: Journal, why: str, place: Path | None = None, on_progress: Progress | None = None
) -> Iterator[None]:
    """Do it in steps, between which the store may be used. Raises :class:`StoreError`."""
    from models.store import automatic
    from models.store.shelf import Why

    return automatic.keeping(journal.stores, Why(why), place, on_progress)


def book_mark(journal: Journal) -> str:
    """Return what changes whenever the book does; private notebooks have no part in it."""
    return journal.stores.facts(journal.stores.book).get("clock", "")


def copies(folder: Path) -> tuple[Backup, ...]:
    """Return the backups of the store in `folder`, the newest first."""
    from models.store import shelf

    return shelf.found(folder / shelf.BACKUPS)


def damaged(folder: Path) -> frozenset[str]:
    """Return the ids of backups that were opened and found lost."""
    from models.store import backup_state, shelf

    return frozenset(backup_state.load(folder / shelf.BACKUPS).damaged)


def standing(folder: Path, place: Path | None, now: datetime) -> Standing:
    """Return how the backups of the store in `folder` stand."""
    from models.store import backup_state, shelf

    state = backup_state.load(folder / shelf.BACKUPS)
    since = state.placed or state.since
    # of a clock that was ahead for a while nothing is believed
    recent = since is None or now - PLACE_AFTER <= since <= now + timedelta(days=1)
    waits = place is not None and not recent
    return Standing(state.made, state.placed, state.drilled, state.trouble, waits)


def choose_place(journal: Journal, chosen: Path) -> Path:
    """Make the folder for a second copy inside `chosen`; returns it."""
    from models.store import automatic

    return automatic.choose_place(chosen, journal.stores)


def same_disk(folder: Path, place: Path) -> bool:
    """Return whether the second place lies on the disk of the store itself."""
    try:
        return folder.stat().st_dev == place.stat().st_dev
    except OSError:
        return False


def drill_if_due(journal: Journal, now: datetime) -> Drilled | None:
    """Try the newest backup where a month has passed; None where it has not."""
    from models.store import backup_state, drill, shelf

    if not drill.is_due(backup_state.load(journal.folder / shelf.BACKUPS), now):
        return None
    return drill.drill(journal.folder, now, journal.stores.keys)


def drill(journal: Journal, now: datetime, on_progress: Progress | None = None) -> Drilled | None:
    """Try the newest backup now; None where there is none."""
    from models.store import drill

    return drill.drill(journal.folder, now, journal.stores.keys, on_progress)


def restore(
    file: Path,
    folder: Path,
    now: datetime,
    on_progress: Progress | None = None,
    *,
    journal: Journal | None = None,
    without_pictures: bool = False,
    told: list[str] | None = None,
) -> Path | None:
    """Let the store in `folder` be the one in `file`; returns where the former one is kept.

    `journal` is the one that was open there; its keys look into what a passphrase locks. To `told`
    goes a sentence where no backup of it could be made before.
    """
    from models.store import care

    keys = journal.stores.keys if journal is not None else None
    return care.restore(
        file,
        folder,
        now,
        on_progress,
        keys=keys,
        without_pictures=without_pictures,
        told=told,
    )


def purge(journal: Journal, place: Path | None, on_progress: Progress | None = None) -> Purged:
    """Make a fresh backup and delete every copy made before it, in the second place too."""
    from models.store import purging

    return purging.purge(journal.stores, place, on_progress)


def erase(folder: Path) -> str:
    """Delete the whole store in `folder` and its backups, the keys first.

    What the operating system was asked to do for its reminders is taken away as well. Sentences
    tell what stayed: where the system would not, and a store beside of which nothing says that it
    is a former one; else it is empty.
    """
    from models.errors import Refused
    from models.reminders import schedule
    from models.store import care, erasing

    unclear = erasing.unclear_stores(folder)
    care.erase_store(folder)
    told = [erasing.unclear_words(path) for path in unclear]
    try:
        schedule.leave(folder)
    except Refused as left:
        told.append(str(left))
    return " ".join(told)


def set_aside(folder: Path) -> Path:
    """Give the closed store in `folder` another name, so that a new book can begin there."""
    from models import files

    number = 1
    while (aside := folder.with_name(f"{folder.name}-closed-{number}")).exists():
        number += 1
    with files.telling(folder):
        folder.rename(aside)
    return aside


# --- out and in --------------------------------------------------------------------------------


def export(journal: Journal, path: Path, reader: str | None) -> tuple[str, ...]:
    """Write the book, and the notebook of `reader`, to `path`; returns what was left out."""
    from models.exchange.exchange import export as write

    return write(journal, path, reader=reader)


def bring_in(journal: Journal, path: Path, who: str, *, only_look: bool) -> Preview:
    """Import `path` as `who`, or with `only_look` tell what would come in."""
    from models.exchange.exchange import import_file

    return import_file(journal, path, who=who, dry_run=only_look)
