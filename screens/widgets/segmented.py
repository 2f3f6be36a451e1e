"""Segmented: up to five words of equal weight, one of them chosen."""

from __future__ import annotations

from typing import Any

from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from screens import kv
from screens.kv import theme_in_use
from screens.widgets.marks import PartnerMark
from screens.widgets.press import Pressable
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["PartnerMark", "Segment", "Segmented", "Words"]


class Segment(Pressable, AnchorLayout):
    """One word of a :class:`Segmented`, with a partner's mark before it where there is one."""

    value = ObjectProperty(None, allownone=True)
    text = StringProperty()
    partner = ObjectProperty(None, allownone=True)
    active = BooleanProperty(False)
    strong = BooleanProperty(False)
    #: Pixels its word needs.
    needed = NumericProperty(1)

    def fill(self, *_: object) -> list[float]:
        """Return the colour of the thumb."""
        theme = theme_in_use()
        if not self.active:
            return [*theme.primary_soft[:3], 0.5 if self.state == "down" else 0]
        if self.strong:
            return list(theme.primary)
        return list(theme.primary_soft if theme.dark else theme.raised)

    def ink(self, *_: object) -> list[float]:
        """Return the colour of the word."""
        theme = theme_in_use()
        if not self.active:
            return list(theme.ink_2)
        if self.strong:
            return list(theme.primary_ink)
        return list(theme.primary_soft_ink if theme.dark else theme.ink)

    def keyboard_on_key_down(
        self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Choose the word beside it with the arrows, besides pressing."""
        step = {"left": -1, "up": -1, "right": 1, "down": 1}.get(keycode[1])
        if step and isinstance(self.parent, Segmented):
            self.parent.move(self, step)
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)


class Segmented(BoxLayout):
    """`words` are strings, or (value, word), or (value, word, partner); `chosen` is a value.

    ``on_choose(value)`` is dispatched when a person chooses. `strong` fills the thumb.
    """

    words = ListProperty()
    chosen = ObjectProperty(None, allownone=True)
    strong = BooleanProperty(False)
    #: Height of one row.
    one = NumericProperty(44)
    __events__ = ("on_choose",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("words", self._build)
        self.fbind("chosen", self._show)
        self.fbind("strong", self._show)
        self.fbind("width", self._turn)
        self._build()

    def _build(self, *_: object) -> None:
        self.clear_widgets()
        for word in self.words:
            value, text, partner = (
                (word, word, None) if isinstance(word, str) else (*word, None)[:3]
            )
            segment = Segment(value=value, text=text, partner=partner)
            segment.bind(on_release=self._pressed, needed=self._turn)
            self.add_widget(segment)
        self._show()

    def _show(self, *_: object) -> None:
        for segment in self.children:
            segment.strong = self.strong
            segment.active = segment.value == self.chosen

    def _turn(self, *_: object) -> None:
        """Stand in a column where the words do not fit beside each other."""
        needed = sum(segment.needed for segment in self.children)
        below = needed > self.width - self.padding[0] * 2
        self.orientation = "vertical" if below else "horizontal"
        for segment in self.children:
            segment.size_hint_x = 1 if below else segment.needed

    def _pressed(self, segment: Segment) -> None:
        if self.chosen != segment.value:
            self.chosen = segment.value
            self.dispatch("on_choose", segment.value)

    def move(self, segment: Segment, step: int) -> None:
        """Choose the word `step` away from `segment` and give it the focus."""
        segments = list(reversed(self.children))
        place = segments.index(segment) + step
        if 0 <= place < len(segments):
            segments[place].focus = True
            self._pressed(segments[place])

    def on_choose(self, value: Any) -> None:
        """A person chose `value`."""
