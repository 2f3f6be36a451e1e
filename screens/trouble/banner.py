"""A line at the top of the window about what holds for the whole store."""

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens import kv
from screens.widgets.icon import Icon
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["Banner", "Icon", "Words"]


class Banner(BoxLayout):
    """Stays as long as it is true; nothing in it can be pressed."""

    text = StringProperty()
    only_in_book = False
