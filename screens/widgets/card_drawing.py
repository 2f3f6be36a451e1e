"""The ground of a card, drawn by instructions: shadow, paper, hairline, pattern edge, ring."""

from __future__ import annotations

from kivy.graphics import Color, Mesh
from kivy.graphics.vertex_instructions import SmoothLine, SmoothRoundedRectangle
from kivy.metrics import dp

from screens.kv import theme_in_use
from screens.widgets import patterns
from screens.widgets.shade import ShadeDrawing

#: Radius of a card in dp; shadows are made for it.
RADIUS = 18


class CardDrawing:
    """One card's ground in the canvas that is open when it is made."""

    def __init__(self, level: str = "card", radius_dp: float = RADIUS) -> None:
        self._radius_dp = radius_dp
        self._shade = ShadeDrawing(level, radius_dp)
        self._paper = Color()
        self._ground = SmoothRoundedRectangle(radius=[dp(radius_dp)])
        self._ink = Color()
        self._column = Mesh(mode="triangle_strip")
        self._line = Color()
        self._outline = SmoothLine(width=dp(0.5))

    def place(
        self,
        box: tuple[float, float, float, float],
        fill: list[float],
        *,
        mark: str = "",
        chosen: bool = False,
    ) -> None:
        """Draw at `box` (x, y, width, height) on `fill`, with the edge of partner mark `mark`.

        `chosen` rings the card in `primary`. In the dark a hairline takes the place of the shadow.
        """
        x, y, width, height = box
        if width <= 1 or height <= 1:
            return
        theme = theme_in_use()
        radius = min(dp(self._radius_dp), height / 2, width / 2)
        self._shade.place(x, y, width, height)
        self._paper.rgba = fill
        self._ground.pos, self._ground.size = (x, y), (width, height)
        self._ground.radius = [radius]
        self._ink.rgba = theme.partner(mark, "fill") if mark else (0, 0, 0, 0)
        if mark:
            vertices, indices = patterns.edge_mesh(mark, x, y, height, radius, dp(1))
            self._column.vertices, self._column.indices = vertices, indices
            self._column.texture = patterns.texture(mark, False)
        else:
            self._column.vertices, self._column.indices = [], []
        line = theme.line if theme.dark else (0, 0, 0, 0)
        self._line.rgba = theme.primary if chosen else line
        half = dp(1) if chosen else dp(0.5)
        self._outline.width = half
        self._outline.rounded_rectangle = (
            x + half,
            y + half,
            width - 2 * half,
            height - 2 * half,
            max(dp(1), radius - half),
        )
