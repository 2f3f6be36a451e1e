"""The sheet of the "Days" chip: a stretch of days, by a word or by the month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from models.days import week_start
from models.words import _
from screens.dates import first_weekday, short_day
from screens.widgets.date_picker import DatePicker
from screens.widgets.rows import ListRow
from screens.widgets.sheet import Sheet

Take = Callable[[date | None, date | None], None]


class DatesSheet(Sheet):
    """Any day, this week, month or year, or from one day to another; `take(since, until)`."""

    def __init__(self, today: date, since: date | None, until: date | None, take: Take) -> None:
        self._today = today
        self._since, self._until = since, until
        self._take = take
        super().__init__(title=_("Days"))
        rows = BoxLayout(orientation="vertical", size_hint_y=None)
        rows.bind(minimum_height=rows.setter("height"))
        week = week_start(today, first_weekday())
        for title, first in (
            (_("Any day"), None),
            (_("This week"), week),
            (_("This month"), today.replace(day=1)),
            (_("This year"), today.replace(month=1, day=1)),
        ):
            row = ListRow(title=title, check=since == first and until is None)
            row.bind(on_release=lambda _row, day=first: self._done(day, None))
            rows.add_widget(row)
        rows.add_widget(self._end(_("From"), since, self._choose_since))
        rows.add_widget(self._end(_("Until"), until, self._choose_until, line=False))
        self.add_widget(rows)

    def _end(
        self, title: str, day: date | None, choose: Callable[[], None], *, line: bool = True
    ) -> ListRow:
        row = ListRow(
            icon="calendar-days",
            title=title,
            detail=short_day(day) if day is not None else "",
            chevron=True,
            line=line,
        )
        row.bind(on_release=lambda _row: choose())
        return row

    def _choose_since(self) -> None:
        def take(day: date) -> None:
            self._done(day, self._until if self._until and self._until >= day else None)

        self._pick(_("From which day?"), self._since, take)

    def _choose_until(self) -> None:
        def take(day: date) -> None:
            self._done(self._since if self._since and self._since <= day else None, day)

        self._pick(_("Until which day?"), self._until, take)

    def _pick(self, title: str, day: date | None, take: Callable[[date], None]) -> None:
        picker = DatePicker(day=day, today=self._today, latest=self._today)
        sheet = Sheet(title=title, content=picker)

        def chosen(_picker: Any, chosen_day: date) -> None:
            sheet.dismiss()
            take(chosen_day)

        picker.bind(on_day=chosen)
        sheet.open()

    def _done(self, since: date | None, until: date | None) -> None:
        self.dismiss()
        self._take(since, until)
