"""The clipboard after a copy from the app: emptied after half a minute, at lock and at the end.

Before private words go there the first time in a run, a person is asked.
Only where it still holds what was copied: what another program put there is never touched. The
words themselves are not kept for that, a keyed hash of them is.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable
from typing import Any

from kivy.clock import Clock

from models.words import _
from screens.widgets import copying

log = logging.getLogger(__name__)

#: Seconds after which what was copied is taken off the clipboard.
KEPT = 30


class ClipboardCare:
    """Looks after the clipboard from :meth:`start` to :meth:`stop`."""

    def __init__(self, clipboard: Any = None) -> None:
        self._given = clipboard
        self._salt = secrets.token_bytes(16)
        self._copied = b""
        self._due: Any = None
        self.agreed = False

    def start(self) -> None:
        """Be told of copies."""
        copying.attach(self)

    def stop(self) -> None:
        """Empty the clipboard where it holds what was copied, and be told no more."""
        copying.attach(None)
        self.clear()

    def copied(self, text: str) -> None:
        """Note that `text` was copied just now."""
        self._copied = self._print(text)
        if self._due is not None:
            self._due.cancel()
        self._due = Clock.schedule_once(lambda _dt: self.clear(), KEPT)

    def ask(self, go: Callable[[], None]) -> None:
        """Ask whether private words may go there; `go` is called after a yes, once and for all."""
        from screens.widgets.dialog import Dialog

        def agree() -> None:
            self.agreed = True
            go()

        Dialog(
            title=_("Copy private words?"),
            text=_(
                "Other programs can read the clipboard, and some keep what was on it. Both Ways "
                "empties it after 30 seconds. You are asked this once, until the app starts again."
            ),
            safe=_("Do not copy"),
            act=_("Copy"),
            act_look="tonal",
            act_call=agree,
        ).open()

    def clear(self) -> None:
        """Empty the clipboard, unless it holds something else by now."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        copied, self._copied = self._copied, b""
        if not copied:
            return
        try:
            for board in self._boards():
                self._empty(board, copied)
        except OSError as error:  # the helper program of a desktop is gone
            log.warning("The clipboard could not be emptied: %s", type(error).__name__)

    def _empty(self, board: Any, copied: bytes) -> None:
        read, write = board
        if self._print(read() or "") == copied:
            write()

    def _boards(self) -> list[Any]:
        """Return how to read and how to empty the clipboard, and what a selection fills on X11."""
        if self._given is not None:
            given = self._given
            return [(given.paste, lambda: given._copy(""))]
        from kivy.core.clipboard import Clipboard, CutBuffer

        boards = [(Clipboard.paste, lambda: Clipboard._copy(""))]
        if CutBuffer is not None:
            boards.append(
                (
                    CutBuffer.get_cutbuffer,
                    lambda: CutBuffer.set_cutbuffer(""),
                )
            )
        return boards

    def _print(self, text: str) -> bytes:
        words = text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(words, key=self._salt).digest()
