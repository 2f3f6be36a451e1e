"""What is due is shown, once: by the app, by the system's scheduler, by hand; one of them gets it.

Claim, deliver, confirm. Everything here works while the book is locked, and costs little where
nothing is due: the standard library's SQLite and no more.
"""

from __future__ import annotations

import os
import sqlite3

from models.reminders.due import NAME, DueTimes, wall

#: Read by type checkers as true; typing would double what a look costs.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from typing import NamedTuple

    from models.reminders.delivery import Outcome
    from models.reminders.due import Row

    Notify = Callable[[], Outcome]
else:
    from collections import namedtuple

if TYPE_CHECKING:

    class Report(NamedTuple):
        """What :func:`remind` did: the rows that were due, and how it went.

        `shown` is whether a notification reached the desktop; `trouble` is a key of
        ``delivery.CURES`` where none did; `outcome` lets the caller wait for an answer.
        """

        rows: tuple[Row, ...]
        shown: bool
        trouble: str | None
        outcome: Outcome | None

else:
    Report = namedtuple("Report", "rows shown trouble outcome")

_NOTHING = Report((), False, None, None)


def look(folder: str | os.PathLike[str], now: datetime) -> tuple[Row, ...]:
    """Return what is due in the store `folder` at `now`; nothing where there is no file."""
    path = os.path.join(folder, NAME)  # noqa: PTH118 - pathlib is slow to import
    if not os.path.exists(path):  # noqa: PTH110
        return ()
    with DueTimes(path) as file:
        return file.due(now)


def remind(
    folder: str | os.PathLike[str],
    now: datetime,
    *,
    notify: Notify | None = None,
    slots: Iterable[int] = (0, 1),
) -> Report:
    """Deliver what is due in the store `folder` at `now` (aware local time) as one notification.

    `notify` shows it (``delivery.notify`` where None). What could not be shown stays in the inbox.
    Raises :class:`sqlite3.Error` where the file cannot be used.
    """
    path = os.path.join(folder, NAME)  # noqa: PTH118
    if not os.path.exists(path):  # noqa: PTH110
        return _NOTHING
    with DueTimes(path) as file:
        wanted = tuple(slots)
        if not any(row.slot in wanted for row in file.due(now)):
            return _NOTHING
        rows = file.claim(now, wanted)
        if not rows:
            return _NOTHING
        outcome = (notify or _desktop())()
        file.confirm([row.id for row in rows], now, shown=outcome.shown)
        if file.fact("trouble") != outcome.trouble:
            file.note("trouble", outcome.trouble)
    return Report(rows, outcome.shown, outcome.trouble, outcome)


def _desktop() -> Notify:
    from models.reminders import delivery

    return delivery.notify


def answer(folder: str | os.PathLike[str], report: Report, now: datetime) -> None:
    """Do what was chosen on the notification: snooze lets all of it come again."""
    from models.reminders.rules import Snooze, snoozed_until

    if report.outcome is None or report.outcome.action != "snooze":
        return
    path = os.path.join(folder, NAME)  # noqa: PTH118
    with DueTimes(path) as file:
        until = snoozed_until(now, Snooze.QUARTER)
        file.snooze([(row.id, row.slot) for row in report.rows], until)


__all__ = ["NAME", "Report", "answer", "look", "remind", "sqlite3", "wall"]
