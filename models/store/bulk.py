"""Many entries at once, for imports and the sample couple: one transaction a store, one undo."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from models.entities import Done, NewEntry, Visibility
from models.errors import Refused
from models.store import rows
from models.store.entries import Entries
from models.store.search import index_form
from models.store.state import EntryState
from models.store.stores import Stores
from models.store.tables import (
    PLACES_A_DAY,
    ActionRow,
    EntryKindRow,
    EntryRow,
    EntryTagRow,
    FeelingRow,
    UneaseRow,
)
from models.store.taking_out import spoken_of, unchanged_of
from models.words import _, ngettext

Progress = Callable[[int, int], None]

_PIECE = 2000
_IMPORT = "entries.import"


class Bulk:
    """The fast way in and the way back out."""

    def __init__(self, stores: Stores, entries: Entries) -> None:
        self._stores = stores
        self._entries = entries

    def write_many(
        self,
        who: str,
        news: Sequence[NewEntry],
        *,
        source: str | None,
        batch: str | None,
        on_progress: Progress | None,
    ) -> tuple[str, ...]:
        """Keep `news` of `who`, checked one by one first; returns the ids kept, in order.

        What has an id that is there already is left out. Raises :class:`Refused`, naming the
        number of the entry, before anything is written. `on_progress(done, all)` may raise to
        cancel: then nothing is kept.
        """
        states = self._drafted(who, news, source, batch or secrets.token_hex(16))
        self._refuse_unknown_needs(states)
        wanted = self._without_known(who, states)
        told = _Told(on_progress, len(wanted))
        private = [one for one in wanted if one.visibility is Visibility.PRIVATE]
        shared = [one for one in wanted if one.visibility is Visibility.SHARED]
        noted = [one for one in shared if one.private_part != (None, None, None)]
        if shared:
            self._stores.refuse_closed()
        if private or noted:
            with self._stores.notebook(who).writing() as session:
                self._insert(session, private, [*private, *noted], told)
                if private:
                    self._record(session, who, wanted[0])
        if shared:
            try:
                self._share(who, shared, told)
            except BaseException:
                if private or noted:
                    self._call_off(who, wanted)
                raise
        return tuple(one.id for one in wanted)

    def take_back(self, who: str, before: Mapping[str, Any], named: bool) -> Done:
        """Take a batch of entries out again, but those worked on since; `before` is of its action.

        What is private of it stays where `who` was not named. What was added in private to a shared
        entry is no change of it, and goes along.
        """
        gone: list[str] = []
        for visibility in Visibility if named else (Visibility.SHARED,):
            home = self._stores.home(who, visibility)
            with home.reading() as connection:
                came = connection.execute(
                    select(EntryRow.id).where(EntryRow.batch_id == before["batch"]).limit(1)
                ).first()
            if came is not None:  # what was private alone leaves no trace in the book
                with home.writing() as session:
                    gone += _take_out(session, who, before)
        with self._stores.notebook(who).writing() as session:
            _forget_notes(session, gone)
            if named:
                _mark_taken_back(session, before["batch"])
        sentence = ngettext(
            "The import is taken back: {count} entry.",
            "The import is taken back: {count} entries.",
            len(gone),
        )
        return Done(sentence.format(count=len(gone)), tuple(gone))

    # --- inside -----------------------------------------------------------------------------

    def _drafted(
        self, who: str, news: Sequence[NewEntry], source: str | None, batch: str
    ) -> list[EntryState]:
        default = self._entries.default_visibility(who)
        states: dict[str, EntryState] = {}
        for number, new in enumerate(news, 1):
            try:
                state = self._entries.drafted(who, new, default, batch=batch, source=source)
            except Refused as refused:
                raise Refused(
                    _("Entry {number} cannot be kept: {why}").format(number=number, why=refused)
                ) from refused
            states.setdefault(state.id, state)
        return list(states.values())

    def _refuse_unknown_needs(self, states: Sequence[EntryState]) -> None:
        for need_id in sorted({one.need_id for one in states if one.need_id}):
            self._entries.refuse_unknown_need(need_id)

    def _without_known(self, who: str, states: list[EntryState]) -> list[EntryState]:
        known: set[str] = set()
        for visibility in Visibility:
            with self._stores.home(who, visibility).reading() as connection:
                for piece in pieces([one.id for one in states]):
                    kept = (EntryRow.deleted == 0) | EntryRow.trashed_on.is_not(None)
                    query = select(EntryRow.id).where(EntryRow.id.in_(piece), kept)
                    known.update(connection.execute(query).scalars())
        return [one for one in states if one.id not in known]

    def _insert(
        self,
        session: Session,
        states: Sequence[EntryState],
        noted: Sequence[EntryState],
        told: _Told,
    ) -> None:
        version = self._stores.version(session)
        places = _Places(session)
        for piece in pieces(states):
            rows.drop_tombstones(session, [one.id for one in piece])
            values: list[dict[str, Any]] = []
            kinds: list[dict[str, Any]] = []
            tags: list[dict[str, Any]] = []
            for state in piece:
                place = places.next(state)
                found = index_form(f"{state.text}\n{' '.join(state.tags)}")
                entry = {"id": state.id, "place": place, "found": found, "version": version}
                values.append(state.columns() | entry)
                of_kinds, of_tags = rows.link_rows(state, place)
                kinds += of_kinds
                tags += of_tags
            for table, many in ((EntryRow, values), (EntryKindRow, kinds), (EntryTagRow, tags)):
                if many:
                    session.execute(insert(table), many)
            told.add(len(piece))
        for state in noted:
            if state.private_part != (None, None, None):
                rows.put_private_part(session, state, version, self._stores.moment)

    def _share(self, who: str, shared: Sequence[EntryState], told: _Told) -> None:
        with self._stores.book.writing() as session:
            self._insert(session, shared, (), told)
            # Noted in each file that got something: the book tells of nothing private beside it.
            self._record(session, who, shared[0])

    def _call_off(self, who: str, wanted: Sequence[EntryState]) -> None:
        """Take what the notebook has of a batch out again: the book could not take the rest."""
        batch = wanted[0].batch_id or ""
        with self._stores.notebook(who).writing() as session:
            _take_out(session, who, {"batch": batch})
            _forget_notes(session, [one.id for one in wanted])
            rows.forget_actions(session, [batch])

    def _record(self, session: Session, who: str, one: EntryState) -> None:
        self._stores.record(session, who, _IMPORT, {"batch": one.batch_id})


class _Told:
    """Counts on over both stores."""

    def __init__(self, on_progress: Progress | None, of: int) -> None:
        self._on_progress = on_progress
        self._done, self._of = 0, of

    def add(self, more: int) -> None:
        self._done += more
        if self._on_progress:
            self._on_progress(self._done, self._of)


class _Places:
    """Free places, looked up once a day."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last: dict[int, int] = {}

    def next(self, state: EntryState) -> int:
        day = state.day.toordinal()
        if day not in self._last:
            self._last[day] = rows.free_place(self._session, state.day) - 1
        self._last[day] += 1
        if self._last[day] // PLACES_A_DAY != day:
            raise rows.day_is_full()
        return self._last[day]


def _take_out(session: Session, who: str, before: Mapping[str, Any]) -> list[str]:
    """Delete the entries of a batch nobody worked on from one store; returns their ids."""
    mine = (EntryRow.batch_id == before["batch"], EntryRow.author_id == who)
    unchanged = select(EntryRow.id).where(*unchanged_of(before), EntryRow.author_id == who)
    spoken = spoken_of(session)
    gone = [one for one in session.scalars(unchanged) if one not in spoken]
    for statement in (
        *(delete(EntryRow).where(EntryRow.id.in_(piece)) for piece in pieces(gone)),
        update(EntryRow).where(*mine).values(batch_id=None),
    ):
        session.execute(statement.execution_options(synchronize_session=False))
    rows.forget_actions(session, gone)
    return gone


def _mark_taken_back(session: Session, batch: str) -> None:
    """Note that nothing is left of an import to take back in this file."""
    imports = select(ActionRow).where(ActionRow.sort == _IMPORT, ActionRow.undone == 0)
    for action in session.scalars(imports):
        if json.loads(action.before)["batch"] == batch:
            action.undone, action.before = 1, "{}"


def _forget_notes(session: Session, ids: Sequence[str]) -> None:
    """Delete what the notebook notes of these entries."""
    for piece in pieces(ids):
        for table in (FeelingRow, UneaseRow):
            session.execute(delete(table).where(table.entry_id.in_(piece)))


def pieces(many: Sequence[Any], size: int = _PIECE) -> Iterator[Sequence[Any]]:
    """Yield `many` in runs of at most `size`."""
    for start in range(0, len(many), size):
        yield many[start : start + size]
