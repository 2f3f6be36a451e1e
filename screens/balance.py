"""Balance: how care has been moving, as a letter, a river, and the kinds that took part."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.core.window import Window as KivyWindow
from kivy.metrics import Metrics, dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from models.balance.picture import Window
from models.words import _
from screens import kv
from screens.balance_parts import (
    WINDOWS,
    AlsoThere,
    Column,
    EntriesColumn,
    KindsKey,
    SidesKey,
    preview_words,
)
from screens.balance_reading import (
    Canvas,
    PaintedRiver,
    ShownPage,
    Stretch,
    is_other,
    paint_river,
    read_page,
    read_stretch,
    repaint,
    shore_words,
    with_key,
)
from screens.balance_turning import Swiping, TurnKeys
from screens.base import AppScreen
from screens.kv import theme_in_use
from screens.river.look import look_of
from screens.widgets.buttons import Button48, IconButton
from screens.widgets.river_view import RiverView
from screens.widgets.scroller import Scroller
from screens.widgets.segmented import Segmented

kv.load(__file__)
__all__ = [
    "AlsoThere",
    "BalanceScreen",
    "Button48",
    "Column",
    "EntriesColumn",
    "IconButton",
    "KindsKey",
    "RiverView",
    "Scroller",
    "Segmented",
    "SidesKey",
]

#: Half a week: so far before the end of a river the middle of its newest week lies.
HALF_WEEK = timedelta(days=3)
#: Height of the river's bed in dp: usual, in a low window, in a wide one.
HEIGHT, HEIGHT_LOW, HEIGHT_WIDE, LOW = 296, 260, 380, 620
#: A widget narrower than this (dp) has not been laid out.
UNLAID = 120
#: Seconds the width has to rest before the river is painted for it.
REST = 0.15


class BalanceScreen(Swiping, AppScreen):
    """The page of a week and the river of a window; arrows and swipes turn the pages."""

    caption = StringProperty()
    letter = StringProperty()
    notes = StringProperty()
    closing = StringProperty()
    river_words = StringProperty()
    spoken = StringProperty()
    first_shore = StringProperty()
    last_shore = StringProperty()
    #: The week under the marker, and what was written in it.
    preview = StringProperty()
    earlier = BooleanProperty(False)
    later = BooleanProperty(False)
    in_words = BooleanProperty(False)
    #: There is not one shared entry yet.
    empty = BooleanProperty(False)
    window = StringProperty(Window.MONTHS.value)
    page = ObjectProperty(None, allownone=True)
    fade = NumericProperty(1)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._on: date | None = None
        self._shown: ShownPage | None = None
        self._painted: PaintedRiver | None = None
        self._painted_for: Canvas | None = None
        self._stretch: Stretch | None = None
        self._revealed: date | None = None
        self._tasks: dict[str, Any] = {}
        self._paint_soon = Clock.create_trigger(self._repaint, REST)
        self.ids.river.bind(width=self._paint_soon, on_stretch=self._open_stretch, day=self._walked)
        theme = theme_in_use()
        theme.bind(bg=self._paint_soon, dark=self._paint_soon, text_scale=self._paint_soon)
        self._keys = TurnKeys(self)

    # -- coming and going ----------------------------------------------------------------------

    def show(self, **_args: Any) -> None:
        """Let the arrows turn pages."""
        self._keys.listen()

    def leave(self) -> None:
        """Nobody waits any more."""
        self._keys.stop()
        self._paint_soon.cancel()
        for task in self._tasks.values():
            task.cancel()

    def back(self) -> bool:
        """From the words back to the picture."""
        if self.in_words:
            self.in_words = False
            return True
        return False

    def reload(self) -> None:
        """Read the page and the river again."""
        self._read_page()
        self._read_river()

    def _ask(self, name: str, work: Any, done: Any) -> None:
        if name in self._tasks:
            self._tasks[name].cancel()
        self._tasks[name] = self.worker.in_background(work, done)

    # -- what a person does --------------------------------------------------------------------

    def turn(self, step: int) -> bool:
        """Go to the page before (-1) or after (1), where there is one; the river keeps its window.

        Asked for again while a page is on its way, it goes on from there.
        """
        if self._shown is None:
            return False
        weeks, here = self._shown.weeks, self._on or self._shown.page.week.first
        there = [week for week in weeks if (week - here).days * step > 0]
        if not there:
            return False
        self._on = min(there) if step > 0 else max(there)
        self._read_page()
        return True

    def choose_window(self, value: str) -> None:
        """Show another stretch of time."""
        self.window = value
        self._read_river()

    def window_words(self) -> list[tuple[str, str]]:
        """Return the five windows for the segmented choice."""
        return [(window.value, _(words)) for window, (words, _full) in WINDOWS.items()]

    def more(self) -> None:
        """Offer the picture in words, its saving, and how this works."""
        from screens.balance_sheets import open_more

        open_more(self)

    def side_padding(self, width: float, wide: bool = False) -> float:
        """Return the gutter (pixels) beside a readable column."""
        theme = theme_in_use()
        if wide:
            return float(theme.space_xxxl)
        return float(max(theme.gutter, (width - theme.reading_max) / 2))

    # -- the page ------------------------------------------------------------------------------

    def _read_page(self) -> None:
        session = self.session
        if session.is_readable:
            work = partial(read_page, session.journal, session.reader, self._on)
            self._ask("page", work, self._fill)

    def _fill(self, shown: ShownPage) -> None:
        from screens.dates import stretch

        page, before = shown.page, self.page
        self._shown, self.page = shown, page
        first = page.week.first
        self.earlier, self.later = first > shown.weeks[0], first < shown.weeks[-1]
        self.caption = (
            _("The page of this week") if shown.current else stretch(first, page.week.last)
        )
        self.letter = " ".join(page.letter)
        self.notes = " ".join(shown.notes)
        self.closing = page.closing
        self.empty = shown.nothing
        self._show_key()
        self._show_entries()
        if before is not None and before.week != page.week:
            self._turn_over()

    def _turn_over(self) -> None:
        seconds = theme_in_use().seconds("page_turn")
        Animation.cancel_all(self, "fade")
        self.fade = 0
        Animation(fade=1, d=seconds, t="out_cubic").start(self)

    def _show_entries(self) -> None:
        """Show the entries of the stretch in hand; else, with little ground, the newest ones."""
        column = self.ids.entries
        column.on_entry = lambda entry_id: self.router.go("entry", entry_id=entry_id)
        column.people = {partner.id: partner for partner in self.session.partners}
        column.labels = self._shown.own_labels if self._shown is not None else None
        if self.wide and self._stretch is not None:
            column.show_stretch(self._stretch)
        else:
            column.show_some(self._shown.entries if self._shown is not None else ())

    def on_wide(self, *_args: Any) -> None:
        """The entries of a stretch stand beside the kinds only where there is room."""
        self.preview = ""
        self._show_entries()
        self._beside()

    # -- the river -----------------------------------------------------------------------------

    def canvas_now(self, scale: float | None = None) -> Canvas:
        """Return what the river is painted for just now."""
        theme, density = theme_in_use(), float(Metrics.density)
        room = self.ids.river.width, self.height
        if self.parent is None or room[0] <= dp(UNLAID):
            # Not laid out yet: the first picture is painted for the place it will have.
            room = KivyWindow.width - (theme.rail if self.wide else 0), KivyWindow.height
        height = HEIGHT_WIDE if self.wide else HEIGHT_LOW if room[1] < dp(LOW) else HEIGHT
        marks = tuple(partner.mark.value for partner in self.session.partners)
        look = look_of(theme, marks if len(marks) == 2 else ())
        line = theme.size_of("noticed") * 1.4 / density
        return Canvas(look, room[0] / density, float(height), scale or density, line)

    def _read_river(self) -> None:
        session = self.session
        if not session.is_readable:
            return
        canvas = with_key(self.canvas_now(), self._painted_for)
        work = partial(paint_river, session.journal, session.reader, Window(self.window), canvas)
        self._ask("river", work, partial(self._show_river, canvas))

    def _repaint(self, *_args: object) -> None:
        canvas = self.canvas_now()
        if self._painted is not None and is_other(canvas, self._painted_for):
            work = partial(repaint, self._painted.shown, with_key(canvas, self._painted_for))
            self._ask("river", work, partial(self._show_river, canvas))

    def _show_river(self, canvas: Canvas, painted: PaintedRiver) -> None:
        today = self.session.journal.today() if self.session.journal else painted.river.last
        reveal = self._revealed != today
        self._revealed, self._painted, self._painted_for = today, painted, canvas
        river = painted.river
        self.ids.river.show(painted.pixels, painted.size, river, painted.words, reveal=reveal)
        self.spoken = _(WINDOWS[Window(self.window)][1])
        self.first_shore, self.last_shore = shore_words(river, today)
        self.river_words = painted.shown.words
        self.ids.sides.show(river, self.session.partners)
        if painted.swatches:
            self.ids.kinds.paint(painted.swatches)
        self._show_key()
        self._paint_soon()
        self._beside()

    def _show_key(self) -> None:
        """Name what is in the picture, once both it and the couple's labels are there."""
        if self._painted is not None and self._shown is not None:
            self.ids.kinds.show(self._painted.shown, self._shown.own_labels)
            self.ids.also.show(self._painted.shown)

    def open_together(self) -> None:
        """Show what was simply shared in the days of the picture."""
        if self._painted is not None:
            from screens.balance_sheets import open_together

            open_together(self, self._painted.river)

    # -- the stretch under the finger or the marker ----------------------------------------------

    def _beside(self) -> None:
        """Where there is room beside the kinds the newest week stands there, untouched too."""
        if self.wide and self._stretch is None and self._painted is not None:
            self._read_stretch(self._painted.river.last - HALF_WEEK)

    def _walked(self, _river: Any, day: date | None) -> None:
        if day is None:
            self.preview, self._stretch = "", None
            self._show_entries()
            self._beside()
        else:
            self._read_stretch(day)

    def _read_stretch(self, day: date) -> None:
        if self.session.journal is not None:
            self._ask("stretch", partial(read_stretch, self.session.journal, day), self._previewed)

    def _previewed(self, found: Stretch) -> None:
        self._stretch = found
        self.preview = "" if self.wide else preview_words(found)
        if self.wide:
            self._show_entries()

    def _open_stretch(self, river: Any, day: date) -> None:
        from screens.balance_sheets import open_stretch

        if not self.wide:
            open_stretch(self, day)
        elif river.day is None:
            river.day = day
