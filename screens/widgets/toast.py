"""Toasts: what the app says in passing; and trouble, which stays until it is closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import Canvas
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from models.words import _
from screens import kv
from screens.kv import theme_in_use
from screens.theme import read
from screens.widgets.buttons import Button48
from screens.widgets.input_watch import focused_widget
from screens.widgets.shade import ShadeDrawing

kv.load(__file__)

#: Widest toast, its distance from the sides and from the bar, in dp.
WIDEST, MARGIN = 480, 16

Action = tuple[str, Callable[[], Any]]


class ToastAction(Button48):
    """The action of a toast, in the toast's own colours."""

    trouble = BooleanProperty(False)

    def words(self, disabled: bool, *_: object) -> list[float]:
        """Return the colour of the word."""
        theme = theme_in_use()
        return list(theme.caution_soft_ink if self.trouble else theme.toast_action)


class Toast(BoxLayout):
    """A line at the foot of `layer` (the widget it is added to), above the bar.

    `actions` are (word, callable); pressing one closes the toast first. It leaves after six
    seconds, but not under the pointer or while one of its controls has the focus. With `trouble`
    it stays until it is closed and may have a `title`. `closed` is called once it has gone.
    """

    title = StringProperty()
    text = StringProperty()
    actions = ListProperty()
    trouble = BooleanProperty(False)
    #: Pixels kept free below it: the bar.
    above = NumericProperty(0)
    shown = NumericProperty(0)

    def __init__(
        self,
        text: str = "",
        actions: Sequence[Action] = (),
        trouble: bool = False,
        closed: Callable[[], Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self._closed = closed
        stay = read("common")["motion"]["toast_stay"]["ms"] / 1000
        self._leave = Clock.create_trigger(self._leave_or_wait, stay)
        # Never while the actions are just being laid out.
        self._make_room = Clock.create_trigger(self._stand_below)
        self._given = actions
        super().__init__(text=text, trouble=trouble, **kwargs)

    def on_kv_post(self, _base: Any) -> None:
        """Lay the shadow below, and add the actions once there is room for them."""
        below = Canvas()
        with below:  # Kivy's canvas gives itself to no "as"
            self._shade = ShadeDrawing("float", 16)
        self.canvas.before.insert(0, below)
        for name in ("pos", "size"):
            self.fbind(name, self._place_shade)
        for word, call in self._given:
            self._add_action(word, call)

    def _add_action(self, word: str, call: Callable[[], Any]) -> None:
        def pressed(_button: Any) -> None:
            self.close()
            call()

        button = ToastAction(text=word, trouble=self.trouble)
        button.bind(on_release=pressed)
        self.ids["below" if self.trouble else "inline"].add_widget(button)

    def on_parent(self, _: Any, layer: Any) -> None:
        """Come in on `layer` and begin to wait."""
        Animation.cancel_all(self, "shown")
        self._leave.cancel()
        self._make_room.cancel()
        if layer is None:
            return
        layer.bind(size=self._place, pos=self._place)
        self.fbind("height", self._place)
        self.fbind("width", self._make_room)
        self.ids["inline"].fbind("minimum_width", self._make_room)
        self._make_room()
        seconds = theme_in_use().fade_seconds("toast_in")
        Animation(shown=1, d=seconds, t="out_cubic").start(self)
        if not self.trouble:
            self._leave()
        self._place()

    def _place(self, *_: object) -> None:
        layer = self.parent
        if layer is None:
            return
        margin = dp(MARGIN)
        bar = getattr(layer, "bar", None)
        foot = 0 if bar is None or bar.disabled or bar.top <= layer.y else bar.height
        self.width = min(dp(WIDEST), layer.width - 2 * margin)
        self.x = layer.x + (layer.width - self.width) / 2
        self.y = layer.y + max(foot, self.above) + margin

    def _stand_below(self, *_: object) -> None:
        """Let actions stand below where beside the line they would leave it less than half."""
        inline, below = self.ids["inline"], self.ids["below"]
        if inline.minimum_width > self.width / 2:
            for button in list(inline.children):
                inline.remove_widget(button)
                below.add_widget(button)

    def _place_shade(self, *_: object) -> None:
        self._shade.place(self.x, self.y, self.width, self.height)

    def _leave_or_wait(self, *_: object) -> None:
        under_pointer = theme_in_use().by_keys is False and self.collide_point(
            *self.to_widget(*Window.mouse_pos)
        )
        focused = focused_widget()
        held = focused is not None and any(w is focused for w in self.walk(restrict=True))
        if under_pointer or held:
            self._leave()
        else:
            self.close()

    def close(self, *_: object) -> None:
        """Go at once."""
        self._leave.cancel()
        if self.parent is not None:
            self.parent.remove_widget(self)
            if self._closed is not None:
                self._closed()

    def close_tip(self) -> str:
        """Return what the cross says."""
        return _("Close")

    def on_touch_down(self, touch: Any) -> bool:
        """Let no touch through to what lies below."""
        return bool(super().on_touch_down(touch)) or bool(self.collide_point(*touch.pos))
