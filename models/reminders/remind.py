"""What is due is shown, once: by the app, by the system's scheduler, by hand; one of them gets it.

Claim, deliver, confirm. Everything here works while the book is locked, and costs little where
nothing is due: the standard library's SQLite and no more.
"""

from __future__ import annotations

import os

from models.errors import StoreError
from models.plain_sqlite import sqlite3
from models.reminders.due import NAME, DueTimes
from models.words import _

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
    with _open(folder) as file:
        return file.due(now) if file else ()


def remind(
    folder: str | os.PathLike[str],
    now: datetime,
    *,
    notify: Notify | None = None,
    slots: Iterable[int] = (0, 1),
) -> Report:
    """Deliver what is due in the store `folder` at `now` (aware local time) as one notification.

    `notify` shows it (``delivery.with_actions`` where None: call the outcome's `wait`). What could
    not be shown stays in the inbox. Raises :class:`StoreError` where the file cannot be used.
    """
    with _open(folder) as file:
        if file is None:
            return _NOTHING
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

    return delivery.with_actions


def answer(folder: str | os.PathLike[str], report: Report, now: datetime) -> None:
    """Do what was chosen on the notification: snooze lets all of it come again."""
    from models.reminders.rules import Snooze, snoozed_until

    if report.outcome is None or report.outcome.action != "snooze":
        return
    with _open(folder) as file:
        if file:
            until = snoozed_until(now, Snooze.QUARTER)
            file.snooze([(row.id, row.slot) for row in report.rows], until)


class _open:  # noqa: N801 - used like a function; contextlib is slow to import
    """Give the due times of a store, None where it has none yet; errors carry a sentence."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._path = os.path.join(folder, NAME)  # noqa: PTH118 - pathlib is slow to import
        self._file: DueTimes | None = None

    def __enter__(self) -> DueTimes | None:
        if os.path.exists(self._path):  # noqa: PTH110
            try:
                self._file = DueTimes(self._path)
            except sqlite3.Error as error:
                raise _unreadable() from error
        return self._file

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, *_more: object
    ) -> None:
        if self._file is not None:
            self._file.close()
        if isinstance(error, sqlite3.Error):
            raise _unreadable() from error


def _unreadable() -> StoreError:
    return StoreError(
        _("The reminder times cannot be read just now. Opening the app writes them anew.")
    )
