"""What an author does with one entry: each decides on a state, ``moves`` carries it out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from models.entities import KEEP, EntryChanges, NewEntry, Visibility
from models.errors import NotFound, NotYours, Refused
from models.pictures import Prepared
from models.store import rules
from models.store.ballast import again_with_room
from models.store.moves import Moves
from models.store.photos import Photos
from models.store.state import EntryState
from models.store.stores import Stores, settings
from models.store.tables import NeedRow
from models.words import _

#: Fields that a new entry, a change and a state have in common.
_FIELDS = ("text", "direction", "kinds", "spirit", "tags", "need_id")
_PRIVATE = ("feeling", "unease", "pattern")
#: So many pictures an entry.
MOST_PHOTOS = 12


class Entries:
    """The use cases of one author and one entry, over the stores."""

    def __init__(self, stores: Stores, moves: Moves) -> None:
        self.stores = stores
        self._moves = moves

    def own(self, who: str, entry_id: str) -> EntryState:
        """Return the whole state of an own entry, alive or in the trash.

        Raises :class:`NotFound` or :class:`NotYours`.
        """
        self._moves.settle(who, entry_id)
        found = self._moves.find(who, entry_id)
        if found is None:
            raise rules.unknown(entry_id)
        if found.author_id != who:
            raise NotYours(_("Only the one who wrote an entry can change or delete it."))
        return found

    # --- use cases --------------------------------------------------------------------------

    @again_with_room
    def write(self, who: str, new: NewEntry) -> str:
        """Keep a new entry of `who`; returns its id. Raises :class:`Refused` with the reason."""
        default = new.visibility or self.default_visibility(who)
        state = self.drafted(who, new, default)
        if new.id and self._moves.find(who, new.id):
            raise Refused(_("An entry with that id is there already. Nothing was changed."))
        self.refuse_unknown_need(state.need_id)
        self.refuse_closed(None, state)
        pictures = _prepared(new.photos, 0)
        self._moves.apply(None, replace(state, photos=(*pictures,)), "entries.write", pictures)
        return state.id

    def drafted(
        self,
        who: str,
        new: NewEntry,
        default: Visibility,
        *,
        batch: str | None = None,
        source: str | None = None,
    ) -> EntryState:
        """Return the checked state a new entry would have, but its photos; nothing is written."""
        today = self.stores.today()
        visibility = new.visibility or default
        if new.unease:
            # A mark of unease is for its author alone, and so is what it was written on.
            visibility = Visibility.PRIVATE
        state = EntryState(
            id=rules.settled_id(new.id) if new.id else secrets.token_hex(16),
            author_id=who,
            day=new.day or today,
            visibility=visibility,
            source=new.source or source,
            source_id=new.source_id,
            batch_id=batch,
            instant=new.instant,
            zone=new.zone,
            extra=new.extra,
            **{name: getattr(new, name) for name in (*_FIELDS, *_PRIVATE)},
        )
        return rules.settled(state, today)

    @again_with_room
    def edit(self, who: str, entry_id: str, changes: EntryChanges) -> None:
        """Change an own entry; raises :class:`NotFound`, :class:`NotYours`, :class:`Refused`."""
        before = self.own(who, entry_id)
        if before.trashed:
            raise NotFound(_("That entry lies in the trash. Take it back first."))
        given = _given(changes)
        staying = tuple(photo for photo in before.photos if photo not in changes.drop_photos)
        after = rules.settled(replace(before, **given), max(self.stores.today(), before.day))
        if given.keys() <= set(_PRIVATE):
            # What came from elsewhere may not be tidy, and nothing private tidies it.
            after = before.with_private_part_of(after)
        if after.need_id != before.need_id:
            self.refuse_unknown_need(after.need_id)
        self.refuse_closed(before, after, new_photos=bool(changes.add_photos))
        pictures = _prepared(changes.add_photos, len(staying))
        after = replace(after, photos=(*staying, *pictures))
        if after != before:
            self._moves.apply(before, _worked_on(before, after), "entries.edit", pictures)

    def delete(self, who: str, entry_id: str) -> None:
        """Put an own entry into the trash."""
        before = self.own(who, entry_id)
        if before.trashed:
            raise NotFound(_("That entry lies in the trash already."))
        after = replace(before, trashed=self.stores.today())
        self._moves.apply(before, _worked_on(before, after), "entries.delete")

    def restore(self, who: str, entry_id: str) -> None:
        """Take an own entry back out of the trash."""
        before = self.own(who, entry_id)
        if not before.trashed:
            raise NotFound(_("That entry is not in the trash."))
        after = replace(before, trashed=None)
        self._moves.apply(before, _worked_on(before, after), "entries.restore")

    # --- checks that ask the store ----------------------------------------------------------

    def refuse_closed(
        self, before: EntryState | None, after: EntryState, *, new_photos: bool = False
    ) -> None:
        """Raise :class:`BookClosed` where the book is closed and `after` would add to it.

        To delete, to take back out of the trash and to keep for oneself adds nothing.
        """
        if after.visibility is Visibility.PRIVATE:
            return
        shared = before is not None and before.visibility is Visibility.SHARED
        if new_photos or not shared or _in_book(before) != _in_book(after):
            self.stores.refuse_closed()

    def default_visibility(self, who: str) -> Visibility:
        """Return where `who` writes unless they say otherwise."""
        with self.stores.notebook(who).reading() as connection:
            chosen = settings(connection, who).get("visibility")
        return Visibility(chosen) if chosen else Visibility.SHARED

    def refuse_unknown_need(self, need_id: str | None) -> None:
        """Raise :class:`NotFound` where `need_id` is no need of the book."""
        if need_id is None:
            return
        query = select(NeedRow.id).where(NeedRow.id == need_id, NeedRow.deleted == 0)
        with self.stores.book.reading() as connection:
            if connection.execute(query).first() is None:
                raise NotFound(_("There is no such need in the book."))


def _worked_on(before: EntryState, after: EntryState) -> EntryState:
    """Return `after` as its author's own: taking an import back leaves it where it is.

    What is added in private to a shared entry changes nothing of it in the book.
    """
    shared = before.visibility is after.visibility is Visibility.SHARED
    if shared and before == after.with_private_part_of(before):
        return after
    return replace(after, batch_id=None)


def _in_book(state: EntryState | None) -> EntryState | None:
    return state and replace(state, feeling=None, unease=None, pattern=None, trashed=None)


def _given(changes: EntryChanges) -> dict[str, Any]:
    """Return the fields that `changes` sets; to take unease off takes its pattern off."""
    names = (*_FIELDS, *_PRIVATE, "day", "visibility")
    given = {name: getattr(changes, name) for name in names}
    given = {name: value for name, value in given.items() if value is not KEEP}
    if given.get("unease", KEEP) is None:
        given.setdefault("pattern", None)
    return given


def _prepared(photos: Sequence[bytes], there: int) -> dict[str, Prepared]:
    """Return pictures made safe to keep, by fresh ids; raises :class:`PhotoRefused`."""
    if there + len(photos) > MOST_PHOTOS:
        raise Refused(_("An entry has room for {most} pictures.").format(most=MOST_PHOTOS))
    return {secrets.token_hex(16): Photos.prepare(data) for data in photos}
