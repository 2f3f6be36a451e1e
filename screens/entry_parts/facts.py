"""What an entry's page shows besides the entry, read in one go on the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.entities import Entry, Kind, Need
from models.errors import NotFound


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """An entry as its `reader` sees it, those told to be the same thing, and its need."""

    reader: str | None
    entry: Entry
    linked: tuple[Entry, ...]
    need: Need | None
    kind_labels: dict[Kind, str]


def read_entry(journal: Any, reader: str | None, entry_id: str) -> EntryFacts:
    """Read the page of an entry; raises :class:`NotFound` where it is gone."""
    entry: Entry = journal.entry(reader, entry_id)
    linked = [found for one in entry.links if (found := _maybe(journal, reader, one)) is not None]
    need = None
    if entry.need_id is not None:
        try:
            need = journal.needs.get(entry.need_id)
        except NotFound:  # taken back, or the other's and not shared: the words stay without it
            need = None
    return EntryFacts(reader, entry, tuple(linked), need, dict(journal.people.couple().kind_labels))


def _maybe(journal: Any, reader: str | None, entry_id: str) -> Entry | None:
    try:
        found: Entry = journal.entry(reader, entry_id)
    except NotFound:  # in the trash
        return None
    return found
