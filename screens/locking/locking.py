"""The lock: when it falls, what is done first, and how one comes in again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window

from models import locks
from models.entities import Partner
from models.errors import BothWaysError
from models.reminders.program import app_command
from models.words import _
from screens import window
from screens.locking import rules
from screens.locking.closing import Closing
from screens.locking.cover import ClosingCurtain, DoorCurtain
from screens.locking.door import Door
from screens.locking.replacing import Handover, replace
from screens.locking.rules import Reason, Way

log = logging.getLogger(__name__)


class Locking:
    """Locks the app: covers the window, or closes the store and replaces the process.

    `app` is the composition root, `guard` what looks after the clipboard and quick hide.
    """

    def __init__(self, app: Any, guard: Any) -> None:
        self._app = app
        self._guard = guard
        self._curtain: DoorCurtain | None = None
        self._closing: ClosingCurtain | None = None
        self._then: Callable[[], object] | None = None

    @property
    def is_locked(self) -> bool:
        """Whether the lock has fallen, or is falling."""
        at_door = self._app.router.name == "unlock"
        return at_door or self._curtain is not None or self._closing is not None

    @property
    def is_closing(self) -> bool:
        """Whether the book is being closed for another process to take over."""
        return self._closing is not None

    def stop(self) -> None:
        """Take the curtains away with the app."""
        if self._curtain is not None:
            self._curtain.door.close()
        for curtain in (self._curtain, self._closing):
            if curtain is not None:
                curtain.lift(keyboard=False)
        self._curtain = self._closing = None

    def lock(self, reason: Reason = Reason.KEY) -> None:
        """Let the lock fall, whatever is open; also where the book could be read meanwhile."""
        session, holds = self._app.session, self._guard.holds_book
        is_there = session.store in ("opening", "open") and not self.is_locked
        if self.is_closing or not (holds or is_there):
            return
        writer = holds or self._is_protected(session.writer)
        way = rules.way(reason, writer=writer, other=self._is_protected(session.other))
        if way is Way.REPLACE:
            self._replace(reason)
        elif way is Way.COVER:
            self._cover()

    def hand_over(self) -> None:
        """Hand the pen to the other partner, who gives a passphrase where one is set."""
        session = self._app.session
        if session.other is None or self.is_locked:
            return
        writer, other = map(self._is_protected, (session.writer, session.other))
        way = rules.way(Reason.SWITCH, writer=writer, other=other)
        if way is Way.REPLACE:
            self._replace(Reason.SWITCH, who=session.other.id, book_stays=True)
        elif way is Way.ASK:
            self._ask(session.other)
        else:
            self._guard.switch_writer()

    def _is_protected(self, partner: Any) -> bool:
        return partner is not None and partner.id in self._app.session.protected

    # -- covering ------------------------------------------------------------------------------

    def _cover(self) -> None:
        """Draw the door over everything; nothing is closed, because nothing is locked."""
        self._draw_door(
            self._app.session.partners,
            title=_("Welcome back"),
            text=_("The book is closed. Who is writing?"),
        )
        self._guard.keep()
        self._guard.clipboard.clear()
        self._after_next_frame(self._guard.covered)

    def _ask(self, other: Any) -> None:
        """Ask the other partner for the passphrase; Back leaves the pen where it is."""
        self._guard.keep()
        self._draw_door(
            [other],
            title=other.name,
            text=_("A passphrase opens your notebook."),
            leave=self._lift,
        )

    def open_notebook(self, then: Callable[[], object] | None) -> None:
        """Ask whose notebook to open; Back goes on reading, `then` is called once it is open."""
        if self.is_locked:
            return
        people = self._app.session.partners
        two = len(people) > 1
        self._draw_door(
            people,
            title=_("Your notebook") if two else people[0].name,
            text=_("Who is writing?") if two else _("A passphrase opens your notebook."),
            leave=self._lift,
        )
        self._then = then

    def _draw_door(
        self, people: Sequence[Partner], *, title: str, text: str, leave: Any = None
    ) -> None:
        door = Door(
            self._app.opening.folder,
            people,
            self._app.session.protected,
            self._app.worker,
            self._let_in,
            title=title,
            text=text,
            leave=leave,
        )
        self._curtain = DoorCurtain(door)
        self._curtain.draw()
        self._guard.tell_locked()

    def _lift(self) -> None:
        if self._curtain is not None:
            self._curtain.lift()
            self._curtain = None
        self._then = None
        self._guard.tell_locked()

    def _let_in(self, who: str, keys: Any) -> None:
        """Somebody came in at the door of the curtain."""
        session, then = self._app.session, self._then
        self._lift()
        if keys is not None or session.reading:
            self._guard.let_in(who, keys)
            if then is not None:
                then()
        elif session.writer is not None and who != session.writer.id:
            self._guard.switch_writer()

    # -- replacing -----------------------------------------------------------------------------

    def _replace(self, reason: Reason, *, who: str | None = None, book_stays: bool = False) -> None:
        """Cover the window, keep and close, then let a fresh process take over."""
        app = self._app
        self._closing = ClosingCurtain()
        self._closing.draw()
        self._guard.tell_locked()
        self._guard.clipboard.clear()
        stays = book_stays or reason is Reason.NOTEBOOK
        book = locks.handed_on(app.session.journal) if stays else b""
        closing = Closing(
            app.session,
            app.worker,
            app.router.current,
            app.opening.let_go,
            closed=lambda: self._go(Handover(str(reason), who, book)),
            failed=lambda error: self._stopped(error, closing),
        )
        self._after_next_frame(closing.start)

    def _stopped(self, error: Exception, closing: Closing) -> None:
        """What was typed could not be kept: say so; nothing of it is on screen."""
        curtain = self._closing
        if curtain is None:
            return
        said = (
            str(error)
            if isinstance(error, BothWaysError)
            else _("What you typed could not be kept.")
        )

        def again() -> None:
            curtain.go_on()
            closing.start()

        def all_the_same() -> None:
            curtain.go_on()
            closing.finish()

        curtain.stop(
            said, [(_("Try again"), again), (_("Lock without what I typed"), all_the_same)]
        )

    def _go(self, handover: Handover) -> None:
        kept = window.geometry(self._app.settings)
        place = (
            None
            if kept.left is None or kept.top is None
            else (kept.left, kept.top, kept.width, kept.height)
        )
        whole = Handover(
            reason=handover.reason,
            who=handover.who,
            book=handover.book,
            lock=self._app.opening.hand_on(),
            place=place,
            hidden=self._guard.hiding.is_hidden,
            idle=self._guard.resting.idle,
        )
        take_over = self._app.replace or self._fresh
        try:
            take_over(whole)
        except OSError as error:
            # The program was moved or taken away: ending forgets as well.
            log.warning("No fresh process could begin: %s", type(error).__name__)
            self._app.stop()

    def _fresh(self, handover: Handover) -> None:
        """Let a fresh process of this program take over."""
        self._app.idle.stop()
        replace(handover, [*app_command(), "--store", str(self._app.opening.folder)])

    @staticmethod
    def _after_next_frame(call: Any) -> None:
        """Call `call` once what is drawn now is on the screen."""

        def flipped(*_args: object) -> None:
            Window.unbind(on_flip=flipped)
            Clock.schedule_once(lambda _dt: call(), 0)

        Window.bind(on_flip=flipped)

    @staticmethod
    def reason_of(words: str) -> Reason:
        """Return the reason of a former process; START where it is none."""
        return Reason(words) if words in list(Reason) else Reason.START
