"""F1: the keys, each as a small outlined cap beside what it does."""

from __future__ import annotations

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from models.words import N_, _
from screens import kv
from screens.keys import SHORTCUTS
from screens.widgets.labels import KeyCap
from screens.widgets.sheet import Sheet
from screens.widgets.words import Words

kv.load(__file__)
__all__ = ["KeyCap", "KeyRow", "Words", "open_keys"]

#: What quick hide does and does not do.
HIDING = N_(
    "Hiding covers the window and keeps what you typed. It erases no traces: the program is still "
    "open, and the system may show that it is."
)


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
    said = Words(text=_(HIDING), role="body_small", soft=True, padding=(0, dp(12), 0, 0))
    column.add_widget(said)
    sheet = Sheet(title=_("Keys"), content=column)
    sheet.open()
    return sheet
