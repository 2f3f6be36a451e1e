"""Where the files of a store lie, and what the facts in them are called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from models.privacy import keys as keyring

BOOK = "book.db"
NOTEBOOKS = "notebooks"
#: Key of the setting of a partner who closed the shared book.
CLOSED = "closed"
#: Key of a note in a notebook's ``meta``: an entry is on its way, the value says where to.
MOVING = "moving:"
#: Key of the ``meta`` of a notebook: from what the ids of its rows in ``reminders.db`` are made.
ROW_KEY = "row_key"
#: Key of the ``meta`` of the book: the highest counter of ``keys.json`` it has seen.
KEYS_COUNTER = "keys_counter"


def notebook_path(folder: Path, owner: str) -> Path:
    """Return where the notebook of `owner` lies in the store `folder`."""
    return folder / NOTEBOOKS / f"{owner}.db"


def row_key(facts: Mapping[str, str], notebook_key: bytes) -> bytes:
    """Return the key of a notebook's row ids; it stays where the notebook's key is renewed."""
    kept = facts.get(ROW_KEY)
    return bytes.fromhex(kept) if kept else keyring.derive(notebook_key, b"reminder rows")
