"""The month: choosing a day by touch or arrows, with a wave under the days that have words."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout

from models.words import _
from screens import dates, kv
from screens.widgets.icon import Icon
from screens.widgets.month_grid import MonthGrid

kv.load(__file__)
__all__ = ["DatePicker", "Icon", "MonthGrid"]


def month_away(year: int, month: int, months: int) -> tuple[int, int]:
    """Return the year and month `months` away; days stay between the years 1 and 9999."""
    place = min(max(year * 12 + month - 1 + months, 12), 9999 * 12 + 11)
    return place // 12, place % 12 + 1


class DatePicker(BoxLayout):
    """A month with its days. `day` is chosen, `today` filled; none after `latest` can be chosen.

    ``on_day(day)`` is dispatched when a person chooses a day, ``on_month(year, month)`` when
    another month shows (so that its notes can be brought), ``on_look(day)`` when the arrows move
    to a day. `notes` are the :class:`models.entities.DayNote` of the month shown.
    """

    day = ObjectProperty(None, allownone=True)
    today = ObjectProperty(None, allownone=True)
    latest = ObjectProperty(None, allownone=True)
    notes = ObjectProperty(())
    year = NumericProperty(2026)
    month = NumericProperty(1)
    __events__ = ("on_day", "on_month", "on_look")

    def __init__(self, **kwargs: Any) -> None:
        self._turned = False
        super().__init__(**kwargs)

    def on_kv_post(self, _base: Any) -> None:
        """Show the month once the grid is there."""
        for name in ("day", "today", "latest"):
            self.fbind(name, self._begin)
        self.fbind("notes", self._fill)
        self._begin()

    def _begin(self, *_: object) -> None:
        """Show the month of the day given, until a person turns to another."""
        start = self.day or self.today or self.latest or date(2000, 1, 1)
        if not self._turned:
            self.day_looked_at = start
            self.year, self.month = start.year, start.month
        self._fill()

    # -- what shows -------------------------------------------------------------------------
    def show_month(self, year: int, month: int) -> None:
        """Turn to `month` of `year`; its notes are asked for by ``on_month``."""
        self._turned = True
        if (year, month) == (self.year, self.month):
            return
        self.year, self.month = year, month
        self.notes = ()
        self._fill()
        self.dispatch("on_month", year, month)

    def turn(self, months: int) -> None:
        """Turn the page by `months`, keeping the day of the month looked at where it is there."""
        year, month = month_away(int(self.year), int(self.month), months)
        last = monthrange(year, month)[1]
        self.day_looked_at = date(year, month, min(self.day_looked_at.day, last))
        self.show_month(year, month)

    def heading(self, year: float, month: float) -> str:
        """Return the month in words, with the year where it is not this one."""
        first = date(int(year), int(month), 1)
        here = self.today or self.latest
        if here is not None and here.year == first.year:
            return dates.month_name(first.month)
        return dates.month_and_year(first)

    def tips(self, step: int) -> str:
        """Return what the arrow in direction `step` does."""
        return _("The month before") if step < 0 else _("The month after")

    def _fill(self, *_: object) -> None:
        grid: MonthGrid = self.ids["grid"]
        notes = {note.day: note for note in self.notes}
        grid.show(
            days=self.days(),
            month=int(self.month),
            chosen=self.day,
            today=self.today,
            latest=self.latest,
            looked_at=self.day_looked_at,
            with_words=frozenset(notes),
            together=frozenset(day for day, note in notes.items() if note.together),
        )

    def days(self) -> list[date | None]:
        """Return the cells of the month, week by week; None where it has no day."""
        first = date(int(self.year), int(self.month), 1)
        before = (first.weekday() - dates.first_weekday()) % 7
        count = monthrange(first.year, first.month)[1]
        cells: list[date | None] = [None] * before
        cells += [first + timedelta(days=n) for n in range(count)]
        return [*cells, *[None] * (-len(cells) % 7)]

    # -- what a person does -----------------------------------------------------------------
    def look(self, day: date) -> None:
        """Move to `day`, turning the page where it is on another."""
        self._turned = True
        self.day_looked_at = day
        if (day.year, day.month) != (self.year, self.month):
            self.show_month(day.year, day.month)
        self._fill()
        self.dispatch("on_look", day)

    def choose(self, day: date) -> None:
        """Choose `day`, unless it is after the latest."""
        if self.latest is not None and day > self.latest:
            return
        self.day_looked_at = day
        self.day = day
        self._fill()
        self.dispatch("on_day", day)

    def on_day(self, *_: object) -> None:
        """A person chose a day."""

    def on_month(self, *_: object) -> None:
        """Another month shows."""

    def on_look(self, day: date) -> None:
        """The arrows moved to `day`."""

    def set_notes(self, notes: Collection[Any]) -> None:
        """Show what is known of the month's days."""
        self.notes = tuple(notes)

    def cell_height(self, size: float) -> float:
        """Return the height of a cell for a label of `size` pixels."""
        return max(dp(40), size * 2.4)
