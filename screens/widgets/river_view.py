"""The river on screen: one textured quad that can be touched, walked with the arrows, and read.

The picture is painted on the worker (:mod:`screens.river`); here it is uploaded, revealed once and
then still. ``on_stretch(day)`` is dispatched for a touch on the water or Enter, and `day` moves
with the arrows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from screens.widgets.words import Words

#: The soft edge behind which the river is revealed, in dp.
EDGE = 60
#: A finger that moved further than this (dp) did not mean the place it came down on.
STILL = 16


@lru_cache(maxsize=1)
def _ramp() -> Texture:
    """Return white from clear to full, left to right: the soft edge of the veil."""
    row = b"".join(bytes((255, 255, 255, round(255 * n / 31))) for n in range(32))
    return upload(row, (32, 1))


def upload(pixels: bytes, size: tuple[int, int]) -> Texture:
    """Return a texture of `size` pixels from RGBA rows, the upper one first."""

    def fill(texture: Texture) -> None:
        texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")

    texture = Texture.create(size=size, colorfmt="rgba")
    fill(texture)
    texture.flip_vertical()
    texture.add_reload_observer(fill)
    return texture


class RiverView(Pressable, Widget):
    """Shows a painted river. `words` is its text equivalent."""

    river = ObjectProperty(None, allownone=True)
    words = StringProperty()
    #: How much of it has been revealed, 0 to 1.
    shown = NumericProperty(1.0)
    #: The day under the keyboard's marker or the last touch.
    day = ObjectProperty(None, allownone=True)
    #: Height of the picture in pixels.
    picture_height = NumericProperty(dp(240))
    __events__ = ("on_stretch",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(shape_radius=dp(18), ring_inside=True, **kwargs)
        self._texture: Texture | None = None
        self._floating: list[tuple[Words, float, float]] = []
        with self.canvas:
            Color(1, 1, 1, 1)
            self._quad = Rectangle()
            self._veil_colour = Color(*theme_in_use().bg)
            self._veil = Rectangle()
            self._soft = Rectangle(texture=_ramp())
            self._mark_colour = Color(0, 0, 0, 0)
            self._mark = Line(width=dp(1), dash_length=dp(3), dash_offset=dp(4))
        for name in ("pos", "size", "shown", "day", "focus"):
            self.fbind(name, self._place)
        theme_in_use().bind(by_keys=self._place)

    def show(
        self,
        pixels: bytes,
        size: tuple[int, int],
        river: Any,
        words: Sequence[Any] = (),
        *,
        reveal: bool = False,
    ) -> None:
        """Upload a picture of `size` pixels (RGBA, top row first); `reveal` it from the left.

        `words` float above it: each has a `text` and the middle of its lower edge in dp from the
        picture's upper left corner.
        """
        self._texture, self.river = upload(pixels, size), river
        self._quad.texture = self._texture
        self.picture_height = size[1]
        if self.day is not None and not river.first <= self.day <= river.last:
            self.day = None
        self._float(words)
        seconds = theme_in_use().seconds("river_in") if reveal else 0
        Animation.cancel_all(self, "shown")
        if seconds:
            self.shown = 0
            Animation(shown=1, d=seconds, t="in_out_sine").start(self)
        else:
            self.shown = 1
        self._place()

    def _float(self, words: Sequence[Any]) -> None:
        self.clear_widgets()
        self._floating = []
        for one in words:
            label = Words(text=f"“{one.text}”", role="noticed", soft=True, wrap=False)
            label.most = self.width - 2 * theme_in_use().gutter
            label.fbind("size", self._place)
            self._floating.append((label, dp(one.x), dp(one.y)))
            self.add_widget(label)

    def _place(self, *_args: object) -> None:
        self._quad.pos = self.pos
        self._quad.size = self.size if self._texture is not None else (0, 0)
        self._veil_colour.rgba = theme_in_use().bg
        x = self.x + self.shown * (self.width + dp(EDGE))
        self._veil.pos = (x, self.y)
        self._veil.size = (max(0, self.right - x), self.height)
        self._soft.pos = (x - dp(EDGE), self.y)
        self._soft.size = (dp(EDGE) if self.shown < 1 else 0, self.height)
        self._place_words()
        self._place_mark()

    def _place_words(self) -> None:
        gutter = theme_in_use().gutter
        for label, x, y in self._floating:
            most = self.width - gutter - label.width
            label.x = self.x + max(gutter, min(x - label.width / 2, most))
            label.y = self.top - y
            label.opacity = self.shown

    def _place_mark(self) -> None:
        if self.day is None or self.river is None or not (self.focus and theme_in_use().by_keys):
            self._mark_colour.a = 0
            return
        self._mark_colour.rgba = theme_in_use().focus
        x = self.x + self._share(self.day) * self.width
        # Words above the water are not crossed out.
        words = [label.y for label, _x, _y in self._floating if label.x <= x <= label.right]
        top = min([self.top - dp(8), *(y - dp(2) for y in words)])
        self._mark.points = (x, self.y + dp(8), x, top)

    def _share(self, day: date) -> float:
        span = max(1, (self.river.last - self.river.first).days)
        return float((day - self.river.first).days) / span

    # -- touch and keys ------------------------------------------------------------------------

    def on_release(self) -> None:
        """Open the stretch that was touched."""
        touch = self.last_touch
        if self.river is None or touch is None or abs(touch.x - touch.ox) > dp(STILL):
            return
        share = (touch.x - self.x) / max(1, self.width)
        span = (self.river.last - self.river.first).days
        self.day = self.river.first + timedelta(days=round(min(1.0, max(0.0, share)) * span))
        self.dispatch("on_stretch", self.day)

    def keyboard_on_key_down(
        self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Walk a week at a time with the arrows, to the ends with Home and End; Enter opens."""
        if self.river is None or {"ctrl", "alt", "meta"}.intersection(modifiers):
            return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))
        key = keycode[1]
        walk: dict[str, Callable[[], date]] = {
            "left": lambda: self._walked(-7),
            "right": lambda: self._walked(7),
            "home": lambda: self.river.first,
            "end": lambda: self.river.last,
        }
        if key in walk:
            self.day = walk[key]()
            return True
        if key in ("enter", "numpadenter", "spacebar"):
            self.dispatch("on_stretch", self.day or self.river.last)
            return True
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))

    def _walked(self, days: int) -> date:
        """Return the day a step away; the first step only sets the marker down at the new end."""
        day: date = self.river.last if self.day is None else self.day + timedelta(days=days)
        return min(max(day, self.river.first), self.river.last)

    def on_stretch(self, day: date) -> None:
        """A person wants to see the entries of the week around `day`."""
