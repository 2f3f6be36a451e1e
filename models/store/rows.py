"""Entries as rows of one store: put in, emptied, looked up. Each call is inside a transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert_into
from sqlalchemy.orm import Session

from models.entities import Pattern, Unease
from models.errors import Refused
from models.store.rules import folded_tag
from models.store.search import index_form
from models.store.state import EntryState
from models.store.tables import (
    PLACES_A_DAY,
    ActionRow,
    EntryKindRow,
    EntryRow,
    EntryTagRow,
    FeelingRow,
    PhotoRow,
    UneaseRow,
)
from models.words import _

_WEEK_MS = 7 * 24 * 3600 * 1000

#: What a tombstone keeps nothing of.
_EMPTY: dict[str, Any] = {
    "deleted": 1,
    "trashed_on": None,
    "text": "",
    "found": None,
    "kinds": "",
    "tags": "",
    "direction": None,
    "spirit": None,
    "need_id": None,
    "photos": 0,
    "instant": None,
    "zone": None,
    "source": None,
    "source_id": None,
    "batch_id": None,
    "extra": None,
}


def row_of(session: Session, entry_id: str) -> EntryRow | None:
    """Return the row with that id, dead or alive."""
    return session.scalar(select(EntryRow).where(EntryRow.id == entry_id))


def kept(session: Session, entry_id: str) -> EntryRow | None:
    """Return the row with that id, alive or in the trash."""
    row = row_of(session, entry_id)
    return None if row is None or is_tombstone(row) else row


def is_tombstone(row: EntryRow) -> bool:
    """Return whether nothing of the entry is kept any more, not even in the trash."""
    return bool(row.deleted) and row.trashed_on is None


def free_place(session: Session, day: date) -> int:
    """Return the next free place of `day`; raises :class:`Refused` where the day is full."""
    first = day.toordinal() * PLACES_A_DAY
    last = session.scalar(
        select(func.max(EntryRow.place)).where(
            EntryRow.place >= first, EntryRow.place < first + PLACES_A_DAY
        )
    )
    if last is None:
        return first
    if last + 1 == first + PLACES_A_DAY:
        raise day_is_full()
    return int(last) + 1


def day_is_full() -> Refused:
    """Return the error for a day that holds a million entries."""
    return Refused(_("That day holds as many entries as a day can."))


def put(session: Session, state: EntryState, version: str) -> int:
    """Write the row of `state`, its kinds and tags; an existing row of that id is changed.

    Returns how many pictures the row had already.
    """
    columns = state.columns() | {"version": version}
    row = row_of(session, state.id)
    if row is None:
        place = free_place(session, state.day)
        found = index_form(f"{state.text}\n{' '.join(state.tags)}")
        session.add(EntryRow(place=place, id=state.id, found=found, **columns))
        session.flush()
        _add_links(session, state, place)
        return 0
    if row.day != state.day:
        row.place = free_place(session, state.day)
    if row.text != columns["text"] or row.tags != columns["tags"]:
        row.found = index_form(f"{state.text}\n{' '.join(state.tags)}")
    for name, value in columns.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    session.flush()
    put_links(session, state, row.place)
    return row.photos


def photos_of(session: Session, entry_id: str) -> tuple[str, ...]:
    """Return the ids of the pictures on an entry, in their order."""
    query = select(PhotoRow.id).where(PhotoRow.entry_id == entry_id, PhotoRow.deleted == 0)
    return tuple(session.scalars(query.order_by(PhotoRow.number)))


def put_links(session: Session, state: EntryState, place: int) -> None:
    """Let the rows by which kinds and tags are found be those of `state`."""
    _clear_links(session, state.id)
    _add_links(session, state, place)


def _add_links(session: Session, state: EntryState, place: int) -> None:
    if state.trashed:
        return  # what lies in the trash is not found
    kinds, tags = link_rows(state, place)
    if kinds:
        session.execute(insert(EntryKindRow), kinds)
    if tags:
        session.execute(insert(EntryTagRow), tags)


def link_rows(state: EntryState, place: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the values of the kind rows and of the tag rows of a living entry."""
    common = {"entry_id": state.id, "place": place}
    return (
        [common | {"kind": kind.value} for kind in state.kinds],
        [common | {"folded": folded_tag(tag), "tag": tag} for tag in state.tags],
    )


def _clear_links(session: Session, entry_id: str) -> None:
    session.execute(delete(EntryKindRow).where(EntryKindRow.entry_id == entry_id))
    session.execute(delete(EntryTagRow).where(EntryTagRow.entry_id == entry_id))


def bury(session: Session, entry_id: str, version: str) -> None:
    """Leave a bare tombstone of the entry: no words, tags, kinds, pictures or origin."""
    session.execute(
        update(EntryRow).where(EntryRow.id == entry_id).values(**_EMPTY, version=version)
    )
    _clear_links(session, entry_id)
    session.execute(delete(PhotoRow).where(PhotoRow.entry_id == entry_id))
    session.expire_all()


def bury_all(session: Session, ids: Sequence[str], version: str) -> None:
    """Bury entries and what the notebook notes of them; no action tells of them any more."""
    for entry_id in ids:
        bury(session, entry_id, version)
        clear_private_part(session, entry_id, version)
    forget_actions(session, ids)


def drop_tombstones(session: Session, ids: Sequence[str]) -> None:
    """Make room for entries that come back under their old ids."""
    session.execute(
        delete(EntryRow).where(
            EntryRow.id.in_(ids), EntryRow.deleted == 1, EntryRow.trashed_on.is_(None)
        )
    )


def private_part(
    session: Session, entry_id: str
) -> tuple[str | None, Unease | None, Pattern | None]:
    """Return feeling, unease and pattern of an entry from its author's notebook."""
    feeling = session.scalar(
        select(FeelingRow.words).where(FeelingRow.entry_id == entry_id, FeelingRow.deleted == 0)
    )
    mark = session.execute(
        select(UneaseRow.sort, UneaseRow.pattern).where(
            UneaseRow.entry_id == entry_id, UneaseRow.deleted == 0
        )
    ).first()
    if mark is None or mark.sort is None:
        return feeling, None, None
    return feeling, Unease(mark.sort), Pattern(mark.pattern) if mark.pattern else None


def put_private_part(
    session: Session, state: EntryState, version: str, moment: Callable[[], str]
) -> None:
    """Write feeling and unease of `state` into the open notebook; taken off, they are emptied.

    `moment` returns what it is now, as :meth:`models.store.stores.Stores.moment`.
    """
    parts: tuple[tuple[Any, dict[str, Any], bool], ...] = (
        (FeelingRow, {"words": state.feeling or ""}, state.feeling is not None),
        (UneaseRow, {"sort": state.unease, "pattern": state.pattern}, state.unease is not None),
    )
    for table, values, there in parts:
        values = values | {"version": version, "deleted": int(not there)}
        if not there:
            # Since when a mark is off is known by its version: one that is off stays as it is.
            there_now = (table.entry_id == state.id, table.deleted == 0)
            session.execute(update(table).where(*there_now).values(**values))
            continue
        if table is UneaseRow:
            values["since"] = _marked_since(session, state.id, version, moment)
        # One row an entry and author: its id need not be random.
        fixed = {"id": state.id, "author_id": state.author_id, "entry_id": state.id}
        session.execute(
            upsert_into(table)
            .values(**fixed, **values)
            .on_conflict_do_update(index_elements=["entry_id", "author_id"], set_=values)
        )


def _marked_since(session: Session, entry_id: str, version: str, moment: Callable[[], str]) -> str:
    """Return since when a mark of unease that is set now stands.

    What else changes on its entry renews nothing, nor does taking it off and setting it again
    within a week, as an undo does: a page that has begun to rest goes on resting.
    """
    former = session.execute(
        select(UneaseRow.since, UneaseRow.version, UneaseRow.deleted).where(
            UneaseRow.entry_id == entry_id
        )
    ).first()
    if former is not None and former.since is not None:
        lately = int(version[:12], 16) - int(former.version[:12], 16) < _WEEK_MS
        if not former.deleted or lately:
            return str(former.since)
    return moment()


def clear_private_part(session: Session, entry_id: str, version: str) -> None:
    """Leave nothing of feeling and unease of an entry in this store."""
    gone = {"version": version, "deleted": 1}
    session.execute(
        update(FeelingRow).where(FeelingRow.entry_id == entry_id).values(words="", **gone)
    )
    session.execute(
        update(UneaseRow)
        .where(UneaseRow.entry_id == entry_id)
        .values(sort=None, pattern=None, since=None, **gone)
    )


def actions_about(session: Session, entry_ids: Iterable[str]) -> list[ActionRow]:
    """Return the actions that hold former words of one of these entries."""
    wanted = set(entry_ids)
    return [
        action
        for action in session.scalars(select(ActionRow))
        if any(entry_id in action.before for entry_id in wanted)
    ]


def forget_actions(session: Session, entry_ids: Iterable[str]) -> None:
    """Delete the actions that hold former words of these entries: they cannot be undone now."""
    for action in actions_about(session, entry_ids):
        session.delete(action)
