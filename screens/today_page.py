"""What Today shows, read in one go on the worker: pure reading, no widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from models.entities import Entry, Kind, Need, Query
from models.words import N_, _

if TYPE_CHECKING:
    from models.journal import Journal

GREETINGS = (
    (5, N_("Good evening, {name}")),
    (12, N_("Good morning, {name}")),
    (18, N_("Good afternoon, {name}")),
    (24, N_("Good evening, {name}")),
)


def greeting(now: datetime, name: str) -> str:
    """Return the greeting of this hour, with the name of who is writing, where one is."""
    words = next(_(text) for hour, text in GREETINGS if now.hour < hour)
    return words.format(name=name) if name else words.partition(",")[0]


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Today's entries, and at most one of each thing that may wait below them."""

    day: date
    day_words: str
    own_labels: Mapping[Kind, str]
    entries: tuple[Entry, ...] = ()
    noticed: Entry | None = None
    waiting: Need | None = None
    #: The shared book is closed.
    closed: bool = False
    #: Who writes has not said yet who may read it.
    asks: bool = False


def read_today(journal: Journal, who: str) -> TodayPage:
    """Read what Today shows to the partner `who`; on the worker, for Babel takes its time."""
    from screens.dates import long_day

    day = journal.today()
    entries = journal.entries(who, Query(since=day, until=day), limit=100).entries
    noticed = next(iter(journal.marks.noticed_lately(who, limit=1)), None)
    waiting = [need for need in journal.needs.open(who) if need.author_id != who]
    own_labels = journal.people.couple().kind_labels
    return TodayPage(
        day,
        long_day(day),
        own_labels,
        entries,
        noticed,
        waiting[-1] if waiting else None,
        closed=journal.is_closed(),
        asks=not journal.people.has_chosen(who),
    )
