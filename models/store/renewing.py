"""New keys for a notebook and the book, in two phases; and which key fits where that was cut short.

First ``keys.json`` gets the new keys beside the old ones. Then the pictures are written anew under
new names, and the files are re-encrypted (each in one transaction of SQLite). Last the old keys go.
Killed at any point a store opens: whoever opens it tries the new key of each file, then the old
one. Nobody else has the files open meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3

from models.errors import StoreDamaged, StoreError
from models.privacy import ring as keyfile
from models.privacy.keys import BOOK, Keys, derive
from models.privacy.ring import Ring
from models.privacy.ways import Renewal
from models.store.database import BUSY_MS, told
from models.store.padding import leave_alike, take_in
from models.store.picture_bytes import PARTS, photo_folder
from models.store.sealed import file_name, seal, unseal
from models.store.stores import BOOK as BOOK_FILE
from models.store.stores import KEYS_COUNTER, ROW_KEY, notebook_path, row_key

#: Called with pictures done and pictures in all.
Progress = Callable[[int, int], None]


def home_path(folder: Path, home: str) -> Path:
    """Return the file of ``book`` or of a partner's notebook."""
    return folder / BOOK_FILE if home == BOOK else notebook_path(folder, home)


# --- which key fits ---------------------------------------------------------------------------


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


def fits(path: Path, key: bytes, *, by_itself: bool = False) -> bool:
    """Return whether `key` opens the file at `path`, which is not changed by that.

    With `by_itself` nobody else has it open: nothing is made beside it, and no log is looked at.
    Raises :class:`StoreBusy` and the like where it cannot be told just now.
    """
    try:
        with _opened(path, key, "ro&immutable=1" if by_itself else "ro") as connection:
            connection.execute("select count(*) from sqlite_master").fetchone()
    except StoreDamaged:
        return False
    return True


def highest_counter(folder: Path, keys: Keys) -> int:
    """Return the highest counter of ``keys.json`` the book has seen, 0 where it cannot be read.

    What is written next stands above it, also where a former file was put back.
    """
    try:
        with _opened(folder / BOOK_FILE, settle(folder, keys).book_key(), "ro") as connection:
            wanted = "select value from meta where key = ?"
            found = connection.execute(wanted, (KEYS_COUNTER,)).fetchone()
    except StoreError:
        return 0
    return int(found[0]) if found else 0


# --- renewing ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _File:
    """One file that is being renewed, open to nobody else."""

    home: str
    path: Path
    connection: Any
    former: bytes = field(repr=False)
    fresh: bytes = field(repr=False)


def renew_files(
    folder: Path, keys: Keys, plan: Renewal, on_progress: Progress | None = None
) -> None:
    """Carry out `plan` on the closed files of the store in `folder`.

    `keys` are those of before, with every home of the plan open. Raises :class:`StoreBusy` where
    another program has one of the files open, :class:`StoreFull` where the pictures do not fit;
    nothing has changed then.
    """
    keys = settle(folder, keys)
    seen = highest_counter(folder, keys)
    for home in plan.fresh:
        if home != BOOK:  # every page is re-encrypted, and there have to be pages alone
            take_in(home_path(folder, home), keys.key_of(home))
    with ExitStack() as stack:
        opened = [
            _File(home, path, stack.enter_context(alone(path, former)), former, fresh)
            for home, fresh in plan.fresh.items()
            for path, former in [(home_path(folder, home), keys.key_of(home))]
        ]
        before = keyfile.load(folder).counted_from(seen)
        keyfile.save_alone(folder, plan.during(before, keys), copies_first=True)
        try:
            written = _copy_pictures(folder, opened, on_progress)
        except BaseException:
            _take_back(folder, opened, before)
            raise
        for file in opened:
            _rekey(file)
        after = keyfile.save_alone(
            folder, plan.after(keyfile.load(folder), keys), copies_first=True
        )
        _forget_pictures(folder, opened, written)
    _alike(folder, keys, plan, after)


def _copy_pictures(
    folder: Path, opened: list[_File], on_progress: Progress | None
) -> dict[str, set[str]]:
    """Write every picture under the new key and name; returns the new names by home."""
    found = {
        file.home: [row[0] for row in file.connection.execute("select id from photo")]
        for file in opened
    }
    of, done = sum(map(len, found.values())), 0
    written: dict[str, set[str]] = {file.home: set() for file in opened}
    for file in opened:
        place = photo_folder(folder, file.home)
        for photo_id in found[file.home]:
            for part in PARTS:
                old, new = (_name(key, photo_id, part) for key in (file.former, file.fresh))
                content = _content(place / old, derive(file.former, b"photo"))
                if content is not None:
                    seal(place / new, derive(file.fresh, b"photo"), content)
                    written[file.home].add(new)
            done += 1
            if on_progress:
                on_progress(done, of)
    return written


def _content(path: Path, key: bytes) -> bytes | None:
    """Return a picture; None where it is missing or damaged for good, which `check` tells.

    Raises :class:`StoreDamaged` where it cannot be read just now: it may be another time.
    """
    try:
        return unseal(path, key)
    except StoreDamaged as error:
        cause = error.__cause__
        if isinstance(cause, OSError) and not isinstance(cause, FileNotFoundError):
            raise
        return None


def _rekey(file: _File) -> None:
    """Put one file under its new key: one transaction, there whole or not at all."""
    connection = file.connection
    try:
        if file.home != BOOK:
            known = row_key({}, file.former).hex()
            connection.execute("insert or ignore into meta values (?, ?)", (ROW_KEY, known))
        connection.execute(f"pragma rekey = \"x'{file.fresh.hex()}'\"").fetchall()
        for (photo_id,) in connection.execute("select id from photo").fetchall():
            former, fresh = (_name(key, photo_id, PARTS[0]) for key in (file.former, file.fresh))
            connection.execute("update photo set file = ? where file = ?", (fresh, former))
        connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    except sqlcipher3.DatabaseError as error:
        raise told(error, file.path) from error


def _take_back(folder: Path, opened: list[_File], before: Ring) -> None:
    """Leave the store as it was: no file has a new key yet."""
    keyfile.save_alone(folder, before, copies_first=True)
    for file in opened:
        for (photo_id,) in file.connection.execute("select id from photo").fetchall():
            for part in PARTS:
                place = photo_folder(folder, file.home)
                (place / _name(file.fresh, photo_id, part)).unlink(missing_ok=True)


def _forget_pictures(folder: Path, opened: list[_File], written: dict[str, set[str]]) -> None:
    """Delete the pictures under their old names; whatever stays is swept at the next opening."""
    for file in opened:
        place = photo_folder(folder, file.home)
        if place.is_dir():
            for path in place.iterdir():
                if path.name not in written[file.home]:
                    with suppress(OSError):
                        path.unlink()


def _alike(folder: Path, keys: Keys, plan: Renewal, after: Ring) -> None:
    """Let both notebooks have one time again."""
    for home, fresh in plan.fresh.items():
        keys = keys.having(home, {after.home(home).newest.number: fresh})
    leave_alike(folder, keys.partner_ids, keys, 0)


def _name(key: bytes, photo_id: str, part: str) -> str:
    return file_name(derive(key, b"photo-name"), photo_id, part)


@contextmanager
def alone(path: Path, key: bytes) -> Iterator[Any]:
    """Give a connection to `path` that lets nobody else in until it is closed."""
    with _opened(path, key, "rw") as connection:
        try:
            connection.execute("pragma locking_mode = exclusive").fetchall()
            connection.execute("pragma journal_mode = wal").fetchall()
            connection.execute("pragma synchronous = full")
            connection.execute("pragma fullfsync = on")
            connection.execute("pragma temp_store = memory")
            # The lock is taken with the first change and kept.
            connection.execute("begin exclusive")
            connection.execute("update meta set value = value where key = 'kind'")
            connection.execute("commit")
        except sqlcipher3.DatabaseError as error:
            raise told(error, path) from error
        yield connection


@contextmanager
def _opened(path: Path, key: bytes, mode: str) -> Iterator[Any]:
    try:
        connection = sqlcipher3.connect(
            f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None
        )
        try:
            connection.execute("pragma cipher_log_level = none")
            connection.execute(f"pragma key = \"x'{key.hex()}'\"")
            connection.execute(f"pragma busy_timeout = {BUSY_MS}")
            yield connection
        finally:
            connection.close()
    except sqlcipher3.DatabaseError as error:
        ours = told(error, path)
        if isinstance(ours, StoreError):
            raise ours from error
        raise
