"""The face of the lock: a river that is nobody's, who is writing, and the passphrase where one is.

The same page is the lock screen of a fresh process, the cover where nobody has a passphrase, and
the question when the pen goes to a partner who has one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from models.entities import Partner
from models.errors import BothWaysError
from models.words import N_, _
from screens import kv
from screens.kv import theme_in_use
from screens.locking.rules import wait_after
from screens.widgets.buttons import Button48
from screens.widgets.fields import Field
from screens.widgets.scroller import Scroller
from screens.widgets.segmented import Segmented
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["Button48", "Field", "LockPage", "Scroller", "Segmented", "StillRiver", "Words"]

#: Words for a partner whose name cannot be read yet, by slot.
NAMELESS = (N_("The first of you"), N_("The second of you"))


class StillRiver(Widget):
    """The decoration, once it is painted."""

    def show(self, pixels: bytes, size: tuple[int, int]) -> None:
        """Show a picture of `size` pixels, RGBA rows from the top."""
        from kivy.graphics import Color, Rectangle

        from screens.widgets.river_view import upload

        self.canvas.clear()
        with self.canvas:
            Color(1, 1, 1, 1)
            picture = Rectangle(texture=upload(pixels, size), size=size)

        def place(*_args: object) -> None:
            picture.pos = (self.x, self.center_y - size[1] / 2)

        self.bind(pos=place, size=place)
        place()


class LockPage(FloatLayout):
    """Asks who is writing and, where they have a passphrase, for that.

    `people` are the partners, `protected` the ids of those with a passphrase, `chosen` the id of
    one. ``on_enter`` is dispatched with the id and the passphrase (empty where there is none),
    ``on_code`` with the id, ``on_help`` and, where `can_leave`, ``on_leave``; where `can_read`,
    ``on_read``: the shared book can be read without the passphrase.
    """

    people = ListProperty()
    protected = ObjectProperty(frozenset())
    chosen = StringProperty()
    title = StringProperty()
    text = StringProperty()
    busy = BooleanProperty(False)
    #: A wrong passphrase was just tried: a moment until the next.
    waiting = BooleanProperty(False)
    can_leave = BooleanProperty(False)
    can_read = BooleanProperty(False)
    asks = BooleanProperty(False)
    side = NumericProperty(0)
    __events__ = ("on_enter", "on_code", "on_help", "on_leave", "on_read")

    def __init__(
        self,
        people: Sequence[Partner],
        protected: Collection[str],
        chosen: str = "",
        **kwargs: Any,
    ) -> None:
        self._failures = 0
        self._painted: Any = None
        self._wait: Any = None
        super().__init__(**kwargs)
        self.protected = frozenset(protected)
        self.field: Field = self.ids.passphrase.__self__
        if not self.protected:  # without any height it would still take touches
            self.field.parent.remove_widget(self.field)
        if not self.can_read:
            self.ids.read.parent.remove_widget(self.ids.read.__self__)
        self.people = list(people)
        self.chosen = chosen or (people[0].id if people else "")
        self.fbind("chosen", self._decide)
        self._decide()

    # -- what kv asks --------------------------------------------------------------------------

    def words(self, people: Sequence[Partner]) -> list[tuple[str, str, Partner]]:
        """Return the partners to choose from; nobody where there is one alone."""
        if len(people) < 2:
            return []
        return [(one.id, one.name or _(NAMELESS[one.slot]), one) for one in people]

    def on_width(self, _page: Any, width: float) -> None:
        """Keep the form as narrow as a hand."""
        theme = theme_in_use()
        self.side = max(theme.gutter + dp(12), (width - theme.list_pane) / 2)

    # -- choosing and entering -------------------------------------------------------------------

    def _decide(self, *_args: object) -> None:
        self.asks = self.chosen in self.protected
        self.field.text = ""
        self.field.error = ""

    def choose(self, who: str) -> None:
        """Take the partner of that id."""
        self.chosen = who
        self.take_focus()

    def enter(self) -> None:
        """Open with what was typed."""
        typed = self.field.text
        if self.busy or self.waiting or not self.chosen:
            return
        if not self.asks:
            self.dispatch("on_enter", self.chosen, "")
        elif typed:
            self.busy = True
            self.dispatch("on_enter", self.chosen, typed)
        else:
            self.take_focus()

    def refuse(self, error: Exception) -> None:
        """Say that it did not open; what was typed stays, and the next try waits a moment."""
        self.busy = False
        if isinstance(error, BothWaysError):
            self.field.error = str(error)
        self._failures += 1
        self.waiting = True
        self._wait = Clock.schedule_once(self._go_on, wait_after(self._failures))
        self.take_focus()

    def _go_on(self, _dt: float) -> None:
        self._wait = None
        self.waiting = False

    def take_focus(self) -> None:
        """Put the caret into the field, or the keyboard on the button where nothing is asked."""
        target = self.field.input if self.asks else self.ids.open
        Clock.schedule_once(lambda _dt: setattr(target, "focus", True), 0)

    def forget(self) -> None:
        """Go: what was typed goes along."""
        if self._wait is not None:
            self._wait.cancel()
        self.field.text = ""
        self.field.input.focus = False

    # -- the river -------------------------------------------------------------------------------

    def paint(self, worker: Any) -> None:
        """Let `worker` paint the river, now and whenever size or colours change; nothing waits."""
        again = Clock.create_trigger(lambda _dt: self._paint(worker), 0)
        self.bind(width=again)
        theme_in_use().bind(bg=again)
        again()

    def _paint(self, worker: Any) -> None:
        from screens.locking import river
        from screens.river.look import look_of

        look, width, scale = look_of(theme_in_use()), self.width / dp(1), dp(1)
        if self.get_root_window() is not None and (look, width) != self._painted:
            self._painted = (look, width)
            worker.in_background(
                lambda: river.painted(look, width, scale), lambda made: self.ids.river.show(*made)
            )

    def on_enter(self, who: str, passphrase: str) -> None:
        """A partner wants in."""

    def on_code(self, who: str) -> None:
        """A partner has a recovery code instead."""

    def on_help(self) -> None:
        """Somebody wants help."""

    def on_leave(self) -> None:
        """Somebody wants back to where they were."""

    def on_read(self) -> None:
        """Somebody wants to read what is open without a passphrase."""
