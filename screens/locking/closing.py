"""Closing the book before the process is replaced: what was typed first, then the files.

The screen is covered by then. Where the words cannot be kept nothing is closed: they would be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window

from models.entities import Draft, Visibility

#: Seconds after which work that will not end is left to itself; the store stays whole.
PATIENCE = 20.0

Failed = Callable[[Exception], None]


def words_in_sheets(*, ending: bool) -> list[str]:
    """Return what was typed into open sheets and not saved; what was half typed is taken in first.

    Unless the app is `ending`, without what the page of a sheet gives back by itself.
    """
    sheets = [widget for widget in Window.children if hasattr(widget, "unsaved")]
    for sheet in sheets:
        sheet.settle()
    found = [sheet.unsaved() for sheet in sheets if ending or not sheet.comes_back]
    return [words for words in found if words.strip()]


def keep_words(journal: Any, who: str, words: Sequence[str]) -> None:
    """Put `words` to the draft of `who`, which is for them alone from then on."""
    draft = journal.drafts.get(who) or Draft("")
    text = "\n\n".join([*([draft.text] if draft.text.strip() else []), *words])
    journal.drafts.keep(who, replace(draft, text=text, visibility=Visibility.PRIVATE))


def keeper(session: Any, *, ending: bool) -> Callable[[], None]:
    """Return what keeps, on the worker, what stands in open sheets now for who typed it."""
    journal, writer, words = session.journal, session.writer, words_in_sheets(ending=ending)

    def keep() -> None:
        if words and journal is not None and writer is not None:
            keep_words(journal, writer.id, words)

    return keep


class Closing:
    """Keeps what was typed, lets `let_go` close the store, then calls `closed`.

    `failed` is told, instead, where what was typed could not be kept.
    """

    def __init__(
        self,
        session: Any,
        worker: Any,
        screen: Any,
        let_go: Callable[[], None],
        closed: Callable[[], None],
        failed: Failed,
    ) -> None:
        self._session = session
        self._worker = worker
        self._screen = screen
        self._let_go = let_go
        self._closed = closed
        self._failed = failed
        self._trouble: Exception | None = None
        self._patience: Any = None

    def start(self) -> None:
        """Begin."""
        self._trouble = None
        left = keeper(self._session, ending=True)
        if self._screen is not None:
            self._screen.keep(self._not_kept)
        self._worker.in_background(left, failed=self._not_kept)
        self._then(self._kept)

    def finish(self) -> None:
        """Close the files, whatever could not be kept."""
        self._let_go()
        self._then(self._closed)

    def _not_kept(self, error: Exception) -> None:
        self._trouble = error

    def _kept(self) -> None:
        if self._trouble is not None:
            self._failed(self._trouble)
        else:
            self.finish()

    def _then(self, call: Callable[[], None]) -> None:
        """Call `call` once all that was asked of the worker is done, or patience is over."""

        def go_on(*_args: object) -> None:
            if self._patience is not None:
                self._patience.cancel()
                self._patience = None
                call()

        self._patience = Clock.schedule_once(go_on, PATIENCE)
        self._worker.in_background(lambda: None, go_on)
