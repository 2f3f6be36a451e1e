"""Four megabytes that can be let go of when the disk is full, so that what was written fits.

The file ``ballast`` lies in the store folder and means nothing. It is made while there is plenty of
room, given up by whoever writes next to a full disk, and put back once there is room again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

from models import files
from models.errors import StoreError, StoreFull

NAME = "ballast"
#: Its size in bytes; with less than that free, it is let go of before something is written.
SIZE = 4 * 2**20
#: With fewer bytes free a person is told, and no ballast is made.
LOW = 200 * 2**20

#: With so many bytes free again, a store that was only read because of a full disk opens anew.
ENOUGH = 2**20


def is_low(folder: Path) -> bool:
    """Return whether there will soon be no room for new pages in `folder`."""
    return files.free_space(folder) < LOW


def put_back(folder: Path) -> bool:
    """Make the ballast of the store in `folder` where it is not there and there is room.

    Returns whether it is there. What it holds is random, so that no file system stores it in less.
    """
    path = folder / NAME
    if path.is_file() and path.stat().st_size >= SIZE:
        return True
    if files.free_space(folder) < LOW + SIZE:
        return False
    try:
        files.write_whole(path, secrets.token_bytes(SIZE))
    except StoreError:
        return False
    return True


def let_go(folder: Path) -> bool:
    """Delete the ballast of the store in `folder`; returns whether that made room."""
    try:
        (folder / NAME).unlink()
    except OSError:  # it is not there, or nothing can be changed here
        return False
    return True


def store_of(path: Path) -> Path:
    """Return the folder of the store that the file at `path` is the book or a notebook of."""
    is_notebook = path.parent.name == "notebooks" and path.name != "book.db"
    return path.parent.parent if is_notebook else path.parent


def make_room(folder: Path) -> None:
    """Let the ballast go before something is written, where the disk is nearly full."""
    try:
        nearly_full = files.free_space(folder) < SIZE
    except StoreError:  # the folder is gone: what is written next says so
        return
    if nearly_full:
        let_go(folder)


Method = TypeVar("Method", bound=Callable[..., Any])


def again_with_room(method: Method) -> Method:
    """Let a use case that met a full disk be tried once more, where the ballast made room.

    It is a method of something that has ``stores``; what it wrote before was rolled back.
    """

    @wraps(method)
    def tried(self: Any, *given: Any, **named: Any) -> Any:
        try:
            return method(self, *given, **named)
        except StoreFull:
            if not let_go(self.stores.folder):
                raise
        return method(self, *given, **named)

    return cast(Method, tried)
