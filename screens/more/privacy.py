"""Privacy and lock: one place for the passphrase, when the app locks, and what is protected."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.metrics import dp

from models.entities import PartnerSettings
from models.words import _
from screens.keys import SHORTCUTS
from screens.locking import capture
from screens.locking.wording import MINUTES, minutes_words, what_is_locked
from screens.more.anew_sheet import invite_anew
from screens.more.page import MorePage
from screens.more.passphrase_sheets import PassphraseSheets
from screens.widgets.cards import DayHeading
from screens.widgets.chips import ChipGroup
from screens.widgets.rows import SwitchRow


class PrivacyScreen(MorePage):
    """Each partner changes what is their own; the rest holds for this computer."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(title=_("Privacy and lock"), row_spacing=dp(4), **kwargs)

    def reload(self) -> None:
        """Read what the one who is writing chose."""
        journal, writer = self.session.journal, self.session.writer
        if journal is None or writer is None:
            return
        who = writer.id

        def show(own: PartnerSettings) -> None:
            if self.session.writer is not None and self.session.writer.id == who:
                self._fill(own)

        self.worker.in_background(partial(journal.people.settings, who), show)

    def _fill(self, own: PartnerSettings) -> None:
        writer, other = self.session.writer, self.session.other
        protected = self.session.protected
        has_one = writer.id in protected
        self.column.clear_widgets()
        self.add_words(
            what_is_locked(has_one, None if other is None else other.id in protected), "aside"
        )
        self.column.add_widget(DayHeading(text=writer.name))
        if has_one:
            self._own_passphrase(own)
        else:
            self.add_row(
                _("Set a passphrase"),
                self._sheets.set_one,
                icon="key-round",
                text=_("It stands before your private notebook"),
                chevron=True,
            )
        if other is not None and other.id in protected:
            self.column.add_widget(DayHeading(text=other.name))
            self.add_row(
                _("Passphrase and code are lost"),
                partial(invite_anew, self),
                icon="users",
                text=_("{name} can begin an empty notebook").format(name=other.name),
                chevron=True,
            )
        self._computer()
        self.column.add_widget(DayHeading(text=_("To read")))
        self.add_row(
            _("What is protected, in plain words"),
            lambda: self.router.go("reading", name="privacy"),
            icon="shield",
            chevron=True,
        )

    @property
    def _sheets(self) -> PassphraseSheets:
        return PassphraseSheets(self)

    def _own_passphrase(self, own: PartnerSettings) -> None:
        sheets = self._sheets
        self.add_row(_("Change the passphrase"), sheets.change, icon="key-round", chevron=True)
        self.add_row(
            _("Renew all keys"),
            sheets.renew,
            icon="refresh-cw",
            text=_("After that, copies made before open nothing that is written later"),
            chevron=True,
        )
        self.add_row(_("Remove the passphrase"), sheets.remove, icon="lock-open", chevron=True)
        self._minutes_head(_("Your notebook locks when nobody is here for"))
        self._minutes(own.lock_minutes, self._keep_own)

    def _computer(self) -> None:
        """Add what holds for this computer."""
        now = self.settings.settings
        self.column.add_widget(DayHeading(text=_("This computer")))
        key = next(shortcut.label() for shortcut in SHORTCUTS if shortcut.name == "lock")
        self.add_row(
            _("Lock now"),
            self.settings.guard.lock,
            icon="lock",
            text=_("What is on the screen goes; what you typed is kept"),
            detail=key,
        )
        self._minutes_head(_("The app locks when nobody is here for"))
        self._minutes(
            now.lock_minutes, lambda chosen: self.settings.change_settings(lock_minutes=chosen)
        )
        if capture.is_offered():
            row = SwitchRow(
                title=_("Keep the window out of pictures of the screen"),
                text=_("Recordings and shared screens show nothing of it either"),
                active=now.hide_from_capture,
            )
            row.bind(on_toggle=lambda _row, on: self.settings.change_settings(hide_from_capture=on))
            self.column.add_widget(row)
        else:
            self.add_words(
                _(
                    "This system offers programs no way to stay out of pictures of the screen: "
                    "other programs can see the window as you do."
                ),
                "caption",
            )

    def _minutes_head(self, words: str) -> None:
        self.add_words(words, "label", padding=(0, dp(14), 0, dp(4)))

    def _minutes(self, chosen: int, call: Any) -> None:
        group = ChipGroup(
            chips=[{"value": one, "text": minutes_words(one)} for one in MINUTES],
            chosen=[chosen],
            required=True,
        )
        group.bind(on_pick=lambda _group, value, _on: call(value))
        self.column.add_widget(group)

    def _keep_own(self, minutes: int) -> None:
        journal, who = self.session.journal, self.session.writer.id
        self.settings.guard.known.notebook_minutes = minutes
        self.worker.in_background(lambda: journal.people.change_settings(who, lock_minutes=minutes))
