"""Whether the file that is open is still the one that stands in its folder.

Somebody may move, delete or restore a store while it is open. The system then lets us write on into
a file nobody finds again, so each save looks first: the file and its log are the same ones as at
the opening, and neither the size nor the clock inside went back.
"""

from __future__ import annotations

import os
from pathlib import Path

from models.errors import StoreReplaced
from models.words import _


class Standing:
    """What is known of an open file at `path`, looked at again before each write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._seen: dict[Path, os.stat_result] = {}
        self._look(path)

    def assert_same(self) -> None:
        """Raise :class:`StoreReplaced` where another file stands there, a shorter one, or none."""
        self._look(self._path)
        # the log is there from the first statement on, until the last connection is closed
        self._look(self._log)

    def _look(self, path: Path) -> None:
        before = self._seen.get(path)
        try:
            found = path.stat()
        except OSError as error:  # gone, or out of reach
            if before:
                raise replaced() from error
            return
        # a log begins anew from time to time; the file itself never gets shorter
        is_shorter = before is not None and path == self._path and found.st_size < before.st_size
        if before and (is_shorter or not os.path.samestat(before, found)):
            raise replaced()
        self._seen[path] = found


def replaced() -> StoreReplaced:
    """Return the error for a store that is not the one that was opened."""
    return StoreReplaced(
        _(
            "The store was moved, deleted or replaced while it was open, so nothing is written "
            "any more. What you are writing stays on the screen: keep a copy of it, then open "
            "the store again."
        )
    )
