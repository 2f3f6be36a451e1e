"""Home and End in the journal: to the very first and the very last entry."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from models.entities import Query
from screens.journal_parts.reading import Reading

#: Days after the oldest entry from which the list is read, so that a window of it is full.
BEFORE_END = 60


def go_far(screen: Any, reading: Reading, end: str) -> None:
    """Bring the list of `screen` to its "newest" or "oldest" entry."""
    shelf, rows = reading.shelf, screen.ids.rows
    if shelf is None:
        return
    if shelf.newest if end == "newest" else shelf.oldest:
        rows.to_end(end)
        return
    journal, reader, query = screen.session.journal, shelf.reader, shelf.query
    if end == "newest":
        reading.start(journal, reader, query, then=lambda: rows.to_end(end))
    elif query == Query():
        screen.worker.in_background(
            lambda: oldest_day(journal, reader),
            lambda day: reading.start(
                journal,
                reader,
                query,
                day + timedelta(days=BEFORE_END) if day else None,
                lambda: rows.to_end(end),
            ),
        )
    else:  # a search ends where its last page ends: page by page, each key one page
        rows.to_end(end)


def oldest_day(journal: Any, reader: str | None) -> date | None:
    """Return the oldest day that has words."""
    years = journal.years(reader)
    notes = journal.year(reader, years[0]) if years else ()
    return notes[0].day if notes else None
