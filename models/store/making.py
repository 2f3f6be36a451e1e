"""A new store: made beside, then moved into its folder, so that it is there whole or not at all."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

from models import files
from models.entities import Mark
from models.errors import Refused, StoreExists
from models.names import tidy_names
from models.privacy import keys as keyring
from models.privacy import ring as keyfile
from models.store import schema
from models.store.clock import HybridClock, Now
from models.store.database import Database
from models.store.padding import leave_alike
from models.store.stores import BOOK, KEYS_COUNTER, NOTEBOOKS, notebook_path
from models.store.tables import PartnerRow
from models.store.ticking import CLOCK, put_fact
from models.words import _


def make_store(
    folder: Path,
    names: Sequence[str],
    *,
    now: Now,
    marks: Sequence[Mark],
    pad: int,
    ids: Sequence[str] = (),
) -> None:
    """Make the store of one or two partners with these `names` in `folder`.

    `marks` are taken in order, the first free ones for the rest. `pad` is the step of the
    notebooks' size in bytes, 0 for none. `ids` are those an import brings along; fresh ones are
    made for the rest. Raises :class:`Refused`, :class:`StoreExists` and, from
    the file system, :class:`StoreReadOnly` or :class:`StoreFull`; nothing is left behind then.
    """
    chosen = tidy_names(names)
    worn = tidy_marks(marks, len(chosen))
    refuse_taken(folder)
    files.make_folder(folder)
    for left in folder.glob(".making-*"):  # of a program killed in the middle
        shutil.rmtree(left, ignore_errors=True)
    beside = folder / f".making-{secrets.token_hex(4)}"
    try:
        files.make_folder(beside / NOTEBOOKS)
        owners = (*ids, *(secrets.token_hex(16) for _slot in range(2 - len(ids))))
        _fill(beside, owners, chosen, worn, now, pad)
        with files.telling(folder):
            for name in (*keyring.COPIES, NOTEBOOKS, BOOK):
                (beside / name).rename(folder / name)
            files.sync_folder(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def refuse_taken(folder: Path) -> None:
    """Raise :class:`StoreExists` where `folder` holds a store or what is left of one."""
    if (folder / BOOK).exists():
        raise StoreExists(
            _("There is a store in {folder} already. It was left as it is.").format(folder=folder)
        )
    parts = [folder / name for name in keyring.COPIES]
    if any(part.exists() for part in (*parts, *(folder / NOTEBOOKS).glob("*.db"))):
        raise StoreExists(
            _(
                "{folder} holds parts of a store whose book is missing. Nothing was changed: "
                "restore a backup, or choose another folder."
            ).format(folder=folder)
        )


def tidy_marks(marks: Sequence[Mark], people: int) -> tuple[Mark, ...]:
    """Return one mark a partner, none twice; raises :class:`Refused`."""
    given = tuple(marks)[:people]
    if len(set(given)) < len(given):
        raise Refused(_("Each partner needs a mark of their own."))
    free = [mark for mark in Mark if mark not in given]
    return (*given, *free[: people - len(given)])


def _fill(
    folder: Path,
    owners: tuple[str, ...],
    names: Sequence[str],
    marks: Sequence[Mark],
    now: Now,
    pad: int,
) -> None:
    """Write the keys, both notebooks and last the book into `folder`."""
    ring = keyring.new_ring(owners, owners[: len(names)])
    # With both copies from the first day: a damaged one alone would be the end of the store.
    keys = keyring.opened(keyfile.save_alone(folder, ring, copies_first=False))
    device = secrets.token_hex(4)
    clock = HybridClock(now, device)
    for owner in owners:
        notebook = Database(notebook_path(folder, owner), keys.notebook_key(owner), create=True)
        begin_file(notebook, "notebook", {"owner": owner, "device": device})
    book = Database(folder / BOOK, keys.book_key(), create=True)
    facts = {
        KEYS_COUNTER: str(keys.counter),
        "couple": keys.couple_id,
        "device": device,
        "owners": json.dumps(owners),
        "pad": str(pad),
    }
    people = [
        PartnerRow(id=owner, author_id=owner, version=clock.tick(), slot=slot, name=name, mark=mark)
        for slot, (owner, name, mark) in enumerate(zip(owners, names, marks, strict=False))
    ]
    begin_file(book, "book", facts | {CLOCK: clock.last}, people)
    leave_alike(folder, owners, keys, pad, now())


def begin_file(
    database: Database, kind: str, facts: dict[str, str], people: Sequence[PartnerRow] = ()
) -> None:
    """Fill a new file of that `kind` and close it."""
    try:
        schema.create_schema(database, kind)
        with database.writing() as session:
            for key, value in facts.items():
                put_fact(session, key, value)
            session.add_all(people)
    finally:
        database.close()
    # SQLite gives its logs the rights of the file they belong to.
    database.path.chmod(files.PRIVATE)
