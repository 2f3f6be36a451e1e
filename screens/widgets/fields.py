"""Fields: one line (or a few) with a label above and a calm sentence below when it is refused."""

from __future__ import annotations

from typing import Any

from kivy.properties import (
    BooleanProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout

from models.words import _
from screens import kv
from screens.kv import theme_in_use
from screens.widgets.marks import PartnerMark
from screens.widgets.press import show_in_scroll
from screens.widgets.text_input import FieldInput

kv.load(__file__)
__all__ = ["Field", "FieldInput", "InputBox", "PartnerMark", "SearchField"]


class InputBox(BoxLayout):
    """The box around an input: rest, focus, error and disabled as the design has them."""

    radius = NumericProperty(14)
    focused = BooleanProperty(False)
    wrong = BooleanProperty(False)

    def fill(self, *_: object) -> list[float]:
        """Return the colour inside."""
        theme = theme_in_use()
        if self.disabled:
            return [0, 0, 0, 0]
        return list(theme.sunken if self.focused and not self.wrong else theme.surface)

    def border(self, *_: object) -> list[float]:
        """Return the colour of the outline."""
        theme = theme_in_use()
        if self.disabled:
            return list(theme.disabled)
        if self.wrong:
            return list(theme.caution)
        return list(theme.focus if self.focused else theme.outline)

    def on_touch_down(self, touch: Any) -> bool:
        """Give the keyboard to the input wherever the box is touched."""
        if super().on_touch_down(touch):
            return True
        if self.collide_point(*touch.pos) and not self.disabled:
            for child in self.children:
                if isinstance(child, FieldInput):
                    child.focus = True
                    FieldInput.ignored_touch.append(touch)
                    return True
        return False


class Field(BoxLayout):
    """A labelled field.

    `error` is the sentence shown below, empty where all is well; typing clears it. `password`
    hides what is typed and offers an eye; `holds_private` says that it is for its writer alone.
    `icon` or `partner` stand before the text.
    ``on_validate`` is dispatched on Enter (one line) with the text.
    """

    text = StringProperty()
    hint = StringProperty()
    label = StringProperty()
    error = StringProperty()
    icon = StringProperty()
    partner = ObjectProperty(None, allownone=True)
    multiline = BooleanProperty(False)
    password = BooleanProperty(False)
    shown = BooleanProperty(False)
    holds_private = BooleanProperty(False)
    pill = BooleanProperty(False)
    max_lines = NumericProperty(6)
    focused = BooleanProperty(False)
    __events__ = ("on_validate",)

    def on_validate(self, text: str) -> None:
        """A person pressed Enter in the field."""

    def on_text(self, _: Any, text: str) -> None:
        """Forget the error once the text changes."""
        self.error = ""

    def on_focused(self, _: Any, focused: bool) -> None:
        """Bring the field into view for those who came by Tab."""
        if focused and theme_in_use().by_keys:
            show_in_scroll(self)

    def eye_tip(self, shown: bool) -> str:
        """Return what the eye does."""
        return _("Hide what is typed") if shown else _("Show what is typed")

    @property
    def input(self) -> FieldInput:
        """The text input inside."""
        return self.ids["input"].__self__

    def take_focus(self) -> None:
        """Put the caret into the field."""
        self.ids["input"].focus = True


class SearchInput(FieldInput):
    """The words of a search: from it the arrow down goes on as Enter does."""

    def keyboard_on_key_down(
        self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Go on to what was found with the arrow down."""
        if keycode[1] == "down" and not {"ctrl", "alt", "meta", "shift"}.intersection(modifiers):
            self.dispatch("on_text_validate")
            return True
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))


class SearchField(InputBox):
    """The search pill; `keys` shows its shortcut while it is empty.

    ``on_validate`` on Enter and on the arrow down; the caret stays until another takes the keys.
    """

    text = StringProperty()
    hint = StringProperty()
    keys = StringProperty()
    __events__ = ("on_validate",)

    def on_validate(self, text: str) -> None:
        """A person goes on to what was found."""

    def clear_tip(self) -> str:
        """Return what the cross does."""
        return _("Empty the search")

    def take_focus(self) -> None:
        """Put the caret into the field."""
        self.ids["input"].focus = True
