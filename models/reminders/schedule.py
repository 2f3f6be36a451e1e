"""Reminders while the app is closed: ``remind`` under the operating system's own scheduler.

:func:`install` writes what the system needs, :func:`uninstall` leaves nothing behind,
:func:`status` says what is there and when it runs next. One small module a way; on Linux a timer
of systemd where the user's manager answers, else a process that desktops start at login.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from models.errors import Refused
from models.reminders import autostart, launchd, systemd, task
from models.reminders.program import app_command
from models.words import _


@dataclass(frozen=True, slots=True)
class Status:
    """What is installed.

    `way` is ``systemd``, ``autostart``, ``launchd`` or ``task``, empty where nothing is installed;
    `next_run` an aware time where the system tells; `sentence` is what a person reads.
    """

    installed: bool
    way: str
    sentence: str
    next_run: datetime | None = None


class Way(Protocol):
    """One scheduler of one system, as a module."""

    NAME: str

    def available(self) -> bool:
        """Return whether it can be used here and now."""

    def install(self, command: Sequence[str]) -> None:
        """Let the system run `command`; raises OSError where it will not."""

    def uninstall(self) -> None:
        """Take away all that install wrote; nothing where nothing is."""

    def installed(self) -> bool:
        """Return whether it is installed."""

    def serves(self, store: str) -> bool:
        """Return whether what is installed looks after the journal in the folder `store`."""

    def next_run(self) -> datetime | None:
        """Return when the system runs it next, None where it does not tell."""


def ways() -> tuple[Way, ...]:
    """Return the ways of this system, the best first."""
    if sys.platform == "win32":  # pragma: no cover - Windows only
        return (task,)
    if sys.platform == "darwin":  # pragma: no cover - macOS only
        return (launchd,)
    return (systemd, autostart)


def install(store: Path, *, usable: Sequence[Way] | None = None) -> Status:
    """Let the system run ``remind`` for `store`; raises :class:`Refused` with the reason.

    What another way or an earlier version installed is taken away first.
    """
    found = ways() if usable is None else usable
    uninstall(store, usable=found)
    reason: OSError | None = None
    for way in found:
        if not way.available():
            continue
        command = [*app_command(), "--store", str(store), "remind"]
        try:
            way.install(command)
        except OSError as error:
            way.uninstall()
            reason = error
        else:
            return status(store, usable=found)
    raise Refused(
        _(
            "The system would not take the reminders ({why}). They come while the app is open."
        ).format(
            why=(reason.strerror or str(reason)).splitlines()[0] if reason else _("no scheduler")
        )
    )


def uninstall(store: Path, *, usable: Sequence[Way] | None = None) -> Status:
    """Take everything away that :func:`install` wrote, also what an earlier way left."""
    found = ways() if usable is None else usable
    for way in found:
        try:
            way.uninstall()
        except OSError as error:
            raise Refused(
                _("What reminds while the app is closed could not be taken away ({why}).").format(
                    why=error.strerror or error
                )
            ) from error
    return status(store, usable=found)


def leave(store: Path, *, usable: Sequence[Way] | None = None) -> None:
    """Take away what was installed for the journal in `store`, which is no more.

    What looks after another journal stays. Raises :class:`Refused` where the system will not.
    """
    found = ways() if usable is None else usable
    serving = [way for way in found if way.installed() and way.serves(str(store))]
    if serving:
        uninstall(store, usable=serving)


def status(store: Path, *, usable: Sequence[Way] | None = None) -> Status:
    """Return what is installed; `store` names the journal whose next reminder is told."""
    for way in ways() if usable is None else usable:
        if way.installed():
            coming = way.next_run()
            said = (
                _("Reminders come while the app is closed; the next look is at {time}.").format(
                    time=coming.strftime("%H:%M")
                )
                if coming
                else _("Reminders come while the app is closed, by what starts at login.")
                if way.NAME == autostart.NAME
                else _("Reminders come while the app is closed.")
            )
            waits = _next_due(store)
            return Status(True, way.NAME, f"{said} {waits}".strip(), coming)
    return Status(False, "", _("Nothing is installed: reminders come while the app is open."))


def _next_due(store: Path) -> str:
    """Return the sentence about the next due time, empty where nothing waits."""
    from models.plain_sqlite import sqlite3
    from models.reminders.due import NAME, DueTimes

    if not (store / NAME).exists():
        return ""
    try:
        with DueTimes(store / NAME) as file:
            coming = file.next_at()
    except sqlite3.Error:
        return ""
    if not coming:
        return ""
    return _("The next reminder is due {when}.").format(when=coming.replace("T", " "))
