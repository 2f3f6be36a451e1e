"""Copying words: who looks after the clipboard is told, and asked before private words go there.

The first private words copied in a run of the app wait for a person's yes: every program can read
the clipboard. What both read is copied without a word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Care(Protocol):
    """Who looks after the clipboard."""

    #: A person said in this run that private words may go there.
    agreed: bool

    def copied(self, text: str) -> None:
        """Hear that `text` was put there."""

    def ask(self, go: Callable[[], None]) -> None:
        """Ask whether private words may go there; call `go` after a yes."""


class _Attached:
    """Who is told in this process: there is one clipboard."""

    care: Care | None = None


def attach(care: Care | None) -> None:
    """From now on tell `care` what was copied, in place of whoever was told before."""
    _Attached.care = care


def tell(text: str) -> None:
    """Say that `text` was put on the clipboard."""
    if text and _Attached.care is not None:
        _Attached.care.copied(text)


def may(private: bool) -> bool:
    """Whether words may go to the clipboard without a question."""
    care = _Attached.care
    return not private or care is None or care.agreed


def when_allowed(private: bool, go: Callable[[], None]) -> None:
    """Call `go` at once, or for `private` words once a person agreed in this run."""
    care = _Attached.care
    if may(private) or care is None:
        go()
    else:
        care.ask(go)


def is_private(widget: Any) -> bool:
    """Whether what stands in `widget` is for its writer alone: it or what it stands in says so."""
    while widget is not None:
        if getattr(widget, "holds_private", False):
            return True
        parent = widget.parent
        widget = parent if parent is not widget else None
    return False
