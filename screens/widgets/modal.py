"""What sheets and dialogs share: the scrim, the keyboard kept inside, Esc, the focus given back."""

from __future__ import annotations

from typing import Any

from kivy.animation import Animation
from kivy.core.window import Keyboard, Window
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from screens import kv
from screens.kv import theme_in_use
from screens.widgets.input_watch import first_focusable, focused_widget

kv.load(__file__)


class Modal(FloatLayout):
    """Covers the window and holds one panel (`panel`, set by the subclass).

    :meth:`open` puts it over everything and gives the focus to :meth:`first_control`;
    :meth:`dismiss` takes it away and gives the focus back. Esc and, where `by_scrim`, a touch
    outside the panel dismiss it. ``on_open``, ``on_dismiss`` are dispatched. Tab stays inside
    by itself, because Kivy walks the tree the focused control is in.
    """

    #: The watcher of the pointer looks no further down than this.
    is_modal = True
    panel = ObjectProperty(None, allownone=True)
    by_scrim = BooleanProperty(True)
    #: How far it has come in, 0 to 1.
    shown = NumericProperty(0)
    __events__ = ("on_open", "on_dismiss")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._before: Any = None
        self._is_open = False

    @property
    def is_open(self) -> bool:
        """Whether it is on screen and not on its way out."""
        return self._is_open

    # -- coming and going -------------------------------------------------------------------
    def open(self) -> None:
        """Come up over everything; nothing happens where it already has."""
        if self._is_open:
            return
        self._is_open = True
        self._before = focused_widget()
        if self._before is not None:
            self._before.focus = False
        Animation.cancel_all(self, "shown")
        if self.parent is None:
            Window.add_widget(self)
        Window.bind(on_key_down=self._on_window_key)
        seconds = theme_in_use().seconds("sheet_in")
        if seconds:
            Animation(shown=1, d=seconds, t="out_cubic").start(self)
        else:
            self.shown = 1
        control = self.first_control()
        if control is not None:
            control.focus = True
        self.dispatch("on_open")

    def dismiss(self, *_: object) -> None:
        """Go, and give the focus back to what had it."""
        if not self._is_open:
            return
        self._is_open = False
        Window.unbind(on_key_down=self._on_window_key)
        Animation.cancel_all(self, "shown")
        inside = focused_widget()
        if inside is not None and self._holds(inside):
            inside.focus = False
        seconds = theme_in_use().seconds("sheet_out")
        if seconds:
            leaving = Animation(shown=0, d=seconds, t="in_quad")
            leaving.bind(on_complete=self._gone)
            leaving.start(self)
        else:
            self._gone()
        before, self._before = self._before, None
        if before is not None and before.get_root_window() is not None:
            before.focus = True
        self.dispatch("on_dismiss")

    def _gone(self, *_: object) -> None:
        self.shown = 0
        if self.parent is not None:
            Window.remove_widget(self)

    def _holds(self, widget: Any) -> bool:
        while widget is not None and widget is not widget.parent:
            if widget is self:
                return True
            widget = widget.parent
        return False

    def first_control(self) -> Any:
        """Return the control that gets the focus at first, or None."""
        return first_focusable(self)

    def on_open(self) -> None:
        """It has been opened."""

    def on_dismiss(self) -> None:
        """It has been dismissed."""

    # -- keys and touches -------------------------------------------------------------------
    def _on_window_key(
        self, _window: Any, key: int, _code: int, text: str | None, modifiers: list[str]
    ) -> bool:
        if next((w for w in Window.children if getattr(w, "is_modal", False)), None) is not self:
            return False
        if key == Keyboard.keycodes["escape"]:
            self.escape()
            return True
        return self.key(key, text, modifiers)

    def leave(self) -> None:
        """A person goes without having done what it is for."""
        self.dismiss()

    def escape(self) -> None:
        """Esc was pressed."""
        self.leave()

    def key(self, key: int, text: str | None, modifiers: list[str]) -> bool:
        """Take a key before the focused control does; False hands it on."""
        return False

    def on_touch_down(self, touch: Any) -> bool:
        """Keep every touch; one beside the panel dismisses."""
        if self.panel is not None and self.panel.collide_point(*touch.pos):
            super().on_touch_down(touch)
        elif self.by_scrim and self._is_open and not getattr(touch, "is_mouse_scrolling", False):
            self.leave()
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Keep every touch."""
        super().on_touch_move(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Keep every touch."""
        super().on_touch_up(touch)
        return True
