"""Cards and headings: what a page is laid out with."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Mesh
from kivy.metrics import dp
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout

from screens import kv
from screens.kv import theme_in_use
from screens.widgets.card_drawing import RADIUS, CardDrawing
from screens.widgets.dashes import outline_mesh, texture
from screens.widgets.ink import text_texture
from screens.widgets.press import Pressable
from screens.widgets.words import Words

kv.load(__file__)


class Card(BoxLayout):
    """A column on paper, as high as its content.

    `mark` gives it that partner's pattern edge; `chosen` a ring; `level` its elevation ("float"
    for the composer, whose `radius_dp` is 22).
    """

    mark = StringProperty()
    chosen = BooleanProperty(False)
    level = OptionProperty("card", options=["card", "float"])
    radius_dp = NumericProperty(RADIUS)
    fill = ColorProperty("#ffffff")

    def __init__(self, **kwargs: Any) -> None:
        self._drawing: CardDrawing | None = None
        super().__init__(**kwargs)
        for name in ("level", "radius_dp"):
            self.fbind(name, self._renew)
        for name in ("pos", "size", "mark", "chosen", "fill"):
            self.fbind(name, self._place)
        theme_in_use().bind(shadow=self._place, dark=self._place)
        self._renew()

    def _renew(self, *_: object) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            self._drawing = CardDrawing(self.level, self.radius_dp)
        self._place()

    def _place(self, *_: object) -> None:
        if self._drawing is not None:
            box = (self.x, self.y, self.width, self.height)
            self._drawing.place(box, list(self.fill), mark=self.mark, chosen=self.chosen)


class RestCard(Pressable, BoxLayout):
    """A quiet card with a dashed border: an intention that has rested."""

    icon = StringProperty("hourglass")
    title = StringProperty()
    text = StringProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.canvas.before:
            self._ink = Color()
            self._dashes = Mesh(mode="triangle_strip")
        for name in ("pos", "size", "state"):
            self.fbind(name, self._draw)
        theme_in_use().bind(outline=self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        if min(self.size) <= 1:
            return
        theme = theme_in_use()
        self._ink.rgba = theme.primary if self.state == "down" else theme.outline
        box = (self.x, self.y, self.width, self.height)
        self._dashes.vertices, self._dashes.indices = outline_mesh(box, dp(RADIUS), dp(1.25))
        self._dashes.texture = texture()


class DayHeading(BoxLayout):
    """A heading with a hairline to the right edge: 20 above, 10 below."""

    text = StringProperty()

    def words_width(self, text: str, face: str, size: float, room: float) -> float:
        """Return how wide the words stand: on one line where there is `room`."""
        return min(text_texture(text, face, size).width + 1, max(1, room)) if text else 0


class NoticedLine(BoxLayout):
    """The partner's quiet mark: a leaf, a line in italic, and what they said with it."""

    text = StringProperty()
    quote = StringProperty()


__all__ = ["Card", "DayHeading", "NoticedLine", "RestCard", "Words"]
