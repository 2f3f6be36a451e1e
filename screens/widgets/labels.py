"""Small things that are read, not pressed: labels of kinds and tags, and keys on a keyboard."""

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from screens import kv
from screens.widgets.buttons import IconLabel
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["IconLabel", "KeyCap", "TagLabel"]


class TagLabel(AnchorLayout):
    """A label of 26 dp: of a `kind` in the kind's colours, else neutral (a tag). Not pressable."""

    text = StringProperty()
    icon = StringProperty()
    kind = StringProperty()


class KeyCap(Words):
    """A key of the keyboard, as a small outlined cap: "Ctrl F"."""
