"""How a page rolls on once it is let go: the effects of our scroll views, steady on slow frames."""

from __future__ import annotations

from kivy.effects.dampedscroll import DampedScrollEffect
from kivy.effects.scroll import ScrollEffect

#: A longer frame (seconds) counts as so long: then the page pauses and rolls on from there.
LONGEST_FRAME = 0.05


class _Steady:
    """Kivy takes off the friction of a whole frame at once: after 0.34 s a page rolled back."""

    def update_velocity(self, dt: float) -> None:
        """Roll on for `dt` seconds; a page that went stops."""
        page = self.target_widget  # type: ignore[attr-defined]
        if page is not None and page.get_root_window() is None:
            self.velocity = 0
            return
        super().update_velocity(min(dt, LONGEST_FRAME))  # type: ignore[misc]


class Rolling(_Steady, ScrollEffect):
    """Rolls on and stops at the ends."""


class Springing(_Steady, DampedScrollEffect):
    """Rolls on and springs back from beyond the ends."""
