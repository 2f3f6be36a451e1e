"""The month as a sheet: where words are, a look at a day, and the way to it or to the year."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models.entities import Entry, Query
from models.words import _
from screens import kv
from screens.dates import long_day
from screens.journal_parts.filters import brief
from screens.kv import theme_in_use
from screens.widgets.buttons import Button48
from screens.widgets.date_picker import DatePicker
from screens.widgets.marks import PartnerMark
from screens.widgets.sheet import Sheet
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["Button48", "CalendarSheet", "DayLook", "PartnerMark", "Words"]


#: From this text scale on the two buttons stand one over the other.
LARGE = 1.3


class DayLook(BoxLayout):
    """A look at one day: the first words written for it and whose they are."""

    day_text = StringProperty()
    text = StringProperty()
    partner = ObjectProperty(None, allownone=True)


class CalendarSheet(Sheet):
    """Shows months for the journal screen `host`, the one of `today` first."""

    def __init__(self, host: Any, today: date, day: date | None = None) -> None:
        self._host = host
        self._today = today
        self._day = day or today
        self._tasks: dict[str, Any] = {}
        super().__init__()
        self.picker = DatePicker(day=day, today=today, latest=today)
        self.look = DayLook()
        self.add_widget(self.picker)
        self.add_widget(self.look)
        self.foot = self._buttons()
        self.picker.bind(
            on_day=lambda _picker, day: self._look_at(day),
            on_look=lambda _picker, day: self._look_at(day),
            on_month=lambda _picker, year, month: self._read_month(int(year), int(month)),
        )
        self._read_month(today.year, today.month)
        self._look_at(self._day)

    def _buttons(self) -> BoxLayout:
        large = theme_in_use().text_scale > LARGE
        way = "vertical" if large else "horizontal"
        buttons = BoxLayout(orientation=way, size_hint_y=None, spacing=dp(10))
        buttons.bind(minimum_height=buttons.setter("height"))
        year = Button48(text=_("See the year"), look="tonal")
        year.bind(on_release=lambda _button: self._go_year())
        self.open_day = Button48(text=_("Open this day"))
        self.open_day.bind(on_release=lambda _button: self._go_day())
        for button in (year, self.open_day):
            button.size_hint_x = 1
            buttons.add_widget(button)
        return buttons

    def first_control(self) -> Any:
        """The days have the focus at first, so that the arrows move among them."""
        return self.picker.ids["grid"]

    def _ask(self, name: str, work: Any, done: Any) -> None:
        if name in self._tasks:
            self._tasks[name].cancel()
        self._tasks[name] = self._host.worker.in_background(work, done)

    def _read_month(self, year: int, month: int) -> None:
        session = self._host.session
        self._ask(
            "month",
            partial(session.journal.month, session.reader, year, month),
            self.picker.set_notes,
        )

    def _look_at(self, day: date) -> None:
        self._day = day
        self.look.day_text = long_day(day, year=day.year != self._today.year)
        session = self._host.session
        self._ask(
            "look",
            partial(first_of_day, session.journal, session.reader, day),
            self._show_look,
        )

    def _show_look(self, entry: Entry | None) -> None:
        self.open_day.disabled = entry is None
        if entry is None:
            self.look.text = ""
            self.look.partner = None
            return
        self.look.text = brief(entry.text, 90) or _("A quiet day")
        partners = self._host.session.partners
        self.look.partner = next((p for p in partners if p.id == entry.author_id), None)

    def _go_year(self) -> None:
        self.dismiss()
        self._host.router.go("year", year=self._day.year)

    def _go_day(self) -> None:
        self.dismiss()
        self._host.router.go("journal", day=self._day)

    def on_dismiss(self) -> None:
        """Nobody waits any more."""
        for task in self._tasks.values():
            task.cancel()


def first_of_day(journal: Any, reader: str | None, day: date) -> Entry | None:
    """Return the entry of `day` that stands first in the list."""
    found = journal.entries(reader, Query(since=day, until=day), None, 1).entries
    return found[0] if found else None
