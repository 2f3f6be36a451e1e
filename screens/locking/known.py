"""What the lock knows of people: who has a passphrase, and after how long their notebook locks.

The names for the lock screen are kept from here as well: it shows them before anything is open.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from models import doorplate, locks
from models.entities import PartnerSettings
from models.errors import BothWaysError

log = logging.getLogger(__name__)


class Known:
    """Follows the session of `app` and keeps up with what it says of people."""

    def __init__(self, app: Any) -> None:
        self._app = app
        #: Minutes without a key or a touch after which the notebook of who is writing locks.
        self.notebook_minutes = PartnerSettings().lock_minutes
        app.session.bind(journal=self._on_journal, writer=self._ask_minutes)
        app.session.bind(partners=self._plate, protected=self._plate)

    def _on_journal(self, _session: Any, journal: Any) -> None:
        if journal is not None and not self._app.opening.sample:
            self.locks_changed()

    def locks_changed(self) -> None:
        """A passphrase was set or taken away: read who has one."""
        self._app.session.protected = locks.state(self._app.opening.folder).protected

    def _ask_minutes(self, session: Any, writer: Any) -> None:
        """Read after how many minutes the notebook of who is writing locks."""
        self.notebook_minutes = PartnerSettings().lock_minutes
        journal = session.journal
        if journal is None or writer is None:
            return

        def came(settings: Any) -> None:
            if session.writer is not None and session.writer.id == writer.id:
                self.notebook_minutes = settings.lock_minutes

        # Asked for within: what reads people takes a tenth of a second to load.
        self._app.worker.in_background(
            lambda: journal.people.settings(writer.id), came, _no_minutes
        )

    def _plate(self, session: Any, _value: Any) -> None:
        """Keep the names for the lock screen, where somebody has a passphrase."""
        opening = self._app.opening
        if session.journal is None or opening.sample or not session.partners:
            return
        self._app.worker.in_background(
            partial(
                doorplate.keep, opening.folder, tuple(session.partners), tuple(session.protected)
            ),
            failed=_no_plate,
        )


def _no_minutes(error: Exception) -> None:
    log.warning("The notebook keeps its usual minutes: %s", type(error).__name__)


def _no_plate(error: Exception) -> None:
    if not isinstance(error, BothWaysError):
        raise error
    log.warning("The names for the lock screen were not kept: %s", type(error).__name__)
