"""Sheets: what comes up from below for a choice or a look, and goes again."""

from __future__ import annotations

from typing import Any

from kivy.core.window import Keyboard
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens import kv
from screens.kv import theme_in_use
from screens.widgets import way_back
from screens.widgets.buttons import IconButton
from screens.widgets.modal import Modal
from screens.widgets.press import Pressable
from screens.widgets.scroller import Scroller

kv.load(__file__)
__all__ = ["CloseButton", "Scroller", "Sheet", "SheetPanel"]

#: From this width of the window on a sheet lies in the middle, like a dialog.
WIDE = 840
_ENTER = (Keyboard.keycodes["enter"], Keyboard.keycodes["numpadenter"])
#: Pulled down by this much it goes.
PULL = 72


class SheetPanel(BoxLayout):
    """The paper of a sheet: grab, heading, scrolling body, foot."""

    bottom_radius = NumericProperty(0)


class CloseButton(IconButton):
    """The cross at the head of a sheet; the last in the order of Tab."""


class Sheet(Modal):
    """A sheet from below; on wide windows in the middle and at most 480 dp wide.

    `title` is its heading, `text` an italic line below. `content` (or widgets added to it, also in
    kv) scroll where they do not fit into 88 % of the height; `foot` stays in sight below them.
    Ctrl+Enter from anywhere in it calls `act`, else presses `foot` where that is a button.
    ``Sheet(title="...", content=widget).open()``.
    """

    title = StringProperty()
    text = StringProperty()
    content = ObjectProperty(None, allownone=True)
    foot = ObjectProperty(None, allownone=True)
    act = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        self._pull_from = 0.0
        super().__init__(**kwargs)

    def on_kv_post(self, _base: Any) -> None:
        """Take the parts from the rule and fill them."""
        self.panel = self.ids["panel"]
        for name in ("size", "shown"):
            self.fbind(name, self.place)
        self.ids["body"].fbind("minimum_height", self.place)
        self.ids["head"].fbind("minimum_height", self.place)
        self.ids["foot"].fbind("minimum_height", self.place)
        self.fbind("content", self._fill)
        self.fbind("foot", self._fill_foot)
        self._fill()
        self._fill_foot()

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        """Add to the body; the sheet's own panel goes into the sheet itself."""
        if isinstance(widget, SheetPanel | CloseButton):
            super().add_widget(widget, *args, **kwargs)
        else:
            self.ids["body"].add_widget(widget, *args, **kwargs)

    def _fill(self, *_: object) -> None:
        if self.content is not None and self.content.parent is None:
            self.ids["body"].clear_widgets()
            self.ids["body"].add_widget(self.content)

    def _fill_foot(self, *_: object) -> None:
        self.ids["foot"].clear_widgets()
        if self.foot is not None:
            self.ids["foot"].add_widget(self.foot)

    def place(self, *_: object) -> None:
        """Give the panel its size and place for the window and for how far it has come in."""
        panel, ids = self.panel, self.ids
        if panel is None:
            return
        wide = self.width >= dp(WIDE)
        chrome = ids["head"].minimum_height + ids["foot"].minimum_height + dp(18 + 20)
        height = min(chrome + ids["body"].minimum_height, self.height * 0.88)
        panel.size = (min(self.width, dp(480)) if wide else self.width, height)
        panel.bottom_radius = theme_in_use().radius_sheet if wide else 0
        panel.x = self.x + (self.width - panel.width) / 2
        rest = self.y + (self.height - height) / 2 if wide else self.y
        panel.y = rest - (1 - self.shown) * (rest - self.y + height + dp(8))

    def unsaved(self) -> str:
        """Return what was typed and not saved, so that a lock does not lose it."""
        return str(getattr(self.content, "unsaid", ""))

    @property
    def comes_back(self) -> bool:
        """Whether the page gives what was typed here back by itself, as long as the app runs."""
        return bool(getattr(self.content, "comes_back", False))

    def is_unsaved(self) -> bool:
        """Whether something was typed or chosen here that is worth a way back."""
        return bool(self.unsaved().strip())

    def settle(self) -> None:
        """Take in what was typed and not ended: its content knows, where there is such a thing."""
        settle = getattr(self.content, "settle", None)
        if settle is not None:
            settle()

    def leave(self) -> None:
        """Go; what was typed is one step away for as long as the toast stands."""
        left = self.is_unsaved()
        self.dismiss()
        if left:
            way_back.offer(self.open)

    def key(self, key: int, text: str | None, modifiers: list[str]) -> bool:
        """Ctrl Enter does what the sheet is for, where it says what that is."""
        chord = key in _ENTER and {"ctrl", "meta"}.intersection(modifiers)
        if chord and self.act is not None:
            self.act()
        elif chord and isinstance(self.foot, Pressable):
            if not self.foot.disabled:
                self.foot.trigger_action(0)
        else:
            return bool(super().key(key, text, modifiers))
        return True

    # -- pulling it down --------------------------------------------------------------------
    def on_touch_down(self, touch: Any) -> bool:
        """Begin to pull where the touch is on the sheet's head."""
        super().on_touch_down(touch)
        head = self.ids["grab"]
        if self.is_open and head.collide_point(*touch.pos):
            touch.grab(self)
            self._pull_from = touch.y
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Follow the finger down."""
        if touch.grab_current is self:
            self.place()
            self.panel.y -= max(0.0, self._pull_from - touch.y)
            return True
        return super().on_touch_move(touch)

    def on_touch_up(self, touch: Any) -> bool:
        """Go where it was pulled far enough."""
        if touch.grab_current is self:
            touch.ungrab(self)
            if self._pull_from - touch.y > dp(PULL):
                self.leave()
            else:
                self.place()
            return True
        return super().on_touch_up(touch)
