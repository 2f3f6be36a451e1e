"""A query of the list as one Core select over a store, walked newest first by place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, column, exists, func, join, select, table
from sqlalchemy.sql.elements import ColumnElement

from models.entities import Query
from models.store import search
from models.store.rules import folded_tag
from models.store.tables import EntryKindRow, EntryRow, EntryTagRow

#: What a list needs of an entry; everything else comes for the page alone.
COLUMNS = (
    EntryRow.place,
    EntryRow.id,
    EntryRow.author_id,
    EntryRow.day,
    EntryRow.direction,
    EntryRow.spirit,
    EntryRow.text,
    EntryRow.kinds,
    EntryRow.tags,
    EntryRow.need_id,
    EntryRow.photos,
    EntryRow.source,
)

_INDEX = table("entry_words", column("entry_words"), column("rowid"))


def selected(
    query: Query, words: search.Search, below: int | None, lowest: int | None, limit: int
) -> Select[Any]:
    """Return the newest `limit` entries that meet every condition.

    Their places are from `lowest` to under `below`. What narrows most drives the walk, so that no
    sort is needed: the words' index, else the tag, else the kind, else the entries themselves.
    """
    conditions = _plain(query, words)
    place: ColumnElement[int] = EntryRow.place.expression
    source: Any = EntryRow
    if words.match:
        source = _INDEX
        place = _INDEX.c.rowid
        conditions.insert(0, _INDEX.c.entry_words.op("match")(words.match))
    if query.tag is not None:
        tag = EntryTagRow.folded == folded_tag(query.tag)
        if source is EntryRow:
            source, place = EntryTagRow, EntryTagRow.place.expression
            conditions.insert(0, tag)
        else:
            conditions.append(_also(EntryTagRow, tag, place))
    if query.kind is not None:
        kind = EntryKindRow.kind == query.kind.value
        if source is EntryRow:
            source, place = EntryKindRow, EntryKindRow.place.expression
            conditions.insert(0, kind)
        else:
            conditions.append(_also(EntryKindRow, kind, place))
    tables = source if source is EntryRow else join(source, EntryRow, EntryRow.place == place)
    if below is not None:
        conditions.append(place < below)
    if lowest is not None:
        conditions.append(place >= lowest)
    chosen: Any = select(*COLUMNS).select_from(tables)
    found: Select[Any] = chosen.where(*conditions).order_by(place.desc()).limit(limit)
    return found


def on_days(
    query: Query, days: Sequence[date], below: int | None, lowest: int | None, limit: int
) -> Select[Any]:
    """Return the newest entries of these `days` that meet every condition but the words."""
    chosen = selected(query, search.Search(), below, lowest, limit)
    return chosen.where(EntryRow.day.in_(days))


def _plain(query: Query, words: search.Search) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [EntryRow.deleted == 0]
    if query.by is not None:
        conditions.append(EntryRow.author_id == query.by)
    if query.unsorted:
        conditions.append(EntryRow.direction.is_(None))
    elif query.direction is not None:
        conditions.append(EntryRow.direction == query.direction.value)
    if query.need_id is not None:
        conditions.append(EntryRow.need_id == query.need_id)
    conditions += [func.instr(EntryRow.text, literal) > 0 for literal in words.literals]
    return conditions


def _also(rows: Any, condition: ColumnElement[bool], place: ColumnElement[int]) -> Any:
    return exists().where(condition, rows.place == place).correlate_except(rows)
