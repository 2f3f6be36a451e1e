"""Opening, making and leaving a store, and the lock that says which window is open on it."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from kivy.clock import Clock

from models import lock, locks
from models.entities import Mark
from models.errors import Locked
from screens.locking.replacing import Handover
from screens.locking.rules import begins_as
from screens.session import Session
from screens.tasks import Cancelled, Worker
from screens.window import come_forward

#: Seconds between two looks for what another process has written (ARCHITECTURE: within 2 s).
LOOK_EVERY = 2.0

Failed = Callable[[Exception], None]
Now = Callable[[], datetime]


class Opening:
    """Brings a journal into the session and takes it away again.

    `folder` is where the store lies; with `sample` the sample couple is made there. The store is
    opened on the worker; `fail` is told what went wrong.
    """

    def __init__(
        self,
        folder: Path,
        session: Session,
        worker: Worker,
        fail: Failed,
        *,
        now: Now,
        sample: bool,
    ) -> None:
        self.folder = folder
        self.sample = sample
        self._own: Path | None = None if sample else folder
        self._scratch: Path | None = None
        self._session = session
        self._worker = worker
        self._fail = fail
        self._now = now
        self._lock = lock.AppLock()
        #: What was opened with a passphrase, and who is to write; None for whoever can.
        self._keys: Any = None
        self._who: str | None = None
        #: Whether the shared book is opened for nobody, to be read and no more.
        self._alone = False
        self._show_today: Callable[[], None] = come_forward
        #: Whether to look for what others write; off once the store is known to be gone.
        self.looks = True

    @property
    def can_begin_own(self) -> bool:
        """Whether the sample couple is shown and there is a place for an own book."""
        return self.sample and self._own is not None

    @property
    def is_missing(self) -> bool:
        """Whether there is no store to open yet."""
        return not self.sample and not any(self.folder.glob("keys.json*"))  # or a copy of it

    @property
    def keys(self) -> Any:
        """The keys that are open now; None for what lies open without a passphrase."""
        journal = self._session.journal
        return locks.held(journal) if journal is not None else self._keys

    def acquire(self, handover: Handover | None = None) -> bool:
        """Hold the lock of the store; False where another window does.

        With `handover` the former process of this window held it.
        """
        if not self.folder.is_dir():
            return True
        if handover is not None:
            return self._lock.take_over(self.folder, handover.lock)
        return self._lock.acquire(self.folder)

    def hand_on(self) -> int | None:
        """Let the process that takes over hold the lock: the descriptor it inherits."""
        return self._lock.hand_on()

    def open_as(self, who: str | None, keys: Any, *, alone: bool = False) -> None:
        """Open the store with `keys` (what lies open where None) as `who`, once the app starts."""
        self._who, self._keys, self._alone = who, keys, alone

    def enter(self, who: str, keys: Any) -> None:
        """Open the store with `keys` as `who`; what is open is closed before."""
        self.open_as(who, keys)
        self.let_go()
        self.start()

    def read_alone(self, keys: Any) -> None:
        """Open the shared book with `keys` as nobody: it is read, and nothing is written in it."""
        self.open_as(None, keys, alone=True)
        self.start()

    def start(self) -> None:
        """Open the store, or make the sample couple."""
        self.looks = True
        self._session.reading = self._alone
        self._session.store = "opening"
        self._worker.in_background(
            self._open_sample if self.sample else self._open, self._opened, self._not_opened
        )

    def settle(self, show_today: Callable[[], None]) -> None:
        """Begin to listen for a second window and to look for what others write.

        `show_today` is called where a notification was pressed.
        """
        self._show_today = show_today
        self._listen()
        Clock.schedule_interval(self._look, LOOK_EVERY)

    def make(
        self,
        names: Sequence[str],
        marks: Sequence[Mark],
        finish: Callable[[Any], None],
        made: Callable[[], None],
        failed: Failed,
    ) -> None:
        """Make a store for `names`, let `finish` settle it on the worker, then call `made`."""

        def work() -> Any:
            from models.journal import Journal

            journal = Journal.create(self.folder, names, marks=marks, now=self._now)
            finish(journal)
            return journal

        def done(journal: Any) -> None:
            self.open_as(journal.partners[0].id, None)
            self._lock.acquire(self.folder)
            self._listen()
            self._opened(journal)
            made()

        self._worker.in_background(work, done, failed)

    def look_around(self) -> None:
        """Open the sample couple in a throw-away store that never mixes with the own one."""
        self._scratch = Path(tempfile.mkdtemp(prefix="bothways-sample-"))
        self.sample, self.folder = True, self._scratch / "store"
        self.start()

    def begin_own(self) -> None:
        """Leave the sample couple; nothing of it stays."""
        if self._own is None:
            return
        self.let_go()
        self.sample, self.folder = False, self._own
        self._session.store = "missing"

    def reopen(
        self,
        change: Callable[..., Any],
        done: Callable[[Any], None],
        failed: Failed | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> None:
        """Close the store, let `change` put another in its place, and open that.

        Where `change` fails or is cancelled the store of before is opened again, if there was one.
        Another store may be locked by other passphrases: the keys of now are forgotten, unless
        `change` gives new ones. With `progress` it is given a function that reports its share.
        """
        before = self._as_before()
        self.open_as(None, None)
        self.let_go()
        self._lock.release()

        def work(*report: Any) -> tuple[bool, Any]:
            try:
                return True, change(*report)
            except Cancelled:
                return False, None

        def ended(result: tuple[bool, Any]) -> None:
            if not result[0]:
                self._who, self._keys, self._alone = before
            self._open_again()
            if result[0]:
                done(result[1])

        def refused(error: Exception) -> None:
            self._who, self._keys, self._alone = before
            self._open_again()
            (failed or self._fail)(error)

        self._worker.in_background(work, ended, refused, progress)

    def _as_before(self) -> tuple[str | None, Any, bool]:
        """Return who writes, the keys that are open now, and whether they are there to read by."""
        writer = self._session.writer
        return (writer.id if writer is not None else self._who), self.keys, self._alone

    def _open_again(self) -> None:
        if self.is_missing:
            self._session.store = "missing"
            return
        self.acquire()
        self._listen()
        self.start()

    def erase(self, erasing: Callable[[], None], done: Callable[[], None]) -> None:
        """Close the store and let `erasing` delete it; there is none afterwards."""
        self.let_go()
        self._lock.release()

        def gone(_none: Any) -> None:
            self._session.store = "missing"
            done()

        self._worker.in_background(erasing, gone)

    def close(self) -> None:
        """Close the store and give the lock back; a throw-away store is removed."""
        Clock.unschedule(self._look)
        self.let_go()
        self._lock.release()

    # -- inside --------------------------------------------------------------------------------

    def _open(self) -> Any:
        from screens import dates

        # Before the store: what reading the language's dates takes is given back to it.
        dates.get_ready()
        from models.journal import Journal

        return Journal.open(self.folder, keys=self._keys, now=self._now)

    def _open_sample(self) -> Any:
        from models.sample import make

        return make(self.folder, now=self._now)

    def _opened(self, journal: Any) -> None:
        self._session.journal = journal
        self._session.refresh_people(self._who or self._first_free(journal))
        self._session.store = "open"
        self._session.touch()
        # Last in the queue: nobody waits for it, and where it fails nothing is lost.
        self._worker.in_background(journal.sweep, failed=_not_swept)

    def _first_free(self, journal: Any) -> str | None:
        """Return who writes where nobody was asked: whoever did, else the first who can."""
        ids, protected = [one.id for one in journal.partners], self._session.protected
        writer = self._session.writer
        kept = begins_as(ids, protected, writer.id) if writer is not None else None
        return kept or begins_as(ids, protected)

    def _not_opened(self, error: Exception) -> None:
        if isinstance(error, Locked):
            # Another program set a passphrase, or a store that has one was brought back.
            self.open_as(None, None)
            self._session.reading = False
            self._session.store = "locked"
            return
        self._session.store = "broken"
        self._fail(error)

    def _look(self, _dt: float) -> None:
        journal = self._session.journal
        if journal is None or not self.looks:
            return
        if journal.is_full:
            self._worker.in_background(lambda: journal.has_room, self._make_use_of_room)
        else:
            self._worker.in_background(journal.changed_elsewhere, self._looked)

    def _make_use_of_room(self, is_there: bool) -> None:
        """Open for writing what was only read because the disk was full, as who it was open for."""
        journal = self._session.journal
        if is_there and journal is not None and journal.is_full and not self.sample:
            who, keys, alone = self._as_before()
            self.open_as(who, keys, alone=alone)
            self.let_go()
            self.start()

    def _looked(self, changed: bool) -> None:
        if changed:
            self._session.refresh_people()
            self._session.touch()

    def _listen(self) -> None:
        self._lock.listen(
            lambda: Clock.schedule_once(lambda _dt: come_forward()),
            lambda: Clock.schedule_once(lambda _dt: self._show_today()),
        )

    def let_go(self) -> None:
        """Close what is open; the session has no journal from then on."""
        journal, self._session.journal = self._session.journal, None
        scratch, self._scratch = self._scratch, None

        def work() -> None:
            if journal is not None:
                journal.close()
            if scratch is not None:
                shutil.rmtree(scratch, ignore_errors=True)

        self._worker.in_background(work)


def _not_swept(error: Exception) -> None:
    logging.getLogger(__name__).warning("Sweeping failed: %s", type(error).__name__)
