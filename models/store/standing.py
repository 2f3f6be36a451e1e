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
        before = self._seen.get(self._path)
        found = self._look(self._path)
        if before and found and found.st_size < before.st_size:
            raise replaced()
        # the log is there from the first statement on, until the last connection is closed
        self._look(self._log)

    def _look(self, path: Path) -> os.stat_result | None:
        try:
            found = path.stat()
        except OSError:  # gone, or out of reach
            found = None
        before = self._seen.get(path)
        if before and (found is None or not os.path.samestat(before, found)):
            raise replaced()
        if found:
            self._seen[path] = found
        return found


def replaced() -> StoreReplaced:
    """Return the error for a store that is not the one that was opened."""
    return StoreReplaced(
        _(
            "The store was moved, deleted or replaced while it was open, so nothing is written "
            "any more. What you are writing stays on the screen: keep a copy of it, then open "
            "the store again."
        )
    )
