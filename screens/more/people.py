"""Names, marks and writing: what each chose alone, and what the couple shares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.stacklayout import StackLayout

from models.entities import CoupleSettings, Kind, Mark, Partner, PartnerSettings, Visibility
from models.labels import KIND_ICONS, KINDS, MARKS, kind_label
from models.words import _
from screens.kv import theme_in_use
from screens.more.page import MorePage
from screens.widgets.buttons import Button48
from screens.widgets.cards import DayHeading
from screens.widgets.fields import Field
from screens.widgets.mark_choice import MarkChoice
from screens.widgets.marks import initial
from screens.widgets.rows import SwitchRow
from screens.widgets.segmented import Segmented
from screens.widgets.sheet import Sheet


class _Asked(Field):
    """A field with what holds now."""

    def __init__(self, now: str) -> None:
        self._now = now
        super().__init__(text=now)

    @property
    def unsaid(self) -> str:
        """Words that are others than hold now: a lock keeps them."""
        words = str(self.text)
        return "" if words == self._now else words


class PeopleScreen(MorePage):
    """Changes are kept at once; each partner changes only what is their own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            title=_("Names, marks and writing"), by_writer=True, row_spacing=dp(4), **kwargs
        )

    def reload(self) -> None:
        """Read what both chose."""
        journal, writer = self.session.journal, self.session.writer
        if journal is not None and writer is not None:
            self.worker.in_background(
                lambda: (journal.people.couple(), journal.people.settings(writer.id)), self._fill
            )

    def _fill(self, found: tuple[CoupleSettings, PartnerSettings]) -> None:
        couple, own = found
        writer, other = self.session.writer, self.session.other
        self.column.clear_widgets()
        self.column.add_widget(DayHeading(text=writer.name))
        self.add_row(_("Name"), lambda: self._ask_name(writer), icon="pencil", detail=writer.name)
        self._marks(writer, other)
        self._visibility(own)
        self._switch(
            _("A question of the day"),
            _("Above the field on Today"),
            own.prompts_shown,
            lambda on: self._own(prompts_shown=on),
        )
        self.add_row(_("Questions of my own"), self._ask_prompt, icon="plus", chevron=True)
        if own.prompts_hidden:
            self.add_row(
                _("Bring hidden questions back"),
                lambda: self._own(prompts_hidden=frozenset()),
                icon="undo-2",
            )
        self._couple(couple, other)

    def _couple(self, couple: CoupleSettings, other: Partner | None) -> None:
        from screens.dates import clock_time

        self.column.add_widget(DayHeading(text=_("Both of you")))
        if other is None:
            self.add_row(_("Invite your partner"), self._ask_partner, icon="users", chevron=True)
        else:
            self.add_row(
                _("{name} is the other").format(name=other.name),
                self.settings.hand_over,
                icon="users",
                text=_("Press to hand the pen over"),
                chevron=True,
            )
            self._directions(couple)
        self.add_row(
            _("Your day ends at"),
            lambda: self._ask_day_end(couple.day_ends),
            icon="moon",
            detail=clock_time(couple.day_ends),
            pill=True,
        )
        for kind in Kind:
            self.add_row(
                kind_label(kind, couple.kind_labels),
                partial(self._ask_label, kind, couple),
                icon=KIND_ICONS[kind],
                chevron=True,
            )

    # -- own -----------------------------------------------------------------------------------

    def _marks(self, writer: Partner, other: Partner | None) -> None:
        theme = theme_in_use()
        row = StackLayout(size_hint_y=None, spacing=theme.space_m, padding=theme.space_s)
        row.bind(minimum_height=row.setter("height"))
        for mark in Mark:
            if other is not None and other.mark is mark:
                continue
            choice = MarkChoice(
                mark=mark.value,
                letter=initial(writer.name),
                tip=_(MARKS[mark]),
                chosen=writer.mark is mark,
            )
            choice.bind(on_release=lambda choice: self._choose_mark(Mark(choice.mark)))
            row.add_widget(choice)
        self.column.add_widget(row)

    def _choose_mark(self, mark: Mark) -> None:
        who = self.session.writer.id
        self._change(lambda journal: journal.people.choose_mark(who, mark))

    def _visibility(self, own: PartnerSettings) -> None:
        self.add_words(_("What you write is, unless you say otherwise:"), "label")
        words = [
            (Visibility.SHARED.value, _("In the book")),
            (Visibility.PRIVATE.value, _("For you alone")),
        ]
        choice = Segmented(words=words, chosen=own.visibility.value)
        choice.bind(on_choose=lambda _c, value: self._own(visibility=Visibility(value)))
        self.column.add_widget(choice)
        if self.session.writer.id not in self.session.protected:
            self.add_words(
                _("Without a passphrase, whoever opens the files of this computer can read both."),
                "caption",
            )

    def _ask_name(self, writer: Partner) -> None:
        who = writer.id
        self._ask(
            _("What are you called?"),
            writer.name,
            lambda journal, name: journal.people.rename(who, name),
        )

    def _ask_prompt(self) -> None:
        who = self.session.writer.id

        def keep(journal: Any, words: str) -> None:
            now = journal.people.settings(who).prompts_own
            journal.people.change_settings(who, prompts_own=(*now, words))

        self._ask(_("A question of your own"), "", keep)

    def _own(self, **fields: Any) -> None:
        who = self.session.writer.id
        self._change(lambda journal: journal.people.change_settings(who, **fields))

    # -- both ----------------------------------------------------------------------------------

    def _ask_partner(self) -> None:
        self._ask(
            _("What is your partner called?"), "", lambda journal, name: journal.people.add(name)
        )

    def _directions(self, couple: CoupleSettings) -> None:
        me = self.session.writer.id
        both = couple.directions_visible(tuple(p.id for p in self.session.partners))
        said = (
            _("Shown, because both of you want it. Either can switch it off alone.")
            if both
            else _("Shown only where both of you want it. Either can switch it off alone.")
        )
        self._switch(
            _("Show at whose side care arrived"),
            said,
            me in couple.directions_on,
            lambda on: self._change(lambda journal: journal.people.directions(me, on)),
        )

    def _ask_day_end(self, now: time) -> None:
        from screens.widgets.time_picker import TimePicker

        picker = TimePicker(time=now)
        sheet = Sheet(title=_("Your day ends at"), content=picker)

        def keep(*_args: Any) -> None:
            if picker.time != now:
                self._change(lambda journal: journal.people.change_couple(day_ends=picker.time))

        sheet.bind(on_dismiss=keep)
        sheet.open()

    def _ask_label(self, kind: Kind, couple: CoupleSettings) -> None:
        def keep(journal: Any, words: str) -> None:
            labels = dict(journal.people.couple().kind_labels)
            labels.pop(kind, None)
            if words.strip() and words.strip() != _(KINDS[kind]):
                labels[kind] = words.strip()
            journal.people.change_couple(kind_labels=labels)

        self._ask(_("What do you call it?"), kind_label(kind, couple.kind_labels), keep)

    # -- asking and keeping --------------------------------------------------------------------

    def _switch(self, title: str, text: str, active: bool, call: Callable[[bool], None]) -> None:
        row = SwitchRow(title=title, text=text, active=active)
        row.bind(on_toggle=lambda _row, on: call(on))
        self.column.add_widget(row)

    def _ask(self, title: str, now: str, keep: Callable[[Any, str], object]) -> None:
        field = _Asked(now)
        button = Button48(text=_("Keep it"), size_hint=(1, None))
        sheet = Sheet(title=title, content=field, foot=button)

        def kept(_result: object) -> None:
            sheet.dismiss()
            self._changed()

        def go(*_args: Any) -> None:
            journal, words = self.session.journal, field.text
            self.worker.in_background(
                lambda: keep(journal, words),
                kept,
                lambda error: setattr(field, "error", str(error)),
            )

        button.bind(on_release=go)
        field.bind(on_validate=go)
        sheet.open()

    def _change(self, work: Callable[[Any], object]) -> None:
        journal = self.session.journal
        self.worker.in_background(lambda: work(journal), lambda _none: self._changed())

    def _changed(self) -> None:
        self.session.refresh_people()
        self.session.touch()
