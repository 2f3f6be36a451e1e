"""Backups while the app is open and when it closes, a drill once a month; nobody waits for them.

Every half hour a backup is made where somebody touched the app or the book has changed. That is
asked instead of whether a notebook has changed: backups are files that both partners can see, and
must say nothing of who wrote in private (docs/decisions/0015). Only the copying itself is done by
the worker, and begins when nobody is just typing: a save waits for that and for nothing else. What
follows looks at the copy alone and has a thread of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window

from models import keeping
from models.errors import StoreBusy
from models.words import _
from screens.messages import Messages
from screens.session import Session
from screens.tasks import Worker

log = logging.getLogger(__name__)

#: Seconds between two looks whether it is time.
LOOK_EVERY = 60.0
#: Between two backups while the app is open.
EVERY = timedelta(minutes=30)
#: It begins where nobody has touched anything for so many seconds, else so much later.
QUIET_SECONDS = 20.0
PATIENCE = timedelta(minutes=10)


class BackupLoop:
    """Keeps backups of the journal in `session` while `wanted()`.

    `place` returns the second place or None.
    """

    def __init__(
        self,
        session: Session,
        worker: Worker,
        messages: Messages,
        *,
        wanted: Callable[[], bool],
        place: Callable[[], Path | None],
        now: Callable[[], datetime],
    ) -> None:
        self._session = session
        self._worker = worker
        self._messages = messages
        self._wanted = wanted
        self._place = place
        self._now = now
        self._event: Any = None
        self._used = False
        self._touched = 0.0
        self._mark = ""
        self._said = ""
        self._steps: Iterator[None] | None = None
        self._aside = Worker(trouble=self._failed, unexpected=self._failed)
        #: Whose turn the step under way is.
        self._turn = worker

    def start(self) -> None:
        """Begin to look."""
        self._event = Clock.schedule_interval(self._look, LOOK_EVERY)
        Window.bind(on_motion=self._use, on_key_down=self._use, on_textinput=self._use)
        self._session.bind(journal=self._other)

    def stop(self) -> None:
        """End; one that is under way is given up, and nothing of it is left."""
        if self._event is None:
            return
        self._event.cancel()
        self._event = None
        Window.unbind(on_motion=self._use, on_key_down=self._use, on_textinput=self._use)
        self._session.unbind(journal=self._other)
        self._give_up()
        self._aside.close()

    def close(self) -> None:
        """End with a backup of the journal, on the worker; call it before the journal closes."""
        running, journal = self._event is not None, self._session.journal
        self.stop()
        if running and journal is not None and self._wanted():
            work = partial(keeping.back_up, journal, "close", self._place())
            self._worker.in_background(work, failed=_not_made)

    # -- looking ---------------------------------------------------------------------------------

    def _use(self, *_args: object) -> None:
        """Somebody is there. Whether they write, read or look around makes no difference."""
        self._used, self._touched = True, Clock.time()

    def _other(self, _session: Session, _journal: Any) -> None:
        """Another store is open, or none; what was asked of the worker before is done by then."""
        self._mark, self._used = "", False
        self._give_up()

    def _look(self, _dt: float) -> None:
        journal = self._session.journal
        if journal is None or self._steps is not None or not self._wanted():
            return
        now, place = self._now(), self._place()

        def ask() -> tuple[keeping.Standing, str]:
            return keeping.standing(journal.folder, place, now), keeping.book_mark(journal)

        self._worker.in_background(ask, partial(self._asked, journal), _not_made)

    def _asked(self, journal: Any, answer: tuple[keeping.Standing, str]) -> None:
        standing, mark = answer
        if self._event is None or journal is not self._session.journal:
            return
        if standing.trouble and not self._said:
            self._tell(standing.trouble)
        now, made = self._now(), standing.made
        # of a clock that was ahead for a while nothing is believed
        late = EVERY if made is None or made > now else now - made
        typing = Clock.time() - self._touched < QUIET_SECONDS
        changed = self._used or mark != (self._mark or mark)
        self._mark = self._mark or mark
        if changed and (late >= EVERY + PATIENCE or (late >= EVERY and not typing)):
            self._mark, self._used = mark, False
            self._steps = keeping.backing_up(journal, "while", self._place())
            self._step(self._worker)
        elif not typing:
            self._aside.in_background(
                partial(keeping.drill_if_due, journal, self._now()), self._drilled, _not_made
            )

    # -- going on --------------------------------------------------------------------------------

    def _step(self, worker: Worker) -> None:
        """Take the next step: the first, which copies, in the worker's turn."""
        steps, self._turn = self._steps, worker

        def work() -> bool:
            return steps is not None and next(steps, self) is self

        def done(ended: bool) -> None:
            if steps is not self._steps:
                return
            if ended:
                self._steps = None
                self._said = ""
            else:
                self._step(self._aside)

        worker.in_background(work, done, self._failed)

    def _give_up(self) -> None:
        steps: Any
        steps, self._steps = self._steps, None
        if steps is not None:
            self._turn.in_background(steps.close, failed=_not_made)  # behind a step under way

    def _failed(self, error: Exception) -> None:
        self._steps = None
        if not isinstance(error, StoreBusy):  # else another window makes one
            self._tell(str(error))
        _not_made(error)

    def _tell(self, why: str) -> None:
        """Say once that backups fail; under Keep it stands until one is made."""
        if not self._said:
            self._said = why
            self._messages.trouble(_("The last backup could not be made. {why}").format(why=why))

    def _drilled(self, found: Any) -> None:
        if found is not None and not found.ok:
            self._messages.trouble(
                _("The newest backup was opened and is not whole. {why}").format(
                    why=" ".join(found.sentences)
                )
            )


def begin(app: Any) -> None:
    """Keep backups of the own store of `app` from now on; the sample couple has none."""
    if not app.keeps_backups:
        return
    app.backing = BackupLoop(
        app.session,
        app.worker,
        app.messages,
        wanted=lambda: not app.opening.sample and not _only_read(app.session.journal),
        place=lambda: app.settings.place,
        now=app.now,
    )
    app.backing.start()


def _only_read(journal: Any) -> bool:
    return journal is not None and bool(journal.read_only)


def _not_made(error: Exception) -> None:
    log.warning("Backup: %s", type(error).__name__)
