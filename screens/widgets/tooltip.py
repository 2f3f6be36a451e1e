"""The tooltip of a control that is only an icon."""

from __future__ import annotations

from typing import Any

from kivy.core.window import Window
from kivy.metrics import dp

from screens import kv
from screens.widgets.words import Words

kv.load(__file__)


class Tooltip(Words):
    """A small label below (or above) a control, inside the window."""

    def show_by(self, widget: Any) -> None:
        """Come up beside `widget`."""
        self.texture_update()
        widest = Window.width - dp(12)
        if self.texture_size[0] > widest:
            self.text_size = (widest, None)
            self.texture_update()
        self.size = self.texture_size
        x, y = widget.to_window(widget.center_x, widget.y)
        bottom = y - dp(6) - self.height
        if bottom < dp(6):
            bottom = widget.to_window(widget.x, widget.top)[1] + dp(6)
        self.pos = (min(max(dp(6), x - self.width / 2), Window.width - self.width - dp(6)), bottom)
        Window.add_widget(self)
