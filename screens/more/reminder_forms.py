"""Sheets of the reminders: what one rule may be asked for, an hour, a day, or none at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout

from models.reminders.rules import ALL_DAYS, KINDS, WORDS_LENGTH, ReminderKind, Rule
from models.words import N_, _
from screens import dates
from screens.kv import theme_in_use
from screens.moments import week
from screens.widgets.buttons import Button48
from screens.widgets.chips import ChipGroup
from screens.widgets.fields import Field
from screens.widgets.rows import ListRow, SwitchRow
from screens.widgets.sheet import Sheet
from screens.widgets.time_picker import TimePicker
from screens.widgets.words import Words

#: Weeks from one time to the next, in words.
RHYTHMS = {
    1: N_("Every week"),
    2: N_("Every other week"),
    4: N_("Every fourth week"),
}
#: The hour that is offered where a reminder is chosen at the beginning.
USUAL = time(21, 30)
#: Kinds that come on days of the week a person chooses.
_BY_WEEKDAY = (ReminderKind.MORNING, ReminderKind.EVENING, ReminderKind.NEED, ReminderKind.OWN)
_BY_WEEK = (ReminderKind.MORNING, ReminderKind.EVENING, ReminderKind.OWN)


def every_words(every: int) -> str:
    """Return how many weeks lie between two times, in words."""
    return _(RHYTHMS[every]) if every in RHYTHMS else _("Every {n} weeks").format(n=every)


class WeekdayChips(ChipGroup):
    """The seven weekdays (0 Monday), any number of them, one at least."""

    def __init__(self, **kwargs: Any) -> None:
        names = dates.weekday_names()
        chips = [{"value": day, "text": names[day]} for day in week()]
        super().__init__(chips=chips, multiple=True, required=True, **kwargs)


class FormColumn(BoxLayout):
    """What stands below each other in a sheet, as high as it needs."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            orientation="vertical", size_hint_y=None, spacing=theme_in_use().space_m, **kwargs
        )
        self.bind(minimum_height=self.setter("height"))


class RuleForm(FormColumn):
    """Asks for what `rule` has: its words, its day, its hour, its weekdays and its rhythm.

    `ready` says whether it can be kept as it stands.
    """

    day = ObjectProperty(None, allownone=True)
    ready = BooleanProperty(True)

    def __init__(self, rule: Rule, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._rule, self._today = rule, today
        self.words: Field | None = None
        self.days: WeekdayChips | None = None
        self.rhythm: ChipGroup | None = None
        self.yearly: SwitchRow | None = None
        if not KINDS[rule.kind].single:
            self._ask_words()
        if rule.kind == ReminderKind.DATE:
            self._ask_date()
        self.time = TimePicker(time=rule.at)
        self.add_widget(self.time)
        if rule.kind in _BY_WEEKDAY:
            self._label(_("On these days"))
            self.days = WeekdayChips(chosen=sorted(rule.days or ALL_DAYS))
            self.add_widget(self.days)
        if rule.kind in _BY_WEEK:
            self._ask_rhythm()
        self._weigh()

    @property
    def unsaid(self) -> str:
        """Words that are others than the rule has: a lock keeps them."""
        words = "" if self.words is None else str(self.words.text)
        return "" if words == (self._rule.words or "") else words

    def rule(self) -> Rule:
        """Return the rule as it stands in the form."""
        made = replace(self._rule, at=self.time.time, on=self.day, active=True)
        if self.words is not None:
            made = replace(made, words=self.words.text)
        if self.days is not None:
            made = replace(made, days=frozenset(self.days.chosen))
        if self.rhythm is not None:
            made = replace(made, every=self.rhythm.chosen[0])
        if self.yearly is not None:
            made = replace(made, yearly=self.yearly.active)
        if (made.every, made.days) != (self._rule.every, self._rule.days):
            made = replace(made, start=None)  # a new rhythm counts from today
        return made

    def refuse(self, error: Exception) -> None:
        """Say below the words, or above all of it, why it cannot be kept."""
        if self.words is not None:
            self.words.error = str(error)
        else:
            self.add_widget(Words(text=str(error), role="body_small"), index=len(self.children))

    def _label(self, text: str) -> None:
        self.add_widget(Words(text=text, role="label"))

    def _ask_words(self) -> None:
        dated = self._rule.kind == ReminderKind.DATE
        field = Field(
            label=_("In your own words"),
            hint=_("The day we met") if dated else _("Water the basil"),
            text=self._rule.words or "",
            holds_private=True,
        )
        field.bind(text=self._weigh)
        self.add_widget(field)
        self.words = field
        private = _("The app alone shows these words; the notice holds none of them.")
        self.add_widget(Words(text=private, role="caption", soft=True))

    def _ask_date(self) -> None:
        row = ListRow(icon="calendar-days", title=_("Day"), pill=True)
        row.bind(on_release=lambda *_args: self._choose_day())
        self.bind(day=lambda _form, day: setattr(row, "detail", self._day_words(day)))
        self.day = self._rule.on
        row.detail = self._day_words(self.day)
        self.add_widget(row)
        self.yearly = SwitchRow(title=_("It comes back every year"), active=self._rule.yearly)
        self.add_widget(self.yearly)

    def _ask_rhythm(self) -> None:
        steps = sorted({*RHYTHMS, self._rule.every})
        self.rhythm = ChipGroup(
            chips=[{"value": n, "text": every_words(n)} for n in steps],
            chosen=[self._rule.every],
            required=True,
        )
        self.add_widget(self.rhythm)

    @staticmethod
    def _day_words(day: date | None) -> str:
        return dates.short_day(day) if day else _("Choose")

    def _choose_day(self) -> None:
        def kept(day: date) -> None:
            self.day = day
            self._weigh()

        ask_day(_("Which day?"), self.day, self._today, kept)

    def _weigh(self, *_args: object) -> None:
        words = "" if self.words is None else self.words.text.strip()
        said = self.words is None or 0 < len(words) <= WORDS_LENGTH
        self.ready = said and (self._rule.kind != ReminderKind.DATE or self.day is not None)


def ask_rule(
    title: str,
    form: RuleForm,
    keep: Callable[[Rule, Callable[[], None], Callable[[Exception], None]], None],
    remove: Callable[[], None] | None = None,
) -> None:
    """Show `form`; ``keep(rule, done, failed)`` does the work, `remove` is offered where given.

    The sheet goes once the work is done; what stood in the way is told in the form.
    """
    foot = FormColumn()
    button = Button48(text=_("Keep it"), size_hint=(1, None), disabled=not form.ready)
    foot.add_widget(button)
    sheet = Sheet(title=title, content=form, foot=foot)
    form.bind(ready=lambda _form, ready: setattr(button, "disabled", not ready))

    def go(*_args: Any) -> None:
        if form.ready:
            keep(form.rule(), sheet.dismiss, form.refuse)

    def away(*_args: Any) -> None:
        sheet.dismiss()
        if remove is not None:
            remove()

    button.bind(on_release=go)
    if form.words is not None:
        form.words.bind(on_validate=go)
    if remove is not None:
        gone = Button48(text=_("Take it away"), look="caution", size_hint=(1, None))
        gone.bind(on_release=away)
        foot.add_widget(gone)
    sheet.open()


def ask_time(title: str, now: time, keep: Callable[[time], object]) -> None:
    """Ask for a time of day; `keep` is called where another was chosen."""
    picker = TimePicker(time=now)
    done = Button48(text=_("Keep it"), size_hint=(1, None))
    sheet = Sheet(title=title, content=picker, foot=done)
    done.bind(on_release=sheet.dismiss)
    sheet.bind(on_dismiss=lambda *_args: keep(picker.time) if picker.time != now else None)
    sheet.open()


def ask_reminder(now: time | None, keep: Callable[[time | None], object]) -> None:
    """Ask whether a reminder is welcome, and when; `keep` is called with None for none."""
    picker = TimePicker(time=now or USUAL)
    foot = FormColumn()
    said = _("It says that a quiet minute is there, and nothing else.")
    sheet = Sheet(title=_("A gentle reminder"), text=said, content=picker, foot=foot)

    def add(words: str, look: str, chosen: Callable[[], time | None]) -> None:
        def pressed(*_args: Any) -> None:
            sheet.dismiss()
            keep(chosen())

        button = Button48(text=words, look=look, size_hint=(1, None))
        button.bind(on_release=pressed)
        foot.add_widget(button)

    add(_("Remind me at this hour"), "primary", lambda: picker.time)
    add(_("No reminder"), "text", lambda: None)
    sheet.open()


def ask_day(
    title: str, day: date | None, today: date | None, keep: Callable[[date], object]
) -> None:
    """Ask for a day; `keep` is called with the one that was chosen."""
    from screens.widgets.date_picker import DatePicker

    picker = DatePicker(day=day, today=today)
    sheet = Sheet(title=title, content=picker)

    def chosen(_picker: Any, day: date) -> None:
        sheet.dismiss()
        keep(day)

    picker.bind(on_day=chosen)
    sheet.open()
