"""Seasons: stretches both name and confirm, in which one may carry more."""

from __future__ import annotations

from datetime import date
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models.entities import Season
from models.words import N_, _
from screens import kv
from screens.more.page import MorePage
from screens.widgets.buttons import Button48
from screens.widgets.cards import Card
from screens.widgets.chips import ChipGroup
from screens.widgets.empty_state import EmptyState
from screens.widgets.fields import Field
from screens.widgets.rows import ListRow
from screens.widgets.sheet import Sheet
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["ChipGroup", "Field", "ListRow", "SeasonForm", "SeasonsScreen"]

TINTS = {
    "dawn": N_("dawn"),
    "meadow": N_("meadow"),
    "rain": N_("rain"),
    "heather": N_("heather"),
    "sand": N_("sand"),
}


class SeasonCard(Card):
    """A season in the couple's words, on a strip of its tint."""

    tint = StringProperty("dawn")


class SeasonForm(BoxLayout):
    """Asks for the couple's words, the first and the last day, and a tint."""

    start = ObjectProperty(None, allownone=True)
    end = ObjectProperty(None, allownone=True)
    tint = StringProperty("dawn")
    ready = BooleanProperty(False)

    @property
    def unsaid(self) -> str:
        """What was typed and not proposed: a lock keeps it."""
        return str(self.ids.label.text)

    def tint_chips(self) -> list[dict[str, str]]:
        """Return the five tints as chips."""
        return [{"value": tint, "text": _(words)} for tint, words in TINTS.items()]

    def day_words(self, day: date | None, none: str) -> str:
        """Return `day` in short words, or `none`."""
        from screens.dates import short_day

        return short_day(day) if day else none

    def choose_day(self, which: str) -> None:
        """Ask for the first or the last day."""
        from screens.widgets.date_picker import DatePicker

        picker = DatePicker(day=getattr(self, which) or self.start)
        sheet = Sheet(title=_("The first day") if which == "start" else _("The last day"))

        def chosen(_picker: Any, day: date) -> None:
            setattr(self, which, day)
            sheet.dismiss()

        picker.bind(on_day=chosen)
        sheet.content = picker
        sheet.open()


class SeasonsScreen(MorePage):
    """Lists seasons; names one, confirms the other's, ends one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(title=_("Seasons"), by_writer=True, **kwargs)

    def reload(self) -> None:
        """Read the seasons again."""
        journal = self.session.journal
        if journal is not None:
            self.worker.in_background(lambda: (journal.seasons.all(), journal.today()), self._fill)

    def new(self) -> None:
        """Ask for a new season."""
        form = SeasonForm(start=self._today)
        button = Button48(text=_("Name it"), size_hint=(1, None), disabled=True)
        sheet = Sheet(title=_("Name a season"), content=form, foot=button)
        form.bind(ready=lambda _form, ready: setattr(button, "disabled", not ready))
        button.bind(on_release=lambda *_args: self._propose(sheet, form))
        sheet.open()

    _today: date | None = None

    def _fill(self, found: tuple[tuple[Season, ...], date]) -> None:
        seasons, self._today = found
        self.column.clear_widgets()
        self.add_words(
            _("A newborn, exams, a move: a stretch in which one may carry more."), "aside"
        )
        if not seasons:
            empty = EmptyState(
                title=_("No season has a name yet"),
                text=_("Naming one together takes the weighing out of it."),
                action=_("Name a season"),
            )
            empty.bind(on_release=lambda *_args: self.new())
            self.column.add_widget(empty)
            return
        button = Button48(text=_("Name a season"), icon="plus", look="tonal")
        button.bind(on_release=lambda *_args: self.new())
        self.column.add_widget(button)
        for season in seasons:
            self.column.add_widget(self._card(season))

    def _card(self, season: Season) -> SeasonCard:
        from screens.dates import stretch

        card = SeasonCard(tint=season.tint)
        card.add_widget(Words(text=f"\u201c{season.label}\u201d", role="heading"))
        card.add_widget(Words(text=stretch(season.start, season.end), role="body_small", soft=True))
        ids = tuple(partner.id for partner in self.session.partners)
        me = self.session.writer.id
        confirmed = season.is_confirmed(ids)
        mine = me == season.proposed_by or me in season.confirmed_by
        if not confirmed:
            waiting = _("It shows once both of you have confirmed it.")
            card.add_widget(Words(text=waiting, role="caption", soft=True))
        if not mine:
            card.add_widget(self._button(_("Confirm it"), "primary", season, "confirm"))
        elif season.end is None or (self._today is not None and season.end > self._today):
            card.add_widget(self._button(_("End it today"), "outline", season, "end"))
        return card

    def _button(self, words: str, look: str, season: Season, step: str) -> Button48:
        button = Button48(text=words, look=look, compact=True)
        button.bind(on_release=lambda *_args: self._step(season, step))
        return button

    def _step(self, season: Season, step: str) -> None:
        journal, who = self.session.journal, self.session.writer.id
        call = journal.seasons.confirm if step == "confirm" else journal.seasons.end
        self.worker.in_background(lambda: call(who, season.id), lambda _season: self._done())

    def _propose(self, sheet: Sheet, form: SeasonForm) -> None:
        journal, who = self.session.journal, self.session.writer.id
        label, start, end, tint = form.ids.label.text, form.start, form.end, form.tint

        def done(_season: Season) -> None:
            sheet.dismiss()
            self._done()

        self.worker.in_background(
            lambda: journal.seasons.propose(who, label, start, end, tint),
            done,
            lambda error: setattr(form.ids.label, "error", str(error)),
        )

    def _done(self) -> None:
        self.messages.say(_("It is noted."), _("Undo"), self._undo)
        self.session.touch()

    def _undo(self) -> None:
        journal, who = self.session.journal, self.session.writer.id
        self.worker.in_background(lambda: journal.undo(who), lambda _done: self.session.touch())
