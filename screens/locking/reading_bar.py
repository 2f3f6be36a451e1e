"""The line at the top while the shared book alone is read: what is open, and the way to more."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout

from screens import kv
from screens.widgets.buttons import Button48
from screens.widgets.icon import Icon
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["Button48", "Icon", "ReadingBar", "Words"]


class ReadingBar(BoxLayout):
    """Stays as long as it is true; ``on_open`` where somebody wants to open their notebook."""

    #: Words and button have no room beside each other.
    stacked = BooleanProperty(False)
    #: It is about the pages of the book: none stands over the lock.
    only_in_book = True
    __events__ = ("on_open",)

    def on_open(self, *_args: Any) -> None:
        """Somebody wants to open their notebook."""
