"""Drives a real Kivy app by hand: events enter where SDL's do, frames are stepped one by one.

Use: ``from tests.ui.driver import Driver`` in any test below ``tests/ui`` or ``tests/shots``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from kivy.app import App
from kivy.base import EventLoop, runTouchApp
from kivy.core.window import Keyboard, Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from kivy.tests.common import UnitTestTouch
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget
from PIL import Image

from tests.ui.unseen import paint


class _Frame(App):  # type: ignore[misc]
    """The smallest app: one widget."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self._widget = widget

    def build(self) -> Widget:
        return self._widget


class Driver:
    """A running app and the hands of a person on it.

    Positions are fractions of a widget, lengths are pixels (one dp is one pixel in tests), times
    are seconds. Close it at the end, or use it in a ``with``.
    """

    def __init__(self, app: App, size: tuple[int, int] = (420, 860)) -> None:
        Window.size = size
        self.app = app
        app._run_prepare()
        if EventLoop.status != "started":
            runTouchApp(embedded=True)
        self.until(lambda: tuple(Window.size) == size)
        self.frames(3)

    @classmethod
    def of(cls, widget: Widget, size: tuple[int, int] = (420, 860)) -> Self:
        """Show `widget` alone in the window."""
        return cls(_Frame(widget), size)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- time ---

    def frames(self, n: int = 1) -> None:
        """Let `n` frames pass."""
        for _ in range(n):
            EventLoop.idle()

    def wait(self, seconds: float) -> None:
        """Let frames pass for `seconds`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            EventLoop.idle()

    def until(self, condition: Callable[[], Any], timeout: float = 10.0) -> Any:
        """Let frames pass until `condition()` is true; return its value."""
        end = time.monotonic() + timeout
        while not (value := condition()):
            assert time.monotonic() < end, f"waited {timeout} s; on screen: {self.texts()}"
            EventLoop.idle()
        return value

    def settle(self) -> None:
        """Let frames pass until two pictures in a row are the same (animations are over)."""
        before = None
        end = time.monotonic() + 5
        while time.monotonic() < end:
            self.frames(2)
            now = _picture()
            if before is not None and now == before:
                return
            before = now

    # --- hands ---

    def at(self, widget: Widget, fx: float = 0.5, fy: float = 0.5) -> tuple[float, float]:
        """Return the window position of a point of `widget`."""
        x, y = widget.to_window(widget.x + widget.width * fx, widget.y + widget.height * fy)
        return x, y

    def tap(self, widget: Widget, fx: float = 0.5, fy: float = 0.5, hold: float = 0) -> None:
        """Touch `widget`, hold for `hold` seconds, let go."""
        touch = UnitTestTouch(*self.at(widget, fx, fy))
        touch.touch_down()
        self.frames(2)
        self.wait(hold)
        touch.touch_up()
        self.frames(4)

    def drag(self, widget: Widget, dx: float, dy: float, steps: int = 10) -> None:
        """Touch the middle of `widget` and move by (`dx`, `dy`) before letting go."""
        x, y = self.at(widget)
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        # The first move comes in the same frame: on a slow one it would count as a press.
        for i in range(1, steps + 1):
            touch.touch_move(x + dx * i / steps, y + dy * i / steps)
            self.frames(1)
        touch.touch_up()
        self.frames(4)

    def click(self, widget: Widget, button: str = "left") -> None:
        """Click with the mouse, the way SDL's window reports it."""
        x, y = self.at(widget)
        y = Window.system_size[1] - y
        Window.dispatch("on_mouse_down", x, y, button, [])
        self.frames(3)
        Window.dispatch("on_mouse_up", x, y, button, [])
        self.frames(3)

    def wheel(self, widget: Widget, notches: int = 1) -> None:
        """Turn the wheel over `widget`; positive goes down the page."""
        for _ in range(abs(notches)):
            self.click(widget, "scrollup" if notches > 0 else "scrolldown")

    def key(self, name: str, mods: Sequence[str] = ()) -> None:
        """Press and release the key `name` of Kivy's table, with modifiers such as ``ctrl``."""
        code = Keyboard.keycodes[name]
        text = name if len(name) == 1 else None
        Window.dispatch("on_key_down", code, 0, text, list(mods))
        self.frames(1)
        Window.dispatch("on_key_up", code, 0)
        self.frames(1)

    def rush(self, *chords: str) -> None:
        """Press keys such as ``tab`` or ``ctrl+n`` faster than frames come."""
        for chord in chords:
            *mods, name = chord.split("+")
            code = Keyboard.keycodes[name]
            Window.dispatch("on_key_down", code, 0, name if len(name) == 1 else None, mods)
            Window.dispatch("on_key_up", code, 0)
        self.frames(2)

    def type(self, text: str) -> None:
        """Type `text` into what has the focus."""
        for char in text:
            if char == "\n":
                self.key("enter")
            else:
                Window.dispatch("on_textinput", char)
        self.frames(2)

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        Window.size = (width, height)
        self.until(lambda: tuple(Window.size) == (width, height))
        self.frames(4)

    # --- eyes ---

    def walk(self) -> Iterator[Widget]:
        """Yield every widget in the window that is drawn, popups included, back to front."""
        for top in reversed(Window.children[:]):
            yield from _drawn(top)

    def texts(self) -> list[str]:
        """Return every text on the screen, as a person could read it."""
        found = []
        for widget in self.walk():
            text = getattr(widget, "text", "") or getattr(widget, "hint_text", "")
            if isinstance(text, str) and text.strip() and text not in found:
                found.append(text)
        return found

    def sees(self, text: str) -> bool:
        """Return whether some text on the screen holds `text`."""
        return any(text in shown for shown in self.texts())

    def find(self, kind: str | type | None = None, **attributes: Any) -> Widget:
        """Return the topmost drawn widget of class `kind` whose attributes have these values."""
        found = self.find_all(kind, **attributes)
        assert found, f"no {kind} with {attributes}; on screen: {self.texts()}"
        return found[-1]

    def find_all(self, kind: str | type | None = None, **attributes: Any) -> list[Widget]:
        """Return all drawn widgets of class `kind` whose attributes have these values."""
        missing = object()
        return [
            widget
            for widget in self.walk()
            if _is(widget, kind)
            and all(getattr(widget, name, missing) == value for name, value in attributes.items())
        ]

    def focused(self) -> Widget | None:
        """Return the widget that has the keyboard, if one has."""
        return next((w for w in self.walk() if getattr(w, "focus", False) is True), None)

    def picture(self) -> Image.Image:
        """Return what the window shows, once animations are over (RGB, one pixel a pixel).

        A caret is drawn steadily: blinking, it would be there in one picture and not in the next.
        """
        for field in self.walk():
            if getattr(field, "cursor_blink", False):
                field.cursor_blink = False
        self.settle()
        return _picture()

    def shot(self, path: Path) -> Path:
        """Write what the window shows to `path` (PNG, exactly that name); return it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.picture().save(path, optimize=True)
        return path

    def close(self) -> None:
        """Stop the app and clear the window for the next one."""
        focused = self.focused()
        if focused is not None:
            focused.focus = False  # its caret would go on blinking
        self.frames(3)
        for page in self.find_all(ScrollView):  # one that was let go would roll on
            for effect in filter(None, (page.effect_x, page.effect_y)):
                effect.trigger_velocity_update.cancel()
        self.app.stop()
        for child in Window.children[:]:
            Window.remove_widget(child)


def _is(widget: Widget, kind: str | type | None) -> bool:
    if kind is None:
        return True
    if isinstance(kind, type):
        return isinstance(widget, kind)
    return any(base.__name__ == kind for base in type(widget).__mro__)


def _drawn(widget: Widget) -> Iterator[Widget]:
    if widget.opacity == 0 or (widget.width <= 0 and widget.height <= 0):
        return
    yield widget
    for child in reversed(widget.children[:]):
        yield from _drawn(child)


def _picture() -> Image.Image:
    # Drawn again and read before the buffers are swapped: afterwards they hold anything.
    paint()
    width, height = (int(side) for side in Window.system_size)
    data = bytes(glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE))
    upside_down = Image.frombytes("RGBA", (width, height), data).convert("RGB")
    return upside_down.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
