"""SQLite for the file that holds nothing secret, the times of reminders.

It is the library the process has already, else Python's own. The app has the one that encrypts, and
a second copy of SQLite in a process costs memory and breaks the locks of a file that both have open
(sqlite.org, "How To Corrupt", 2.2.1). ``remind`` on its timer loads
Python's, which is sooner there.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING or "sqlcipher3.dbapi2" not in sys.modules:
    import sqlite3
else:
    sqlite3 = sys.modules["sqlcipher3.dbapi2"]

__all__ = ["sqlite3"]
