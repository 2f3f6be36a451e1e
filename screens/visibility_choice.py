"""The choice between the two ways to write, as each partner meets it alone."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens import kv
from screens.widgets.buttons import Button48
from screens.widgets.cards import Card
from screens.widgets.press import Pressable
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["Button48", "FirstChoice", "SafetyBox", "VisibilityChoice", "Words"]


class VisibilityChoice(Pressable, BoxLayout):
    """One of the two ways to write: shared unless said otherwise, or private."""

    icon = StringProperty()
    title = StringProperty()
    text = StringProperty()
    chosen = BooleanProperty(False)


class SafetyBox(BoxLayout):
    """The safety sentence in a plain box; nothing about it is stored (SAFETY.md)."""


class FirstChoice(Card):
    """Asks a partner who has not chosen yet, in their own turn; the safety sentence comes first.

    ``on_choose(visibility)`` and ``on_help`` say what was pressed.
    """

    name = StringProperty()
    private_words = StringProperty()
    __events__ = ("on_choose", "on_help")

    def on_choose(self, visibility: str) -> None:
        """One of the two was chosen."""

    def on_help(self) -> None:
        """The page of help is wanted."""
