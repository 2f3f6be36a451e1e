"""Rows of a list of things to do or set: with words, an icon, and a hairline below."""

from __future__ import annotations

from typing import Any

from kivy.animation import Animation
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens import kv
from screens.kv import theme_in_use
from screens.widgets.icon import Icon
from screens.widgets.labels import TagLabel
from screens.widgets.press import Pressable
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["Icon", "ListRow", "OnOff", "SwitchRow", "TagLabel", "Words"]


class Row(Pressable, BoxLayout):
    """What all rows share."""

    icon = StringProperty()
    title = StringProperty()
    text = StringProperty()
    line = BooleanProperty(True)


class ListRow(Row):
    """A row of at least 56 dp to press: `icon`, `title`, `text` below, `detail` at the right.

    `pill` shows the detail on a tonal pill; `chevron` an arrow; `check` a tick.
    """

    detail = StringProperty()
    pill = BooleanProperty(False)
    chevron = BooleanProperty(False)
    check = BooleanProperty(False)


class OnOff(Pressable, Widget):
    """A switch of 52 x 32. It always stands at the end of a row that says what it does.

    ``on_toggle(active)`` is dispatched when a person turns it.
    """

    active = BooleanProperty(False)
    #: Where the knob is, 0 off to 1 on.
    place = NumericProperty(0)
    __events__ = ("on_toggle",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.place = float(self.active)

    def on_active(self, _: Any, active: bool) -> None:
        """Move the knob."""
        Animation.cancel_all(self, "place")
        seconds = theme_in_use().seconds("chip")
        if seconds and self.parent is not None:
            Animation(place=float(active), d=seconds, t="out_cubic").start(self)
        else:
            self.place = float(active)

    def on_release(self) -> None:
        """Turn it."""
        self.active = not self.active
        self.dispatch("on_toggle", self.active)

    def on_toggle(self, active: bool) -> None:
        """A person turned it."""


class SwitchRow(Row):
    """A row with a switch; pressing anywhere turns it. ``on_toggle(active)``."""

    active = BooleanProperty(False)
    __events__ = ("on_toggle",)

    def on_release(self) -> None:
        """Turn it."""
        self.active = not self.active
        self.dispatch("on_toggle", self.active)

    def on_toggle(self, active: bool) -> None:
        """A person turned it."""
