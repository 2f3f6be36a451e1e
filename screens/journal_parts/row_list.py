"""The journal's list: rows of known height in a scrolling bed, of which only those on screen exist.

Kivy's RecycleView lays out all its rows again whenever its data changes (20 to 30 ms for what is
held here, on every page that arrives). Here the tops of the rows are one running sum, a change
keeps the row at the top of the window where it is, and views are moved, not made.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.behaviors import FocusBehavior
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from models.entities import Entry
from screens.journal_parts.ink import Ink
from screens.journal_parts.row_view import DayView, EntryView, RowView
from screens.journal_parts.rows import DayRow, EntryRow, Row
from screens.journal_parts.style import RowStyle
from screens.kv import theme_in_use
from screens.widgets.rolling import Rolling

#: Reading on begins when fewer than so many windows of rows are left.
AHEAD = 2.0
#: Where a view waits that shows nothing.
AWAY = -100_000
_CHORD = frozenset(("ctrl", "alt", "meta"))


class RowList(FocusBehavior, ScrollView):
    """Shows rows, and says what a person wants.

    ``on_open(entry)``: a person opens one; ``on_near(end)``: "older" or "newer" rows will be
    wanted soon; ``on_far(end)``: a person asked for the very "newest" or "oldest".
    `chosen_key` is the row whose entry is shown beside the list, `cursor_key` that under the keys.
    """

    chosen_key = StringProperty()
    cursor_key = StringProperty()
    gutter = NumericProperty(dp(20))
    foot = NumericProperty(dp(24))
    __events__ = ("on_open", "on_near", "on_far")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("effect_cls", Rolling)
        super().__init__(do_scroll_x=False, **kwargs)
        self.scroll_type = ["bars", "content"]
        self.style: RowStyle | None = None
        self._ink = Ink()
        self._rows: list[Row] = []
        self._tops: list[float] = [0.0]
        self._bed = Widget(size_hint=(1, None), height=0)
        self.add_widget(self._bed)
        self._shown: dict[str, RowView] = {}
        self._spare: dict[type, list[RowView]] = {DayView: [], EntryView: []}
        self._placing = Clock.create_trigger(self._place, -1)
        for name in ("scroll_y", "size"):
            self.fbind(name, self._placing)
        for name in ("focus", "cursor_key", "chosen_key"):
            self.fbind(name, self._mark)
        theme = theme_in_use()
        theme.bind(by_keys=self._mark)
        for name in ("dark", "palette"):
            theme.bind(**{name: self._repaint})  # weakly, which fbind would not

    # -- rows ----------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[Row]:
        """The rows held."""
        return self._rows

    @property
    def offset(self) -> float:
        """How far the top of the window lies below the top of the rows, in pixels."""
        return max(0.0, self._tops[-1] - self.height) * (1 - self.scroll_y)

    def set_rows(self, rows: list[Row], *, keep: bool, stick: bool = False) -> None:
        """Show `rows`; with `keep` what stands at the top of the window stays there.

        With `stick` a list that is at its very top stays there: what is new is seen.
        """
        anchor = self._anchor(stick) if keep else None
        if not keep:
            self._stop()
        self._rows = rows
        self._tops = [0.0, *accumulate(row.height for row in rows)]
        self._tops[-1] += self.foot
        self._bed.height = self._tops[-1]
        self._scroll_to(self._found(anchor) if anchor else 0.0)
        self._placing()

    def restyle(self, style: RowStyle) -> None:
        """Draw with other sizes from now on; rows must be set anew."""
        self.style = style
        for view in self._bed.children[:]:
            self._bed.remove_widget(view)
        self._shown.clear()
        for spare in self._spare.values():
            spare.clear()
        self._ink = Ink()

    def _anchor(self, stick: bool) -> tuple[list[str], float] | None:
        """The keys from the first row in the window on, and how far the first is scrolled out."""
        offset = self.offset
        if not self._rows or (stick and offset < dp(4)):
            return None
        first = self._index_at(offset)
        keys = [row.key for row in self._rows[first : first + 60]]
        return keys, offset - self._tops[first]

    def _found(self, anchor: tuple[list[str], float]) -> float:
        keys, beyond = anchor
        places = {row.key: i for i, row in enumerate(self._rows)}
        for i, key in enumerate(keys):
            if key in places:
                return self._tops[places[key]] + (beyond if i == 0 else 0.0)
        return 0.0

    def _scroll_to(self, offset: float) -> None:
        room = self._tops[-1] - self.height
        self.scroll_y = 1.0 if room <= 0 else min(1.0, max(0.0, 1 - offset / room))
        self._update_effect_y_bounds()

    def _stop(self) -> None:
        if self.effect_y:
            self.effect_y.velocity = 0

    def _index_at(self, offset: float) -> int:
        return max(0, min(len(self._rows) - 1, bisect_right(self._tops, offset) - 1))

    def on_screen(self) -> tuple[int, int]:
        """Return the indices of the first and the last row in the window."""
        if not self._rows:
            return 0, 0
        offset = self.offset
        return self._index_at(offset), self._index_at(offset + self.height)

    # -- views ---------------------------------------------------------------------------------

    def _place(self, *_: object) -> None:
        """Give every row on screen a view, at its place."""
        if self.style is None or self.width <= 1:
            return
        if not self._rows:
            self._release(set())
            return
        offset = self.offset
        first, last = self._index_at(offset - dp(60)), self._index_at(offset + self.height + dp(60))
        wanted = {row.key for row in self._rows[first : last + 1]}
        self._release(wanted)
        total = self._tops[-1]
        width = self.width - 2 * self.gutter
        for i in range(first, last + 1):
            row = self._rows[i]
            view = self._view(row)
            view.show(row, self.gutter, total - self._tops[i] - row.height, width)
        self._mark()
        self._ask(offset)

    def _view(self, row: Row) -> RowView:
        view = self._shown.get(row.key)
        if view is None:
            kind = DayView if isinstance(row, DayRow) else EntryView
            spare = self._spare[kind]
            view = spare.pop() if spare else self._new_view(kind)
            view.opacity = 1
            self._shown[row.key] = view
        return view

    def _new_view(self, kind: type[RowView]) -> RowView:
        assert self.style is not None
        view = kind(ink=self._ink, style=self.style)
        if isinstance(view, EntryView):
            view.bind(on_release=self._pressed)
        self._bed.add_widget(view)
        return view

    def _release(self, wanted: set[str]) -> None:
        for key in [key for key in self._shown if key not in wanted]:
            view = self._shown.pop(key)
            view.opacity = 0
            view.x = AWAY
            view.forget()
            self._spare[type(view)].append(view)

    def clear_views(self) -> None:
        """Take every view off the screen at once."""
        self._release(set())

    def _repaint(self, *_: object) -> None:
        for view in self._shown.values():
            view.redraw()

    def _ask(self, offset: float) -> None:
        ahead = self.height * AHEAD
        if offset + self.height > self._tops[-1] - ahead:
            self.dispatch("on_near", "older")
        if offset < ahead:
            self.dispatch("on_near", "newer")

    def _mark(self, *_: object) -> None:
        by_keys = self.focus and theme_in_use().by_keys
        for key, view in self._shown.items():
            if isinstance(view, EntryView):
                view.chosen = key == self.chosen_key
                view.ringed = by_keys and key == self.cursor_key

    # -- hands ---------------------------------------------------------------------------------

    def _pressed(self, view: EntryView) -> None:
        if isinstance(view.row, EntryRow):
            self.cursor_key = view.row.key
            self.dispatch("on_open", view.row.entry)

    def on_focus(self, _list: Any, focused: bool) -> None:
        """Begin with the first entry on screen."""
        if focused and self._cursor() is None:
            first, _last = self.on_screen()
            self._move_to(first, 1)

    def keyboard_on_key_down(
        self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Arrows, pages, Home and End move among the rows; Enter opens."""
        if _CHORD.intersection(modifiers):
            return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))
        moves: dict[str, Callable[[], None]] = {
            "down": lambda: self._step(1),
            "up": lambda: self._step(-1),
            "pagedown": lambda: self._page(1),
            "pageup": lambda: self._page(-1),
            "home": lambda: self._far("newest"),
            "end": lambda: self._far("oldest"),
            "enter": self._open_cursor,
            "numpadenter": self._open_cursor,
            "spacebar": self._open_cursor,
        }
        move = moves.get(keycode[1])
        if move is None:
            return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))
        move()
        return True

    def keyboard_on_key_up(self, window: Any, keycode: tuple[int, str]) -> bool:
        """Keep the focus on Esc: it belongs to the page."""
        return False

    def _cursor(self) -> int | None:
        return next((i for i, row in enumerate(self._rows) if row.key == self.cursor_key), None)

    def _step(self, step: int) -> None:
        place = self._cursor()
        start = self.on_screen()[0] if place is None else place + step
        self._move_to(start, step)

    def _page(self, step: int) -> None:
        place = self._cursor()
        top = self._tops[place] if place is not None else self.offset
        self._move_to(self._index_at(max(0.0, top + step * self.height * 0.9)), step)

    def _move_to(self, place: int, step: int) -> None:
        """Put the cursor on the entry nearest to `place`, looking on in the direction of `step`."""
        for direction in (step, -step):
            i = place
            while 0 <= i < len(self._rows):
                row = self._rows[i]
                if isinstance(row, EntryRow):
                    self.cursor_key = row.key
                    self.reveal(i)
                    return
                i += direction

    def reveal(self, place: int) -> None:
        """Scroll so that the row at `place` can be seen, with its heading where it has one."""
        self._stop()
        top, bottom = self._tops[place], self._tops[place] + self._rows[place].height
        if place and isinstance(self._rows[place - 1], DayRow):
            top = self._tops[place - 1]
        offset = self.offset
        if top < offset:
            self._scroll_to(top)
        elif bottom > offset + self.height:
            self._scroll_to(bottom - self.height + dp(8))
        self._placing()

    def _far(self, end: str) -> None:
        self.dispatch("on_far", end)

    def to_end(self, end: str) -> None:
        """Put the cursor on the first or the last entry held."""
        self._move_to(0 if end == "newest" else len(self._rows) - 1, 1 if end == "newest" else -1)

    def _open_cursor(self) -> None:
        place = self._cursor()
        if place is None:  # the entry it was on is no longer there
            self._step(1)
            return
        row = self._rows[place]
        if isinstance(row, EntryRow):
            self.dispatch("on_open", row.entry)

    def on_open(self, entry: Entry) -> None:
        """A person opens `entry`."""

    def on_near(self, end: str) -> None:
        """Rows beyond `end` will be wanted soon."""

    def on_far(self, end: str) -> None:
        """A person asks for the very first or last row there is."""
