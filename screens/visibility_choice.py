"""A large row that stands for one of two ways to write; Welcome asks with it."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens import kv
from screens.widgets.press import Pressable

kv.load(__file__)


class VisibilityChoice(Pressable, BoxLayout):
    """One of the two ways to write: shared unless said otherwise, or private."""

    icon = StringProperty()
    title = StringProperty()
    text = StringProperty()
    chosen = BooleanProperty(False)
