"""A sheet for one short text: a line of thanks, or how something felt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.core.window import Keyboard

from models.words import _
from screens.widgets.buttons import Button48
from screens.widgets.sheet import Sheet
from screens.widgets.writing import Writing

_ENTER = (Keyboard.keycodes["enter"], Keyboard.keycodes["numpadenter"])


class LineSheet(Sheet):
    """Asks for words under `title`; `take` gets them, stripped, when a person saves.

    `private` words are for their writer alone.
    """

    def __init__(
        self,
        title: str,
        text: str,
        words: str,
        hint: str,
        take: Callable[[str], None],
        *,
        private: bool = False,
    ) -> None:
        self._take = take
        self.holds_private = private
        self._words_before = words
        super().__init__(title=title, text=text)
        self.writing = Writing(text=words, hint=hint)
        self.add_widget(self.writing)
        self.foot = Button48(text=_("Save"))
        self.foot.size_hint_x = 1
        self.foot.bind(on_release=lambda _button: self.save())

    def save(self) -> None:
        """Hand the words on and go."""
        words = self.writing.text.strip()
        self.dismiss()
        self._take(words)

    def unsaved(self) -> str:
        """Return the words, where they are others than they were."""
        words = str(self.writing.text)
        return "" if words == self._words_before else words

    def key(self, key: int, text: str | None, modifiers: list[str]) -> bool:
        """Ctrl Enter saves."""
        if key in _ENTER and ("ctrl" in modifiers or "meta" in modifiers):
            self.save()
            return True
        return bool(super().key(key, text, modifiers))

    def first_control(self) -> Any:
        """The field has the caret at first."""
        return self.writing.ids["input"]
