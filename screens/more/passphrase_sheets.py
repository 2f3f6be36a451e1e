"""The sheets around a passphrase: set, change, remove, renew all keys, the code shown once.

A recovery code is shown before anything is done with it: ended in between, nobody is left with a
code that was never seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from models import locks
from models.entities import Partner
from models.errors import BothWaysError, Refused, StoreError, WrongPassphrase
from models.words import _
from screens.kv import theme_in_use
from screens.locking.passphrase_form import PassphraseForm
from screens.more.code_sheet import show_code
from screens.more.how_far import HowFar
from screens.more.purging import offer_purge
from screens.widgets.buttons import Button48
from screens.widgets.fields import Field
from screens.widgets.sheet import Sheet


class PassphraseSheets:
    """Opens them over the screen `host`, for whoever is writing."""

    def __init__(self, host: Any) -> None:
        self._host = host

    def set_one(self) -> None:
        """Ask for a first passphrase, show the recovery code, then set it."""
        if self._is_read_only():
            return
        session, opening = self._host.session, self._host.settings.opening
        who, partners = session.writer.id, tuple(session.partners)
        code, far = locks.fresh_code(), HowFar()

        def work(form: PassphraseForm) -> Callable[..., Any]:
            keys, chosen = locks.held(session.journal), form.chosen()

            def set_it(report: Callable[[float], None]) -> Any:
                def told(done: int, whole: int) -> None:
                    report(done / max(1, whole))

                made = locks.set_first(
                    opening.folder, keys, who, chosen or "", partners, told, code=code
                )
                opening.open_as(who, made.keys)  # the store is opened again with them
                return made

            return set_it

        def done(made: locks.FirstPassphrase) -> None:
            self._host.messages.say(_("The passphrase is set."))
            if made.waits:
                said = _("Until you renew all keys, copies made before open new words too.")
                self._host.messages.trouble(f"{made.waits} {said}")

        self._ask_new(
            _("Set a passphrase"),
            _("It keeps your notebook from everybody but you, also from your partner."),
            work,
            done,
            run=lambda change, came, refused: opening.reopen(change, came, refused, far.show),
            first=partial(self._show_first_code, code),
            far=far,
        )

    def _show_first_code(
        self,
        code: str,
        sheet: Sheet,
        form: PassphraseForm,
        on: Callable[[], None],
        back: Callable[..., None],
    ) -> None:
        """Show `code` before the first passphrase is set; one that is too weak is said before."""
        held = _("It holds as soon as the passphrase is set.")

        def show(_taken: None) -> None:
            if sheet.is_open:  # or it was closed meanwhile
                show_code(_("Your recovery code"), code, text=held, written=on, left=back)

        asked = partial(locks.check, form.chosen() or "", _names(self._host.session.partners))
        self._host.worker.in_background(asked, show, back)

    def change(self) -> None:
        """Ask for the passphrase of now and another one; the recovery code stays."""
        journal, who = self._host.session.journal, self._host.session.writer.id
        self._ask_new(
            _("Change the passphrase"),
            _("Copies made before still open with the former one, until you renew all keys."),
            lambda form: partial(locks.change, journal, who, form.old, form.chosen()),
            lambda _none: self._host.messages.say(_("From now on the new passphrase holds.")),
            asks_old=True,
        )

    def remove(self) -> None:
        """Ask for the passphrase once more, then take it away."""
        journal, who = self._host.session.journal, self._host.session.writer.id
        self.ask_old(
            _("Remove the passphrase"),
            _("After that, whoever opens the files of this computer can read your notebook."),
            _("Remove it"),
            self._host.worker.in_background,
            lambda typed: partial(locks.remove, journal, who, typed),
            lambda _none: self._host.messages.say(_("There is no passphrase any more.")),
        )

    def renew(self) -> None:
        """Ask for the passphrase, show the new code, then give everything new keys."""
        if self._is_read_only():
            return
        opening, who = self._host.settings.opening, self._host.session.writer.id
        code = locks.fresh_code()
        far = HowFar()

        def work(typed: str) -> Callable[..., Any]:
            def renewed(report: Callable[[float], None]) -> Any:
                def told(done: int, whole: int) -> None:
                    report(done / max(1, whole))

                made = locks.renew(opening.folder, who, typed, told, code=code)
                opening.open_as(who, made[1])  # the store is opened again with them
                return made

            return renewed

        self.ask_old(
            _("Renew all keys"),
            _(
                "The book and your notebook are encrypted anew, and so are your photos. Copies "
                "made before keep what they hold. The former recovery code is over."
            ),
            _("Renew them"),
            lambda change, came, refused: opening.reopen(change, came, refused, far.show),
            work,
            lambda _made: offer_purge(self._host, _("Everything has new keys.")),
            far=far,
            first=partial(self._show_new_code, code),
        )

    def _show_new_code(
        self, code: str, typed: str, on: Callable[[], None], back: Callable[..., None]
    ) -> None:
        """Show `code` before keys are renewed with it; a wrong passphrase is said before."""
        opening, who = self._host.settings.opening, self._host.session.writer.id
        held = _("It holds as soon as the keys are renewed. Until then the former one does.")

        def show(_keys: Any) -> None:
            show_code(_("Your new recovery code"), code, text=held, written=on, left=back)

        asked = partial(locks.unlock, opening.folder, who, typed)
        self._host.worker.in_background(asked, show, back)

    def _is_read_only(self) -> bool:
        """Say it, before a code is shown that would never hold."""
        try:
            self._host.session.journal.refuse_read_only()
        except StoreError as error:
            self._host.messages.fail(error)
            return True
        return False

    # -- inside --------------------------------------------------------------------------------

    def _ask_new(
        self,
        title: str,
        text: str,
        work: Callable[[Any], Callable[..., Any]],
        done: Callable[[Any], None],
        *,
        asks_old: bool = False,
        run: Callable[..., Any] | None = None,
        first: Callable[..., None] | None = None,
        far: HowFar | None = None,
    ) -> None:
        names = _names(self._host.session.partners)
        form = PassphraseForm(self._host.worker, names, asks_old=asks_old)
        button = Button48(text=_("Set it"), size_hint=(1, None))
        far = far or HowFar()
        far.add_widget(button)
        sheet = Sheet(title=title, text=text, content=form, foot=far)

        def refused(error: Exception | None = None) -> None:
            button.disabled = False
            far.hide()
            if isinstance(error, BothWaysError):
                form.refuse(str(error), old=isinstance(error, WrongPassphrase))
            elif error is not None:
                raise error

        def start() -> None:
            (run or self._host.worker.in_background)(work(form), came, refused)

        def go(*_args: Any) -> None:
            if form.chosen() is None or button.disabled:
                return
            button.disabled = True
            if first:
                first(sheet, form, start, refused)
            else:
                start()

        def came(result: Any) -> None:
            form.forget()
            sheet.dismiss()
            self.changed()
            done(result)

        sheet.act = go
        button.bind(on_release=go)
        form.bind(on_go=go)
        sheet.open()
        form.take_focus()

    def ask_old(
        self,
        title: str,
        text: str,
        act: str,
        run: Callable[..., Any],
        work: Callable[[str], Callable[..., Any]],
        done: Callable[[Any], None],
        far: HowFar | None = None,
        above: Any = None,
        label: str = "",
        first: Callable[..., None] | None = None,
    ) -> None:
        """Ask for the passphrase of now before `work` is done with it.

        `first` is called with it before, with what goes on and what goes back. `above` stands
        above the field; `far` shows how far the work is.
        """
        field = Field(label=label or _("The passphrase of now"), password=True)
        column = _column(*filter(None, (above, field)), spacing=theme_in_use().space_m)
        button = Button48(text=act, size_hint=(1, None), look="caution")
        far = far or HowFar()
        far.add_widget(button)
        sheet = Sheet(title=title, text=text, content=column, foot=far)

        def refused(error: Exception | None = None) -> None:
            button.disabled = field.disabled = False
            far.hide()
            if isinstance(error, BothWaysError):
                field.error = str(error)
            elif error is not None:
                raise error

        def came(result: Any) -> None:
            field.text = ""
            sheet.dismiss()
            self.changed()
            done(result)

        def go(*_args: Any) -> None:
            if field.text and not button.disabled:
                button.disabled = field.disabled = True
                typed = field.text
                (first or _at_once)(typed, lambda: run(work(typed), came, refused), refused)

        sheet.act = go
        button.bind(on_release=go)
        field.bind(on_validate=go)
        sheet.open()
        field.take_focus()

    def changed(self) -> None:
        """Passphrases changed: whoever shows them reads them anew."""
        self._host.settings.guard.known.locks_changed()
        self._host.session.touch()


def _names(partners: Iterable[Partner]) -> list[str]:
    return [partner.name for partner in partners]


def _column(*widgets: Widget, spacing: float = 0) -> BoxLayout:
    column = BoxLayout(orientation="vertical", size_hint_y=None, spacing=spacing)
    column.bind(minimum_height=column.setter("height"))
    for widget in widgets:
        column.add_widget(widget)
    return column


def _at_once(_typed: Any, on: Callable[[], None], _back: Callable[..., None]) -> None:
    on()


def ask_first(worker: Any, names: Sequence[str], take: Callable[[str], None]) -> Sheet:
    """Ask for a first passphrase before there is a store; `take` gets it, empty for none."""
    names = [name for name in names if name.strip()]
    form = PassphraseForm(worker, names)
    button = Button48(text=_("Take it"), size_hint=(1, None))
    none = Button48(text=_("Without a passphrase"), look="text", size_hint=(1, None))
    foot = _column(button, none)
    sheet = Sheet(
        title=_("A passphrase"),
        text=_("It keeps your notebook from everybody but you, also from your partner."),
        content=form,
        foot=foot,
    )

    def go(*_args: Any) -> None:
        chosen = form.chosen()
        if chosen is None or button.disabled:
            return
        button.disabled = True
        worker.in_background(
            partial(locks.check, chosen, names), lambda _taken: came(chosen), refused
        )

    def came(chosen: str) -> None:
        if sheet.is_open:  # or it was closed meanwhile
            leave(chosen)

    def refused(error: Exception) -> None:
        button.disabled = False
        if not isinstance(error, Refused):
            raise error
        if sheet.is_open:
            form.refuse(str(error))

    def leave(chosen: str) -> None:
        form.forget()
        sheet.dismiss()
        take(chosen)

    sheet.act = go
    button.bind(on_release=go)
    none.bind(on_release=lambda *_args: leave(""))
    form.bind(on_go=go)
    sheet.open()
    form.take_focus()
    return sheet
