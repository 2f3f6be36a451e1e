"""Keys under which the files of a store really lie, where a renewal was cut in two."""

from __future__ import annotations

from pathlib import Path

import sqlcipher3

from models.errors import StoreDamaged
from models.privacy.keys import BOOK, Keys
from models.store.database import told
from models.store.stores import BOOK as BOOK_FILE
from models.store.stores import notebook_path


def home_path(folder: Path, home: str) -> Path:
    """Return the file of ``book`` or of a partner's notebook."""
    return folder / BOOK_FILE if home == BOOK else notebook_path(folder, home)


def settle(folder: Path, keys: Keys) -> Keys:
    """Return `keys` with the one of each home that opens its file; the newest is tried first.

    Where none does (or the file is not there) the newest stays, and opening tells.
    """
    for home in keys.unsettled:
        path = home_path(folder, home)
        numbers = keys.at_hand[home]
        fitting = (number for number, key in numbers.items() if path.exists() and fits(path, key))
        keys = keys.settled(home, next(fitting, next(iter(numbers))))
    return keys


def fits(path: Path, key: bytes) -> bool:
    """Return whether `key` opens the file at `path`, which is not changed by that.

    Raises :class:`StoreBusy` and the like where it cannot be told just now.
    """
    try:
        connection = sqlcipher3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            connection.execute("pragma cipher_log_level = none")
            connection.execute("pragma busy_timeout = 5000")
            connection.execute(f"pragma key = \"x'{key.hex()}'\"")
            connection.execute("select count(*) from sqlite_master").fetchone()
        finally:
            connection.close()
    except sqlcipher3.DatabaseError as error:
        ours = told(error, path)
        if isinstance(ours, StoreDamaged):
            return False
        raise ours from error
    return True
