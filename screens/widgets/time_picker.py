"""A time of day: two wheels for hour and minute, by arrows, wheel, drag or the buttons."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models.words import _
from screens import dates, kv
from screens.widgets.press import Pressable
from screens.widgets.segmented import Segmented

kv.load(__file__)
__all__ = ["Segmented", "TimePicker", "Wheel"]

#: Minutes a step goes.
STEP = 5
#: Pulled by this much a wheel turns one step, in dp.
PULL = 22


class Wheel(Pressable, BoxLayout):
    """One number that can be turned: arrows, mouse wheel, drag, or the buttons around it."""

    text = StringProperty()
    name = StringProperty()
    __events__ = ("on_turn",)

    def __init__(self, **kwargs: Any) -> None:
        self._from = 0.0
        super().__init__(**kwargs)

    def keyboard_on_key_down(
        self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Turn with the arrows."""
        step = {"up": 1, "down": -1, "pageup": 4, "pagedown": -4}.get(keycode[1])
        if step:
            self.dispatch("on_turn", step)
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)

    def on_touch_down(self, touch: Any) -> bool:
        """Turn with the mouse wheel, or begin a drag."""
        if self.collide_point(*touch.pos) and getattr(touch, "is_mouse_scrolling", False):
            self.dispatch("on_turn", 1 if touch.button == "scrolldown" else -1)
            return True
        self._from = touch.y
        return super().on_touch_down(touch)

    def on_touch_move(self, touch: Any) -> bool:
        """Turn one step for every bit of the way."""
        if touch.grab_current is self and abs(touch.y - self._from) >= dp(PULL):
            self.dispatch("on_turn", 1 if touch.y > self._from else -1)
            self._from = touch.y
        return bool(super().on_touch_move(touch))

    def on_turn(self, step: int) -> None:
        """It was turned by `step`."""

    def tips(self, step: int) -> str:
        """Return what the button in direction `step` does."""
        return _("Later") if step > 0 else _("Earlier")


class TimePicker(BoxLayout):
    """Chooses `time`; ``on_time(time)`` is dispatched when a person changes it.

    Hours go to 24 or twice to 12, as the language has it (`half_days`).
    """

    time = ObjectProperty(dt.time(21, 0))
    half_days = BooleanProperty(False)
    step = NumericProperty(STEP)
    __events__ = ("on_time",)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("half_days", dates.half_days())
        super().__init__(**kwargs)

    def hour_text(self, moment: dt.time, half_days: bool) -> str:
        """Return the hour as it stands on its wheel."""
        return str((moment.hour - 1) % 12 + 1) if half_days else f"{moment.hour:02}"

    def halves(self) -> list[tuple[int, str]]:
        """Return the two halves of the day, in the language's words."""
        return [(0, dates.half_name(late=False)), (12, dates.half_name(late=True))]

    def turn(self, minutes: int) -> None:
        """Go `minutes` on, around the clock; minutes land on whole steps."""
        now = self.time.hour * 60 + self.time.minute
        step = int(self.step)
        if abs(minutes) < 60 and now % step:
            now -= now % step - (0 if minutes > 0 else step)
        self._take((now + minutes) % (24 * 60))

    def choose_half(self, start: int) -> None:
        """Take the same hour in the half of the day that begins at `start`."""
        self._take((self.time.hour % 12 + start) * 60 + self.time.minute)

    def _take(self, minutes: int) -> None:
        self.time = dt.time(minutes // 60, minutes % 60)
        self.dispatch("on_time", self.time)

    def on_time(self, *_: object) -> None:
        """A person changed the time."""
