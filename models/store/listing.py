"""Pages of entries: the book and the reader's notebook as one list, newest first.

Both are walked by ``place``; where a place is taken in both, the book comes first. The cursor of a
page is opaque: the place of its last entry and which of the two stores it stood in. Plain column
selects: objects of the ORM would cost more than the reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, func, select

from models.entities import WITH_KINDS, Entry, Query, Slice, Visibility
from models.errors import NotFound, Refused
from models.store import search
from models.store.columns import PLACES_A_DAY
from models.store.core_tables import EntryRow
from models.store.filters import COLUMNS, Wanted, selected
from models.store.hydrate import Around, add_private, around, entry_of
from models.store.rules import unknown
from models.store.stores import Stores
from models.words import _

#: A prefix of an id that is shorter says too little.
SHORTEST_PREFIX = 6
_WHOLE = 32

T = TypeVar("T")

_CURSOR = re.compile("([0-9a-f]{1,15})([bn])")
_ID = re.compile("[0-9a-f]+")
_YEARS_BACK = 120


@dataclass(frozen=True, slots=True)
class _Found:
    """A row and the store it came from."""

    row: Any
    visibility: Visibility

    @property
    def key(self) -> tuple[int, bool]:
        """Sorts newest first; at one place the book before the notebook."""
        return (-self.row.place, self.visibility is Visibility.PRIVATE)


class Listing:
    """Reads entries for one reader at a time; None reads the shared book alone."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def page(self, reader: str | None, query: Query, after: str | None, limit: int) -> Slice:
        """Return at most `limit` entries that meet every condition, from the cursor `after` on."""
        if limit < 1:
            raise Refused(_("Ask for one entry at least."))
        bounds = _bounds(after)
        with ExitStack() as stack:
            open_stores = self._connections(stack, reader, query.visibility)
            wanted = self._wanted(query)
            found: list[_Found] = []
            for visibility, connection in open_stores.items():
                narrowed = _from(wanted, bounds.get(visibility), found, limit)
                rows = _rows(connection, narrowed, limit + 1)
                found += [_Found(row, visibility) for row in rows]
            found.sort(key=lambda one: one.key)
            more = len(found) > limit
            shown = _once(found[:limit])
            entries = self._entries(open_stores, shown, reader)
        return Slice(entries, _cursor(found[limit - 1]) if more else None)

    def one(self, reader: str | None, entry_id: str) -> Entry:
        """Return the living entry with that id or unique beginning of an id.

        Raises :class:`NotFound`, and :class:`Refused` where several begin so.
        """
        begin = _begin(entry_id)
        living: Any = select(*COLUMNS).where(EntryRow.deleted == 0)
        query = _beginning(living, begin)
        with ExitStack() as stack:
            open_stores = self._connections(stack, reader, None)
            found = [
                _Found(row, visibility)
                for visibility, connection in open_stores.items()
                for row in connection.execute(query)
            ]
            return self._entries(open_stores, [_only(_once(found), begin)], reader)[0]

    def whole_id(self, who: str, entry_id: str) -> str:
        """Return the id that begins so, of an entry kept for `who`, in the trash too.

        Errors as :meth:`one`; a whole id is returned as it is.
        """
        begin = _begin(entry_id)
        if len(begin) == _WHOLE:
            return begin
        kept = (EntryRow.deleted == 0) | EntryRow.trashed_on.is_not(None)
        query = _beginning(select(EntryRow.id).where(kept), begin)
        with ExitStack() as stack:
            connections = self._connections(stack, who, None).values()
            found = {str(one) for each in connections for one in each.execute(query).scalars()}
        return _only(sorted(found), begin)

    def of_days(self, reader: str | None, days: Sequence[date]) -> tuple[Entry, ...]:
        """Return all entries of these `days`, newest first."""
        query = (
            select(*COLUMNS)
            .where(EntryRow.deleted == 0, EntryRow.day.in_(days))
            .order_by(EntryRow.place.desc())
        )
        with ExitStack() as stack:
            open_stores = self._connections(stack, reader, None)
            found = [
                _Found(row, visibility)
                for visibility, connection in open_stores.items()
                for row in connection.execute(query)
            ]
            found.sort(key=lambda one: one.key)
            return self._entries(open_stores, _once(found), reader)

    # --- inside -----------------------------------------------------------------------------

    def _connections(
        self, stack: ExitStack, reader: str | None, only: Visibility | None
    ) -> dict[Visibility, Connection]:
        """Return one snapshot of each store `reader` may look into."""
        self._stores.refuse_locked(reader)
        found = {}
        if only is not Visibility.PRIVATE:
            found[Visibility.SHARED] = stack.enter_context(self._stores.book.reading())
        if reader is not None and only is not Visibility.SHARED:
            notebook = self._stores.notebook(reader)
            found[Visibility.PRIVATE] = stack.enter_context(notebook.reading())
        return found

    def _entries(
        self,
        open_stores: dict[Visibility, Connection],
        shown: Sequence[_Found],
        reader: str | None,
    ) -> tuple[Entry, ...]:
        hung: dict[str, Around] = {}
        for visibility, connection in open_stores.items():
            hung |= around(connection, [one.row for one in shown if one.visibility is visibility])
        own = [one.row.id for one in shown if one.row.author_id == reader]
        if reader is not None and own:
            with ExitStack() as stack:
                notebook = open_stores.get(Visibility.PRIVATE)
                if notebook is None:
                    notebook = stack.enter_context(self._stores.notebook(reader).reading())
                add_private(notebook, own, hung)
        return tuple(entry_of(one.row, one.visibility, hung[one.row.id], reader) for one in shown)

    def _wanted(self, query: Query) -> Wanted:
        """Return `query` with its dates and those of its season as bounds of places."""
        since, until = query.since, query.until
        if query.season_id is not None:
            start, end = self._season(query.season_id)
            since = max(day for day in (since, start) if day)
            until = min((day for day in (until, end) if day), default=None)
        typed = search.typed_day(query.words)
        this_year = self._stores.today().year
        return Wanted(
            query,
            search.read(query.words),
            days=typed.in_years(this_year - _YEARS_BACK, this_year) if typed else (),
            below=(until.toordinal() + 1) * PLACES_A_DAY if until else None,
            lowest=since.toordinal() * PLACES_A_DAY if since else None,
        )

    def _season(self, season_id: str) -> tuple[date, date | None]:
        """Return the first and the last day of a season; raises :class:`NotFound`."""
        from models.store.tables import SeasonAnswerRow, SeasonRow

        ended = select(func.min(SeasonAnswerRow.ended_on)).where(
            SeasonAnswerRow.season_id == SeasonRow.id, SeasonAnswerRow.deleted == 0
        )
        wanted = select(SeasonRow.start, SeasonRow.end, ended.scalar_subquery().label("ended"))
        with self._stores.book.reading() as connection:
            season = connection.execute(
                wanted.where(SeasonRow.id == season_id, SeasonRow.deleted == 0)
            ).first()
        if season is None:
            raise NotFound(_("There is no such season."))
        return season.start, min((day for day in (season.end, season.ended) if day), default=None)


def _from(wanted: Wanted, bound: int | None, found: Sequence[_Found], limit: int) -> Wanted:
    """Return what to ask of the next store: under the cursor, and above what fills the page."""
    below = min((place for place in (wanted.below, bound) if place is not None), default=None)
    lowest = wanted.lowest
    if len(found) > limit:
        last: int = found[-1].row.place
        lowest = last if lowest is None else max(lowest, last)
    return replace(wanted, below=below, lowest=lowest)


def _rows(connection: Connection, wanted: Wanted, limit: int) -> list[Any]:
    """Return the rows of one store: what has the words and, where a day was typed, is of it."""
    query = wanted.query
    rows: list[Any] = []
    if query.kind and (query.unsorted or (query.direction and query.direction not in WITH_KINDS)):
        return rows  # such an entry cannot be: looking through all of them would find none
    plain = replace(wanted, days=())
    if not query.words.strip() or not wanted.words.is_empty:
        rows += connection.execute(selected(plain.shape()), plain.values(limit)).all()
    if wanted.days:
        have = {row.place for row in rows}
        dated = replace(wanted, words=search.Search())
        found = connection.execute(selected(dated.shape()), dated.values(limit)).all()
        rows += [row for row in found if row.place not in have]
        rows.sort(key=lambda row: -row.place)
    return rows[:limit]


def _begin(entry_id: str) -> str:
    """Return the beginning of an id as it is compared; raises :class:`NotFound` for another."""
    begin = entry_id.strip().lower()
    if not SHORTEST_PREFIX <= len(begin) <= _WHOLE or not _ID.fullmatch(begin):
        raise unknown(entry_id)
    return begin


def _beginning(query: Any, begin: str) -> Select[Any]:
    found: Select[Any] = query.where(EntryRow.id >= begin, EntryRow.id < begin + "g").limit(2)
    return found


def _only(found: Sequence[T], begin: str) -> T:
    if not found:
        raise unknown(begin)
    if len(found) > 1:
        raise Refused(
            _("More than one entry begins with {id}: give a few more letters.").format(id=begin)
        )
    return found[0]


def _bounds(after: str | None) -> dict[Visibility, int]:
    """Return the places under which each store goes on after the cursor."""
    if after is None:
        return {}
    read = _CURSOR.fullmatch(after)
    if read is None:
        raise Refused(_("That is no place in the list. Please start again at its top."))
    place = int(read[1], 16)
    # At one place the notebook comes after the book.
    return {Visibility.SHARED: place, Visibility.PRIVATE: place + (read[2] == "b")}


def _cursor(last: _Found) -> str:
    return f"{last.row.place:x}{'b' if last.visibility is Visibility.SHARED else 'n'}"


def _once(found: Sequence[_Found]) -> list[_Found]:
    """Leave out what stands in both stores for the moment in which it moves."""
    return list({one.row.id: one for one in reversed(found)}.values())[::-1]
