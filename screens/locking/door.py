"""The door: the page of the lock and what can be reached from it without opening anything.

That is the way in with a recovery code, and the help page. It stands in the lock screen of a fresh
process and in the curtain that covers the window.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from models import doorplate, locks
from models.entities import Partner
from models.errors import BothWaysError, WrongPassphrase
from models.words import _
from screens import kv
from screens.kv import theme_in_use
from screens.locking.page import LockPage
from screens.locking.replacing import Handover
from screens.locking.rules import Reason

kv.load(__file__)

#: Called with the id of who enters and the keys that were opened (None where none were needed).
Entered = Callable[[str, Any], None]


class DoorStep(FloatLayout):
    """A page with a heading and a way back; `content` scrolls."""

    title = StringProperty()
    side = NumericProperty(0)
    __events__ = ("on_back",)

    def on_width(self, _step: Any, width: float) -> None:
        """Keep the column as narrow as a page."""
        theme = theme_in_use()
        self.side = max(theme.gutter, (width - theme.list_pane * 1.1) / 2)

    def add(self, widget: Any) -> Any:
        """Add to the column; returns the widget."""
        self.ids.column.add_widget(widget)
        return widget

    def on_back(self) -> None:
        """A person wants back to the lock."""


class Door(FloatLayout):
    """Stands before the store in `folder`; `entered` is called once somebody is let in.

    `leave` is what Esc and Back do where one may go back to where one was, `read` shows the shared
    book without anybody's passphrase, where it can be shown.
    """

    def __init__(
        self,
        folder: Path,
        people: Sequence[Partner],
        protected: Collection[str],
        worker: Any,
        entered: Entered,
        *,
        chosen: str = "",
        title: str,
        text: str,
        leave: Callable[[], None] | None = None,
        read: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._folder = folder
        self._names = [one.name for one in people]
        self._worker = worker
        self._entered = entered
        self._leave = leave
        self.page = LockPage(
            people,
            protected,
            chosen,
            title=title,
            text=text,
            can_leave=leave is not None,
            can_read=read is not None,
        )
        if read is not None:
            self.page.bind(on_read=lambda _page: read())
        self.page.bind(
            on_enter=lambda _page, who, typed: self._enter(who, typed),
            on_code=lambda _page, who: self._ask_code(who),
            on_help=lambda _page: self._show_help(),
            on_leave=lambda _page: self.back(),
        )
        self.add_widget(self.page)

    def on_parent(self, *_args: object) -> None:
        """Let the river be painted once the page stands, and put the caret where it belongs."""
        if self.parent is not None:
            self.page.take_focus()
            Clock.schedule_once(lambda _dt: self.page.paint(self._worker), 0)

    def back(self) -> bool:
        """Go back to the lock from its help, or to where one was; False where that is nowhere."""
        if self.page.parent is None:
            self._show(self.page)
            self.page.take_focus()
            return True
        if self._leave is None:
            return False
        self.close()
        self._leave()
        return True

    def close(self) -> None:
        """Forget what was typed: the door is not needed any more."""
        self.page.forget()

    # -- a passphrase ----------------------------------------------------------------------------

    def _enter(self, who: str, typed: str) -> None:
        if not typed:
            self._let_in(who, None)
            return
        self._worker.in_background(
            partial(locks.unlock, self._folder, who, typed),
            lambda keys: self._let_in(who, keys),
            self.page.refuse,
        )

    def _let_in(self, who: str, keys: Any) -> None:
        self._entered(who, keys)
        self.close()

    # -- a code ----------------------------------------------------------------------------------

    def _ask_code(self, who: str) -> None:
        from screens.locking.passphrase_form import PassphraseForm
        from screens.widgets.buttons import Button48
        from screens.widgets.fields import Field
        from screens.widgets.words import Words

        step = self._step(_("A new passphrase"))
        step.add(
            Words(
                text=_("With the recovery code you choose a new passphrase. Nothing is lost."),
                soft=True,
            )
        )
        code = step.add(
            Field(label=_("Recovery code"), hint=_("Seven groups of four"), icon="key-round")
        )
        form = step.add(PassphraseForm(self._worker, self._names))
        go = step.add(Button48(text=_("Go on"), size_hint=(1, None)))

        def try_it(*_args: object) -> None:
            chosen = form.chosen()
            if chosen is None or go.disabled:
                return
            go.disabled = True
            asked = (self._folder, who, code.text, chosen, self._names)
            self._worker.in_background(
                partial(locks.fits, *asked), lambda _fits: self._show_code(asked, refuse), refuse
            )

        def refuse(error: Exception) -> None:
            go.disabled = False
            if step.parent is None:
                self._show(step)
            if isinstance(error, WrongPassphrase):
                code.error = str(error)
            elif isinstance(error, BothWaysError):
                form.refuse(str(error))
            else:
                raise error

        code.bind(on_validate=lambda *_args: form.take_focus())
        form.bind(on_go=try_it)
        go.bind(on_release=try_it)
        Clock.schedule_once(lambda _dt: code.take_focus(), 0)

    def _show_code(
        self, asked: tuple[Path, str, str, str, list[str]], refused: Callable[[Exception], None]
    ) -> None:
        """Show the new code before it holds: ended in between, the former one still opens."""
        from screens.locking.passphrase_form import CodeShown

        fresh = locks.fresh_code()
        step = self._step(_("Your new recovery code"))
        shown = step.add(CodeShown(code=fresh))

        def written(_shown: Any) -> None:
            shown.disabled = step.ids.back.disabled = True
            self._worker.in_background(
                partial(locks.start_anew, *asked, fresh),
                lambda made: self._let_in(asked[1], made[1]),
                refused,
            )

        shown.bind(on_written=written)

    # -- help ------------------------------------------------------------------------------------

    def _show_help(self) -> None:
        from models import help as help_pages
        from screens.widgets.words import Words

        page = help_pages.page("safety")
        step = self._step(page.title)
        for section in page.sections:
            step.add(Words(text=section.heading, role="heading", padding=(0, dp(8), 0, 0)))
            for paragraph in section.paragraphs:
                step.add(Words(text=paragraph))
            for item in section.items:
                box = BoxLayout(orientation="vertical", size_hint_y=None)
                box.bind(minimum_height=box.setter("height"))
                box.add_widget(Words(text=item.label, role="label"))
                for text in filter(None, (item.text, item.detail)):
                    box.add_widget(Words(text=text, role="body_small", soft=True))
                step.add(box)

    # -- steps -----------------------------------------------------------------------------------

    def _step(self, title: str) -> DoorStep:
        step = DoorStep(title=title)
        step.bind(on_back=lambda _step: self.back())
        self._show(step)
        return step

    def _show(self, widget: Any) -> None:
        from screens.widgets.input_watch import focused_widget

        focused = focused_widget()
        if focused is not None:
            focused.focus = False
        self.clear_widgets()
        self.add_widget(widget)


def door_after(
    handover: Handover | None, app: Any, entered: Entered, read: Callable[[], None]
) -> Door:
    """Return the door of the lock screen of `app`, after a process that left `handover`.

    Where a notebook locked alone, `read` shows the book without anybody's passphrase.
    """
    opening = app.opening
    people = doorplate.read(opening.folder) or doorplate.unnamed(locks.owners(opening.folder))
    notebook = handover is not None and handover.reason == Reason.NOTEBOOK
    said = _("Your notebook is closed.") if notebook else _("The book is closed.")
    return Door(
        opening.folder,
        people,
        app.session.protected,
        app.worker,
        entered,
        chosen=(handover.who or "") if handover is not None else "",
        title=_("Welcome back"),
        text=said if len(people) < 2 else _("{closed} Who is writing?").format(closed=said),
        read=read if notebook and handover is not None and handover.book else None,
    )
