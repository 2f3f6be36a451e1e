"""What can still be read of a damaged store, as a new store that is whole.

A file that is whole goes over as it is, and so does a notebook behind a passphrase, which nobody
can look into. Of a damaged file every row of every intact page goes into a new one; the search
index and the links are built again. The damaged store is not touched.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from models import files
from models.entities import Mark
from models.errors import StoreDamaged
from models.privacy import keys as keyring
from models.settings import NAME as SETTINGS
from models.store import schema
from models.store.checking import Report, check
from models.store.clock import HybridClock
from models.store.database import Database
from models.store.fitting import fill
from models.store.orphans import rows_of_pages
from models.store.padding import PAD
from models.store.picture_bytes import photo_folder
from models.store.stores import BOOK, NOTEBOOKS, notebook_path, settled
from models.store.switching import switch
from models.store.tables import (
    Base,
    PartnerRow,
)
from models.store.ticking import CLOCK, put_fact
from models.store.wholeness import is_whole
from models.words import _

#: Called with pages done and in all of one file; it may raise to cancel, and nothing is left then.
Progress = Callable[[int, int], None]


def salvage(
    folder: Path,
    target: Path,
    now: datetime,
    on_progress: Progress | None = None,
    *,
    keys: keyring.Keys | None = None,
) -> Report:
    """Make a store in the new folder `target` of all that can be read in the store `folder`.

    `now` is the aware local time, `keys` what is open (what lies open where None). Returns what
    a check of the new store says. Raises :class:`StoreDamaged` where the keys or everything is
    lost, :class:`StoreFull`, :class:`StoreReadOnly`; nothing is left then.
    """
    keys = settled(folder, keys or keyring.load(folder))
    files.make_folder(target / NOTEBOOKS)
    try:
        _copy_around(folder, target, keys)
        for home in (keyring.BOOK, *keys.partner_ids):
            _salvage_file(folder, target, keys, home, on_progress)
        _complete(target, keys, now)
        return check(target, repair=True, keys=keys)
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise


def _copy_around(folder: Path, target: Path, keys: keyring.Keys) -> None:
    """Copy keys, look and pictures, which stand for themselves."""
    with files.telling(target):
        for name in (*keyring.COPIES, SETTINGS):
            if (folder / name).is_file():
                shutil.copyfile(folder / name, target / name)
        for home in (keyring.BOOK, *keys.partner_ids):
            if photo_folder(folder, home).is_dir():
                shutil.copytree(photo_folder(folder, home), photo_folder(target, home))


def _path(folder: Path, home: str) -> Path:
    return folder / BOOK if home == keyring.BOOK else notebook_path(folder, home)


def _salvage_file(
    folder: Path, target: Path, keys: keyring.Keys, home: str, on_progress: Progress | None
) -> None:
    source, new = _path(folder, home), _path(target, home)
    if not keys.is_open(home):
        _copy_file(source, new)
        return
    key = keys.key_of(home)
    if _goes_over_whole(source, new, key):
        return
    database = Database(new, key, create=True)
    try:
        schema.create_schema(database, "book" if home == keyring.BOOK else "notebook")
        if source.is_file():
            scratch = target / f"{files.TEMPORARY}{secrets.token_hex(4)}"
            files.make_folder(scratch)
            try:
                fill(database, rows_of_pages(source, key, scratch, on_progress), home)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    finally:
        database.close()


def _copy_file(source: Path, target: Path) -> None:
    with files.telling(target):
        for ending in ("", "-wal"):
            path = source.with_name(source.name + ending)
            if path.is_file():
                shutil.copyfile(path, target.with_name(target.name + ending))


def _goes_over_whole(source: Path, target: Path, key: bytes) -> bool:
    """Copy the file and prove the copy whole; False where it is not, and none is left then."""
    if not source.is_file():
        return False
    _copy_file(source, target)
    try:
        schema.look_before_opening(target, key)
        database = Database(target, key)
        try:
            schema.bring_up_to_date(database, target.parent / files.TEMPORARY)
            if database.raw(is_whole):
                return True
        finally:
            database.close()
    except StoreDamaged:
        pass
    finally:
        shutil.rmtree(target.parent / files.TEMPORARY, ignore_errors=True)
    for ending in ("", "-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    return False


# --- what a store cannot be without -------------------------------------------------------------


def _complete(target: Path, keys: keyring.Keys, now: datetime) -> None:
    """Give the files facts of a new device, and the book its partners where they were lost."""
    device = secrets.token_hex(4)
    for home in (keyring.BOOK, *keys.partner_ids):
        if not keys.is_open(home):
            continue
        database = Database(_path(target, home), keys.key_of(home))
        try:
            clock = HybridClock(lambda: now, device, _newest_version(database))
            with database.writing() as session:
                if home == keyring.BOOK:
                    _complete_book(session, keys, clock)
                else:
                    put_fact(session, "owner", home)
                put_fact(session, "device", device)
                put_fact(session, CLOCK, clock.tick())
        finally:
            database.close()


def _complete_book(session: Any, keys: keyring.Keys, clock: HybridClock) -> None:
    from sqlalchemy import select

    from models.store.core_tables import MetaRow

    facts = dict(session.execute(select(MetaRow.key, MetaRow.value)).all())
    people = {row.id: row for row in session.scalars(select(PartnerRow))}
    owners = keys.partner_ids
    if "owners" in facts:
        owners = tuple(json.loads(facts["owners"]))
    put_fact(session, "couple", keys.couple_id)
    put_fact(session, "owners", json.dumps(owners))
    put_fact(session, "pad", facts.get("pad", str(PAD)))
    if people:
        return
    for slot, (owner, mark) in enumerate(zip(owners, Mark, strict=False)):
        session.add(
            PartnerRow(
                id=owner,
                author_id=owner,
                version=clock.tick(),
                slot=slot,
                name=_("Partner {number}").format(number=slot + 1),
                mark=mark,
            )
        )


def _newest_version(database: Database) -> str:
    """Return the highest version of any row, empty where there is none."""
    newest = ""
    with database.reading() as connection:
        for table in Base.metadata.sorted_tables:
            if "version" in table.columns:
                found = connection.exec_driver_sql(f"select max(version) from {table.name}")  # noqa: S608
                # Of an action the version of its own file comes last.
                newest = max(newest, (found.scalar() or "").rpartition("/")[2])
    return newest


def take_over(
    folder: Path,
    now: datetime,
    on_progress: Progress | None = None,
    *,
    keys: keyring.Keys | None = None,
) -> Path:
    """Salvage the store in `folder` and let what was saved take its place.

    The damaged files are moved aside with their logs, never written over; returns where they are.
    Close the journal and release the app's lock before. Errors as :func:`salvage`; then the store
    is as it was.
    """
    beside = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    try:
        report = salvage(folder, beside, now, on_progress, keys=keys)
        if not (beside / BOOK).is_file():
            raise StoreDamaged(" ".join(report.sentences))
        aside = switch(beside, folder, now)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return aside or folder
