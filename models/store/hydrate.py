"""Rows of a page become entries: photos, marks of the partner, links and the reader's own notes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, text

from models.entities import (
    Direction,
    Entry,
    FeltMet,
    Fit,
    Met,
    Noticed,
    Pattern,
    Photo,
    Spirit,
    Unease,
    Visibility,
)
from models.store.state import kinds_of, tags_of

T = TypeVar("T")

#: One statement for all that hangs on the entries of a page: a statement each costs more than
#: its rows.
_MARKS = text("""
with page(id) as materialized (select value from json_each(:ids))
select 'noticed' as sort, entry_id as id, author_id as who, words as a, null as b, null as c
    from noticed where entry_id in (select id from page) and deleted = 0
union all select 'felt_met', entry_id, author_id, understood, accepted, cared_for
    from felt_met where entry_id in (select id from page) and deleted = 0
union all select 'fit', subject_id, author_id, fit, null, null
    from fit where subject_id in (select id from page) and deleted = 0
union all select 'link', a_id, author_id, b_id, null, null
    from link where a_id in (select id from page) and deleted = 0
    and exists (select 1 from entry where entry.id = b_id and entry.deleted = 0)
union all select 'link', b_id, author_id, a_id, null, null
    from link where b_id in (select id from page) and deleted = 0
    and exists (select 1 from entry where entry.id = a_id and entry.deleted = 0)
""").bindparams(bindparam("ids"))

_PHOTOS = text("""
select entry_id as id, id as photo, width, height from photo
    where entry_id in (select value from json_each(:ids)) and deleted = 0
    order by entry_id, number
""").bindparams(bindparam("ids"))

_PRIVATE = text("""
with page(id) as materialized (select value from json_each(:ids))
select 'feeling' as sort, entry_id as id, words as a, null as b
    from feeling where entry_id in (select id from page) and deleted = 0
union all select 'unease', entry_id, sort, pattern
    from unease where entry_id in (select id from page) and deleted = 0
""").bindparams(bindparam("ids"))


@dataclass(slots=True)
class Around:
    """What hangs on one entry."""

    photos: list[Photo] = field(default_factory=list)
    noticed: dict[str, Noticed] = field(default_factory=dict)
    felt_met: dict[str, FeltMet] = field(default_factory=dict)
    fit: dict[str, Fit] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    feeling: str | None = None
    unease: Unease | None = None
    pattern: Pattern | None = None


def around(connection: Connection, rows: Sequence[Any]) -> dict[str, Around]:
    """Return what the store of `connection` holds about the entries of its `rows`."""
    found = {row.id: Around() for row in rows}
    if not rows:
        return found
    for mark in connection.execute(_MARKS, {"ids": json.dumps([*found])}).all():
        _add_mark(found[mark.id], mark)
    pictured = [row.id for row in rows if row.photos]
    if pictured:
        for photo in connection.execute(_PHOTOS, {"ids": json.dumps(pictured)}):
            found[photo.id].photos.append(Photo(photo.photo, photo.width, photo.height))
    return found


def add_private(connection: Connection, ids: Sequence[str], found: Mapping[str, Around]) -> None:
    """Add the notes in the reader's notebook about the reader's own entries `ids`."""
    for note in connection.execute(_PRIVATE, {"ids": json.dumps(list(ids))}).all():
        at = found[note.id]
        if note.sort == "feeling":
            at.feeling = note.a
        elif note.a is not None:
            at.unease = Unease(note.a)
            at.pattern = Pattern(note.b) if note.b else None


def _add_mark(at: Around, mark: Any) -> None:
    if mark.sort == "noticed":
        at.noticed[mark.who] = Noticed(mark.who, mark.a)
    elif mark.sort == "felt_met":
        at.felt_met[mark.who] = FeltMet(*(Met(m) if m else None for m in (mark.a, mark.b, mark.c)))
    elif mark.sort == "fit":
        at.fit[mark.who] = Fit(mark.a)
    else:
        at.links.append(mark.a)


def entry_of(row: Any, visibility: Visibility, at: Around, reader: str | None) -> Entry:
    """Return the entity of one row, as `reader` may see it."""
    return Entry(
        id=row.id,
        author_id=row.author_id,
        day=row.day,
        direction=Direction(row.direction) if row.direction else None,
        text=row.text,
        kinds=kinds_of(row.kinds),
        visibility=visibility,
        spirit=Spirit(row.spirit) if row.spirit else None,
        feeling=at.feeling,
        unease=at.unease,
        pattern=at.pattern,
        tags=tags_of(row.tags),
        need_id=row.need_id,
        photos=tuple(at.photos),
        noticed=next((n for who, n in at.noticed.items() if who != row.author_id), None),
        felt_met=_answer(at.felt_met, row, reader),
        fit=_answer(at.fit, row, reader),
        links=tuple(sorted(at.links)),
        source=row.source,
        place=row.place,
    )


def _answer(answers: Mapping[str, T], row: Any, reader: str | None) -> T | None:
    """Return the reader's own answer, else that of the one who received."""
    if not answers:
        return None
    if reader and reader in answers:
        return answers[reader]
    if row.direction == Direction.RECEIVED:
        return answers.get(row.author_id)
    if row.direction == Direction.GAVE:
        return next((answer for who, answer in answers.items() if who != row.author_id), None)
    return None
