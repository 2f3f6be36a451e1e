"""A partner's mark as something to choose."""

from __future__ import annotations

from kivy.properties import BooleanProperty

from screens import kv
from screens.widgets.marks import PartnerMark
from screens.widgets.press import Pressable

kv.load(__file__)


class MarkChoice(Pressable, PartnerMark):
    """A mark to choose; the chosen one stands in a ring."""

    chosen = BooleanProperty(False)
