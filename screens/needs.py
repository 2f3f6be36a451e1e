"""Needs: what each of the two could use, in own words, each with its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models.entities import Done, Entry, Kind, Need, NeedState, Partner
from models.labels import KIND_ICONS, NEED_STATES, kind_label
from models.words import N_, _
from screens import kv
from screens.base import AppScreen
from screens.need_sheets import StepSheet, VoiceSheet
from screens.widgets.buttons import Button48
from screens.widgets.cards import Card, DayHeading
from screens.widgets.empty_state import EmptyState
from screens.widgets.labels import TagLabel
from screens.widgets.marks import PartnerMark
from screens.widgets.scroller import Scroller
from screens.widgets.writer_mark import WriterMark

kv.load(__file__)
__all__ = [
    "AnsweredRow",
    "NeedCard",
    "NeedsScreen",
    "PartnerMark",
    "Scroller",
    "TagLabel",
    "WriterMark",
]

#: "Answered lately" holds three (LOOK.md, section 5).
MOST_ANSWERED = 3
#: What its author may press on an open need, in this order.
AUTHOR_STEPS = (NeedState.MET, NeedState.PARTLY, NeedState.CHANGED, NeedState.LET_GO)
STEP_WORDS = {
    NeedState.MET: N_("Met"),
    NeedState.PARTLY: N_("Partly"),
    NeedState.CHANGED: N_("It changed"),
    NeedState.LET_GO: N_("Let go"),
}


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """All needs the reader may see, the couple's today, and their own labels of kinds."""

    needs: tuple[Need, ...]
    today: date
    own_labels: Mapping[Kind, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a need's history as it is shown."""

    partner: Partner | None
    words: str
    quote: str


def voiced_words(day: date, today: date) -> str:
    """Say when a need was voiced, the nearer the simpler; never how long ago."""
    from screens.dates import short_day, weekday

    if day == today:
        return _("Voiced today")
    if today - day < timedelta(days=7):
        return _("Voiced on {weekday}").format(weekday=weekday(day))
    return _("Voiced on {day}").format(day=short_day(day, year=day.year != today.year))


def history(need: Need, people: dict[str, Partner], today: date) -> list[Step]:
    """Return the steps of `need` and the entries that answered it, oldest first."""
    told: list[tuple[date, int, Step]] = []
    for number, event in enumerate(need.events):
        words = voiced_words(event.day, today) if number == 0 else _(NEED_STATES[event.state])
        # The wish as it stands now is the heading; what it was before is kept in its history.
        quote = event.words if event.words and event.words != need.text else ""
        told.append((event.day, number, Step(people.get(event.author_id), words, quote)))
    told += [(entry.day, 1000, _answer_step(entry, people)) for entry in need.answers]
    return [step for _day, _number, step in sorted(told, key=lambda one: one[:2])]


def _answer_step(entry: Entry, people: dict[str, Partner]) -> Step:
    first_line = entry.text.strip().partition("\n")[0]
    return Step(people.get(entry.author_id), _("Answered with an entry"), first_line[:160])


class StepLine(BoxLayout):
    """A mark, the line to the next one, what was done, and words with it."""

    partner = ObjectProperty(None, allownone=True)
    words = StringProperty()
    quote = StringProperty()
    last = BooleanProperty(False)


class AnsweredRow(BoxLayout):
    """A need that found its answer, in one quiet row."""

    partner = ObjectProperty(None, allownone=True)
    wish = StringProperty()
    words = StringProperty()


class NeedCard(Card):
    """An open need: the wish, its history, and what the one who looks may press."""

    wish = StringProperty()

    def lay_out(self, need: Need, steps: list[Step], own_labels: Any) -> None:
        """Lay out the wish and its history; the kind stands on the first line."""
        self.wish = need.text
        for number, step in enumerate(steps):
            line = StepLine(
                partner=step.partner,
                words=step.words,
                quote=f"\u201c{step.quote}\u201d" if step.quote else "",
                last=number == len(steps) - 1,
            )
            if number == 0 and need.kind is not None:
                words = kind_label(need.kind, own_labels)
                label = TagLabel(kind=need.kind.value, icon=KIND_ICONS[need.kind], text=words)
                label.pos_hint = {"center_y": 0.5}
                line.ids.first.add_widget(label)
            self.ids.steps.add_widget(line)

    def offer(self, button: Button48) -> None:
        """Add a button at the foot."""
        self.ids.actions.add_widget(button)


class NeedsScreen(AppScreen):
    """Open needs of both as cards, and those answered lately as rows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._unsaid: dict[str, str] = {}

    def reload(self) -> None:
        """Read all needs again."""
        journal, reader = self.session.journal, self.session.reader
        if not self.session.is_readable:
            return

        def read() -> NeedsPage:
            return NeedsPage(
                journal.needs.all(reader), journal.today(), journal.people.couple().kind_labels
            )

        self.worker.in_background(read, self._fill)

    def new(self) -> None:
        """Voice a need; words left unsaid by whoever is writing are there again."""
        if self.session.reading:
            self.settings.hand_over()
        if self.session.journal is None or self.session.writer is None:
            return
        who = self.session.writer.id
        sheet = VoiceSheet.open(self._voice, self._unsaid.pop(who, ""))
        sheet.bind(on_dismiss=lambda _sheet: self._unsaid.update({who: sheet.content.unsaid}))

    # -- laying out ----------------------------------------------------------------------------

    def _fill(self, page: NeedsPage) -> None:
        column = self.ids.column
        column.clear_widgets()
        people = {partner.id: partner for partner in self.session.partners}
        still_open = [need for need in page.needs if need.is_open]
        answered = [need for need in page.needs if need.state is NeedState.MET]
        if not still_open and not answered:
            column.add_widget(self._nothing())
        for need in still_open:
            column.add_widget(self._card(need, people, page))
        if answered:
            column.add_widget(DayHeading(text=_("Answered lately")))
        for need in answered[:MOST_ANSWERED]:
            column.add_widget(self._answered_row(need, people))

    def _nothing(self) -> EmptyState:
        empty = EmptyState(
            title=_("Nothing is waiting"),
            text=_("A need put into words is easier to answer. It can be small."),
            action=_("Voice a need"),
        )
        empty.bind(on_release=lambda *_args: self.new())
        return empty

    def _card(self, need: Need, people: dict[str, Partner], page: NeedsPage) -> NeedCard:
        author = people.get(need.author_id)
        card = NeedCard(mark=author.mark.value if author else "")
        card.lay_out(need, history(need, people, page.today), page.own_labels)
        if self.session.reading:
            card.remove_widget(card.ids.actions.__self__)
            return card
        if need.author_id == self.session.reader:
            for state in AUTHOR_STEPS:
                card.offer(self._button(_(STEP_WORDS[state]), "outline", need, state))
            return card
        if not any(event.state is NeedState.HEARD for event in need.events):
            hear = self._button(_("I hear you"), "primary", need, NeedState.HEARD)
            hear.icon = "ear"
            card.offer(hear)
        answer = Button48(text=_("Answer"), look="tonal", compact=True)
        answer.bind(on_release=lambda *_args: self.router.go("today", answering=need))
        card.offer(answer)
        return card

    def _button(self, words: str, look: str, need: Need, state: NeedState) -> Button48:
        button = Button48(text=words, look=look, compact=True)
        button.bind(on_release=lambda *_args: StepSheet.open(need, state, self._step))
        return button

    def _answered_row(self, need: Need, people: dict[str, Partner]) -> AnsweredRow:
        words = need.events[-1].words
        met = _(NEED_STATES[NeedState.MET])
        return AnsweredRow(
            partner=people.get(need.author_id),
            wish=need.text,
            words=f"{met}. \u201c{words}\u201d" if words else met,
        )

    # -- doing ---------------------------------------------------------------------------------

    def _voice(self, text: str, kind: Kind | None) -> None:
        journal, who = self.session.journal, self.session.writer.id
        self.worker.in_background(
            lambda: journal.needs.voice(who, text, kind),
            lambda _need: self._done(_("Voiced. It is in the book.")),
        )

    def _step(self, need: Need, state: NeedState, words: str | None) -> None:
        journal, who = self.session.journal, self.session.writer.id
        self.worker.in_background(
            lambda: journal.needs.step(who, need.id, state, words),
            lambda _need: self._done(_("It is noted.")),
        )

    def _done(self, said: str) -> None:
        self.messages.say(said, _("Undo"), self.undo)
        self.session.touch()

    def undo(self) -> bool:
        """Take back the last step."""
        if self.session.writer is None:
            return False
        journal, who = self.session.journal, self.session.writer.id
        self.worker.in_background(lambda: journal.undo(who), self._undone)
        return True

    def _undone(self, done: Done) -> None:
        self.messages.say(done.what)
        self.session.touch()
