"""Turning the pages of Balance: by a swipe, and by Left and Right where nothing else uses them."""

from __future__ import annotations

from typing import Any

from kivy.core.window import Keyboard, Window
from kivy.metrics import dp
from kivy.uix.textinput import TextInput

from screens.widgets.input_watch import focused_widget
from screens.widgets.river_view import RiverView
from screens.widgets.segmented import Segment

#: A finger that moves this far to the side turns the page (dp).
SWIPE = 90


class Swiping:
    """Mix in before a screen that has ``turn(step)``."""

    def on_touch_down(self, touch: Any) -> bool:
        """Note where a finger came down."""
        if self.collide_point(*touch.pos):  # type: ignore[attr-defined]
            touch.ud["balance_from"] = touch.pos
        return bool(super().on_touch_down(touch))  # type: ignore[misc]

    def on_touch_up(self, touch: Any) -> bool:
        """Turn the page where the finger went far to the side and hardly up or down."""
        began = touch.ud.get("balance_from")
        if began is not None and touch.grab_current is None:
            dx, dy = touch.x - began[0], touch.y - began[1]
            if abs(dx) > dp(SWIPE) and abs(dx) > 2 * abs(dy):
                self.turn(-1 if dx > 0 else 1)  # type: ignore[attr-defined]
        return bool(super().on_touch_up(touch))  # type: ignore[misc]


class TurnKeys:
    """Left and Right turn pages wherever nothing else on the screen uses them."""

    def __init__(self, screen: Any) -> None:
        self._screen = screen
        self._listening = False

    def listen(self) -> None:
        """Begin."""
        if not self._listening:
            self._listening = True
            Window.bind(on_key_down=self._key)

    def stop(self) -> None:
        """End."""
        self._listening = False
        Window.unbind(on_key_down=self._key)

    def _key(
        self, _window: Any, key: int, _code: int, _text: str | None, modifiers: list[str]
    ) -> bool:
        step = {"left": -1, "right": 1}.get(Keyboard.keycode_to_string(Keyboard, key))
        if not step or {"ctrl", "alt", "meta", "shift"}.intersection(modifiers):
            return False
        if isinstance(focused_widget(), (RiverView, Segment, TextInput)):
            return False
        if any(getattr(top, "is_modal", False) for top in Window.children):
            return False
        return bool(self._screen.turn(step))
