"""The river on screen: one textured quad that can be touched, walked with the arrows, and read.

The picture is painted on the worker (:mod:`screens.river`); here it is uploaded, revealed once and
then still. ``on_day(day)`` is dispatched for a touch on the water or Enter.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from kivy.animation import Animation
from kivy.graphics import Color, Line, Rectangle
from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from screens.kv import theme_in_use
from screens.widgets.press import Pressable

#: Room above and below the water for its lines, in dp.
AIR = 32
#: The soft edge behind which the river is revealed, in dp.
EDGE = 60


@lru_cache(maxsize=1)
def _ramp() -> Texture:
    """Return white from clear to full, left to right: the soft edge of the veil."""
    texture = Texture.create(size=(32, 1), colorfmt="rgba")
    row = b"".join(bytes((255, 255, 255, round(255 * n / 31))) for n in range(32))
    texture.blit_buffer(row, colorfmt="rgba", bufferfmt="ubyte")
    return texture


class RiverView(Pressable, Widget):
    """Shows a painted river. `words` is its text equivalent, for the tooltip and for reading."""

    river = ObjectProperty(None, allownone=True)
    words = StringProperty()
    #: How much of it has been revealed, 0 to 1.
    shown = NumericProperty(1.0)
    #: The day under the keyboard's marker.
    day = ObjectProperty(None, allownone=True)
    __events__ = ("on_day",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(shape_radius=dp(18), ring_inside=True, **kwargs)
        self._texture: Texture | None = None
        with self.canvas:
            Color(1, 1, 1, 1)
            self._quad = Rectangle()
            self._veil_colour = Color(*theme_in_use().bg)
            self._veil = Rectangle()
            self._soft = Rectangle(texture=_ramp())
            self._mark_colour = Color(0, 0, 0, 0)
            self._mark = Line(width=dp(1), dash_length=dp(3), dash_offset=dp(4))
        for name in ("pos", "size", "shown", "day"):
            self.fbind(name, self._place)
        self.fbind("focus", self._place)

    def show(self, pixels: bytes, size: tuple[int, int], river: Any, *, reveal: bool) -> None:
        """Upload a picture of `size` pixels (RGBA, top row first); `reveal` it from the left."""
        texture = Texture.create(size=size, colorfmt="rgba")
        texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
        texture.flip_vertical()
        texture.add_reload_observer(
            lambda again: again.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
        )
        self._texture, self.river = texture, river
        self._quad.texture = texture
        if self.day is not None and not river.first <= self.day <= river.last:
            self.day = None
        seconds = theme_in_use().seconds("river_in") if reveal else 0
        Animation.cancel_all(self, "shown")
        if seconds:
            self.shown = 0
            Animation(shown=1, d=seconds, t="in_out_sine").start(self)
        else:
            self.shown = 1
        self._place()

    def _place(self, *_args: object) -> None:
        self._quad.pos = self.pos
        self._quad.size = self.size if self._texture is not None else (0, 0)
        self._veil_colour.rgba = theme_in_use().bg
        x = self.x + self.shown * (self.width + dp(EDGE))
        self._veil.pos = (x, self.y)
        self._veil.size = (max(0, self.right - x), self.height)
        self._soft.pos = (x - dp(EDGE), self.y)
        self._soft.size = (dp(EDGE) if self.shown < 1 else 0, self.height)
        self._place_mark()

    def _place_mark(self) -> None:
        if self.day is None or not self.focus or self.river is None:
            self._mark_colour.a = 0
            return
        self._mark_colour.rgba = theme_in_use().focus
        x = self.x + self._share(self.day) * self.width
        self._mark.points = (x, self.y + dp(8), x, self.top - dp(8))

    def _share(self, day: date) -> float:
        span = max(1, (self.river.last - self.river.first).days)
        return float((day - self.river.first).days) / span

    # -- touch and keys ------------------------------------------------------------------------

    def on_release(self) -> None:
        """Open the stretch that was touched."""
        touch = self.last_touch
        if self.river is None:
            return
        if touch is not None and self.collide_point(*touch.pos):
            share = (touch.x - self.x) / max(1, self.width)
            span = (self.river.last - self.river.first).days
            self.day = self.river.first + timedelta(days=round(share * span))
        self.dispatch("on_day", self.day or self.river.last)

    def keyboard_on_key_down(
        self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Walk a week at a time with the arrows; Enter opens the stretch."""
        step = {"left": -7, "right": 7}.get(keycode[1])
        if step and self.river is not None:
            day = (self.day or self.river.last) + timedelta(days=step if self.day else 0)
            self.day = min(max(day, self.river.first), self.river.last)
            return True
        if keycode[1] in ("enter", "numpadenter", "spacebar") and self.river is not None:
            self.dispatch("on_day", self.day or self.river.last)
            return True
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))

    def on_day(self, *_args: object) -> None:
        """A person wants to see the entries behind a day, or the day under the marker moved."""
