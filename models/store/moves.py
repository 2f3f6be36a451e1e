"""One state of an entry after the other, in one store or from one into the other.

Order matters where two files take part, so that a crash between leaves no half truth: what is
private on a shared entry is written to the notebook first; an entry that moves is written where it
goes before it is emptied where it was. A note in the notebook (``moving:<id>``) lets the next
opening finish a move (``models.store.tidying``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from models.entities import Visibility
from models.pictures import Prepared
from models.privacy.keys import BOOK
from models.store import rows
from models.store.photos import Photos
from models.store.state import EntryState
from models.store.stores import MOVING, Stores
from models.store.tables import ActionRow, EntryRow, MetaRow
from models.store.ticking import put_fact

NO_PHOTOS: Mapping[str, Prepared] = {}


class Moves:
    """Finds the state of an entry and lets the stores go to another."""

    def __init__(self, stores: Stores, photos: Photos) -> None:
        self._stores = stores
        self._photos = photos

    def find(self, who: str, entry_id: str) -> EntryState | None:
        """Return the state of an entry of the book or of `who`'s notebook, if it is kept at all."""
        with self._stores.book.looking() as session:
            shared = rows.kept(session, entry_id)
            pictures = rows.photos_of(session, entry_id) if shared and shared.photos else ()
        if shared and shared.author_id != who:
            return EntryState.of_row(shared, Visibility.SHARED, photos=pictures)
        with self._stores.notebook(who).looking() as session:
            private = rows.kept(session, entry_id)
            part = rows.private_part(session, entry_id)
            if private and private.photos:
                pictures = rows.photos_of(session, entry_id)
            going = session.scalar(select(MetaRow.value).where(MetaRow.key == MOVING + entry_id))
        if private and (shared is None or _is_private(private, shared, going)):
            return EntryState.of_row(private, Visibility.PRIVATE, part, pictures)
        return EntryState.of_row(shared, Visibility.SHARED, part, pictures) if shared else None

    def apply(
        self,
        before: EntryState | None,
        after: EntryState,
        sort: str | None,
        new: Mapping[str, Prepared] = NO_PHOTOS,
    ) -> None:
        """Let the stores go from `before` (None: nothing yet) to `after`.

        `sort` names the action for undo; None records nothing (an undo itself). `new` are pictures
        that were not kept yet, by the ids `after` calls them.
        """
        if before is not None and before.visibility is not after.visibility:
            if after.visibility is Visibility.SHARED:
                self._share(before, after, sort, new)
            else:
                self._withdraw(before, after, sort, new)
        elif after.visibility is Visibility.PRIVATE:
            with self._notebook(after) as session:
                self._put(session, after, new)
                self._put_private_part(session, after)
                self._record(session, before, after, sort)
        else:
            self._stay_shared(before, after, sort, new)

    def settle(self, who: str, entry_id: str) -> None:
        """Finish a move of an entry of `who` that was cut in two, where the notebook notes one.

        Nothing else may be done with the entry before: what it left would stay where it was.
        """
        going = select(MetaRow.value).where(MetaRow.key == MOVING + entry_id)
        with self._stores.notebook(who).reading() as connection:
            target = connection.scalar(going)
        if target is None:
            return
        with self._stores.book.looking() as session:
            in_book = rows.kept(session, entry_id) is not None
        if in_book and target == Visibility.PRIVATE:
            with self._stores.book.writing() as session:
                self._bury_shared(session, entry_id)
        with self._stores.notebook(who).writing() as session:
            if in_book and target == Visibility.SHARED:
                rows.bury(session, entry_id, self._stores.version(session))
            arrived(session, entry_id)

    def forget_notes(self, who: str, entry_ids: Iterable[str]) -> None:
        """Empty notes in the notebook whose entries never came."""
        with self._stores.notebook(who).writing() as session:
            for entry_id in sorted(entry_ids):
                rows.clear_private_part(session, entry_id, self._stores.version(session))
            rows.forget_actions(session, entry_ids)

    # --- inside -----------------------------------------------------------------------------

    def _stay_shared(
        self,
        before: EntryState | None,
        after: EntryState,
        sort: str | None,
        new: Mapping[str, Prepared],
    ) -> None:
        former = before.private_part if before else (None, None, None)
        alone = before is not None and _public(before) == _public(after)
        if after.private_part != former:
            with self._notebook(after) as session:
                self._put_private_part(session, after)
                self._record(session, before, after, sort, private=True, half=not alone)
            if alone:
                return
        with self._stores.book.writing() as session:
            self._put(session, after, new)
            # The same step whether or not something private went with it: nothing of that is noted.
            self._record(session, before and _public(before), after, sort, public=True)

    def _share(
        self,
        before: EntryState,
        after: EntryState,
        sort: str | None,
        new: Mapping[str, Prepared],
    ) -> None:
        with self._notebook(after) as session:
            put_fact(session, MOVING + after.id, Visibility.SHARED.value)
        with self._stores.book.writing() as session:
            self._put(session, after, new, came_from=before)
        with self._notebook(after) as session:
            rows.bury(session, after.id, self._stores.version(session))
            self._put_private_part(session, after)
            self._record(session, before, after, sort)
            arrived(session, after.id)
        if before.photos:
            self._photos.sweep(before.author_id)

    def _withdraw(
        self,
        before: EntryState,
        after: EntryState,
        sort: str | None,
        new: Mapping[str, Prepared],
    ) -> None:
        with self._stores.book.looking() as session:
            about = [_values(action) for action in rows.actions_about(session, [after.id])]
        with self._notebook(after) as session:
            self._put(session, after, new, came_from=before)
            self._put_private_part(session, after)
            if about:
                # What the book's undo held of these words goes with them.
                session.execute(insert(ActionRow).on_conflict_do_nothing(), about)
            self._record(session, before, after, sort)
            put_fact(session, MOVING + after.id, Visibility.PRIVATE.value)
        with self._stores.book.writing() as session:
            self._bury_shared(session, after.id)
        with self._notebook(after) as session:
            arrived(session, after.id)
        if before.photos:
            self._photos.sweep(BOOK)

    def _bury_shared(self, session: Session, entry_id: str) -> None:
        """Empty an entry in the book, and what the book's list of actions holds of it."""
        rows.bury(session, entry_id, self._stores.version(session))
        rows.forget_actions(session, [entry_id])

    def _put(
        self,
        session: Session,
        after: EntryState,
        new: Mapping[str, Prepared],
        came_from: EntryState | None = None,
    ) -> None:
        """Write the row of `after` and let its pictures be those it names."""
        had = rows.put(session, after, self._stores.version(session))
        brought = came_from.photos if came_from else ()
        if not (had or brought or after.photos):
            return
        if came_from and brought:
            self._photos.move(session, _home(came_from), _home(after), after.id)
        if new:
            self._photos.add(
                session, _home(after), after.author_id, after.id, [*new.values()], [*new]
            )
        have = rows.photos_of(session, after.id)
        gone = [photo for photo in have if photo not in after.photos]
        if gone:
            self._photos.drop(session, after.id, gone)
        back = [photo for photo in after.photos if photo not in have]
        if back:
            self._photos.bring_back(session, after.id, back)

    def _put_private_part(self, session: Session, after: EntryState) -> None:
        version = self._stores.version(session)
        rows.put_private_part(session, after, version, self._stores.moment)

    def _record(
        self,
        session: Session,
        before: EntryState | None,
        after: EntryState,
        sort: str | None,
        **only: bool,
    ) -> None:
        """Record a step; `only` says which part it is of (``models.store.undo``)."""
        if sort:
            state = before.to_json() if before else None
            told = {"id": after.id, "state": state} | {name: True for name in only if only[name]}
            self._stores.record(session, after.author_id, sort, told)

    def _notebook(self, state: EntryState) -> AbstractContextManager[Session]:
        return self._stores.notebook(state.author_id).writing()


def arrived(session: Session, entry_id: str) -> None:
    """Note in the notebook that a move is over."""
    session.execute(delete(MetaRow).where(MetaRow.key == MOVING + entry_id))


def _is_private(private: EntryRow, shared: EntryRow, going: str | None) -> bool:
    """Return which row of an entry holds that is in both files: `going` notes where it moves to.

    Without a note the files come from different backups, and their times are all there is.
    """
    return private.version > shared.version if going is None else going == Visibility.PRIVATE


def _home(state: EntryState) -> str:
    return BOOK if state.visibility is Visibility.SHARED else state.author_id


def _public(state: EntryState) -> EntryState:
    return replace(state, feeling=None, unease=None, pattern=None)


def _values(action: ActionRow) -> dict[str, Any]:
    names = ("version", "author_id", "sort", "before", "undone")
    return {name: getattr(action, name) for name in names}
