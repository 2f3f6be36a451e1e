"""What rests in the inbox of reminders: read on the worker, no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.journal import Journal
    from models.reminders.rules import InboxNote


def unseen(journal: Journal, who: str) -> tuple[InboxNote, ...]:
    """Return what was due for the partner `who` and was not put away yet, newest first."""
    return tuple(note for note in journal.reminders.inbox(who) if not note.seen)
