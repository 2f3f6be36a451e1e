"""A part of a page that folds away: what is folded takes no touch and no Tab."""

from __future__ import annotations

from typing import Any

from kivy.uix.boxlayout import BoxLayout


class Fold(BoxLayout):
    """A box whose `height`, `opacity` and `disabled` the page sets together.

    Kivy lays its children out beyond a box without height, and a disabled control swallows every
    touch it lies under: whatever is folded away would lie unseen over the field above it.
    """

    def on_touch_down(self, touch: Any) -> bool:
        """Hand the touch on, unless it is folded away or the touch is beside it."""
        if self.disabled or not self.collide_point(*touch.pos):
            return False
        return bool(super().on_touch_down(touch))
