"""What comes into the window besides touches: shortcuts, dropped files; and closing what lies open.

The widgets with the focus and the sheets take their keys first; what is left is for the app.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from kivy.core.window import Keyboard, Window

from screens.keys import Keys
from screens.router import TABS, Router
from screens.session import Session


class Hands:
    """Leads shortcuts and dropped files to the screen in front of `router`."""

    def __init__(
        self,
        router: Router,
        session: Session,
        hand_over: Callable[[], None],
        *,
        lock: Callable[[], object],
        hide: Callable[[], object],
    ) -> None:
        self._router = router
        self._session = session
        calls: dict[str, Callable[[], object]] = {
            **{name: partial(self.go, name) for name in TABS},
            "new": partial(self.go, "today", focus=True),
            "search": partial(self.go, "journal", search=True),
            "writer": hand_over,
            "undo": partial(self._ask_screen, "undo"),
            "save": partial(self._ask_screen, "save"),
            "back": router.back,
            "keys": _show_keys,
            "lock": lock,
            "hide": hide,
        }
        self._keys = Keys(calls)
        self._keys_when_locked = Keys({"hide": hide, "back": router.back, "lock": lock})

    def go(self, name: str, **args: Any) -> None:
        """Go to a tab, where there is a store; what lay open over the page closes as by Esc."""
        if self._session.store != "missing" and not self._session.locked:
            close_sheets()
            self._router.go(name, **args)

    def key(self, _window: Any, key: int, _code: int, _text: str, modifiers: list[str]) -> bool:
        """Do what a shortcut stands for; False hands the key on."""
        keys = self._keys_when_locked if self._session.locked else self._keys
        return keys.press(Keyboard.keycode_to_string(Keyboard, key), modifiers)

    def drop(self, _window: Any, path: bytes, *_args: Any) -> None:
        """Give a dropped file to the screen in front, where it takes pictures."""
        if self._session.locked:
            return
        add_photo = getattr(self._router.current, "add_photo", None)
        if add_photo is not None:
            add_photo(Path(os.fsdecode(path)))

    def _ask_screen(self, name: str) -> bool:
        """Call the method `name` of the screen in front; False where it has nothing to do.

        Under a sheet or a dialog nothing happens: nobody sees what would be taken back or saved.
        """
        if covered():
            return True
        if self._session.reading:  # nobody has done anything that could be taken back
            return False
        method = getattr(self._router.current, name, None)
        return method is not None and method() is not False


def covered() -> bool:
    """Whether a sheet or a dialog lies over the page."""
    return any(getattr(widget, "is_modal", False) for widget in Window.children)


def close_sheets() -> None:
    """Close what lies over the page, as a person would: what was typed there has a way back."""
    for widget in list(Window.children):
        if getattr(widget, "is_modal", False):
            widget.leave()


def _show_keys() -> None:
    if covered():
        return
    from screens.keys_sheet import open_keys

    open_keys()
