"""Reminders while the app is open: a look every half minute, and who has had it open today.

While the window has the focus a line at its foot tells what is due to the partner who is writing;
else the desktop does. Of this loop, the system's scheduler and the command one gets each due time.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from kivy.clock import Clock

from models.reminders.delivery import OPEN, Outcome
from models.reminders.remind import Report, answer, remind
from models.reminders.rules import WORDS
from models.words import _
from screens import window
from screens.messages import Messages
from screens.reminder_inbox import unseen
from screens.router import Router
from screens.session import Session
from screens.tasks import Worker

log = logging.getLogger(__name__)

#: Seconds between two looks.
LOOK_EVERY = 30.0
#: So long a press on a notification is waited for, in seconds.
LISTEN_SECONDS = 3600.0


def _inside() -> Outcome:
    """Stand for a notification that the app shows itself."""
    return Outcome(shown=True, way="app")


class ReminderLoop:
    """Looks for what is due in the store at `folder()` and tells it.

    `has_focus` says whether the window has the keyboard.
    """

    def __init__(
        self,
        session: Session,
        worker: Worker,
        messages: Messages,
        router: Router,
        folder: Callable[[], Path],
        now: Callable[[], datetime],
        has_focus: Callable[[], bool] = window.has_focus,
    ) -> None:
        self._session = session
        self._worker = worker
        self._messages = messages
        self._router = router
        self._folder = folder
        self._now = now
        self._has_focus = has_focus
        self._here: set[str] = set()
        self._event: Any = None

    def start(self) -> None:
        """Begin to look, and to note who has the app open."""
        self._event = Clock.schedule_interval(self._look, LOOK_EVERY)
        self._session.bind(writer=self._came, journal=self._left)
        self._came()

    def stop(self) -> None:
        """End: whoever wrote or looked has had the app open today. Before the journal closes."""
        if self._event is not None:
            self._event.cancel()
            self._event = None
        self._session.unbind(writer=self._came, journal=self._left)
        journal = self._session.journal
        if journal is not None:
            for who in sorted(self._here):
                ended = partial(journal.reminders.session_ended, who)
                self._worker.in_background(ended, failed=_not_done)
        self._here.clear()

    def _came(self, *_args: Any) -> None:
        """Note that the partner who writes now has the app open, once the page has come."""
        Clock.schedule_once(self._note_who_came)

    def _note_who_came(self, _dt: float) -> None:
        journal, writer = self._session.journal, self._session.writer
        if journal is None or writer is None or writer.id in self._here or self._event is None:
            return
        self._here.add(writer.id)

        def work() -> bool:
            journal.reminders.opened(writer.id)
            return bool(unseen(journal, writer.id))

        # What was due is in the inbox now: the bell is told.
        self._worker.in_background(work, self._taken, _not_done)

    def _taken(self, something: bool) -> None:
        if something:
            self._session.touch()

    def _left(self, _session: Session, journal: Any) -> None:
        """Forget who was here: another store comes with its own partners."""
        if journal is None:
            self._here.clear()

    # -- looking ---------------------------------------------------------------------------------

    def _look(self, _dt: float) -> None:
        if self._session.journal is not None:
            slot = self._slot() if self._has_focus() else None
            look = partial(_deliver, self._folder(), self._now(), slot)
            self._worker.in_background(look, self._looked, _not_done)

    def _slot(self) -> int | None:
        """Return the slot of the partner who is writing."""
        ids = [partner.id for partner in self._session.partners]
        writer = self._session.writer
        return ids.index(writer.id) if writer is not None and writer.id in ids else None

    def _looked(self, reports: list[Report]) -> None:
        for report in reports:
            if not report.rows:
                continue
            self._session.touch()
            way = report.outcome.way if report.outcome is not None else ""
            if way == "app":
                self._messages.say(_(WORDS), _("Look"), lambda: self._router.go("inbox"))
            elif way == "actions":
                self._listen(report)

    # -- presses on a notification -----------------------------------------------------------------

    def show_today(self) -> None:
        """Bring the window forward on Today: a notification was pressed."""
        window.come_forward()
        if self._session.store == "open":
            self._router.go("today")

    def _listen(self, report: Report) -> None:
        """Wait on a thread of its own for what is pressed on the notification."""
        waiting = threading.Thread(
            target=self._wait, args=(report, self._folder()), name="notification", daemon=True
        )
        waiting.start()

    def _wait(self, report: Report, folder: Path) -> None:
        action = report.outcome.wait(LISTEN_SECONDS) if report.outcome is not None else None
        if action is not None:
            Clock.schedule_once(lambda _dt: self._pressed(action, report, folder))

    def _pressed(self, action: str, report: Report, folder: Path) -> None:
        if self._event is None:
            return  # the app has closed since
        if action == OPEN:
            self.show_today()
        else:
            work = partial(answer, folder, report, self._now())
            self._worker.in_background(work, lambda _none: self._session.touch(), _not_done)


def _deliver(folder: Path, now: datetime, slot: int | None) -> list[Report]:
    """Deliver what is due: inside the app for the partner in `slot`, else by the desktop."""
    if slot is None:
        return [remind(folder, now)]
    own = remind(folder, now, notify=_inside, slots=(slot,))
    return [own, remind(folder, now, slots=(1 - slot,))]


def _not_done(error: Exception) -> None:
    log.warning("Reminders: %s", type(error).__name__)
