"""The window of entries the list holds, and how to read on at both its ends.

At most :data:`HELD` entries are held. What is dropped at one end is read again when a person comes
back to it; both ends are cut between two days, so that reading on by days finds the exact place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from models.entities import Entry, Query
from screens.journal_parts import feed
from screens.journal_parts.feed import Reads, Run

#: Entries held at once; with their day headings fewer than 2,000 rows.
HELD = 800

Read = Callable[[Reads], Run]


class Shelf:
    """Entries next to each other, newest first, of one reader and one query."""

    def __init__(self, reader: str | None, query: Query) -> None:
        self.reader = reader
        self.query = query
        self.entries: list[Entry] = []
        self.newest = True
        self._after: str | None = None
        self._before: date | None = None

    @property
    def oldest(self) -> bool:
        """Whether nothing older is left to read."""
        return self._after is None and self._before is None

    # -- what to ask for; each answer is a function for the worker ------------------------------

    def first(self, day: date | None = None) -> Read:
        """Return how to read from the newest on, or from `day` on backwards."""
        reader, query = self.reader, self.query
        if day is None:
            return lambda journal: feed.first(journal, reader, query)
        return lambda journal: feed.until(journal, reader, query, day)

    def older(self) -> Read | None:
        """Return how to read what follows, None at the oldest entry."""
        reader, query, after, before = self.reader, self.query, self._after, self._before
        if after is not None:
            return lambda journal: feed.older(journal, reader, query, after)
        if before is not None:
            return lambda journal: feed.until(journal, reader, query, before)
        return None

    def newer(self) -> Read | None:
        """Return how to read what comes before, None at the newest entry."""
        if self.newest or not self.entries:
            return None
        reader, query, day, span = self.reader, self.query, self.entries[0].day, self._span()
        return lambda journal: feed.newer(journal, reader, query, day, span)

    def again(self) -> Read:
        """Return how to read the same stretch anew after the store has changed."""
        reader, query, held = self.reader, self.query, max(feed.PAGE, len(self.entries))
        day = None if self.newest or not self.entries else self.entries[0].day
        first = self.first(day)

        def read(journal: Reads) -> Run:
            return feed.stitched(
                lambda: first(journal),
                held,
                lambda after: feed.older(journal, reader, query, after),
            )

        return read

    def _span(self) -> int:
        days = (self.entries[0].day - self.entries[-1].day).days + 1
        return max(1, days * feed.PAGE // max(1, len(self.entries)))

    # -- taking in what was read ----------------------------------------------------------------

    def take(self, run: Run) -> None:
        """Hold `run` and nothing else."""
        self.entries = list(run.entries)
        self._after, self._before, self.newest = run.after, None, run.newest

    def add_older(self, run: Run) -> None:
        """Put `run` at the older end; whole days leave at the newer end beyond what is held."""
        known = {entry.id for entry in self.entries[-feed.PAGE :]}
        self.entries += [entry for entry in run.entries if entry.id not in known]
        self._after, self._before = run.after, None
        extra = len(self.entries) - HELD
        cut = _day_end(self.entries, extra) if extra > 0 else 0
        if cut:
            del self.entries[:cut]
            self.newest = False

    def add_newer(self, run: Run) -> None:
        """Put `run` at the newer end; whole days leave at the older end beyond what is held."""
        self.entries[:0] = run.entries
        self.newest = run.newest
        if len(self.entries) > HELD:
            self._cut_below(HELD)

    def narrow(self, first: int, last: int) -> None:
        """Let go of what is far from the entries `first` to `last`, which are on screen."""
        if last + feed.PAGE < len(self.entries):
            self._cut_below(last + feed.PAGE)
        cut = _day_end(self.entries, first - feed.PAGE) if first > feed.PAGE else 0
        if cut and cut <= first:
            del self.entries[:cut]
            self.newest = False
            self.newest = False

    def _cut_below(self, keep: int) -> None:
        day = self.entries[keep].day
        start = keep
        while start > 0 and self.entries[start - 1].day == day:
            start -= 1
        if start == 0:  # one day fills it all: keep the day whole
            return
        del self.entries[start:]
        self._after, self._before = None, self.entries[-1].day - timedelta(days=1)


def _day_end(entries: Sequence[Entry], at_least: int) -> int:
    """Return the first index from `at_least` on where a new day begins; 0 where none does."""
    for i in range(max(1, at_least), len(entries)):
        if entries[i].day != entries[i - 1].day:
            return i
    return 0
