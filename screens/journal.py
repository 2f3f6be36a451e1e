"""The journal: newest first by day, searched as one types, narrowed by chips."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import ObjectProperty, OptionProperty, StringProperty

from models.entities import Entry, Need, Query
from screens import kv
from screens.base import AppScreen
from screens.dates import day_heading, stretch
from screens.journal_parts.facts import Facts, read_facts
from screens.journal_parts.filters import Filters, chips
from screens.journal_parts.reading import Reading
from screens.journal_parts.style import style_of
from screens.journal_parts.thumbnails import Thumbnails
from screens.journal_parts.undoing import undo_last
from screens.kv import theme_in_use

kv.load(__file__)

#: Seconds after the last key before the search is asked.
SEARCH_REST = 0.08
#: From this width of the window on the list is wider.
VERY_WIDE = 1400


class JournalScreen(AppScreen):
    """The list with its search and filters; from 840 dp the chosen entry stands beside it.

    `empty` says why there is nothing in the list: "first" (nothing was written yet) or "search".
    """

    filters = ObjectProperty(Filters())
    chosen_id = StringProperty()
    empty = OptionProperty("", options=["", "first", "search", "alone"])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reading: Reading | None = None
        self.detail: Any = None
        self._facts: Facts | None = None
        self._thumbnails: Thumbnails | None = None
        self._read_as: tuple[str | None, Query] | None = None
        self._wanted: dict[str, Any] = {}
        self._search_soon = Clock.create_trigger(self._search, SEARCH_REST)
        self._restyle_soon = Clock.create_trigger(self._restyle, 0)
        self._empty_view: Any = None
        self.ids.rows.bind(width=self._restyle_soon)
        theme = theme_in_use()
        theme.bind(size_body=self._restyle_soon)
        self.bind(wide=self._on_width, filters=self._on_filters)

    def pane_width(self, wide: bool, width: float) -> float:
        """Return the width of the list (pixels): all of it, or a pane of fixed width."""
        if not wide:
            return width
        return dp(460) if width >= dp(VERY_WIDE - 88) else theme_in_use().list_pane

    def search_keys(self) -> str:
        """Return the shortcut of the search, as it stands in the field."""
        from screens.keys import SHORTCUTS

        return next(s.label() for s in SHORTCUTS if s.name == "search")

    # -- coming and going ----------------------------------------------------------------------

    def show(
        self,
        *,
        search: bool = False,
        day: date | None = None,
        need_id: str | None = None,
        entry_id: str | None = None,
        **_args: Any,
    ) -> None:
        """Come forward; `search` takes the caret, `day` opens there, `need_id` narrows to it.

        `entry_id` is read beside the list, where there is room.
        """
        self._wanted = {"day": day, "need_id": need_id}
        if entry_id is not None and self.wide:
            self.chosen_id = entry_id
            self._detail().show_id(entry_id)
        if search:
            self.ids.search.take_focus()  # at once: the next key may come before the next frame
        if self._facts is None or day is not None or need_id is not None:
            self.reload()

    def reload(self) -> None:
        """Read the store again: the facts first, then the list where it stands."""
        journal = self.session.journal
        if not self.session.is_readable:
            return
        if self._read_as is not None and self._read_as[0] != self.session.reader:
            self._cover()
        self.worker.in_background(partial(read_facts, journal), self._know)

    def _cover(self) -> None:
        """Another partner looks now: nothing of the one before stays, not even for a moment."""
        self._read_as = None
        self.close_entry()
        self._forget_filters()
        self.ids.search.text = ""
        self._search_soon.cancel()
        if self.reading is not None and self._thumbnails is not None:
            self.reading.forget()
            self._thumbnails.forget()

    def leave(self) -> None:
        """Stop what nobody waits for."""
        self._search_soon.cancel()

    def back(self) -> bool:
        """Empty the search, then the filters, before leaving."""
        if self.ids.search.text:
            self.ids.search.text = ""
            return True
        if self.filters.any:
            self.clear_filters()
            return True
        return False

    def undo(self) -> bool:
        """Take back the last step, unless the caret is in a search that has words."""
        if self.ids.search.text or self.session.journal is None:
            return False
        undo_last(self)
        return True

    # -- the list ------------------------------------------------------------------------------

    def _know(self, facts: Facts) -> None:
        self._facts = facts
        if self.reading is None:
            self.reading = Reading(self.ids.rows, self.worker, self._came, self._failed)
            self._thumbnails = Thumbnails.of(self.session, self.worker)
        self._restyle()
        self._show_chips()
        day, need_id = self._wanted.get("day"), self._wanted.get("need_id")
        self._wanted = {}
        if need_id is not None:
            journal = self.session.journal
            self.worker.in_background(lambda: journal.needs.get(need_id), self._narrow_to_need)
        elif day is not None:
            self.open_day(day)
        elif self._read_as == self._reads():
            self.reading.again()
            self._reload_detail()
        else:
            self._start()

    def _narrow_to_need(self, need: Need) -> None:
        self.filters = Filters(need=need)

    def _reads(self) -> tuple[str | None, Query]:
        return self.session.reader, self.filters.query(self.ids.search.text)

    def _start(self, day: date | None = None) -> None:
        if self.reading is None or self.session.journal is None:
            return
        self._read_as = reader, query = self._reads()
        self.reading.start(self.session.journal, reader, query, day)

    def _restyle(self, *_args: object) -> None:
        rows, theme = self.ids.rows, theme_in_use()
        if self.reading is None or self._facts is None or rows.width <= dp(120):
            return
        facts = self._facts
        key = (rows.width, theme.size_body, facts, tuple(self.session.partners))
        if key == self._styled:
            return
        self._styled = key
        assert self._thumbnails is not None
        style = style_of(theme, self._thumbnails)
        names = {p.id: (p.name, str(p.mark)) for p in self.session.partners}
        maker = style.maker(
            rows.width - 2 * rows.gutter,
            names,
            lambda day: day_heading(day, facts.today),
            facts.kind_labels,
        )
        rows.restyle(style)
        self.reading.use(maker)

    _styled: Any = None

    def _came(self) -> None:
        """An answer is in the list: say so where it is empty, choose one where there is room."""
        assert self.reading is not None
        shelf = self.reading.shelf
        nothing = self.reading.known and shelf is not None and not shelf.entries
        words = bool(self.ids.search.text.strip())
        if not nothing:
            self.empty = ""
        elif words or self.filters.any:
            self.empty = "alone" if self.filters == Filters(alone=True) and not words else "search"
        else:
            self.empty = "first"
        self._show_empty()
        if self.wide and not self.chosen_id and shelf is not None and shelf.entries:
            self.open_entry(shelf.entries[0])
        self._enter_once_there()

    def _failed(self, error: Exception) -> None:
        """Say what went wrong; the list stays, and the next reading begins anew."""
        self._read_as = None
        self.messages.fail(error)

    def _show_empty(self) -> None:
        from screens.journal_parts.emptiness import show_empty

        self._empty_view = show_empty(self, self._empty_view)

    # -- search and filters --------------------------------------------------------------------

    def searched(self) -> None:
        """A key was typed into the search."""
        self._entering = False
        self._search_soon.cancel()
        self._search_soon()

    def _search(self, _dt: float) -> None:
        if self._read_as != self._reads():
            self._start()

    def enter_list(self) -> None:
        """Enter in the search goes on to the list, once that holds what was searched for."""
        self._entering = True
        self._search(0)
        self._enter_once_there()

    _entering = False

    def _enter_once_there(self) -> None:
        there = self.reading is not None and self.reading.known and self._read_as == self._reads()
        if self._entering and there:
            self._entering = False
            if self.ids.search.focused and not self.empty:
                self.ids.rows.focus = True

    def open_filter(self, name: str) -> None:
        """Open the sheet of a chip."""
        from screens.journal_parts.filter_sheets import Desk, open_filter

        if self.session.journal is not None and self._facts is not None:
            desk = Desk(
                self.session, self.worker, self.filters, self._apply, self._facts.kind_labels
            )
            open_filter(name, desk)

    def _apply(self, filters: Filters) -> None:
        self.filters = filters

    def clear_filters(self) -> None:
        """Show everything again."""
        self.filters = Filters()

    def _forget_filters(self) -> None:
        """Let go of all choices without reading anew."""
        self.unbind(filters=self._on_filters)
        self.filters = Filters()
        self.bind(filters=self._on_filters)
        self._show_chips()

    def _on_filters(self, *_args: object) -> None:
        self._show_chips()
        if self.session is not None and self.session.is_readable:
            self._start()

    def _show_chips(self) -> None:
        labels = self._facts.kind_labels if self._facts is not None else None
        dates = stretch(self.filters.since, self.filters.until)
        people, own = self.session.partners, not self.session.reading
        self.ids.filters.show(chips(self.filters, people, dates, labels, own=own))

    # -- days ----------------------------------------------------------------------------------

    def open_day(self, day: date) -> None:
        """Show the list from `day` on backwards; what is newer lies above."""
        self.ids.search.text = ""
        self._search_soon.cancel()
        self._forget_filters()
        self._start(day)

    def open_calendar(self) -> None:
        """Open the month."""
        from screens.journal_parts.calendar_sheet import CalendarSheet

        if self.session.journal is not None and self._facts is not None:
            CalendarSheet(self, self._facts.today).open()

    def open_more(self) -> None:
        """Open what else the journal has."""
        from screens.journal_parts.more_sheet import open_more

        open_more(self)

    def write(self) -> None:
        """Write a line on Today."""
        self.router.go("today", focus=True)

    def go_far(self, end: str) -> None:
        """Home and End: the newest, or the oldest entry there is."""
        from screens.journal_parts.far import go_far

        if self.reading is not None:
            go_far(self, self.reading, end)

    # -- an entry ------------------------------------------------------------------------------

    def open_entry(self, entry: Entry) -> None:
        """Show `entry` beside the list where there is room, else as a page."""
        if not self.wide:
            self.router.go("entry", entry_id=entry.id)
            return
        self.chosen_id = entry.id
        self._detail().show(entry)

    def close_entry(self) -> None:
        """Nothing is chosen any more."""
        self.chosen_id = ""
        if self.detail is not None:
            self.detail.clear()

    def _detail(self) -> Any:
        if self.detail is None:
            from screens.entry_parts.detail import EntryDetail

            self.detail = EntryDetail(host=self)
            self.detail.bind(on_gone=lambda _detail: self.close_entry())
            self.ids.beside.add_widget(self.detail)
        return self.detail

    def _reload_detail(self) -> None:
        if self.wide and self.chosen_id and self.detail is not None:
            self.detail.reload()

    def _on_width(self, *_args: object) -> None:
        self._restyle_soon()
        if not self.wide:
            self.close_entry()
        elif self.reading is not None:
            self._came()
