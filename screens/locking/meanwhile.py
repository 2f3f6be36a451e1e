"""The shared book read meanwhile: one notebook locked, and nobody has come in since.

Nobody writes then, so that it does not show who was here: what is on the screen is what both can
read, the same for either. Whatever belongs to one of the two asks for the passphrase first.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from models.errors import StoreError

#: Pages that show the shared book, or nothing of it; all others are somebody's own.
PAGES = frozenset(
    (
        *("journal", "entry", "year", "balance", "needs", "more", "look", "reading"),
        *("unlock", "trouble", "welcome"),
    )
)


class Meanwhile:
    """Leads a reader through the shared book of `app`; `guard` opens a notebook."""

    def __init__(self, app: Any, guard: Any) -> None:
        self._app = app
        self._guard = guard
        app.session.bind(reading=lambda _session, reading: self._changed(reading))

    def begin(self) -> None:
        """Show the shared book to whoever is there; its key was handed over."""
        try:
            keys = self._guard.handed_keys()
        except StoreError as error:
            self._app.messages.fail(error)
            return
        self._app.opening.read_alone(keys)
        self._app.router.go("journal")
        self._guard.tell_locked()

    def _changed(self, reading: bool) -> None:
        router = self._app.router
        router.home = "journal" if reading else "today"
        router.gate = self._asks_first if reading else lambda _name, _args: False
        self._app.root.show_banner(self._made_bar() if reading else None, "reading")

    def _made_bar(self) -> Any:
        from screens.locking.reading_bar import ReadingBar

        bar = ReadingBar()
        bar.bind(on_open=lambda _bar: self._guard.open_notebook())
        return bar

    def _asks_first(self, name: str, args: dict[str, Any]) -> bool:
        """Ask for the passphrase before a page that is somebody's own; True where that is."""
        if name in PAGES:
            return False
        self._guard.open_notebook(partial(self._app.router.go, name, **args))
        return True
