"""What guards the screen: quick hide, the lock, the clipboard, pictures of the screen.

The composition root makes one and asks nothing else of this package.
"""

from __future__ import annotations

from typing import Any

from screens.locking import capture
from screens.locking.clipboard import ClipboardCare
from screens.locking.hiding import Hiding


class Guard:
    """Guards the screen of `app`."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.clipboard = ClipboardCare()
        self.hiding = Hiding(app.title, self._keep, self._hidden)

    def start(self) -> None:
        """Begin, once the window stands."""
        self.clipboard.start()
        self.look_changed()

    def stop(self) -> None:
        """End with the app: nothing that was copied stays behind."""
        self.clipboard.stop()

    def hide(self) -> None:
        """Hide the window behind the quiet page, or bring it back."""
        self.hiding.toggle()

    def lock(self) -> None:
        """Lock now."""

    def look_changed(self) -> None:
        """Do what the settings say of pictures of the screen."""
        if capture.is_offered():
            capture.apply(self._app.settings.hide_from_capture)

    def _hidden(self, hidden: bool) -> None:
        self._app.session.locked = hidden

    def _keep(self) -> None:
        screen = self._app.router.current
        if screen is not None:
            screen.keep()
