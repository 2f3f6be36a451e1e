"""Typing while the focus moves: no letter is lost on the way, and none arrives that was a press.

Kivy closes SDL's text input whenever a field loses the focus, and SDL then throws away the letters
that wait in its queue: who presses Tab and types on quickly, on a slow frame, lost the first ones.
On a desktop there is no keyboard to be hidden, so text input stays open. Kivy's look whether it
is still there, five times a second for every field that had the focus, is not needed either.

SDL tells Space twice, as a key and as a letter. Where the key pressed a button that gave a field
the focus, the letter must not be written there.
"""

from __future__ import annotations

from typing import Any


def keep_letters() -> None:
    """Let the window keep SDL's text input open from the first focus on."""
    from kivy.core.window import Window, WindowBase

    def request(
        callback: Any, target: Any, input_type: str = "text", keyboard_suggestions: bool = True
    ) -> Any:
        keyboard = WindowBase.request_keyboard(
            Window, callback, target, input_type, keyboard_suggestions
        )
        Window._sdl_keyboard = keyboard
        Window._win.show_keyboard(
            Window._system_keyboard, Window.softinput_mode, input_type, keyboard_suggestions
        )
        return keyboard

    def release(*target: Any) -> bool:
        WindowBase.release_keyboard(Window, *target)
        Window._sdl_keyboard = None
        return True

    if hasattr(Window, "_win"):  # SDL, as everywhere but in a test without a window
        Window.request_keyboard, Window.release_keyboard = request, release
    Window.bind(on_key_up=_released)


def spend(key: str) -> None:
    """Note that a control took `key` as a press; of Space a letter is still on its way."""
    from kivy.core.window import Window

    Window.space_is_spent = key == "spacebar"


def is_spent(text: str) -> bool:
    """Whether `text` is the letter of a Space that was taken as a press; told once."""
    from kivy.core.window import Window

    if text != " " or not getattr(Window, "space_is_spent", False):
        return False
    Window.space_is_spent = False
    return True


def _released(window: Any, *_key: object) -> bool:
    window.space_is_spent = False
    return False
