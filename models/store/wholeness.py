"""Is a file of the store whole: every page authentic, the structure sound."""

from __future__ import annotations

import re
from typing import Any

_PAGE = re.compile(r"\bpage (\d+)\b")


def is_whole(connection: Any) -> bool:
    """Return whether every page of a bare connection is authentic and the structure is sound."""
    # The check of the pages reads the file alone. A power loss may have left pages in it that are
    # half written and stand whole in the log, which this folds in.
    connection.execute("pragma wal_checkpoint(passive)").fetchall()
    wrong = [row[0] for row in connection.execute("pragma cipher_integrity_check")]
    if wrong and not _all_beyond(connection, wrong):
        return False
    return bool(connection.execute("pragma quick_check").fetchall() == [("ok",)])


def _all_beyond(connection: Any, wrong: list[str]) -> bool:
    """Return whether all that is `wrong` lies behind the last page of the database.

    A notebook that was closed when it had to grow has random bytes there (``padding.py``). They are
    no part of it: how many pages it has stands in its first one, which is authentic.
    """
    (pages,) = connection.execute("pragma page_count").fetchone()
    found = [_PAGE.search(words) for words in wrong]
    return all(one is not None and int(one[1]) > pages for one in found)
