"""A notebook begun anew, where its partner has lost the passphrase and the recovery code.

Nobody can open the closed one. The other partner, who can open the book, has an empty notebook put
in its place, with new keys: there is no way in it to what the closed one holds. A whole backup is
made before and is never thinned out, so that a passphrase that is remembered later opens that.
"""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from models import files
from models.errors import Refused
from models.privacy import ring as keyfile
from models.privacy.boxes import new_pair
from models.privacy.keys import BOOK, Keys, opened
from models.privacy.ring import Ring, Version
from models.privacy.ways import with_book_for_all
from models.privacy.wraps import KEY_BYTES, PlainWrap
from models.store.backups import finished, making
from models.store.clock import Now
from models.store.database import Database
from models.store.making import begin_file
from models.store.padding import leave_alike
from models.store.reminder_times import ReminderTimes
from models.store.renewing import alone, home_path
from models.store.shelf import Why
from models.store.stores import Stores, notebook_path
from models.words import _


def begin_anew(folder: Path, keys: Keys, who: str, now: Now) -> tuple[Path, Keys]:
    """Give `who` an empty notebook with new keys; returns the backup made before, and the keys.

    The store is closed; in `keys` the book is open and the other's notebook, and that of `who` is
    not. Until `who` has a passphrase again, the book lies open as it does for anybody without one.
    Killed in the middle, it can be done again. Raises :class:`Refused` where that notebook can be
    opened, :class:`Locked` where the rest cannot, :class:`StoreBusy` where another program has the
    store open, and what making a backup does: nothing has changed then.
    """
    ring = keyfile.load(folder)
    if not ring.home(who).protected or keys.is_open(who):
        raise Refused(_("That notebook can be opened. Nothing was changed."))
    for home in (BOOK, *(one.home for one in ring.notebooks if one.home != who)):
        keys.key_of(home)
    with Stores.open(folder, keys=keys, now=now) as stores:
        kept = finished(making(stores, None, Why.ASKED))
        facts, pad = stores.facts(stores.book), stores.pad
        keys = stores.keys
        ReminderTimes(stores).forget(who)
    changed, key = _with_new_home(ring, keys, who)
    with ExitStack() as stack:
        stack.enter_context(alone(home_path(folder, BOOK), keys.book_key()))
        _put_in_place(folder, who, key, {"owner": who, "device": facts["device"]})
        # The file first: where this is cut short the home still counts as closed, and it is done
        # again. No copy keeps a way to the former key: it leads to nothing here.
        changed = keyfile.save_alone(folder, changed, copies_first=True)
    fresh = opened(changed)
    for home, found in keys.at_hand.items():
        fresh = fresh.having(home, found)
    leave_alike(folder, fresh.partner_ids, fresh, pad, now())
    return kept, fresh


def _with_new_home(ring: Ring, keys: Keys, who: str) -> tuple[Ring, bytes]:
    """Return `ring` with a new key and new key pairs for `who`, and that key."""
    home, key = ring.home(who), secrets.token_bytes(KEY_BYTES)
    number = home.newest.number + 1
    pair = new_pair(ring.couple_id, who, number, key)
    version = Version(number, (PlainWrap(key),), pair)
    changed = ring.having(replace(home, versions=(version,)))
    return with_book_for_all(changed, keys.at_hand[BOOK]), key


def _put_in_place(folder: Path, who: str, key: bytes, facts: dict[str, str]) -> None:
    """Let an empty notebook stand where the closed one stood."""
    path = notebook_path(folder, who)
    beside = path.with_name(f"{files.TEMPORARY}{secrets.token_hex(4)}")
    with files.telling(path):
        try:
            begin_file(Database(beside, key, create=True), "notebook", facts)
            for ending in ("-wal", "-shm"):  # of the closed one, left by a program that was killed
                path.with_name(path.name + ending).unlink(missing_ok=True)
            beside.replace(path)
            files.sync_folder(path.parent)
        finally:
            for ending in ("", "-wal", "-shm"):
                beside.with_name(beside.name + ending).unlink(missing_ok=True)
