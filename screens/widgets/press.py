"""What every pressable control shares: Tab, Enter and Space, a focus ring, a tooltip, a cursor."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color
from kivy.graphics.vertex_instructions import SmoothLine
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior, FocusBehavior
from kivy.uix.scrollview import ScrollView
from kivy.uix.textinput import TextInput

from screens.keyboard import spend
from screens.kv import theme_in_use
from screens.widgets.input_watch import focused_widget

PRESS_KEYS = ("enter", "numpadenter", "spacebar")
_CHORD = frozenset(("ctrl", "alt", "meta"))


def show_in_scroll(widget: Any) -> None:
    """Scroll every ScrollView above `widget` so that all of it can be seen."""
    parent = widget.parent
    while parent is not None and parent is not parent.parent:
        if isinstance(parent, ScrollView) and _can_move(parent):
            parent.scroll_to(widget, padding=dp(24), animate=False)
        parent = parent.parent


def _can_move(scroll: ScrollView) -> bool:
    # What fits stays where it is: scroll_to would send it to the lower end.
    return any(page.height > scroll.height or page.width > scroll.width for page in scroll.children)


class Pressable(FocusBehavior, ButtonBehavior):
    """Mix in before a widget class to make it a control.

    `shape_radius` is the radius of its outline (half the height where negative), for the ring.
    `tip` is the tooltip and the accessible name of a control without words. A touch does not take
    the keyboard from a text field, unless `takes_focus` says so.
    """

    shape_radius = NumericProperty(-1)
    ring_gap = NumericProperty(2)
    ring_inside = BooleanProperty(False)
    tip = StringProperty()
    hover_cursor = StringProperty("hand")
    hovered = BooleanProperty(False)
    takes_focus = BooleanProperty(False)

    def on_touch_down(self, touch: Any) -> bool:
        """Press, without taking the keyboard from a text field."""
        if self.takes_focus or not self.collide_point(*touch.pos) or self.disabled:
            return bool(super().on_touch_down(touch))
        if isinstance(focused_widget(), TextInput):
            if touch not in FocusBehavior.ignored_touch:  # Kivy takes it out once, with its page
                FocusBehavior.ignored_touch.append(touch)
            return bool(ButtonBehavior.on_touch_down(self, touch))
        return bool(super().on_touch_down(touch))

    def keyboard_on_key_down(
        self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Press on Enter and Space; hand the rest on."""
        if keycode[1] in PRESS_KEYS and not _CHORD.intersection(modifiers):
            spend(keycode[1])
            # At once: a chord typed right after Space must find the choice made.
            self.trigger_action(0)
            return True
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))

    def keyboard_on_key_up(self, window: Any, keycode: tuple[int, str]) -> bool:
        """Keep the focus on Esc: it belongs to the sheet or the page."""
        return False

    def on_focus(self, _: Any, focused: bool) -> None:
        """Show or take away the ring, and bring the control into view."""
        theme = theme_in_use()
        if focused:
            theme.bind(by_keys=self.update_ring, focus=self.update_ring)
            self.bind(pos=self.update_ring, size=self.update_ring)
            if theme.by_keys:
                show_in_scroll(self)
        else:
            theme.unbind(by_keys=self.update_ring, focus=self.update_ring)
            self.unbind(pos=self.update_ring, size=self.update_ring)
        self.update_ring()

    def ring_box(self) -> tuple[float, float, float, float]:
        """Return x, y, width and height of what the ring goes around."""
        return self.x, self.y, self.width, self.height

    def update_ring(self, *_: object) -> None:
        """Draw the focus ring where it is due; nothing is drawn otherwise."""
        self.canvas.after.remove_group("ring")
        theme = theme_in_use()
        if not (self.focus and theme.by_keys):
            return
        stroke = theme.focus_ring
        x, y, w, h = self.ring_box()
        radius = self.shape_radius if self.shape_radius >= 0 else h / 2
        grow = -stroke / 2 if self.ring_inside else dp(self.ring_gap) + stroke / 2
        radius = max(dp(1), min(radius + grow, h / 2 + grow))
        with self.canvas.after:
            Color(*theme.focus, group="ring")
            SmoothLine(
                rounded_rectangle=(x - grow, y - grow, w + 2 * grow, h + 2 * grow, radius),
                width=stroke / 2,
                group="ring",
            )
