"""The text input under every field: Kivy's, without its looks and with our keys."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.textinput import TextInput

from models.text import clean
from screens import fonts, kv
from screens.keyboard import is_spent
from screens.widgets import copying

kv.load(__file__)

#: Seconds after which the caret stops blinking, so that an open page costs no time.
CARET_RESTS_AFTER = 10


class FieldInput(TextInput):
    """A text input that leaves Tab, Esc and chords with Ctrl+Enter to the page.

    Its caret rests ten seconds after the last key. `line_dp` is the height of a line, in sp.
    """

    hover_cursor = StringProperty("ibeam")
    line_sp = NumericProperty(24)
    scroll_x: Any

    def __init__(self, **kwargs: Any) -> None:
        self._rest = Clock.create_trigger(self._rest_caret, CARET_RESTS_AFTER)
        self._caret_at = (0, 0)
        self._follow = Clock.create_trigger(self._follow_caret, -1)
        super().__init__(**kwargs)
        for name in ("text", "cursor", "focus", "selection_text"):
            self.fbind(name, self._wake_caret)
        self.fbind("cursor", self._close_gap)

    def face(self, text: str, hint: str) -> str:
        """Return the everyday face, or the whole one once a character needs it.

        Asked anew at every key, so nothing is remembered but the answer.
        """
        everyday = fonts.covers(fonts.EVERYDAY, text) and fonts.covers(fonts.EVERYDAY, hint)
        return fonts.EVERYDAY if everyday else fonts.TEXT

    def _wake_caret(self, *_: object) -> None:
        self._rest.cancel()
        if self.focus:
            self.cursor_blink = True
            self._rest()

    def _rest_caret(self, *_: object) -> None:
        self.cursor_blink = False

    def _adjust_viewport(self, cc: int, cr: int) -> None:
        """Follow the caret, by a trigger of its own.

        Kivy's is one for all fields and holds the last of them, with its words and its page.
        """
        self._caret_at = (cc, cr)
        self._follow()

    def _follow_caret(self, *_: object) -> None:
        TextInput._adjust_viewport.__wrapped__(self, *self._caret_at)

    def _close_gap(self, *_: object) -> None:
        """Pull the text back where a shorter one took its place: Kivy leaves its start outside."""
        if not self.multiline:
            self.scroll_x = min(self.scroll_x, self.get_max_scroll_x())

    def keyboard_on_textinput(self, window: Any, text: str) -> None:
        """Leave out what X11 says of a chord: Ctrl and 1 are a way to go, not a figure."""
        held = set(Window.modifiers)
        if is_spent(text) or (held & {"ctrl", "meta"} and "alt" not in held):
            return
        super().keyboard_on_textinput(window, text)

    def copy(self, data: str = "") -> None:
        """Copy `data` or what is selected, and say so: it does not stay there for long.

        Private words are asked about first, once in a run of the app.
        """
        words = data or self.selection_text
        if words:
            copying.when_allowed(copying.is_private(self), lambda: self._copy_now(words))

    def _copy_now(self, words: str) -> None:
        super().copy(words)
        copying.tell(words)

    def _cut(self, data: str) -> None:
        if not data:
            return
        whole, ends = self.text, (self.selection_from, self.selection_to)

        def cut() -> None:
            if self.text == whole:  # the question took the focus, and the selection with it
                self.select_text(*sorted(ends))
                super(FieldInput, self)._cut(data)
                copying.tell(data)

        copying.when_allowed(copying.is_private(self), cut)

    def _update_cutbuffer(self, *args: object) -> None:
        """Fill what the middle button pastes on X11; selecting is no time for a question."""
        if copying.may(copying.is_private(self)):
            super()._update_cutbuffer(*args)
            copying.tell(self.selection_text)

    def insert_text(self, substring: str, from_undo: bool = False) -> Any:
        """Write `substring` at the caret, as it will be kept: Kivy cannot draw half characters."""
        return super().insert_text(clean(substring), from_undo)

    def keyboard_on_key_down(
        self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Hand on Esc, function keys and chords that are not for editing."""
        key = keycode[1]
        chord = {"ctrl", "meta"}.intersection(modifiers)
        if key == "escape" or (key in ("enter", "numpadenter") and chord):
            return False
        if key.startswith("f") and key[1:].isdigit():
            return False
        if chord and key not in _EDITING:
            return False
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))

    def keyboard_on_key_up(self, window: Any, keycode: tuple[int, str]) -> bool:
        """Keep the focus on Esc."""
        if keycode[1] == "escape":
            return False
        return bool(super().keyboard_on_key_up(window, keycode))


#: Keys that with Ctrl (Cmd) belong to the text: clipboard, undo, redo, all, and moves by word.
_EDITING = frozenset(
    {"a", "c", "v", "x", "z", "y", "r", "left", "right", "up", "down", "home", "end"}
    | {"backspace", "delete", "insert", "ctrl", "lctrl", "rctrl", "shift", "rshift", "super"}
)
