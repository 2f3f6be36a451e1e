"""The keyboard shortcuts of PRODUCT.md: one table, used by the window and by the F1 sheet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.words import N_

MAC = sys.platform == "darwin"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key with its modifiers, the name of what it does, and the words for F1's sheet."""

    name: str
    key: str
    words: str
    command: bool = True

    def label(self) -> str:
        """The key as a person reads it, for example ``Ctrl N``."""
        shown = {"enter": "Enter", "escape": "Esc"}.get(self.key, self.key.upper())
        return f"{'Cmd' if MAC else 'Ctrl'} {shown}" if self.command else shown


#: Quick hide: on a Mac Cmd H belongs to the system.
HIDE = ("f9", False) if MAC else ("h", True)


SHORTCUTS = (
    Shortcut("new", "n", N_("Write a new entry")),
    Shortcut("save", "enter", N_("Save what is in the field")),
    Shortcut("search", "f", N_("Search the journal")),
    Shortcut("writer", "p", N_("Hand the pen to the other partner")),
    Shortcut("undo", "z", N_("Take back the last step")),
    Shortcut("today", "1", N_("Go to Today")),
    Shortcut("journal", "2", N_("Go to the Journal")),
    Shortcut("balance", "3", N_("Go to Balance")),
    Shortcut("needs", "4", N_("Go to Needs")),
    Shortcut("more", "5", N_("Go to More")),
    Shortcut("lock", "l", N_("Lock")),
    Shortcut("hide", HIDE[0], N_("Show a page about plants instead, and come back"), HIDE[1]),
    Shortcut("back", "escape", N_("Go back, or close what is open"), command=False),
    Shortcut("keys", "f1", N_("Show these keys"), command=False),
)


class Keys:
    """Finds the shortcut of a key press and calls what it stands for."""

    def __init__(self, calls: Mapping[str, Callable[[], object]]) -> None:
        self._calls = {
            (shortcut.key, shortcut.command): calls[shortcut.name]
            for shortcut in SHORTCUTS
            if shortcut.name in calls
        }

    def press(self, key: str, modifiers: list[str]) -> bool:
        """Call what `key` stands for; True where it stood for something and was used.

        A call that returns False lets the key go on to the widget with the focus.
        """
        command = ("meta" if MAC else "ctrl") in modifiers
        if "alt" in modifiers or "shift" in modifiers:
            return False
        call = self._calls.get(("enter" if key == "numpadenter" else key, command))
        return call is not None and call() is not False
