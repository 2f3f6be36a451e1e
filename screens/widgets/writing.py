"""The field a person writes an entry in."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens import kv
from screens.widgets.text_input import FieldInput

kv.load(__file__)

#: Lines after which the field scrolls instead of growing.
MOST_LINES = 9


class Writing(BoxLayout):
    """A large field on `sunken`: at least `least` pixels high, growing to nine lines.

    `text` is what is written, `hint` the placeholder. `focused` says whether it
    has the caret; :meth:`take_focus` puts it in. `input` is the Kivy TextInput underneath.
    """

    text = StringProperty()
    hint = StringProperty()
    focused = BooleanProperty(False)
    least = NumericProperty()
    max_lines = NumericProperty(MOST_LINES)

    @property
    def input(self) -> FieldInput:
        """The text input inside."""
        return self.ids["input"].__self__

    def take_focus(self) -> None:
        """Put the caret at the end of the text."""
        self.input.focus = True

    def insert(self, words: str) -> None:
        """Write `words` at the caret, as if typed."""
        self.input.insert_text(words)

    def on_touch_down(self, touch: Any) -> bool:
        """Give the keyboard to the input wherever the field is touched."""
        if super().on_touch_down(touch):
            return True
        if self.collide_point(*touch.pos) and not self.disabled:
            self.input.focus = True
            FieldInput.ignored_touch.append(touch)
            return True
        return False
