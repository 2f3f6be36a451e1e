"""What lies over everything in the window: the page of quick hide, the lock, the cover."""

from __future__ import annotations

from typing import Any

from kivy.core.window import Window
from kivy.properties import BooleanProperty
from kivy.uix.floatlayout import FloatLayout

from screens import kv
from screens.widgets.input_watch import focused_widget

kv.load(__file__)


class Curtain(FloatLayout):
    """Covers the window and stays in front, whatever opens behind it; nothing behind takes a key.

    What lies behind is not drawn at all meanwhile. With `takes_all` no key reaches a widget, else
    those on the curtain get theirs. :meth:`key` is asked first and says whether a key was used.
    Of two curtains the one of the higher `rank` is in front.
    """

    #: Sheets and dialogs behind it keep still; the watcher of the pointer looks no further down.
    is_modal = True
    rank = 1
    takes_all = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._before: Any = None
        self._raising = False
        #: What lies behind, and how opaque it was.
        self._behind: list[tuple[Any, float]] = []

    @property
    def is_drawn(self) -> bool:
        """Whether it covers the window."""
        return self.parent is not None

    def draw(self) -> None:
        """Cover the window."""
        if self.is_drawn:
            return
        self._before = focused_widget()
        if self._before is not None:
            self._before.focus = False
        Window.add_widget(self)
        self._listen()
        Window.bind(children=self._stay_in_front)
        self._stay_in_front(Window, Window.children)

    def lift(self, *, keyboard: bool = True) -> None:
        """Uncover the window and, with `keyboard`, give that back to what had it."""
        if not self.is_drawn:
            return
        Window.unbind(children=self._stay_in_front)
        self._deafen()
        Window.remove_widget(self)
        behind, self._behind = self._behind, []
        for widget, opacity in behind:
            widget.opacity = opacity
        before, self._before = self._before, None
        if keyboard and before is not None and before.get_root_window() is not None:
            before.focus = True

    def dismiss(self, *_: object) -> None:
        """Stay: whoever closes sheets does not close the curtain."""

    leave = dismiss

    def key(self, key: int, modifiers: list[str]) -> bool:
        """Use a key before anything else does; False hands it on."""
        return False

    # -- staying in front ----------------------------------------------------------------------

    def hear_first(self) -> None:
        """Be asked before whatever began to listen since."""
        self._deafen()
        self._listen()

    def _listen(self) -> None:
        Window.bind(on_key_down=self._on_key, on_key_up=self._swallow, on_textinput=self._swallow)

    def _deafen(self) -> None:
        Window.unbind(on_key_down=self._on_key, on_key_up=self._swallow, on_textinput=self._swallow)

    def _on_key(
        self, _window: Any, key: int, _code: int, _text: str | None, modifiers: list[str]
    ) -> bool:
        return self.key(key, modifiers) or self.takes_all or not self._holds_focus()

    def _swallow(self, *_args: object) -> bool:
        return self.takes_all or not self._holds_focus()

    def _holds_focus(self) -> bool:
        widget: Any = focused_widget()
        if widget is None:
            return True  # Tab goes to the first control of what lies in front
        while widget is not self and widget is not widget.parent and widget is not None:
            widget = widget.parent
        return widget is self

    def _stay_in_front(self, _window: Any, children: list[Any]) -> None:
        if self._raising or self not in children:
            return
        self._put_out([one for one in children if one is not self])
        curtains = [one for one in children if isinstance(one, Curtain)]
        if children[0] is self or max(curtains, key=lambda one: one.rank) is not self:
            return
        self._raising = True
        Window.remove_widget(self)
        Window.add_widget(self)
        self._raising = False
        self.hear_first()

    def _put_out(self, widgets: list[Any]) -> None:
        """Draw nothing of `widgets`; those in front of this one stay."""
        known = [widget for widget, _opacity in self._behind]
        for widget in widgets:
            in_front = isinstance(widget, Curtain) and widget.rank > self.rank
            if not in_front and not any(widget is one for one in known):
                self._behind.append((widget, widget.opacity))
                widget.opacity = 0

    # -- touches -------------------------------------------------------------------------------

    def on_touch_down(self, touch: Any) -> bool:
        """Keep every touch."""
        super().on_touch_down(touch)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Keep every touch."""
        super().on_touch_move(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Keep every touch."""
        super().on_touch_up(touch)
        return True
