"""The trash: own entries that were deleted, each until its last day."""

from __future__ import annotations

from typing import Any

from models.entities import Trashed
from models.labels import direction_after_name
from models.words import _
from screens.more.page import MorePage
from screens.widgets.buttons import Button48
from screens.widgets.cards import Card
from screens.widgets.empty_state import EmptyState
from screens.widgets.words import Words


class TrashScreen(MorePage):
    """Lists the trash of who is writing; takes entries back or empties it for good."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(title=_("Trash"), by_writer=True, **kwargs)

    def reload(self) -> None:
        """Read the trash again."""
        journal, writer = self.session.journal, self.session.writer
        if journal is not None and writer is not None:
            self.worker.in_background(lambda: journal.trash(writer.id), self._fill)

    def _fill(self, found: tuple[Trashed, ...]) -> None:
        self.column.clear_widgets()
        if not found:
            empty = EmptyState(
                title=_("The trash is empty"),
                text=_("What you delete rests here for a month and can be taken back any day."),
            )
            self.column.add_widget(empty)
            return
        for one in found:
            self.column.add_widget(self._card(one))
        away = Button48(text=_("Empty the trash"), look="caution")
        away.bind(on_release=lambda *_args: self._ask())
        self.column.add_widget(away)

    def _card(self, one: Trashed) -> Card:
        from screens.dates import short_day

        card = Card(mark=self.session.writer.mark.value)
        about = _("{day}, {direction}. Kept until {until}.").format(
            day=short_day(one.entry.day),
            direction=direction_after_name(one.entry.direction),
            until=short_day(one.until),
        )
        card.add_widget(Words(text=about, role="caption", soft=True))
        card.add_widget(Words(text=one.entry.text))
        back = Button48(text=_("Take it back"), look="outline", compact=True)
        back.bind(on_release=lambda *_args: self._restore(one.entry.id))
        card.add_widget(back)
        return card

    def _restore(self, entry_id: str) -> None:
        journal, who = self.session.journal, self.session.writer.id
        self.worker.in_background(
            lambda: journal.restore(who, entry_id),
            lambda _entry: self._done(_("It is back in the journal.")),
        )

    def _ask(self) -> None:
        self.messages.ask(
            _("Empty the trash for good?"),
            _("What lies in it is erased on this computer and cannot come back."),
            safe=_("Keep it"),
            act=_("Erase it"),
            on_act=self._erase,
        )

    def _erase(self) -> None:
        journal, who = self.session.journal, self.session.writer.id
        self.worker.in_background(
            lambda: journal.erase(who), lambda _count: self._done(_("The trash is empty."))
        )

    def _done(self, said: str) -> None:
        self.messages.say(said)
        self.session.touch()
