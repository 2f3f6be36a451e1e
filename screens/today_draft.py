"""The draft of the composer: kept while typing, put away with its writer, found again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from kivy.clock import Clock

from models.entities import Draft, Visibility
from screens.session import Session
from screens.tasks import Worker

#: A draft is kept this long after the last key, and at least this often while typing (seconds).
#: At most two seconds of typing may be lost (PRODUCT.md): the frame and the disk take of them too.
REST = 1.0
MOST = 1.5


class DraftKeeper:
    """Keeps what stands in `composer` for whoever is writing.

    `taken` is called once the draft and the usual visibility of a writer were read.
    """

    def __init__(
        self, composer: Any, session: Session, worker: Worker, taken: Callable[[], None]
    ) -> None:
        self._composer = composer
        self._session = session
        self._worker = worker
        self._taken = taken
        self._due: Any = None
        self._since = 0.0
        #: What was to be kept has not arrived in the store, as far as is known.
        self._unkept = False
        self.of = ""
        #: What the writer chose for entries that say nothing else.
        self.usual = Visibility.SHARED

    def edited(self, *_args: object) -> None:
        """Something changed: keep it soon."""
        now = Clock.get_time()
        if self._due is None:
            self._since = now
        else:
            self._due.cancel()
        rest = min(REST, max(0.0, self._since + MOST - now))
        self._due = Clock.schedule_once(lambda _dt: self.keep(), rest)

    def forget(self) -> None:
        """What was there is being saved: nothing is to be kept."""
        self._unkept = False
        self._rest()

    def _rest(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def keep(self, failed: Callable[[Exception], None] | None = None) -> None:
        """Keep what changed since it was kept last; an empty field drops the draft.

        Where that fails `failed` is told, or who tells troubles where None; the next call tries
        again.
        """
        journal = self._session.journal
        if not (self._due or self._unkept) or journal is None or not self.of:
            return
        self._rest()
        self._unkept = True
        if journal.read_only and failed is None:
            return  # the banner says so; what stands here stays as long as the app is open
        draft, who = self._composer.draft(), self.of
        drop = not draft.text.strip()
        work = (
            partial(journal.drafts.drop, who) if drop else partial(journal.drafts.keep, who, draft)
        )
        self._worker.in_background(work, self._kept, failed)

    def _kept(self, _result: object) -> None:
        self._unkept = False

    def change_writer(self, who: str) -> None:
        """Put the former writer's draft away and take out the one of `who`."""
        if self.of:
            self.keep()
            self._composer.clear(Visibility.SHARED)
        self.of = who
        journal = self._session.journal

        def read() -> tuple[Draft | None, Visibility]:
            return journal.drafts.get(who), journal.people.settings(who).visibility

        self._worker.in_background(read, partial(self._take, who))

    def _take(self, who: str, found: tuple[Draft | None, Visibility]) -> None:
        draft, visibility = found
        if who != self.of:
            return
        self.usual = visibility
        typed = self._composer.text
        if draft is not None:
            text = f"{draft.text}\n{typed}" if typed.strip() else draft.text
            self._composer.take(replace(draft, text=text))
        elif not typed:
            self._composer.visibility = visibility.value
            self.forget()
        self._taken()
