"""Quick hide: one key, and the window shows a page about house plants; the same key brings back."""

from __future__ import annotations

from collections.abc import Callable

from kivy.core.window import Window

from screens.locking.quiet_page import QuietPage, neutral_title


class Hiding:
    """Hides and brings back a window called `title`.

    `keep` is called once it is hidden: what was typed is kept as a draft. `changed` is told whether
    it is hidden.
    """

    def __init__(
        self, title: str, keep: Callable[[], None], changed: Callable[[bool], None]
    ) -> None:
        self._title = title
        self._keep = keep
        self._changed = changed
        self._page: QuietPage | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether the quiet page covers the window."""
        return self._page is not None

    def toggle(self) -> None:
        """Hide the window, whatever is open in it, or bring back what was there."""
        if self._page is None:
            self.hide()
        else:
            self.bring_back()

    def hide(self) -> None:
        """Cover the window with the quiet page and give it a title that says nothing."""
        if self._page is None:
            self._page = QuietPage(back=self.bring_back)
            self._page.draw()
            Window.set_title(neutral_title())
            self._changed(True)
            self._keep()

    def tell(self) -> None:
        """Say it again, where it was hidden before the window stood whole."""
        if self._page is not None:
            self._page.hear_first()
            Window.set_title(neutral_title())

    def stop(self) -> None:
        """Take the page away with the app."""
        if self._page is not None:
            self._page.lift(keyboard=False)
            self._page = None

    def bring_back(self) -> None:
        """Show what was there before."""
        if self._page is not None:
            self._page.lift()
            self._page = None
            Window.set_title(self._title)
            self._changed(False)
