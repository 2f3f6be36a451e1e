"""F1: the keys, each as a small outlined cap beside what it does."""

from __future__ import annotations

from kivy.uix.boxlayout import BoxLayout

from models.words import _
from screens import kv
from screens.keys import SHORTCUTS
from screens.widgets.labels import KeyCap
from screens.widgets.sheet import Sheet
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["KeyCap", "KeyRow", "Words", "open_keys"]


class KeyRow(BoxLayout):
    """One line of the sheet."""

    def __init__(self, words: str, key: str) -> None:
        super().__init__()
        self.ids.words.text = words
        self.ids.key.text = key


def open_keys() -> Sheet:
    """Show the keys over everything."""
    column = BoxLayout(orientation="vertical", size_hint_y=None)
    column.bind(minimum_height=column.setter("height"))
    for shortcut in SHORTCUTS:
        column.add_widget(KeyRow(_(shortcut.words), shortcut.label()))
    sheet = Sheet(title=_("Keys"), content=column)
    sheet.open()
    return sheet
