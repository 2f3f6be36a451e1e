"""Home and End in the journal: to the very first and the very last entry."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from models.entities import Query
from screens.journal_parts.reading import Reading

#: Days with words, from the oldest on, that the list is read from: more than fill a window.
BEFORE_END = 20


def go_far(screen: Any, reading: Reading, end: str) -> None:
    """Bring the list of `screen` to its "newest" or "oldest" entry."""
    shelf, rows = reading.shelf, screen.ids.rows
    if shelf is None:
        return
    if shelf.newest if end == "newest" else shelf.oldest:
        rows.to_end(end)
        return
    journal, reader, query = screen.session.journal, shelf.reader, shelf.query

    def arrived() -> None:
        rows.to_end(end)

    if end == "newest":
        reading.start(journal, reader, query, then=arrived)
    elif query == Query():
        screen.worker.in_background(
            partial(late_day, journal, reader),
            lambda day: reading.start(
                journal, reader, query, day, lambda: reading.to_oldest(arrived)
            ),
        )
    else:  # a search has no days to jump by: it is read to its end
        reading.to_oldest(arrived)


def late_day(journal: Any, reader: str | None) -> date | None:
    """Return one of the oldest days that have words, with some before it to fill a window."""
    years = journal.years(reader)
    notes = journal.year(reader, years[0]) if years else ()
    days = sorted(note.day for note in notes)
    return days[:BEFORE_END][-1] if days else None
