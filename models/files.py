"""Files written whole or not at all: temporary file, fsync, rename, fsync of the folder.

Nothing here knows what is inside a file. Operating system errors come out as our own, with a
sentence, so that a full disk or a read-only folder is told the same way everywhere.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from models.errors import StoreError, StoreFull, StoreMissing, StoreReadOnly
from models.words import _

#: Readable and writable by the owner of the account only.
PRIVATE = 0o600
#: Prefix of files being written; whatever is left of them after a crash may be deleted.
TEMPORARY = ".part-"

_RENAME_TRIES = 6
_ABANDONED = 3600.0
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_RIGHT = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def no_room() -> StoreFull:
    """Return the error for a disk that is full."""
    return StoreFull(_("The disk is full, so nothing was changed. Free some space and try again."))


def told_os(error: OSError, path: Path) -> StoreError:
    """Return our error for the operating system's `error` on `path`."""
    if error.errno in _FULL:
        return no_room()
    if error.errno in _NO_RIGHT:
        return StoreReadOnly(
            _("{name} cannot be written to. Check the rights of its folder.").format(name=path)
        )
    if error.errno == errno.ENOENT:
        return StoreMissing(_("{name} is not there.").format(name=path))
    return StoreError(
        _("{name} could not be read or written: {why}.").format(
            name=path, why=error.strerror or type(error).__name__
        )
    )


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn any :class:`OSError` inside into our own error about `path`."""
    try:
        yield
    except OSError as error:
        raise told_os(error, path) from error


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable (where the system can: Windows has no such call)."""
    if os.name == "nt":  # pragma: no cover - Windows only
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(source: Path, target: Path) -> None:
    """Rename `source` over `target`, again for half a second where a scanner holds the file."""
    for attempt in range(_RENAME_TRIES):
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(0.01 * 2**attempt)
        else:
            return
    source.replace(target)


def overwrite(path: Path) -> None:
    """Write zeros over a file and delete it, as far as the disk lets one."""
    if not path.is_file():
        return
    with telling(path):
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


@contextmanager
def writing_whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write into that takes the name `path` at the end, whole and on the disk.

    Until then it lies beside, under its own ``name``.
    On any error nothing of it is left and what stood at `path` before still stands there.
    """
    with telling(path):
        handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
    temporary = Path(name)
    try:
        with telling(path):
            os.close(handle)
            with temporary.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            replace(temporary, path)
            sync_folder(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all. Raises :class:`StoreError` with a sentence."""
    with writing_whole(path) as file:
        file.write(data)


def write_over(path: Path, data: bytes) -> None:
    """Put `data` at `path` like :func:`write_whole`, then wipe what stood there.

    A disk that keeps old blocks (most that are not spinning) may still hold it for a while.
    """
    try:
        former = path.open("r+b") if os.name != "nt" else None
    except OSError:
        former = None
    try:
        write_whole(path, data)
        if former is not None:
            with telling(path):
                wipe(former)
    finally:
        if former is not None:
            former.close()


def wipe(file: BinaryIO) -> None:
    """Write zeros over the whole of an open file, onto the disk."""
    file.seek(0)
    file.write(bytes(os.fstat(file.fileno()).st_size))
    file.flush()
    os.fsync(file.fileno())


def make_folder(folder: Path) -> None:
    """Make `folder` and its parents, open to the owner of the account only."""
    with telling(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def free_space(folder: Path) -> int:
    """Return the bytes free for this user on the disk of `folder` or its nearest parent."""
    place = folder
    while not place.exists() and place.parent != place:
        place = place.parent
    with telling(place):
        return shutil.disk_usage(place).free


def sweep_temporary(folder: Path, now: float) -> None:
    """Delete what writers that crashed left in `folder`; what is younger than an hour stays.

    `now` is the time in seconds since 1970; another process may be writing just now.
    """
    for left in folder.glob(f"{TEMPORARY}*"):
        with suppress(OSError):
            if left.stat().st_mtime > now - _ABANDONED:
                continue
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()
