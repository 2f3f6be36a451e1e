"""What was written on one day, in a sheet."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from models.entities import Query, Slice
from models.labels import DIRECTION_ICONS, direction_after_name
from models.words import _
from screens.dates import long_day
from screens.journal_parts.filters import brief
from screens.widgets.rows import ListRow
from screens.widgets.sheet import Sheet

#: Entries shown in the sheet; all of them are in the journal at that day.
SHOWN = 20


class DaySheet(Sheet):
    """The entries of `day` for the screen `host`; a press opens one."""

    def __init__(self, host: Any, day: date) -> None:
        self._host = host
        self._day = day
        super().__init__(title=long_day(day, year=True))
        self.rows = BoxLayout(orientation="vertical", size_hint_y=None)
        self.rows.bind(minimum_height=self.rows.setter("height"))
        self.add_widget(self.rows)
        session = host.session
        query = Query(since=day, until=day)
        host.worker.in_background(
            partial(session.journal.entries, session.reader, query, None, SHOWN), self._show
        )

    def _show(self, found: Slice) -> None:
        names = {partner.id: partner.name for partner in self._host.session.partners}
        for entry in found.entries:
            who = names.get(entry.author_id, "")
            way = direction_after_name(entry.direction)
            row = ListRow(
                icon=DIRECTION_ICONS[entry.direction] if entry.direction else "circle-help",
                title=brief(entry.text, 140) or way,
                text=_("{name}, {direction}").format(name=who, direction=way),
            )
            row.bind(on_release=lambda _row, one=entry: self._open(one))
            self.rows.add_widget(row)
        journal = ListRow(icon="book-open", title=_("Open this day in the journal"), line=False)
        journal.bind(on_release=lambda _row: self._open_day())
        self.rows.add_widget(journal)
        first = self.first_control()
        if self.is_open and first is not None:
            first.focus = True

    def _open(self, entry: Any) -> None:
        self.dismiss()
        self._host.open_entry(entry)

    def _open_day(self) -> None:
        self.dismiss()
        self._host.router.go("journal", day=self._day)
