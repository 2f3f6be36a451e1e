"""Taking back the last step from a page of the journal."""

from __future__ import annotations

from functools import partial
from typing import Any

from models.errors import BothWaysError


def undo_last(screen: Any) -> None:
    """Take back the last step of who is writing, and say what it was."""
    journal, messages = screen.session.journal, screen.messages
    if journal is None:
        return

    def done(result: Any) -> None:
        messages.say(result.what)
        screen.session.touch()

    def failed(error: Exception) -> None:
        if isinstance(error, BothWaysError):  # nothing to take back is no trouble
            messages.say(str(error))
        else:
            messages.fail(error)

    screen.worker.in_background(partial(journal.undo, screen.session.writer.id), done, failed)
