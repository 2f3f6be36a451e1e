"""An entry to be read: beside the list where there is room, else a page of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.stacklayout import StackLayout
from kivy.uix.widget import Widget

from models.entities import Entry, FeltMet, Fit, Visibility
from models.errors import NotFound
from models.labels import (
    DIRECTION_ICONS,
    KIND_ICONS,
    SPIRITS,
    UNEASE,
    direction_after_name,
    kind_label,
)
from models.words import _
from screens import kv
from screens.dates import long_day
from screens.entry_parts.actions import Actions
from screens.entry_parts.facts import EntryFacts, read_entry
from screens.entry_parts.long_words import LongWords
from screens.entry_parts.photos import PhotoView
from screens.entry_parts.pieces import Author, IconLine, Landed, NoticedCard, TurningLeaf
from screens.journal_parts.filters import brief
from screens.kv import theme_in_use
from screens.widgets.chips import ChipGroup
from screens.widgets.labels import TagLabel
from screens.widgets.rows import ListRow
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["ChipGroup", "EntryDetail", "TurningLeaf"]


#: From this text scale on the head has no room for the day.
LARGE = 1.3


class EntryDetail(BoxLayout):
    """Shows one entry for the screen `host`, with what its reader may do.

    ``on_gone`` says that the entry is no longer there, ``on_back`` that a person goes back.
    """

    host = ObjectProperty()
    beside = BooleanProperty(True)
    entry = ObjectProperty(None, allownone=True)
    day_text = StringProperty()
    #: Large text has no room beside the buttons: the day then stands over the author.
    day_above = BooleanProperty(True)
    first_text = StringProperty()
    first_icon = StringProperty()
    first_on = BooleanProperty(False)
    __events__ = ("on_gone", "on_back")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._facts: EntryFacts | None = None
        self._task: Any = None
        self._reader: str | None = ""
        self._words: LongWords | None = None
        self._noticed: NoticedCard | None = None
        self._landed: Landed | None = None
        self.actions = Actions(self)
        self._look_soon = Clock.create_trigger(self._look, -1)

    def side(self, width: float, beside: bool) -> float:
        """Return the gutter (pixels), so that no line is wider than can be read well."""
        least = dp(40) if beside and width > dp(560) else theme_in_use().gutter
        return max(least, (width - theme_in_use().reading_max) / 2)

    # -- what is shown -------------------------------------------------------------------------

    def show(self, entry: Entry) -> None:
        """Show `entry` at once, then what belongs to it."""
        if self.entry is None or self.entry.id != entry.id:
            self.ids.scroll.scroll_y = 1
            self._facts = None
        self._reader = self.host.session.reader
        self._lay_out(entry)
        self.reload()

    def show_id(self, entry_id: str) -> None:
        """Show the entry of that id."""
        if self.entry is None or self.entry.id != entry_id:
            self.clear()
        self._read(entry_id)

    def reload(self) -> None:
        """Read the entry again."""
        if self.entry is not None:
            self._read(self.entry.id)

    def clear(self) -> None:
        """Show nothing."""
        if self._task is not None:
            self._task.cancel()
        self.entry = self._facts = self._words = self._noticed = self._landed = None
        self.day_text = self.first_text = ""
        self.ids.column.clear_widgets()

    def _read(self, entry_id: str) -> None:
        session = self.host.session
        if not session.is_readable:
            return
        if self._reader != session.reader:  # nothing of the one before stays on screen
            self.clear()
            self._reader = session.reader
        if self._task is not None:
            self._task.cancel()
        self._task = self.host.worker.in_background(
            partial(read_entry, session.journal, session.reader, entry_id),
            self._know,
            self._not_read,
        )

    def _know(self, facts: EntryFacts) -> None:
        before, self._facts = self._facts, facts
        if before is None or _but_answers(before) != _but_answers(facts):
            self._lay_out(facts.entry)
        elif self._landed is not None:
            self.entry = facts.entry
            self._landed.show(facts.entry)
        noticed_now = before is not None and before.entry.noticed != facts.entry.noticed
        if noticed_now and self._noticed is not None:
            self._noticed.turn()

    def _not_read(self, error: Exception) -> None:
        if isinstance(error, NotFound):
            self.clear()
            self.dispatch("on_gone")
        else:
            self.host.messages.fail(error)

    # -- laying out ----------------------------------------------------------------------------

    @property
    def mine(self) -> bool:
        """Whether the entry is of who is writing."""
        return self.entry is not None and self.entry.author_id == self.host.session.reader

    def _lay_out(self, entry: Entry) -> None:
        self.entry = entry
        session = self.host.session
        author = next((p for p in session.partners if p.id == entry.author_id), None)
        self.day_text = long_day(entry.day, year=True)
        self._landed = None
        self._name_first(entry)
        column = self.ids.column
        column.clear_widgets()
        self.day_above = theme_in_use().text_scale <= LARGE
        if not self.day_above:
            day = Words(role="body_small", text=self.day_text, color=theme_in_use().ink_2)
            column.add_widget(day)
        column.add_widget(self._author(entry, author))
        column.add_widget(self._word_view(entry))
        read = partial(session.journal.photos.picture, session.reader)
        for photo in entry.photos:
            column.add_widget(PhotoView(photo, self.host.worker, read))
        for piece in (self._labels(entry), self._alone(entry), self._noticed_card(entry)):
            if piece is not None:
                column.add_widget(piece)
        for row in self._linked():
            column.add_widget(row)
        if session.writer is not None and entry.received_by(session.writer.id):
            self._landed = Landed(entry, session.writer.name, self._answer)
            column.add_widget(self._landed)
        self._look_soon()

    def _name_first(self, entry: Entry) -> None:
        self.first_on = False
        if self.host.session.reading:
            self.first_text = self.first_icon = ""
        elif self.mine:
            self.first_text, self.first_icon = _("Edit"), "pencil"
        elif entry.noticed is None:
            self.first_text, self.first_icon = _("Notice"), "leaf"
        else:
            self.first_text, self.first_icon, self.first_on = _("Noticed"), "leaf", True

    def _author(self, entry: Entry, author: Any) -> Widget:
        return Author(
            partner=author,
            name=author.name if author else "",
            icon=DIRECTION_ICONS[entry.direction] if entry.direction else "circle-help",
            text=direction_after_name(entry.direction),
        )

    def _word_view(self, entry: Entry) -> Widget:
        if self._words is None or self._words.text != entry.text:
            self._words = LongWords(self.host.worker.in_background)
            self._words.bind(height=lambda *_args: self._look_soon())
            self._words.text = entry.text
        return self._words

    def _labels(self, entry: Entry) -> Widget | None:
        labels = self._facts.kind_labels if self._facts is not None else None
        wanted = [(kind_label(k, labels), KIND_ICONS[k], str(k)) for k in entry.kinds]
        wanted += [(tag, "tag", "") for tag in entry.tags]
        if entry.spirit is not None:
            wanted.append((_(SPIRITS[entry.spirit]), "check", ""))
        if entry.visibility is Visibility.PRIVATE:
            wanted.append((_("For you alone"), "lock", ""))
        if self._facts is not None and self._facts.need is not None:
            wanted.append((brief(self._facts.need.text, 40), "message-circle-heart", ""))
        if not wanted:
            return None
        stack = StackLayout(size_hint_y=None, spacing=dp(8))
        stack.bind(minimum_height=stack.setter("height"))
        for text, icon, kind in wanted:
            stack.add_widget(TagLabel(text=text, icon=icon, kind=kind))
        return stack

    def _alone(self, entry: Entry) -> Widget | None:
        """What only its author sees: the feeling, and a private mark."""
        lines = []
        if entry.feeling:
            lines.append(_("How it felt: {words}").format(words=entry.feeling))
        if entry.unease is not None:
            lines.append(_(UNEASE[entry.unease]))
        if not lines:
            return None
        box = BoxLayout(orientation="vertical", size_hint_y=None, spacing=dp(4))
        box.bind(minimum_height=box.setter("height"))
        for line in lines:
            box.add_widget(Words(role="body", text=line))
        box.add_widget(IconLine(icon="lock", text=_("Shown to you alone")))
        return box

    def _noticed_card(self, entry: Entry) -> Widget | None:
        self._noticed = None
        noticed = entry.noticed
        if noticed is None:
            return None
        partners = self.host.session.partners
        partner = next((p for p in partners if p.id == noticed.author_id), None)
        name = partner.name if partner else ""
        self._noticed = NoticedCard(
            partner=partner,
            line=_("Noticed by {name}").format(name=name),
            quote=f"“{noticed.words}”" if noticed.words else "",
            beside=self.beside,
        )
        return self._noticed

    def _linked(self) -> list[Widget]:
        facts = self._facts
        if facts is None or not facts.linked:
            return []
        names = {p.id: p.name for p in self.host.session.partners}
        box = BoxLayout(orientation="vertical", size_hint_y=None)
        box.bind(minimum_height=box.setter("height"))
        box.add_widget(Words(role="caption", text=_("The same thing"), color=theme_in_use().ink_2))
        for other in facts.linked:
            row = ListRow(
                title=brief(other.text, 80),
                text=f"{names.get(other.author_id, '')}, {long_day(other.day)}",
                chevron=True,
            )
            row.bind(on_release=lambda _row, e=other: self.host.open_entry(e))
            box.add_widget(row)
        return [box]

    # -- scrolling -----------------------------------------------------------------------------

    def look(self) -> None:
        """Tell the words which part of them can be seen."""
        if self._words is not None:
            self._look_soon()

    def _look(self, *_args: object) -> None:
        words, scroll, column = self._words, self.ids.scroll, self.ids.column
        if words is None:
            return
        offset = max(0.0, column.height - scroll.height) * (1 - scroll.scroll_y)
        above = column.top - words.top
        words.look(offset - above, offset - above + scroll.height)

    # -- what a person does --------------------------------------------------------------------

    def first_pressed(self) -> None:
        """Edit the own entry; notice the partner's, or say more to it."""
        if self.entry is None:
            return
        if self.mine:
            self.actions.edit()
        elif self.entry.noticed is None:
            self.actions.notice()
        else:
            self.actions.thank()

    def open_more(self) -> None:
        """Open all that can be done with the entry."""
        if self.entry is not None:
            self.actions.open_more()

    def _answer(self, felt_met: FeltMet | None, fit: Fit | None) -> None:
        self.actions.answer(felt_met, fit)

    def on_gone(self) -> None:
        """The entry is no longer there."""

    def on_back(self) -> None:
        """A person goes back."""


def _but_answers(facts: EntryFacts) -> EntryFacts:
    """Everything but the answers on how it landed, which change in place."""
    return replace(facts, entry=replace(facts.entry, felt_met=None, fit=None))
