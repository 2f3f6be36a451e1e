"""The year in days, drawn: water, light, pebbles and names in one buffer, drawn anew on change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kivy.graphics import Color, Fbo, Line, Rectangle
from kivy.graphics.texture import Texture
from kivy.graphics.vertex_instructions import SmoothLine
from kivy.metrics import Metrics, dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.behaviors import FocusBehavior
from kivy.uix.widget import Widget

from models.entities import DayNote, Kind
from screens import dates
from screens.journal_parts import pebbles
from screens.journal_parts.ink import Ink
from screens.journal_parts.stream import BED, ROW, Stream, lay, nearest
from screens.kv import theme_in_use

#: Pebbles as pixels, by their kinds.
Pictures = Mapping[tuple[Kind, ...], tuple[bytes, int]]
_CHORD = frozenset(("ctrl", "alt", "meta"))


def pictures_for(notes: tuple[DayNote, ...], fills: Any, mark: Any, scale: float) -> Pictures:
    """Return the pebbles of `notes` as pixels; `fills(kinds)` gives their colours. Any thread."""
    wanted = {note.kinds[:2] for note in notes}
    return {kinds: pebbles.pixels(kinds, fills(kinds), mark, scale) for kinds in wanted}


class StreamView(FocusBehavior, Widget):
    """Shows a year. ``on_open(day)``: a person opens a day; ``on_look(day)``: the arrows moved.

    One stop for Tab; the arrows move from pebble to pebble along the stream.
    """

    stream = ObjectProperty(None, allownone=True)
    place = NumericProperty(-1)
    __events__ = ("on_open", "on_look")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(size_hint_y=None, height=0, **kwargs)
        self._notes: tuple[DayNote, ...] = ()
        self._textures: dict[tuple[Kind, ...], Texture] = {}
        self._ink = Ink()
        self._down: Any = None
        self._quad: Rectangle | None = None
        self.fbind("width", self._lay)
        self.fbind("pos", self._move)
        for name in ("focus", "place"):
            self.fbind(name, self._ring)
        theme = theme_in_use()
        theme.bind(by_keys=self._ring, size_aside=self._lay)

    def show(self, notes: tuple[DayNote, ...], pictures: Pictures) -> None:
        """Show the days `notes`, oldest first, with their pebbles."""
        if notes != self._notes:
            self._notes = notes
            self.place = -1
        self._textures = {kinds: _texture(*picture) for kinds, picture in pictures.items()}
        self._lay()

    def _lay(self, *_: object) -> None:
        if self.width <= dp(120):
            return
        self.stream = lay(self._notes, self.width / dp(1))
        self.height = dp(self.stream.height)
        self._draw()

    # -- drawing -------------------------------------------------------------------------------

    def _draw(self) -> None:
        self.canvas.clear()
        self._quad = None
        stream = self.stream
        if stream is None or not stream.pebbles:
            return
        size = (math.ceil(self.width), math.ceil(self.height))
        fbo = Fbo(size=size)
        with fbo:
            Color(*theme_in_use().bg)
            Rectangle(size=size)
            self._water(stream)
            self._lights(stream)
            self._pebbles(stream)
            self._names(stream)
        fbo.draw()
        with self.canvas:
            Color(1, 1, 1, 1)
            self._quad = Rectangle(texture=fbo.texture, pos=self._corner(), size=size)
        self._ring()

    def _corner(self) -> tuple[int, int]:
        return round(self.x), round(self.y)

    def _water(self, stream: Stream) -> None:
        theme = theme_in_use()
        points = [dp(c) for point in stream.line for c in point]
        for beyond, share in ((8, 0.22), (5.5, 0.42), (3, 0.66), (0, 1.0)):
            Color(*_mixed(theme.bg, theme.water, share))
            Line(points=points, width=dp(BED + beyond), joint="round", cap="round")
        Color(*theme.waterline[:3], 0.55)
        SmoothLine(points=_shore(stream), width=dp(0.5), close=True)

    def _lights(self, stream: Stream) -> None:
        theme, wide = theme_in_use(), dp(27)
        for pebble in stream.pebbles:
            if pebble.note.together:
                for colour, share in ((theme.light, 1.0), (theme.light_core, 0.72)):
                    Color(*colour[:3], 0.26 if theme.dark else 0.9)
                    side = wide * share
                    pos = (dp(pebble.x) - side / 2, dp(pebble.y) - side / 2)
                    Rectangle(texture=_glow(), pos=pos, size=(side, side))

    def _pebbles(self, stream: Stream) -> None:
        Color(1, 1, 1, 1)
        side = dp(pebbles.SIDE)
        for pebble in stream.pebbles:
            Rectangle(
                texture=self._textures[pebble.note.kinds[:2]],
                pos=(dp(pebble.x) - side / 2, dp(pebble.y) - side / 2),
                size=(side, side),
            )

    def _names(self, stream: Stream) -> None:
        theme = theme_in_use()
        for name in stream.months:
            words = dates.month_name(name.month)
            texture = self._ink.texture(words, theme.font_display_italic, theme.size_aside)
            x = min(max(0, dp(name.x) - texture.width / 2), self.width - texture.width)
            y = dp(name.y) - texture.height * 0.3
            for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                Color(*theme.bg[:3], 0.8)
                pos = (round(x) + dx, round(y) + dy)
                Rectangle(texture=texture, pos=pos, size=texture.size)
            Color(*theme.ink_2)
            Rectangle(texture=texture, pos=(round(x), round(y)), size=texture.size)

    def _move(self, *_: object) -> None:
        if self._quad is not None:
            self._quad.pos = self._corner()
        self._ring()

    def _ring(self, *_: object) -> None:
        self.canvas.after.clear()
        theme, stream = theme_in_use(), self.stream
        if not (self.focus and theme.by_keys) or stream is None or not stream.pebbles:
            return
        pebble = stream.pebbles[max(0, int(self.place))]
        x, y = self.x + dp(pebble.x), self.y + dp(pebble.y)
        with self.canvas.after:
            Color(*theme.bg)
            SmoothLine(circle=(x, y, dp(8)), width=dp(1.6))
            Color(*theme.focus)
            SmoothLine(circle=(x, y, dp(9)), width=theme.focus_ring / 2)

    # -- keys and touches ----------------------------------------------------------------------

    def on_focus(self, _view: Any, focused: bool) -> None:
        """Begin with the latest day."""
        if focused and self.place < 0 and self._notes:
            self._go(len(self._notes) - 1)

    def _go(self, place: int) -> None:
        if not self._notes:
            return
        self.place = min(max(0, place), len(self._notes) - 1)
        self.dispatch("on_look", self._notes[int(self.place)].day)

    def _beside(self, rows: int) -> int:
        """The pebble nearest to the one `rows` below (above where negative)."""
        stream, here = self.stream, int(self.place)
        at = stream.pebbles[here]
        found = nearest(stream, at.x, at.y - rows * ROW, reach=ROW)
        return here if found is None else found

    def keyboard_on_key_down(
        self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Left and right along the stream, up and down between its rows; Enter opens the day."""
        key = keycode[1]
        if _CHORD.intersection(modifiers) or not self._notes:
            return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))
        here = int(self.place)
        if key in ("left", "right"):
            self._go(here + (1 if key == "right" else -1))
        elif key in ("up", "down"):
            self._go(self._beside(1 if key == "down" else -1))
        elif key in ("home", "end"):
            self._go(0 if key == "home" else len(self._notes) - 1)
        elif key in ("enter", "numpadenter", "spacebar"):
            self.dispatch("on_open", self._notes[max(0, here)].day)
        else:
            return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))
        return True

    def keyboard_on_key_up(self, window: Any, keycode: tuple[int, str]) -> bool:
        """Keep the focus on Esc: it belongs to the page."""
        return False

    def on_touch_down(self, touch: Any) -> bool:
        """Remember where a touch began."""
        if self.collide_point(*touch.pos) and not getattr(touch, "is_mouse_scrolling", False):
            touch.grab(self)
            self._down = touch.pos
            super().on_touch_down(touch)
            return True
        return bool(super().on_touch_down(touch))

    def on_touch_up(self, touch: Any) -> bool:
        """Open the day of the nearest pebble."""
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        if self.stream is None or math.dist(self._down, touch.pos) > dp(12):
            return True
        found = nearest(
            self.stream, (touch.x - self.x) / dp(1), (touch.y - self.y) / dp(1), reach=30
        )
        if found is not None:
            self._go(found)
            self.dispatch("on_open", self._notes[found].day)
        return True

    def on_open(self, day: Any) -> None:
        """A person opens `day`."""

    def on_look(self, day: Any) -> None:
        """The arrows moved to `day`."""


def scale() -> float:
    """Return how many pixels of a pebble's picture make a dp: twice the screen's."""
    return 2.0 * max(1.0, float(Metrics.density))


def _mixed(a: Any, b: Any, share: float) -> list[float]:
    return [x * (1 - share) + y * share for x, y in zip(a[:3], b[:3], strict=True)]


def _shore(stream: Stream) -> list[float]:
    """The two banks as one closed line."""
    line = stream.line
    left: list[tuple[float, float]] = []
    right: list[tuple[float, float]] = []
    for i in range(0, len(line), 2):
        (ax, ay), (bx, by) = line[max(0, i - 1)], line[min(len(line) - 1, i + 1)]
        length = math.hypot(bx - ax, by - ay) or 1.0
        nx, ny = -(by - ay) / length * BED, (bx - ax) / length * BED
        left.append((line[i][0] + nx, line[i][1] + ny))
        right.append((line[i][0] - nx, line[i][1] - ny))
    start, end = _cap(line[1], line[0]), _cap(line[-2], line[-1])
    return [dp(c) for point in (*left, *end, *reversed(right), *start) for c in point]


def _cap(before: tuple[float, float], tip: tuple[float, float]) -> list[tuple[float, float]]:
    """A half circle around `tip`, from the left bank to the right one."""
    heading = math.atan2(tip[1] - before[1], tip[0] - before[0])
    return [
        (tip[0] + BED * math.cos(heading + a), tip[1] + BED * math.sin(heading + a))
        for a in (math.pi * (0.5 - n / 12) for n in range(1, 12))
    ]


def _texture(data: bytes, side: int) -> Texture:
    made = Texture.create(size=(side, side), colorfmt="rgba", mipmap=True)
    made.blit_buffer(data, colorfmt="rgba", bufferfmt="ubyte")
    made.flip_vertical()
    return made


@lru_cache(maxsize=1)
def _glow() -> Texture:
    side = 32
    data = bytearray()
    for row in range(side):
        for column in range(side):
            away = math.hypot(column + 0.5 - side / 2, row + 0.5 - side / 2) / (side / 2)
            data += bytes((255, 255, 255, round(255 * min(1.0, max(0.0, 1 - away) * 1.9))))
    made = Texture.create(size=(side, side), colorfmt="rgba")
    made.blit_buffer(bytes(data), colorfmt="rgba", bufferfmt="ubyte")
    return made
