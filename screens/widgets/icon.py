"""Icons: Lucide's drawings as characters of one small font."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from screens import fonts, kv

kv.load(__file__)


class Icon(Label):
    """One icon: `name` is Lucide's, `size_dp` its side, `heavy` the weight of what is active.

    Icons grow with the text, up to half as big again.
    """

    name = StringProperty()
    size_dp = NumericProperty(22)
    heavy = BooleanProperty(False)

    def glyph(self, name: str, heavy: bool) -> str:
        """Return the character of `name`; an unknown name is a KeyError, found by the tests."""
        return fonts.icon_points()[name + "+" if heavy else name] if name else ""
