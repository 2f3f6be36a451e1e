"""Is a file of the store whole: every page authentic, the structure sound."""

from __future__ import annotations

from typing import Any


def is_whole(connection: Any) -> bool:
    """Return whether every page of a bare connection is authentic and the structure is sound."""
    # The check of the pages reads the file alone. A power loss may have left pages in it that are
    # half written and stand whole in the log, which this folds in.
    connection.execute("pragma wal_checkpoint(passive)").fetchall()
    if connection.execute("pragma cipher_integrity_check").fetchall():
        return False
    return bool(connection.execute("pragma quick_check").fetchall() == [("ok",)])
