"""What every screen is given and may do: the common base of all screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.screenmanager import Screen

from screens.kv import theme_in_use


class AppScreen(Screen):
    """A screen that is its own presenter.

    The composition root hands over the session, the worker, the messages, the router and the
    settings; a screen never builds one and never imports another screen.
    """

    session = ObjectProperty(rebind=True)
    worker = ObjectProperty()
    messages = ObjectProperty()
    router = ObjectProperty()
    settings = ObjectProperty()
    #: From 840 dp: the rail stands at the left and lists show their detail beside them.
    wide = BooleanProperty(False)

    def side_padding(self, width: float) -> float:
        """Return the gutter (pixels) on either side of a readable column in `width`."""
        theme = theme_in_use()
        return float(max(theme.gutter, (width - theme.reading_max) / 2))

    def show(self, **args: Any) -> None:
        """Come to the front; `args` are what :meth:`screens.router.Router.go` was given."""

    def reload(self) -> None:
        """Read the store again: something has changed, or the screen comes to the front."""

    def leave(self) -> None:
        """Go to the back: cancel what nobody will see."""

    def keep(self, failed: Callable[[Exception], None] | None = None) -> None:
        """Keep what was typed and not saved; `failed` is told where that could not be done."""

    def back(self) -> bool:
        """Close what is open inside the screen; False where there is nothing to close."""
        return False
