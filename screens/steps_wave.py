"""Where one is among the steps of Welcome."""

from __future__ import annotations

import math
from typing import Any

from kivy.graphics import Color
from kivy.graphics.vertex_instructions import SmoothLine
from kivy.metrics import dp
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

from screens.kv import theme_in_use

#: How many steps there are.
STEPS = 3


def _wave(x: float, y: float, width: float) -> list[float]:
    """Return the points of one small wave that begins at `x`, `y`."""
    points: list[float] = []
    for n in range(25):
        points += (x + width * n / 24, y + dp(3) * math.sin(2 * math.pi * n / 24))
    return points


class StepsWave(Widget):
    """The place in the row of steps: a small wave for this one, rings for the others."""

    step = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("pos", "size", "step"):
            self.fbind(name, self._draw)
        theme_in_use().bind(primary=self._draw)

    def _draw(self, *_args: object) -> None:
        theme = theme_in_use()
        self.canvas.clear()
        x, y = self.x, self.center_y
        with self.canvas:
            for place in range(STEPS):
                if place == int(self.step):
                    Color(*theme.primary)
                    SmoothLine(points=_wave(x, y, dp(26)), width=dp(1.2), cap="round")
                    x += dp(26) + dp(10)
                else:
                    Color(*theme.outline)
                    SmoothLine(circle=(x + dp(4), y, dp(4)), width=dp(0.6))
                    x += dp(8) + dp(10)
