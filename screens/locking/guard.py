"""What guards the screen: quick hide, the lock, the clipboard, pictures of the screen.

The composition root makes one and asks nothing else of this package. The first page needs none of
what it looks after, so each part is imported when it is first asked for, or a moment after the
start: the lock has to fall at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock

from models import doorplate, locks
from models.errors import StoreError
from screens import sdl
from screens.hands import close_sheets
from screens.locking import capture, rules
from screens.locking.closing import keeper
from screens.locking.known import Known
from screens.locking.replacing import Handover
from screens.locking.rules import Patience, Reason
from screens.locking.ticking import Ticks, ticks

if TYPE_CHECKING:
    from screens.locking.clipboard import ClipboardCare
    from screens.locking.door import Door
    from screens.locking.hiding import Hiding
    from screens.locking.locking import Locking
    from screens.locking.logind import Logind
    from screens.locking.meanwhile import Meanwhile
    from screens.locking.resting import Resting

log = logging.getLogger(__name__)

#: Seconds after the start at which the parts of the lock are at hand, asked for or not.
READY_AFTER = 2.0


class Guard:
    """Guards the screen of `app`, which a former process may have handed over."""

    def __init__(self, app: Any, handover: Handover | None, ticks: Ticks = ticks) -> None:
        self._app = app
        self._handover = handover
        self._first = "today"
        self._ticks = ticks
        self._getting_ready: Any = None
        app.session.bind(store=self._on_store)
        self.known = Known(app)

    # -- the parts -------------------------------------------------------------------------------

    @cached_property
    def clipboard(self) -> ClipboardCare:
        """Who looks after the clipboard."""
        from screens.locking.clipboard import ClipboardCare

        return ClipboardCare()

    @cached_property
    def hiding(self) -> Hiding:
        """Quick hide."""
        from screens.locking.hiding import Hiding

        return Hiding(self._app.title, self.keep, lambda _hidden: self.tell_locked())

    @cached_property
    def locking(self) -> Locking:
        """The lock."""
        from screens.locking.locking import Locking

        return Locking(self._app, self)

    @cached_property
    def meanwhile(self) -> Meanwhile:
        """Who leads through the shared book while the notebooks are closed."""
        from screens.locking.meanwhile import Meanwhile

        return Meanwhile(self._app, self)

    @cached_property
    def resting(self) -> Resting:
        """Who counts how long nobody was here."""
        from screens.locking.resting import Resting

        return Resting(self._look, self._ticks)

    @cached_property
    def logind(self) -> Logind:
        """Who hears that the system sleeps or locks its screen."""
        from screens.locking.logind import Logind

        return Logind(self._heard)

    # -- coming and going ------------------------------------------------------------------------

    def begin(self, first: str) -> None:
        """Show Welcome where there is no store, the lock where it is locked, else `first`.

        Where somebody can open the store without a passphrase the app begins as that partner.
        """
        session = self._app.session
        self._first = first
        entrance = self._entrance()
        if self._app.opening.is_missing:
            session.store, first = "missing", "welcome"
        elif entrance:
            session.store, first = "locked", entrance
        else:
            session.store = "opening"
        self._app.router.go(first)
        self.tell_locked()
        if self._handover is not None and self._handover.hidden:
            self.hiding.hide()

    def _entrance(self) -> str:
        """Return the lock screen where somebody has to come in first, else nothing."""
        session, opening = self._app.session, self._app.opening
        if opening.sample or opening.is_missing:
            return ""
        if self._handover is None and not doorplate.is_there(opening.folder):
            # Nobody locked from here. Should it be locked all the same, opening it tells.
            return ""
        try:
            state = locks.state(opening.folder)
        except StoreError as error:  # opening the store tells it
            log.warning("The locks could not be read: %s", type(error).__name__)
            return ""
        session.protected = state.protected
        handover = self._handover
        if not state.protected:
            return ""
        if handover is None:
            return "unlock" if state.book_locked else ""
        if handover.reason != Reason.SWITCH or handover.who in (None, *state.protected):
            return "unlock"
        self._begin_as(handover)
        return ""

    def _begin_as(self, handover: Handover) -> None:
        """Open as the partner the pen was handed to, with the couple key of the former process."""
        self._app.opening.open_as(handover.who, self.handed_keys())

    def handed_keys(self) -> Any:
        """Return the keys of a book that stayed open, None where none did."""
        handover = self._handover
        if handover is None or not handover.book:
            return None
        return locks.taken_over(self._app.opening.folder, handover.book)

    def start(self) -> None:
        """Begin, once the window stands."""
        if self._is_hidden:
            self.hiding.tell()
        self.clipboard.start()
        self.resting.start(self._handover.idle if self._handover is not None else 0.0)
        self.logind.start()
        self.look_changed()
        self._getting_ready = Clock.schedule_once(self._get_ready, READY_AFTER)

    def _get_ready(self, _dt: float) -> None:
        """Import what hides and locks: when it is wanted there is no time for that."""
        self._getting_ready = None
        _parts = self.hiding, self.locking

    def stop(self) -> None:
        """End with the app: nothing that was copied stays."""
        if self._getting_ready is not None:
            self._getting_ready.cancel()
        for name in ("resting", "logind", "clipboard", "locking", "hiding"):
            if name in self.__dict__:
                getattr(self, name).stop()

    # -- what the keys ask -----------------------------------------------------------------------

    def hide(self) -> None:
        """Hide the window with the quiet page, or bring it back."""
        self.hiding.toggle()

    def lock(self) -> None:
        """Lock now."""
        self.locking.lock(Reason.KEY)

    def hand_over(self) -> None:
        """Hand the pen to the other partner, or to whoever opens a notebook where nobody writes."""
        if self._app.session.reading:
            self.open_notebook()
        else:
            self.locking.hand_over()

    def open_notebook(self, then: Callable[[], object] | None = None) -> None:
        """Ask for a passphrase while the shared book is read; `then` is called once one is in."""
        self.locking.open_notebook(then)

    # -- the door --------------------------------------------------------------------------------

    def make_door(self) -> Door:
        """Return the door of the lock screen."""
        from screens.locking.door import door_after

        return door_after(self._handover, self._app, self.let_in, self.meanwhile.begin)

    def let_in(self, who: str, keys: Any) -> None:
        """Open the store as `who`, with `keys` where a passphrase opened any."""
        app = self._app
        app.worker.in_background(self._put_away())
        if keys is None:
            keys = self.handed_keys()
        app.opening.enter(who, keys)
        if app.router.name == "unlock":
            app.router.go(self._first)
            self.tell_locked()

    def switch_writer(self) -> None:
        """Let the other partner write, where there are two and no passphrase is asked for."""
        app = self._app
        if app.session.other is not None:
            left = self._put_away()
            app.session.switch_writer()
            # Behind the page, which keeps its own draft when its writer changes.
            app.worker.in_background(left)
            app.session.touch()

    def _put_away(self) -> Callable[[], None]:
        """Close what lies open; what is returned keeps what was typed there."""
        keep = keeper(self._app.session, ending=False)
        close_sheets()
        self._app.messages.clear()
        return keep

    def tell_locked(self) -> None:
        """Say whether a page lies over everything."""
        self._app.session.locked = self._is_hidden or self._is_locked

    @property
    def holds_book(self) -> bool:
        """Whether the key of a locked book is at hand though nobody has come in: it can be read."""
        handed = self._handover is not None and bool(self._handover.book)
        return self._app.session.reading or (handed and self._app.router.name == "unlock")

    @property
    def _is_hidden(self) -> bool:
        return "hiding" in self.__dict__ and self.hiding.is_hidden

    @property
    def _is_locked(self) -> bool:
        at_door = self._app.router.name == "unlock"
        return at_door or ("locking" in self.__dict__ and self.locking.is_locked)

    def covered(self) -> None:
        """The screen shows nothing of the book any more: the system may sleep."""
        self.logind.let_sleep()

    def keep(self) -> None:
        """Keep what was typed as a draft."""
        screen = self._app.router.current
        if screen is not None:
            screen.keep()

    # -- when it falls by itself -----------------------------------------------------------------

    def _look(self, idle: float) -> None:
        session, holds = self._app.session, self.holds_book
        if not holds and (self._is_locked or session.store != "open"):
            return
        writer = session.writer
        reason = rules.due(
            idle,
            Patience.of_minutes(self._app.settings.lock_minutes, self.known.notebook_minutes),
            writer=writer is not None and writer.id in session.protected,
            notebook_open=not holds,
        )
        if reason is not None:
            self.locking.lock(reason)

    def _heard(self, words: str) -> None:
        """The system sleeps or locks its screen; called on a thread."""
        Clock.schedule_once(lambda _dt: self._system_locks(Reason(words)))
        sdl.wake()

    def _system_locks(self, reason: Reason) -> None:
        before = self.locking.is_locked
        self.locking.lock(reason)
        if not self.locking.is_closing and (before or not self.locking.is_locked):
            self.covered()

    # -- what hangs on settings and people -------------------------------------------------------

    def look_changed(self) -> None:
        """Do what the settings say of pictures of the screen."""
        if capture.is_offered():
            capture.apply(self._app.settings.hide_from_capture)

    def _on_store(self, session: Any, store: str) -> None:
        """Show the lock where a store that was to be opened turned out to be locked."""
        if store == "locked" and self._app.router.current is not None:
            self.known.locks_changed()
            self._handover, self._first = None, "today"
            self._app.router.go("unlock")
            self.tell_locked()
