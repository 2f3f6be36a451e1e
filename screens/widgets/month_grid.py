"""The days of a month as one control: one stop for Tab, arrows within, drawn at once."""

from __future__ import annotations

import math
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.graphics.vertex_instructions import SmoothEllipse, SmoothLine
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from screens import dates
from screens.kv import theme_in_use
from screens.widgets.ink import text_texture
from screens.widgets.press import PRESS_KEYS, Pressable

#: Radius of the disc of today and of the ring, in dp.
DISC = 19.0
_STEPS = {"left": -1, "right": 1, "up": -7, "down": 7}


@lru_cache(maxsize=1)
def _glow() -> Texture:
    """Return a soft round light, white with alpha."""
    side = 32
    data = bytearray()
    for row in range(side):
        for column in range(side):
            away = math.hypot(column + 0.5 - side / 2, row + 0.5 - side / 2) / (side / 2)
            data += bytes((255, 255, 255, round(255 * max(0.0, 1 - away) ** 1.2)))
    made = Texture.create(size=(side, side), colorfmt="rgba")
    made.blit_buffer(bytes(data), colorfmt="rgba", bufferfmt="ubyte")
    return made


class MonthGrid(Pressable, Widget):
    """Draws the weeks of a month. ``on_look(day)`` on arrows, ``on_choose(day)`` on a press."""

    cell = NumericProperty(40)
    weeks = NumericProperty(6)
    shown = ObjectProperty(None, allownone=True)
    __events__ = ("on_look", "on_choose")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("pos", "size"):
            self.fbind(name, self.draw)
        theme = theme_in_use()
        theme.bind(ink=self.draw, primary=self.draw, size_label=self.draw)

    def show(self, **what: Any) -> None:
        """Show a month; the names are those :meth:`DatePicker._fill` gives."""
        self.shown = what
        self.weeks = len(what["days"]) // 7
        self.draw()

    # -- drawing ----------------------------------------------------------------------------
    def middle(self, place: int) -> tuple[float, float]:
        """Return the middle of cell `place` (0: first day of the first week)."""
        row, column = divmod(place, 7)
        wide = self.width / 7
        return self.x + (column + 0.5) * wide, self.y + self.height - (row + 1.5) * self.cell

    def draw(self, *_: object) -> None:
        """Draw the month anew."""
        self.canvas.clear()
        if self.shown is None or min(self.size) <= 1:
            return
        theme = theme_in_use()
        with self.canvas:
            first = dates.first_weekday()
            for column, name in enumerate(dates.weekday_names()):
                x, y = self.middle((column - first) % 7 - 7)
                self._text(name, theme.font_text, theme.size_caption, x, y, theme.ink_2)
            for place, day in enumerate(self.shown["days"]):
                if day is not None:
                    self._day(day, *self.middle(place))
        self.update_ring()

    def _day(self, day: date, x: float, y: float) -> None:
        theme, shown = theme_in_use(), self.shown
        disc = min(dp(DISC), self.cell / 2 - 1)
        ink = theme.ink
        if shown["latest"] is not None and day > shown["latest"]:
            ink = theme.disabled_ink
        if day in shown["together"]:
            Color(*theme.light[:3], 0.55 if theme.dark else 1)
            wide = disc * 2.5
            Rectangle(texture=_glow(), pos=(x - wide / 2, y - wide / 2), size=(wide, wide))
        if day == shown["today"]:
            self._disc(x, y, disc, theme.primary)
            ink = theme.primary_ink
        elif day == shown["chosen"]:
            self._disc(x, y, disc, theme.primary_soft)
            ink = theme.primary_soft_ink
        lift = dp(2) if day in shown["with_words"] else 0
        self._text(str(day.day), theme.font_text_medium, theme.size_label, x, y + lift, ink)
        if day in shown["with_words"]:
            Color(*(ink if day == shown["today"] else theme.primary))
            SmoothLine(points=_wave(x, y - self.cell * 0.31), width=dp(0.8))

    def _disc(self, x: float, y: float, radius: float, colour: list[float]) -> None:
        Color(*colour)
        SmoothEllipse(pos=(x - radius, y - radius), size=(2 * radius, 2 * radius))

    def _text(
        self, text: str, face: str, size: float, x: float, y: float, colour: list[float]
    ) -> None:
        texture = text_texture(text, face, size)
        Color(*colour)
        Rectangle(
            texture=texture,
            pos=(round(x - texture.width / 2), round(y - texture.height / 2)),
            size=texture.size,
        )

    def ring_box(self) -> tuple[float, float, float, float]:
        """The ring goes around the day looked at."""
        days = self.shown["days"] if self.shown else []
        looked_at = self.shown["looked_at"] if self.shown else None
        if looked_at not in days:
            return self.x, self.y, self.width, self.height
        x, y = self.middle(days.index(looked_at))
        disc = min(dp(DISC), self.cell / 2 - 1) - dp(3)
        return x - disc, y - disc, 2 * disc, 2 * disc

    # -- keys and touches -------------------------------------------------------------------
    def keyboard_on_key_down(
        self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Arrows a day or a week, Home and End a week's ends, Page keys a month; Enter chooses."""
        day, key = self.shown["looked_at"], keycode[1]
        if key in _STEPS:
            self._look(day, _STEPS[key])
        elif key in ("home", "end"):
            inside = (day.weekday() - dates.first_weekday()) % 7
            self._look(day, -inside if key == "home" else 6 - inside)
        elif key in ("pageup", "pagedown"):
            self.dispatch("on_look", month_later(day, -1 if key == "pageup" else 1))
        elif key in PRESS_KEYS and not {"ctrl", "alt", "meta"}.intersection(modifiers):
            self.dispatch("on_choose", day)
        else:
            return super().keyboard_on_key_down(window, keycode, text, modifiers)
        return True

    def _look(self, day: date, days: int) -> None:
        place = day.toordinal() + days
        if date.min.toordinal() <= place <= date.max.toordinal():
            self.dispatch("on_look", day + timedelta(days=days))

    def day_at(self, x: float, y: float) -> date | None:
        """Return the day under `x`, `y`, or None."""
        row = int((self.top - y) // self.cell) - 1
        column = int((x - self.x) // (self.width / 7))
        place = row * 7 + column
        if self.shown is None or row < 0 or not 0 <= column < 7:
            return None
        days: list[date | None] = self.shown["days"]
        return days[place] if place < len(days) else None

    def on_touch_up(self, touch: Any) -> bool:
        """Choose the day under the finger."""
        if touch.grab_current is self and self.collide_point(*touch.pos):
            day = self.day_at(*touch.pos)
            if day is not None:
                self.dispatch("on_choose", day)
        return bool(super().on_touch_up(touch))

    def on_look(self, day: date) -> None:
        """The arrows moved to `day`."""

    def on_choose(self, day: date) -> None:
        """`day` was pressed."""


def month_later(day: date, months: int) -> date:
    """Return the same day `months` later, or the last of that month; unchanged at the ends."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return day
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _wave(x: float, y: float) -> list[float]:
    points: list[float] = []
    for n in range(17):
        t = n / 16
        points += (x + dp(14) * (t - 0.5), y + dp(1.6) * math.sin(2 * math.pi * t))
    return points
