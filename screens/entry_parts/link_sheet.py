"""Finding the entry that tells of the same thing: the days around it first, then any by words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout

from models.entities import Entry, Query, Visibility
from models.words import _
from screens.dates import long_day
from screens.journal_parts.filters import brief
from screens.widgets.fields import SearchField
from screens.widgets.input_watch import first_focusable
from screens.widgets.rows import ListRow
from screens.widgets.sheet import Sheet
from screens.widgets.words import Words

#: Days before and after in which the other's telling of the same thing is looked for first.
AROUND = 3
SHOWN = 12
SEARCH_REST = 0.08


def candidates(journal: Any, reader: str, entry: Entry, words: str) -> tuple[Entry, ...]:
    """Return shared entries that may tell of the same thing, the other author's first.

    Of an own entry any other one, of the partner's only own ones: one of the two has to be own.
    """
    query = Query(words=words, visibility=Visibility.SHARED)
    if not words:
        query = Query(
            visibility=Visibility.SHARED,
            since=entry.day - timedelta(days=AROUND),
            until=entry.day + timedelta(days=AROUND),
        )
    found = journal.entries(reader, query, None, 40).entries
    fitting = [
        one for one in found if one.id != entry.id and reader in (one.author_id, entry.author_id)
    ]
    # the two views of one thing mostly have two authors
    fitting.sort(key=lambda one: one.author_id == entry.author_id)
    return tuple(fitting[:SHOWN])


class LinkSheet(Sheet):
    """Shows candidates, those linked already ticked; `choose` gets the one pressed."""

    def __init__(self, entry: Entry, host: Any, choose: Callable[[Entry], None]) -> None:
        self._entry = entry
        self._host = host
        self._choose = choose
        self._task: Any = None
        self._soon = Clock.create_trigger(self._ask, SEARCH_REST)
        super().__init__(
            title=_("It is the same thing as …"), text=_("Two views of it stand side by side.")
        )
        self.search = SearchField(hint=_("Search words, tags, days"))
        self.search.bind(text=lambda *_args: self._soon(), on_validate=self._enter_rows)
        self.rows = BoxLayout(orientation="vertical", size_hint_y=None)
        self.rows.bind(minimum_height=self.rows.setter("height"))
        self.add_widget(self.search)
        self.add_widget(self.rows)
        self._ask()

    def _ask(self, *_args: object) -> None:
        if self._task is not None:
            self._task.cancel()
        session = self._host.session
        self._task = self._host.worker.in_background(
            partial(candidates, session.journal, session.writer.id, self._entry, self.search.text),
            self._show,
        )

    def _show(self, found: tuple[Entry, ...]) -> None:
        self.rows.clear_widgets()
        names = {partner.id: partner.name for partner in self._host.session.partners}
        for entry in found:
            row = ListRow(
                title=brief(entry.text, 90),
                text=f"{names.get(entry.author_id, '')}, {long_day(entry.day)}",
                check=entry.id in self._entry.links,
            )
            row.bind(on_release=lambda _row, one=entry: self._pressed(one))
            self.rows.add_widget(row)
        if not found:
            text = (
                _("Nothing with these words. Try a shorter one.")
                if self.search.text
                else _("Nothing was written in the days around it. Search for its words.")
            )
            self.rows.add_widget(Words(role="body", text=text))

    def _enter_rows(self, *_args: object) -> None:
        first = first_focusable(self.rows)
        if first is not None:
            first.focus = True

    def _pressed(self, entry: Entry) -> None:
        self.dismiss()
        self._choose(entry)

    def on_dismiss(self) -> None:
        """Stop looking."""
        self._soon.cancel()
        if self._task is not None:
            self._task.cancel()
