"""Undo: the newest action of a partner, in whichever store it was recorded, is taken back.

Their versions are places among the actions of both stores (``models.store.actions``).

What is noted of an entry's step says which part it tells of: ``public`` what stands in the book,
``private`` what its author alone knows of a shared entry. Where one step changed both, each store
has its half, and the private one says so (``half``): the book has the same step either way. Both
are taken back as one, but without a name only the public one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.entities import Done
from models.errors import Refused
from models.store.database import Database
from models.store.moves import Moves
from models.store.state import EntryState
from models.store.stores import Stores
from models.store.tables import ActionRow
from models.words import N_, _

#: What was taken back, by the sort of the action; never with words of the entry.
_TAKEN_BACK = {
    "entries.write": N_("Taken back: the entry lies in the trash now."),
    "entries.edit": N_("Taken back: the entry is as it was before."),
    "entries.delete": N_("The entry is back from the trash."),
    "entries.restore": N_("The entry lies in the trash again."),
}


class Room(Protocol):
    """What a room with actions of its own offers."""

    def take_back(self, session: Session, who: str, what: str, before: Mapping[str, Any]) -> Done:
        """Take back the action `what` of `who` in the open session of its store."""


@dataclass(frozen=True, slots=True)
class _Action:
    """The newest action of one store."""

    database: Database
    version: str
    author_id: str
    sort: str
    before: dict[str, Any]


class Undo:
    """Takes actions back, the newest first. `room` gives the room of a name such as ``needs``."""

    def __init__(
        self,
        stores: Stores,
        moves: Moves,
        take_batch_back: Callable[[str, Mapping[str, Any], bool], Done],
        refuse_closed: Callable[[EntryState, EntryState], None],
        room: Callable[[str], Room],
    ) -> None:
        self._stores = stores
        self._moves = moves
        self._take_batch_back = take_batch_back
        self._refuse_closed = refuse_closed
        self._room = room

    def last(self, who: str | None) -> Done:
        """Take back the last action of `who`; where None, the last one in the shared book.

        Without a name nothing private is touched, nor is anything told of it.

        Raises :class:`Refused` where there is none.
        """
        while (action := self._newest(who)) is not None:
            done = self._take_back(action, named=who is not None)
            if done is not None:
                return done
        raise Refused(_("There is nothing to undo."))

    def _take_back(self, action: _Action, *, named: bool) -> Done | None:
        room, _dot, what = action.sort.partition(".")
        if room == "entries":
            done: Done | None
            if what == "import":
                done = self._take_batch_back(action.author_id, action.before, named)
            else:
                done = self._take_entry_back(action, named=named)
            with action.database.writing() as session:
                _mark_undone(session, action.version)
            return done
        if action.database is self._stores.book:
            self._stores.refuse_closed()
        with action.database.writing() as session:
            done = self._room(room).take_back(session, action.author_id, what, action.before)
            _mark_undone(session, action.version)
        return done

    def _take_entry_back(self, action: _Action, *, named: bool) -> Done | None:
        who, entry_id = action.author_id, action.before["id"]
        self._moves.settle(who, entry_id)
        now = self._moves.find(who, entry_id)
        if now is None:
            # It never came (a crash), or was erased: there is nothing left to take back.
            return None
        half = self._private_half(action) if named and action.before.get("public") else None
        then = self._former(action, now, half)
        if then is None:
            return None
        self._refuse_closed(now, then)
        self._moves.apply(now, then, None)
        if half is not None:
            with half.database.writing() as session:
                _mark_undone(session, half.version)
        return Done(_(_TAKEN_BACK[action.sort]), (entry_id,))

    def _former(self, action: _Action, now: EntryState, half: _Action | None) -> EntryState | None:
        """Return what the entry was before, None where nothing of the step is left."""
        former = action.before["state"]
        if action.before.get("private"):
            # That an entry was written is taken back in the book; what was felt goes with it.
            return former and now.with_private_part_of(EntryState.from_json(former))
        if former is None:
            return replace(now, trashed=self._stores.today())
        then = EntryState.from_json(former)
        if not action.before.get("public"):
            return then
        felt = half.before["state"] if half else None
        return then.with_private_part_of(EntryState.from_json(felt) if felt else now)

    def _private_half(self, action: _Action) -> _Action | None:
        """Return what the notebook has of a step of the book, None where nothing went with it."""
        notebook = self._stores.notebook(action.author_id)
        for half in _newest_of(notebook, (action.author_id,), limit=None):
            if half.before.get("half") and half.before["id"] == action.before["id"]:
                # It was written just before: theirs is the first step of the book after its place.
                reached = half.version.partition("/")[0]
                next_one = select(func.min(ActionRow.version)).where(
                    ActionRow.author_id == action.author_id,
                    ActionRow.version > reached,
                    ActionRow.version.not_like("%/%"),
                )
                with action.database.reading() as connection:
                    return half if connection.scalar(next_one) == action.version else None
        return None

    def _newest(self, who: str | None) -> _Action | None:
        # Where a notebook is locked nobody takes back what its partner did.
        authors = self._stores.readable if who is None else (who,)
        found = [one for file in self._places(who) for one in _newest_of(file, authors, limit=1)]
        return max(found, key=lambda one: one.version, default=None)

    def _places(self, who: str | None) -> Iterable[Database]:
        yield self._stores.book
        if who is not None:
            yield self._stores.notebook(who)


def _newest_of(database: Database, authors: Sequence[str], *, limit: int | None) -> list[_Action]:
    query = select(ActionRow.version, ActionRow.author_id, ActionRow.sort, ActionRow.before)
    query = query.where(ActionRow.undone == 0).order_by(ActionRow.version.desc()).limit(limit)
    query = query.where(ActionRow.author_id.in_(authors))
    with database.reading() as connection:
        found = connection.execute(query).all()
    return [_Action(database, r.version, r.author_id, r.sort, json.loads(r.before)) for r in found]


def _mark_undone(session: Session, version: str) -> None:
    """Note that it was taken back, and keep nothing of what it held."""
    session.execute(
        update(ActionRow).where(ActionRow.version == version).values(undone=1, before="{}")
    )
