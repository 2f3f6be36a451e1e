"""Soft shadows under cards, toasts and sheets.

Kivy's BoxShadow makes an off-screen buffer and compiles a shader for every widget, which is dear
in a list. A shadow here is one small texture, computed once for each elevation and shared, drawn
as a frame of nine parts.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from kivy.graphics import BorderImage, Color
from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import NumericProperty, OptionProperty
from kivy.uix.widget import Widget

from screens.kv import theme_in_use
from screens.theme import read

#: Pixels of the texture for each dp: a blur needs few.
COARSE = 0.5


def _covered(distance: float, sigma: float) -> float:
    return 0.5 * (1 - math.erf(distance / (sigma * math.sqrt(2))))


@lru_cache(maxsize=16)
def texture(blur: int, radius: int) -> tuple[Texture, int]:
    """Return the shadow of a rounded box of `radius` dp blurred by `blur` dp, white with alpha.

    Also returns how far, in dp, the frame's corner reaches: `blur` outside and as much inside as
    the corner needs. The middle row and column stretch.
    """
    sigma = blur / 2
    reach = blur + max(radius, blur)
    half = round(reach * COARSE)
    quarter: list[list[int]] = []
    for row in range(half):
        line = []
        for column in range(half):
            # distance to the rounded box, whose sides lie `blur` within the texture's sides
            x = blur + radius - (column + 0.5) / COARSE
            y = blur + radius - (row + 0.5) / COARSE
            outside = math.hypot(max(x, 0.0), max(y, 0.0)) + min(max(x, y), 0.0) - radius
            line.append(round(255 * _covered(outside, sigma)))
        quarter.append([*line, line[-1], *reversed(line)])
    rows = [*quarter, quarter[-1], *reversed(quarter)]
    data = b"".join(bytes((255, 255, 255, alpha)) for row in rows for alpha in row)
    made = Texture.create(size=(len(rows), len(rows)), colorfmt="rgba")
    made.blit_buffer(data, colorfmt="rgba", bufferfmt="ubyte")
    made.add_reload_observer(
        lambda again: again.blit_buffer(data, colorfmt="rgba", bufferfmt="ubyte")
    )
    return made, reach


class ShadeDrawing:
    """The shadow of one box, drawn into the canvas that is open when it is made."""

    def __init__(self, level: str, radius_dp: float) -> None:
        tokens = read("common")["elevation"][level]
        self._level = level
        self._blur, self._down = tokens["blur"], tokens["y"]
        picture, reach = texture(round(self._blur), round(radius_dp))
        self._colour = Color()
        corner = round(reach * COARSE)
        self._frame = BorderImage(texture=picture, border=(corner,) * 4)
        self._reach = reach

    def place(self, x: float, y: float, width: float, height: float) -> None:
        """Lie under the box at `x`, `y` (pixels), in the theme's shadow colour."""
        self._colour.rgba = theme_in_use().shade(self._level)
        grow = dp(self._blur)
        self._frame.display_border = (min(dp(self._reach), (min(width, height) / 2) + grow),) * 4
        self._frame.pos = (x - grow, y - grow - dp(self._down))
        self._frame.size = (width + 2 * grow, height + 2 * grow)


class Shade(Widget):
    """A shadow as a widget: put it under a box and give it the same place and size."""

    level = OptionProperty("card", options=["card", "float", "sheet"])
    radius_dp = NumericProperty(18)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._drawing: ShadeDrawing | None = None
        for name in ("level", "radius_dp"):
            self.fbind(name, self._renew)
        for name in ("pos", "size"):
            self.fbind(name, self._place)
        theme_in_use().bind(shadow=self._place)
        self._renew()

    def _renew(self, *_: object) -> None:
        self.canvas.clear()
        with self.canvas:
            self._drawing = ShadeDrawing(self.level, self.radius_dp)
        self._place()

    def _place(self, *_: object) -> None:
        if self._drawing is not None:
            self._drawing.place(self.x, self.y, self.width, self.height)
