"""Buttons: the pill of 48 dp in five looks, and the round button that is only an icon."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from screens import kv
from screens.kv import theme_in_use
from screens.widgets.icon import Icon
from screens.widgets.press import Pressable
from screens.widgets.words import Words

LOOKS = ("primary", "tonal", "outline", "text", "caution")

kv.load(__file__)
__all__ = ["Button48", "Icon", "IconButton", "Words"]


class Button48(Pressable, AnchorLayout):
    """A pill with words, and an icon before them where `icon` is named.

    It is as wide as it needs unless given a `size_hint_x`. `compact` is the 40 dp button of cards,
    which still takes touches on 44.
    """

    text = StringProperty()
    icon = StringProperty()
    look = OptionProperty("primary", options=LOOKS)
    compact = BooleanProperty(False)
    #: Widest in pixels; longer words wrap.
    room = NumericProperty(1000)

    def fill(self, down: bool, disabled: bool, *_: object) -> list[float]:
        """Return the colour of the pill; the other arguments only say what it follows."""
        theme = theme_in_use()
        filled = self.look in ("primary", "tonal")
        if disabled:
            return list(theme.disabled) if filled else [0, 0, 0, 0]
        if self.look == "primary":
            return list(theme.primary_press if down else theme.primary)
        if self.look == "tonal":
            return list(theme.selection if down else theme.primary_soft)
        soft = theme.caution_soft if self.look == "caution" else theme.primary_soft
        return [*soft[:3], 1 if down else 0]

    def words(self, disabled: bool, *_: object) -> list[float]:
        """Return the colour of words and icon."""
        theme = theme_in_use()
        if disabled:
            return list(theme.disabled_ink)
        return list(
            {
                "primary": theme.primary_ink,
                "tonal": theme.primary_soft_ink,
                "caution": theme.caution,
            }.get(self.look, theme.primary)
        )

    def border(self, disabled: bool, *_: object) -> list[float]:
        """Return the colour of the outline, clear where the look has none."""
        theme = theme_in_use()
        if self.look == "outline":
            return list(theme.disabled if disabled else theme.outline)
        if self.look == "caution":
            return list(theme.disabled if disabled else theme.caution)
        return [0, 0, 0, 0]


class IconButton(Pressable, AnchorLayout):
    """A round button of 44 dp that is only an icon; `tip` says in words what it does.

    `active` draws it on `primary_soft`, `filled` on `sunken`.
    """

    icon = StringProperty()
    icon_dp = NumericProperty(22)
    active = BooleanProperty(False)
    filled = BooleanProperty(False)

    def fill(self, down: bool, *_: object) -> list[float]:
        """Return the colour of the disc behind the icon."""
        theme = theme_in_use()
        if self.active:
            return list(theme.primary_soft)
        return [*theme.sunken[:3], 1 if down or self.filled or self.hovered else 0]


class IconLabel(BoxLayout):
    """An icon and words beside each other, as high and wide as they need."""
