"""What is used just now, keys or pointer; the pointer's shape and tooltips over controls.

One watcher a window, instead of a binding in every control: focus rings show for the keyboard
alone (``theme.by_keys``), and the pointer is looked up under the tree at most 20 times a second.
"""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.core.window import Keyboard, Window
from kivy.uix.behaviors import FocusBehavior
from kivy.uix.widget import Widget

from screens.theme import Theme

_GUIDING = frozenset(
    Keyboard.keycodes[name]
    for name in ("tab", "left", "right", "up", "down", "home", "end", "pageup", "pagedown")
)
_TIP_AFTER = 0.6
_LOOK_EVERY = 0.05


def focused_widget() -> Widget | None:
    """Return the widget that has the keyboard and is in the window, or None."""
    for widget in FocusBehavior._keyboards.values():
        if widget is not None and widget.focus and widget.get_root_window() is not None:
            return widget
    return None


def first_focusable(root: Widget) -> Widget | None:
    """Return the first control in reading order below `root` that takes Tab."""
    for widget in root.walk(restrict=True):
        if isinstance(widget, FocusBehavior) and widget.is_focusable and not widget.disabled:
            return widget
    return None


def under(widget: Widget, x: float, y: float) -> Widget | None:
    """Return the topmost widget with a `hover_cursor` at `x`, `y` (in `widget`'s parent)."""
    if not widget.collide_point(x, y) or widget.opacity == 0:
        return None
    inner_x, inner_y = widget.to_local(x, y)
    for child in widget.children:
        found = under(child, inner_x, inner_y)
        if found is not None:
            return found
    if getattr(widget, "hover_cursor", "") and not widget.disabled:
        return widget
    return None


class InputWatch:
    """Watches the window for `theme`; see the module."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.hovered: Widget | None = None
        self._cursor = "arrow"
        self._tip: Widget | None = None
        self._look = Clock.create_trigger(self._look_under, _LOOK_EVERY)
        self._show_tip = Clock.create_trigger(self._open_tip, _TIP_AFTER)
        Window.bind(
            on_key_down=self._on_key,
            on_key_up=self._on_key_up,
            on_touch_down=self._on_touch,
            mouse_pos=self._on_move,
            on_cursor_leave=self._on_leave,
        )

    def detach(self) -> None:
        """Stop watching."""
        Window.unbind(
            on_key_down=self._on_key,
            on_key_up=self._on_key_up,
            on_touch_down=self._on_touch,
            mouse_pos=self._on_move,
            on_cursor_leave=self._on_leave,
        )
        self._look.cancel()
        self._close_tip()

    # -- keys and touch ---------------------------------------------------------------------
    def _on_key(self, _window: Any, key: int, *_: object) -> bool:
        if key in _GUIDING:
            self.theme.by_keys = True
        self._close_tip()
        if key == Keyboard.keycodes["tab"] and focused_widget() is None and Window.children:
            first = first_focusable(Window.children[0])
            if first is not None:
                first.focus = True
                return True
        return False

    def _on_key_up(self, *_: object) -> bool:
        # Also after a shortcut, whose press went no further: the page below may be another one.
        self._close_tip()
        return False

    def _on_touch(self, _window: Any, _touch: Any) -> bool:
        self.theme.by_keys = False
        self._close_tip()
        return False

    # -- pointer ----------------------------------------------------------------------------
    def _on_move(self, *_: object) -> None:
        self._look()

    def _on_leave(self, *_: object) -> None:
        self._hover(None)

    def _look_under(self, *_: object) -> None:
        found = None
        for root in Window.children:
            found = under(root, *Window.mouse_pos)
            if found is not None or getattr(root, "is_modal", False):
                break
        self._hover(found)

    def _hover(self, widget: Widget | None) -> None:
        if widget is self.hovered:
            return
        for other, state in ((self.hovered, False), (widget, True)):
            if other is not None and hasattr(other, "hovered"):
                other.hovered = state
        self.hovered = widget
        cursor = getattr(widget, "hover_cursor", "") or "arrow"
        if cursor != self._cursor:
            self._cursor = cursor
            Window.set_system_cursor(cursor)
        self._close_tip()
        if getattr(widget, "tip", ""):
            self._show_tip()

    def _open_tip(self, *_: object) -> None:
        if self.hovered is not None and self.hovered.get_root_window() is not None:
            self.show_tip(self.hovered)

    def show_tip(self, widget: Widget) -> None:
        """Show the tooltip of `widget` until the next key, touch or move away."""
        from screens.widgets.tooltip import Tooltip

        self._close_tip()
        self._tip = Tooltip(text=widget.tip)
        self._tip.show_by(widget)

    def _close_tip(self) -> None:
        self._show_tip.cancel()
        if self._tip is not None:
            Window.remove_widget(self._tip)
            self._tip = None


class _Attached:
    """The watcher of this process's window."""

    watch: InputWatch | None = None


def attach(theme: Theme) -> InputWatch:
    """Watch the window for `theme`, in place of whatever was watched before."""
    if _Attached.watch is not None:
        _Attached.watch.detach()
    _Attached.watch = InputWatch(theme)
    return _Attached.watch
