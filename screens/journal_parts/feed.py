"""Reads the journal in runs, older and newer than what is held; used on the worker alone.

Older entries come by the store's own cursor. Newer ones than the first held come by days: whole
days are read, in spans that follow how densely was written, so that what another process adds or
takes away meanwhile can leave no gap and nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from models.entities import Entry, Query, Slice

#: Entries read in one go.
PAGE = 40
#: Newer entries are read in spans of days that hold at most so many, where a day does not.
MOST = 4 * PAGE


class Reads(Protocol):
    """The part of the journal that is read here."""

    def entries(
        self, reader: str | None, query: Query = ..., after: str | None = None, limit: int = 50
    ) -> Slice:
        """Return a run of entries, newest first."""
        ...


@dataclass(frozen=True, slots=True)
class Run:
    """Entries next to each other, newest first.

    `after` reads on at the older end (None: the oldest is here); `newest` says that nothing newer
    is left out at the other end.
    """

    entries: tuple[Entry, ...]
    after: str | None
    newest: bool


def first(journal: Reads, reader: str | None, query: Query, limit: int = PAGE) -> Run:
    """Read the newest entries of `query`."""
    found = journal.entries(reader, query, None, limit)
    return Run(found.entries, found.after, newest=True)


def older(journal: Reads, reader: str | None, query: Query, after: str, limit: int = PAGE) -> Run:
    """Read on at the older end."""
    found = journal.entries(reader, query, after, limit)
    return Run(found.entries, found.after, newest=False)


def until(journal: Reads, reader: str | None, query: Query, day: date, limit: int = PAGE) -> Run:
    """Read the entries of `day` and before; `newest` where nothing was written after."""
    narrowed = _between(query, None, day)
    if narrowed is None:
        return Run((), None, newest=True)
    found = journal.entries(reader, narrowed, None, limit)
    later = _between(query, day + timedelta(days=1), None)
    newest = later is None or not journal.entries(reader, later, None, 1).entries
    return Run(found.entries, found.after, newest)


def newer(
    journal: Reads, reader: str | None, query: Query, day: date, span: int = 7, most: int = MOST
) -> Run:
    """Read the whole days next after `day`, about `span` days and `most` entries.

    Returns all that is left where that is no more than `most`.
    """
    start = day + timedelta(days=1)
    rest = _between(query, start, None)
    if rest is None:
        return Run((), None, newest=True)
    left = journal.entries(reader, rest, None, most)
    if left.after is None:
        return Run(left.entries, None, newest=True)
    return _nearest(journal, reader, query, start, max(1, span), most)


def _nearest(
    journal: Reads, reader: str | None, query: Query, start: date, span: int, most: int
) -> Run:
    """Find a span from `start` that holds something and, where it can, no more than `most`."""
    fitting, too_long = 0, 0
    best: tuple[Entry, ...] = ()
    while True:
        narrowed = _between(query, start, _plus(start, span - 1)) or query
        found = journal.entries(reader, narrowed, None, most)
        if found.after is None:
            fitting, best = span, found.entries
            if len(best) >= PAGE // 2 or (best and too_long):
                return Run(best, None, newest=False)
        else:
            too_long = span
            if best:
                return Run(best, None, newest=False)
            if too_long - fitting <= 1:
                return Run(_all(journal, reader, narrowed, found), None, newest=False)
        span = (fitting + too_long) // 2 if too_long else span * 2
        if span == fitting:
            span = too_long


def _plus(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def _all(journal: Reads, reader: str | None, query: Query, found: Slice) -> tuple[Entry, ...]:
    entries = list(found.entries)
    while found.after is not None:
        found = journal.entries(reader, query, found.after, MOST)
        entries += found.entries
    return tuple(entries)


def _between(query: Query, since: date | None, last: date | None) -> Query | None:
    """Narrow `query` to the days from `since` to `last`; None where no day is left."""
    start = max((d for d in (since, query.since) if d is not None), default=None)
    end = min((d for d in (last, query.until) if d is not None), default=None)
    if start is not None and end is not None and start > end:
        return None
    return replace(query, since=start, until=end)


def stitched(read: Callable[[], Run], held: int, more: Callable[[str], Run]) -> Run:
    """Read again as many entries as were `held`, in pages, from where `read` begins."""
    run = read()
    entries = list(run.entries)
    after = run.after
    while after is not None and len(entries) < held:
        following = more(after)
        entries += following.entries
        after = following.after
    return Run(tuple(entries), after, run.newest)
