"""The inbox: what was due, in words, until it is put away or comes back later."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models.reminders.rules import InboxNote, Reached, Snooze, snoozed_until
from models.words import N_, _
from screens import kv
from screens.dates import clock_time
from screens.moments import moment_words, sentence, since_words
from screens.more.page import MorePage
from screens.reminder_inbox import unseen
from screens.widgets.buttons import Button48
from screens.widgets.cards import Card
from screens.widgets.empty_state import EmptyState
from screens.widgets.rows import ListRow
from screens.widgets.sheet import Sheet

kv.load(__file__)
__all__ = ["Button48", "InboxCard", "InboxScreen"]

#: How long something may rest, and the words for it.
LATER = {
    Snooze.QUARTER: N_("In a quarter of an hour"),
    Snooze.HOUR: N_("In an hour"),
    Snooze.TONIGHT: N_("This evening"),
    Snooze.TOMORROW: N_("Tomorrow"),
}


class InboxCard(Card):
    """One thing that was due. ``on_done`` puts it away, ``on_later`` asks when it comes back."""

    words = StringProperty()
    when = StringProperty()
    unsure = BooleanProperty(False)
    __events__ = ("on_done", "on_later")

    def on_done(self) -> None:
        """A person put it away."""

    def on_later(self) -> None:
        """A person wants it back later."""


class InboxScreen(MorePage):
    """What was due for who is writing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(title=_("What was due"), row_spacing=dp(12), **kwargs)

    def reload(self) -> None:
        """Read what is there."""
        journal, writer = self.session.journal, self.session.writer
        if journal is not None and writer is not None:
            if self._of != writer.id:
                self.column.clear_widgets()  # what stands there belongs to the other
            self._of = writer.id
            self.worker.in_background(
                partial(unseen, journal, writer.id), partial(self._show, writer.id)
            )

    _of = ""

    def _show(self, who: str, notes: tuple[InboxNote, ...]) -> None:
        if self._of == who:
            self._fill(notes)

    def _fill(self, notes: tuple[InboxNote, ...]) -> None:
        self.column.clear_widgets()
        if not notes:
            empty = EmptyState(
                title=_("Nothing rests here"),
                text=_("What was due stands here until you put it away."),
            )
            self.column.add_widget(empty)
            return
        for note in notes:
            self.column.add_widget(self._card(note))

    def _card(self, note: InboxNote) -> InboxCard:
        card = InboxCard(
            words=note.line,
            when=sentence(since_words(note.due, self.settings.now())),
            unsure=note.reached is Reached.MAYBE_NOT,
        )
        card.bind(
            on_done=lambda *_args: self._done(note), on_later=lambda *_args: self._ask_later(note)
        )
        return card

    def _done(self, note: InboxNote) -> None:
        journal, who = self.session.journal, self.session.writer.id
        self.worker.in_background(
            lambda: journal.reminders.seen(who, note.id), lambda _none: self.session.touch()
        )

    def _ask_later(self, note: InboxNote) -> None:
        sheet = Sheet(title=_("When shall it come back?"), text=note.line)
        rows = BoxLayout(orientation="vertical", size_hint_y=None)
        rows.bind(minimum_height=rows.setter("height"))
        now = self.settings.now()
        for snooze, words in LATER.items():
            row = ListRow(
                icon="clock",
                title=_(words),
                detail=clock_time(snoozed_until(now, snooze).time()),
            )
            row.bind(on_release=partial(self._later, sheet, note, snooze))
            rows.add_widget(row)
        sheet.content = rows
        sheet.open()

    def _later(self, sheet: Sheet, note: InboxNote, snooze: Snooze, *_args: Any) -> None:
        sheet.dismiss()
        journal, who, now = self.session.journal, self.session.writer.id, self.settings.now()

        def done(until: datetime) -> None:
            back = moment_words(until, now)
            self.messages.say(_("It comes back {when}.").format(when=back))
            self.session.touch()

        self.worker.in_background(lambda: journal.reminders.snooze(who, note.id, snooze), done)
