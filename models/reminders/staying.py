"""The sleeping process: for desktops without a scheduler that runs a user's own programs.

It is started at login and looks every half minute. The wall clock is read anew each time, because
long sleeps do not survive a computer that sleeps itself.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from models.days import local_now
from models.errors import StoreError
from models.paths import store_folder
from models.plain_sqlite import sqlite3
from models.reminders.quick import LISTEN_SECONDS, listen_for, show
from models.reminders.remind import Report, remind

if TYPE_CHECKING:
    from models.reminders.remind import Notify

LOOK_EVERY = 30.0


def stay(
    store: str | None,
    *,
    now: Callable[[], datetime] = local_now,
    sleep: Callable[[float], None] = time.sleep,
    notify: Notify | None = None,
) -> int:
    """Deliver what comes due until the store is gone; returns the exit status then."""
    folder = store_folder(store)
    while os.path.isdir(folder):  # noqa: PTH112
        try:
            report = remind(
                folder, now(), notify=notify or partial(show, str(folder), actions=True)
            )
        except (StoreError, sqlite3.Error):
            report = None  # somebody is writing, or the app makes the file anew
        if report is not None and report.outcome is not None:
            _listen(str(folder), report)
        sleep(LOOK_EVERY)
    return 0


def _listen(folder: str, report: Report) -> None:
    """Wait for an answer on a thread of its own; the next reminder may come meanwhile."""
    waiting = threading.Thread(
        target=listen_for, args=(folder, report, LISTEN_SECONDS), name="notification", daemon=True
    )
    waiting.start()
