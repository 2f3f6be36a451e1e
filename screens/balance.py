"""Balance: how care has been moving, as a letter, a river, and the kinds that took part."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.metrics import Metrics, dp
from kivy.properties import (
    BooleanProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout

from models.balance.picture import Window
from models.entities import Kind
from models.labels import KIND_ICONS, kind_label
from models.words import N_, _
from screens import kv
from screens.balance_reading import (
    Canvas,
    PaintedRiver,
    ShownPage,
    paint_river,
    read_page,
    repaint,
    shore_words,
)
from screens.base import AppScreen
from screens.kv import theme_in_use
from screens.river.look import look_of
from screens.widgets.buttons import IconButton
from screens.widgets.river_view import AIR, RiverView
from screens.widgets.scroller import Scroller
from screens.widgets.segmented import Segmented

kv.load(__file__)
__all__ = ["BalanceScreen", "IconButton", "RiverView", "Scroller", "Segmented"]

WEEK = timedelta(days=7)
#: The windows in words; spoken they are "the last four weeks", "the last twelve weeks" ...
WINDOWS = {
    Window.LATELY: N_("Lately"),
    Window.MONTHS: N_("Months"),
    Window.SEASON: N_("Season"),
    Window.YEAR: N_("Year"),
    Window.ALL: N_("All"),
}
#: Height of the river in dp: usual, in a low window, in a wide one.
HEIGHT, HEIGHT_LOW, HEIGHT_WIDE = 296, 260, 380
#: A finger that moves this far to the side turns the page (dp).
SWIPE = 90


class KindRow(BoxLayout):
    """A kind that took part: its icon and its word."""

    kind = StringProperty()
    icon = StringProperty()
    text = StringProperty()


class BalanceScreen(AppScreen):
    """The page of a week and the river of a window; arrows and swipes turn the pages."""

    caption = StringProperty()
    letter = StringProperty()
    closing = StringProperty()
    river_words = StringProperty()
    first_shore = StringProperty()
    last_shore = StringProperty()
    sides_words = StringProperty()
    earlier = BooleanProperty(False)
    later = BooleanProperty(False)
    in_words = BooleanProperty(False)
    river_height = NumericProperty(HEIGHT)
    window = StringProperty(Window.MONTHS.value)
    page = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._on: date | None = None
        self._painted: PaintedRiver | None = None
        self._revealed: date | None = None
        self._paint_soon = Clock.create_trigger(self._repaint, 0.15)
        self.ids.river.bind(width=self._paint_soon, on_day=self._open_stretch)
        theme_in_use().bind(bg=self._paint_soon)

    def reload(self) -> None:
        """Read the page and the river again."""
        journal, writer = self.session.journal, self.session.writer
        if journal is None or writer is None:
            return
        self.worker.in_background(partial(read_page, journal, writer.id, self._on), self._fill)
        self._read_river()

    def turn(self, step: int) -> None:
        """Go to the page `step` weeks away, where there is one; the river keeps its window."""
        if self.page is None or not (self.earlier if step < 0 else self.later):
            return
        self._on = self.page.week.first + step * WEEK
        journal, writer = self.session.journal, self.session.writer
        self.worker.in_background(partial(read_page, journal, writer.id, self._on), self._fill)

    def choose_window(self, value: str) -> None:
        """Show another stretch of time."""
        self.window = value
        self._read_river()

    def window_words(self) -> list[tuple[str, str]]:
        """Return the five windows for the segmented choice."""
        return [(window.value, _(words)) for window, words in WINDOWS.items()]

    def more(self) -> None:
        """Offer the picture in words, its saving, and how this works."""
        from screens.balance_sheets import open_more

        open_more(self)

    def side_padding(self, width: float) -> float:
        """Return the gutter (pixels) beside a readable column."""
        theme = theme_in_use()
        return max(theme.gutter, (width - theme.reading_max) / 2)

    # -- the page ------------------------------------------------------------------------------

    def _fill(self, shown: ShownPage) -> None:
        from screens.dates import stretch

        page = shown.page
        self.page, self.earlier, self.later = page, shown.earlier, shown.later
        week = page.week
        self.caption = (
            _("The page of this week") if shown.current else stretch(week.first, week.last)
        )
        self.letter = " ".join(page.letter)
        self.closing = page.closing
        self.river_words = " ".join(page.pictures)
        grid = self.ids.kinds
        grid.clear_widgets()
        for kind in page.took_part:
            grid.add_widget(self._kind(kind, shown.own_labels))

    @staticmethod
    def _kind(kind: Kind, own_labels: Any) -> KindRow:
        return KindRow(kind=kind.value, icon=KIND_ICONS[kind], text=kind_label(kind, own_labels))

    # -- the river -----------------------------------------------------------------------------

    def canvas_now(self, scale: float | None = None) -> Canvas:
        """Return what the river is painted for just now."""
        low = self.height < dp(620)
        self.river_height = HEIGHT_WIDE if self.wide else HEIGHT_LOW if low else HEIGHT
        marks = tuple(partner.mark.value for partner in self.session.partners)
        look = look_of(theme_in_use(), marks if len(marks) == 2 else ())
        width = max(200.0, self.ids.river.width / Metrics.density)
        return Canvas(look, width, float(self.river_height), scale or Metrics.density)

    def _read_river(self) -> None:
        journal, writer = self.session.journal, self.session.writer
        if journal is None or writer is None:
            return
        work = partial(paint_river, journal, writer.id, Window(self.window), self.canvas_now())
        self.worker.in_background(work, self._show_river)

    def _repaint(self, *_args: object) -> None:
        if self._painted is not None:
            work = partial(repaint, self._painted.river, self.canvas_now())
            self.worker.in_background(work, self._show_river)

    def _show_river(self, painted: PaintedRiver) -> None:
        today = painted.river.last
        reveal = self._revealed != today
        self._revealed, self._painted = today, painted
        self.ids.river.show(painted.pixels, painted.size, painted.river, reveal=reveal)
        self.first_shore, self.last_shore = shore_words(painted.river)
        self._show_sides(painted)

    def _show_sides(self, painted: PaintedRiver) -> None:
        from screens.widgets.marks import PartnerMark
        from screens.widgets.words import Words

        box = self.ids.sides
        box.clear_widgets()
        if painted.river.sides is None:
            self.sides_words = ""
            return
        for partner in self.session.partners:
            box.add_widget(PartnerMark(partner=partner, size_dp=30))
            words = _("arriving at {name}’s side").format(name=partner.name)
            box.add_widget(Words(text=words, role="body_small", wrap=False, padding=(0, dp(6))))
        misty = min(painted.river.sides.softness, default=1.0) > 0.75
        self.sides_words = (
            _("Mist, because little has been written about these weeks.")
            if misty
            else _("The edges are soft because nobody can write everything down.")
        )

    def _open_stretch(self, _river: Any, day: date) -> None:
        from screens.balance_sheets import open_stretch

        open_stretch(self, day)

    # -- turning pages by a swipe ----------------------------------------------------------------

    def on_touch_down(self, touch: Any) -> bool:
        """Note where a finger came down."""
        touch.ud["balance_from"] = touch.pos
        return bool(super().on_touch_down(touch))

    def on_touch_up(self, touch: Any) -> bool:
        """Turn the page where the finger went far to the side and hardly up or down."""
        began = touch.ud.get("balance_from")
        if began is not None and touch.grab_current is None:
            dx, dy = touch.x - began[0], touch.y - began[1]
            if abs(dx) > dp(SWIPE) and abs(dx) > 2 * abs(dy):
                self.turn(-1 if dx > 0 else 1)
        return bool(super().on_touch_up(touch))


#: Above and below the water the picture has room for its lines (dp).
RIVER_AIR = AIR
