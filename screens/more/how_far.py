"""The foot of a sheet whose button sets long work going: how far it is stands above the button."""

from __future__ import annotations

from kivy.uix.boxlayout import BoxLayout

from models.words import _
from screens.kv import theme_in_use
from screens.widgets.words import Words


class HowFar(BoxLayout):
    """Holds the button; the line is in sight, whatever scrolls above it, once work has begun."""

    def __init__(self) -> None:
        spacing = theme_in_use().space_s
        super().__init__(orientation="vertical", size_hint_y=None, spacing=spacing)
        self.bind(minimum_height=self.setter("height"))
        self._line = Words(role="body_small", soft=True)

    def show(self, share: float) -> None:
        """Show that `share` of the work, from 0 to 1, is done."""
        self._line.text = _("{share} % done").format(share=round(share * 100))
        if self._line.parent is None:
            self.add_widget(self._line, index=len(self.children))

    def hide(self) -> None:
        """Take the line away: nothing is under way."""
        self.remove_widget(self._line)
