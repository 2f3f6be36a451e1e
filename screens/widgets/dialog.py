"""Dialogs: a calm question before something weighty, with two answers and no third."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.core.window import Keyboard
from kivy.metrics import dp
from kivy.properties import OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens import kv
from screens.widgets.buttons import LOOKS
from screens.widgets.modal import Modal

kv.load(__file__)


class DialogPanel(BoxLayout):
    """The paper of a dialog."""


class Dialog(Modal):
    """Asks `title`, explains in `text`, may show `quote`; `safe` stands first and has the focus.

    Pressing `act` calls `act_call`, everything else (Esc too) `safe_call`, once it is closed.
    ``Dialog(title=..., text=..., safe=_("Keep it"), act=_("Move to trash"), act_call=f).open()``
    """

    title = StringProperty()
    text = StringProperty()
    quote = StringProperty()
    safe = StringProperty()
    act = StringProperty()
    act_look = OptionProperty("caution", options=LOOKS)

    def __init__(
        self,
        act_call: Callable[[], Any] | None = None,
        safe_call: Callable[[], Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self._calls = {True: act_call, False: safe_call}
        super().__init__(**kwargs)

    def on_kv_post(self, _base: Any) -> None:
        """Take the panel from the rule."""
        self.panel = self.ids["panel"]

    def first_control(self) -> Any:
        """The safe choice has the focus at first."""
        return self.ids["safe"] if self.safe else self.ids["act"]

    def key(self, key: int, text: str | None, modifiers: list[str]) -> bool:
        """Move between the two answers with the arrows."""
        arrows = {Keyboard.keycodes["left"]: "safe", Keyboard.keycodes["right"]: "act"}
        if key in arrows and self.safe:
            self.ids[arrows[key]].focus = True
            return True
        return False

    def choose(self, act: bool) -> None:
        """A person pressed one of the two."""
        self.dismiss()
        call = self._calls[act]
        if call is not None:
            call()

    def escape(self) -> None:
        """Esc is the safe choice."""
        self.choose(False)

    def answers_way(self, safe: float, act: float, panel: float) -> str:
        """Return whether the answers stand beside each other or, where they are long, below."""
        return "horizontal" if safe + act + dp(6) <= panel - dp(48) else "vertical"

    def panel_width(self, width: float) -> float:
        """Return how wide the panel is in a window of `width` pixels."""
        return min(dp(400), width - 2 * dp(28))
