"""What the app does about its store: a page where it cannot be opened, a banner, a warning.

The composition root makes one; messages ask it first about each error.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from models.errors import Locked, StoreDamaged, StoreError, StoreReplaced
from models.words import _


class Care:
    """Watches the store of `app`, which has session, worker, router, messages and opening."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._told_low = False
        app.session.bind(journal=self._opened, store=self._on_store)

    def takes(self, error: Exception) -> bool:
        """Deal with an error of the store; False where that is somebody else's."""
        if isinstance(error, Locked) and self._app.session.reading:
            self._app.guard.open_notebook()
            return True
        if isinstance(error, Locked) or not isinstance(error, StoreError):
            return False
        if self._app.session.store == "broken":
            self._app.router.go("trouble", error=error)
            return True
        if isinstance(error, StoreReplaced):
            self._app.opening.looks = False
            self._tell_replaced(error)
            return True
        if isinstance(error, StoreDamaged):
            can_be_done = partial(self._app.router.go, "trouble", error=error)
            self._app.messages.trouble(str(error), [(_("What can be done"), can_be_done)])
            return True
        return False

    # -- a store that went away ------------------------------------------------------------------

    def _tell_replaced(self, error: Exception) -> None:
        words = typed_words(self._app.root)
        actions: list[tuple[str, Callable[[], None]]] = []
        if words:
            actions.append((_("Keep my words in a file"), partial(self._choose_place, words)))
        actions.append((_("Open the store again"), self._open_again))
        self._app.messages.trouble(str(error), actions)

    def _choose_place(self, words: str) -> None:
        from screens.widgets.file_sheet import choose_folder

        choose_folder(
            self._app.worker, _("Where to put your words"), partial(self._keep_words, words)
        )

    def _keep_words(self, words: str, folder: Path) -> None:
        from models import rescue

        self._app.worker.in_background(
            lambda: rescue.keep_words(words, folder, self._app.now().date()),
            lambda path: self._app.messages.trouble(
                _("Your words are in {name}.").format(name=path.name),
                [(_("Open the store again"), self._open_again)],
            ),
        )

    def _open_again(self) -> None:
        self._app.opening.reopen(lambda: None, lambda _none: None)

    # -- an open store ---------------------------------------------------------------------------

    def _opened(self, _session: Any, journal: Any) -> None:
        if journal is None:
            return
        self._show_banner(journal)
        if not self._told_low and not journal.is_full:
            self._app.worker.in_background(lambda: journal.is_disk_low, self._looked)

    def _on_store(self, session: Any, store: str) -> None:
        """Tell, once at each opening, that a former file with the keys was put back."""
        if store != "open" or not session.journal.keys_trouble:
            return
        actions: list[tuple[str, Callable[[], None]]] = []
        if session.writer is not None:
            actions.append((_("Privacy and lock"), partial(self._app.router.go, "lock")))
        self._app.messages.trouble(session.journal.keys_trouble, actions)

    def _show_banner(self, journal: Any) -> None:
        shell = self._app.root
        if shell is None or not (journal.read_only or shell.banner):
            return
        banner = None
        if journal.read_only:
            from screens.trouble.banner import Banner

            banner = Banner(text=_full_words() if journal.is_full else _read_only_words())
        shell.show_banner(banner)

    def _looked(self, low: bool) -> None:
        if low and not self._told_low:
            self._told_low = True
            self._app.messages.say(_("This disk is nearly full: less than 200 MB are free."))


def _read_only_words() -> str:
    return _("Only for reading: nothing can be written here.")


def _full_words() -> str:
    return _("The disk is full, so this is only for reading. Once there is room you can write.")


def typed_words(root: Any) -> str:
    """Return what stands in the writing fields on screen and was not saved."""
    from kivy.core.window import Window
    from kivy.uix.textinput import TextInput

    found = [
        widget.text.strip()
        for top in (*Window.children, root)
        for widget in top.walk()
        if isinstance(widget, TextInput) and widget.multiline and not widget.password
    ]
    return "\n\n".join(dict.fromkeys(words for words in found if words))
