"""The one place where the app speaks up: toasts, trouble, and calm questions."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from models.errors import BothWaysError
from models.words import _

log = logging.getLogger(__name__)

Action = tuple[str, Callable[[], None]]


class Messages:
    """Shows toasts on `layer` and dialogs above everything; knows no screen.

    `layer` is a widget that covers the window; the toast keeps `above` dp from its lower edge.
    """

    def __init__(self, layer: Any) -> None:
        self._layer = layer
        self._toast: Any = None
        #: Asked first about each error; true where it was dealt with.
        self.takes: Callable[[Exception], bool] = lambda _error: False

    def say(self, text: str, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        """Show a toast of one line with at most one action; it leaves after six seconds."""
        self._show(text, [(action, on_action)] if action and on_action else [], trouble=False)

    def offer_back(self, again: Callable[[], None]) -> None:
        """Say that nothing was saved, with the way back to what was typed."""
        self.say(_("Left as it was"), _("Back to your changes"), again)

    def trouble(self, text: str, actions: Sequence[Action] = ()) -> None:
        """Show what went wrong; it stays until it is closed."""
        self._show(text, list(actions), trouble=True)

    def fail(self, error: Exception) -> None:
        """Tell an error: its own sentence, or a calm one for what nobody foresaw."""
        if self.takes(error):
            return
        if isinstance(error, BothWaysError):
            self.trouble(str(error))
            return
        log.error("unexpected", exc_info=error)
        self.trouble(
            _(
                "Something went wrong inside the app. What you saved is safe; "
                "what happened is noted in the log, without any of your words."
            )
        )

    def ask(
        self,
        title: str,
        text: str,
        *,
        safe: str,
        act: str,
        on_act: Callable[[], None],
        quote: str = "",
    ) -> None:
        """Ask before something weighty; the safe choice stands first and has the focus."""
        from screens.widgets.dialog import Dialog

        Dialog(title=title, text=text, quote=quote, safe=safe, act=act, act_call=on_act).open()

    def clear(self) -> None:
        """Take the toast away."""
        if self._toast is not None:
            self._layer.remove_widget(self._toast)
            self._toast = None

    def _show(self, text: str, actions: list[Action], *, trouble: bool) -> None:
        from screens.widgets.toast import Toast

        self.clear()
        self._toast = Toast(text=text, actions=actions, trouble=trouble, closed=self.clear)
        self._layer.add_widget(self._toast)
