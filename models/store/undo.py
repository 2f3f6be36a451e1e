"""Undo: the newest action of a partner, in whichever store it was recorded, is taken back.

Their versions are places among the actions of both stores (``models.store.actions``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sqlalchemy import select, update
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
        take_batch_back: Callable[[str, Mapping[str, Any]], Done],
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
            done = self._take_back(action)
            if done is not None:
                return done
        raise Refused(_("There is nothing to undo."))

    def _take_back(self, action: _Action) -> Done | None:
        room, _dot, what = action.sort.partition(".")
        if room == "entries":
            done = self._take_entry_back(action, what)
            with action.database.writing() as session:
                _mark_undone(session, action.version)
            return done
        if action.database is self._stores.book:
            self._stores.refuse_closed()
        with action.database.writing() as session:
            done = self._room(room).take_back(session, action.author_id, what, action.before)
            _mark_undone(session, action.version)
        return done

    def _take_entry_back(self, action: _Action, what: str) -> Done | None:
        who = action.author_id
        if what == "import":
            return self._take_batch_back(who, action.before)
        entry_id = action.before["id"]
        now = self._moves.find(who, entry_id)
        if now is None:
            # It never came (a crash), or was erased: there is nothing left to take back.
            return None
        former = action.before["state"]
        if former is None:
            then = replace(now, trashed=self._stores.today())
        else:
            then = EntryState.from_json(former)
            if action.before.get("public"):
                then = then.with_private_part_of(now)
        self._refuse_closed(now, then)
        self._moves.apply(now, then, None)
        return Done(_(_TAKEN_BACK[action.sort]), (entry_id,))

    def _newest(self, who: str | None) -> _Action | None:
        # Where a notebook is locked nobody takes back what its partner did.
        authors = self._stores.readable if who is None else (who,)
        found = [_newest_of(database, authors) for database in self._places(who)]
        return max((one for one in found if one), key=lambda one: one.version, default=None)

    def _places(self, who: str | None) -> Iterable[Database]:
        yield self._stores.book
        if who is not None:
            yield self._stores.notebook(who)


def _newest_of(database: Database, authors: Sequence[str]) -> _Action | None:
    query = select(ActionRow.version, ActionRow.author_id, ActionRow.sort, ActionRow.before)
    query = query.where(ActionRow.undone == 0).order_by(ActionRow.version.desc()).limit(1)
    query = query.where(ActionRow.author_id.in_(authors))
    with database.reading() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    return _Action(database, row.version, row.author_id, row.sort, json.loads(row.before))


def _mark_undone(session: Session, version: str) -> None:
    """Note that it was taken back, and keep nothing of what it held."""
    session.execute(
        update(ActionRow).where(ActionRow.version == version).values(undone=1, before="{}")
    )
