"""What a page shows before there is anything: two thin strands between water-lines, and words."""

from __future__ import annotations

import math
from typing import Any

from kivy.graphics import Color, Mesh
from kivy.graphics.texture import Texture
from kivy.graphics.vertex_instructions import SmoothLine
from kivy.metrics import dp
from kivy.properties import ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens import kv
from screens.kv import theme_in_use
from screens.widgets.buttons import Button48
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["Button48", "EmptyState", "Strands", "Words"]

#: Distances of the water-lines from the strands, in dp, and their alphas.
WATER_LINES = ((7, 0.55), (13, 0.34), (20, 0.20), (28.5, 0.11))
FADE = 0.16
#: The strands cross twice over the width.
TURN = 2 * math.pi


class Strands(Widget):
    """Two strands that cross, in the colours of `marks`; they fade at both ends."""

    marks = ListProperty(["lagoon", "amber"])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("pos", "size", "marks"):
            self.fbind(name, self._draw)
        theme_in_use().bind(bg=self._draw, dark=self._draw)
        self._draw()

    def _wave(self, way: int) -> list[float]:
        points: list[float] = []
        for n in range(61):
            t = n / 60
            height = self.height * (0.5 + way * 0.27 * math.sin(TURN * (t + 0.03)))
            points += (self.x + t * self.width, self.y + height)
        return points

    def _shore(self, way: int, away: float) -> list[float]:
        points: list[float] = []
        for n in range(61):
            t = n / 60
            swell = math.hypot(math.sin(TURN * (t + 0.03)), 0.45)
            height = self.height * (0.5 + way * (0.12 + 0.17 * swell)) + way * away
            points += (self.x + t * self.width, self.y + height)
        return points

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        if min(self.size) <= 1:
            return
        theme = theme_in_use()
        first, second = (theme.partner(mark, "fill") for mark in self.marks[:2])
        with self.canvas:
            for away, alpha in WATER_LINES:
                Color(*theme.waterline[:3], alpha)
                for way in (1, -1):
                    SmoothLine(points=self._shore(way, dp(away)), width=dp(0.5))
            Color(*second)
            SmoothLine(points=self._wave(1), width=dp(1.7))
            self._over(1, first, theme.bg)
        self._fade(theme.bg)

    def _over(self, way: int, colour: list[float], ground: list[float]) -> None:
        """Draw the front strand with a hair of the page around it, so that it lies over."""
        Color(*ground)
        SmoothLine(points=self._wave(-way), width=dp(3.2))
        Color(*colour)
        SmoothLine(points=self._wave(-way), width=dp(1.7))

    def _fade(self, ground: list[float]) -> None:
        ramp = _ramp(tuple(round(255 * c) for c in ground[:3]))
        reach = self.width * FADE
        y, top = self.y - dp(4), self.y + self.height + dp(4)
        right = self.x + self.width
        with self.canvas:
            Color(1, 1, 1, 1)
            for outer, inner in ((self.x, self.x + reach), (right, right - reach)):
                Mesh(
                    vertices=(
                        *(outer, y, 0, 0),
                        *(inner, y, 1, 0),
                        *(outer, top, 0, 1),
                        *(inner, top, 1, 1),
                    ),
                    indices=(0, 1, 2, 3),
                    mode="triangle_strip",
                    texture=ramp,
                )


def _ramp(colour: tuple[int, ...]) -> Texture:
    """Return a texture that goes from `colour` at the left to nothing at the right."""
    steps = 32
    data = b"".join(bytes((*colour, round(255 * (1 - n / (steps - 1))))) for n in range(steps))
    made = Texture.create(size=(steps, 1), colorfmt="rgba")
    made.blit_buffer(data, colorfmt="rgba", bufferfmt="ubyte")
    made.wrap = "clamp_to_edge"
    return made


class EmptyState(BoxLayout):
    """Strands, one sentence in `title`, one in `text`, and one button `action` where named.

    ``on_release`` is dispatched when the button is pressed. `marks` are the partners' marks.
    """

    title = StringProperty()
    text = StringProperty()
    action = StringProperty()
    icon = StringProperty()
    marks = ListProperty(["lagoon", "amber"])
    __events__ = ("on_release",)

    def on_release(self) -> None:
        """A person pressed the button."""
