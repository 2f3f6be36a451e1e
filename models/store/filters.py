"""A query of the list as one Core select over a store, walked newest first by place.

A select costs more to put together than to run, so each shape of query is put together once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    Text,
    bindparam,
    column,
    exists,
    func,
    join,
    select,
    table,
    text,
)
from sqlalchemy.sql.elements import ColumnElement

from models.entities import Query
from models.store import search
from models.store.core_tables import EntryKindRow, EntryRow, EntryTagRow
from models.store.rules import folded_tag

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

_INDEX = table("entry_words", column("entry_words", Text), column("rowid", Integer))


@dataclass(frozen=True, slots=True)
class Shape:
    """Which conditions a select has; their values are bound when it runs."""

    match: bool
    literals: int
    by: bool
    direction: bool
    unsorted: bool
    kind: bool
    tag: bool
    need: bool
    days: bool
    below: bool
    lowest: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query as it is asked of one store: what it wants, of places from `lowest` to `below`."""

    query: Query
    words: search.Search
    days: Sequence[date] = ()
    below: int | None = None
    lowest: int | None = None

    def shape(self) -> Shape:
        """Return which conditions it has."""
        return Shape(
            match=bool(self.words.match),
            literals=len(self.words.literals),
            by=self.query.by is not None,
            direction=self.query.direction is not None and not self.query.unsorted,
            unsorted=self.query.unsorted,
            kind=self.query.kind is not None,
            tag=self.query.tag is not None,
            need=self.query.need_id is not None,
            days=bool(self.days),
            below=self.below is not None,
            lowest=self.lowest is not None,
        )

    def values(self, limit: int) -> dict[str, Any]:
        """Return what is bound to the select of its shape."""
        query = self.query
        values = {
            "match": self.words.match,
            "by": query.by,
            "direction": query.direction.value if query.direction else None,
            "kind": query.kind.value if query.kind else None,
            "tag": folded_tag(query.tag) if query.tag is not None else None,
            "need": query.need_id,
            "days": json.dumps([day.isoformat() for day in self.days]),
            "below": self.below,
            "lowest": self.lowest,
            "most": limit,
        }
        literals = {f"literal{n}": said for n, said in enumerate(self.words.literals)}
        return values | literals


@lru_cache(maxsize=512)
def selected(shape: Shape) -> Select[Any]:
    """Return the select of `shape`: the newest entries that meet every condition.

    What narrows most drives the walk, so that no sort is needed: the words' index, else the tag,
    else the kind, else the entries themselves.
    """
    conditions = _plain(shape)
    place: ColumnElement[int] = EntryRow.place.expression
    source: Any = EntryRow
    if shape.match:
        source, place = _INDEX, _INDEX.c.rowid
        conditions.insert(0, _INDEX.c.entry_words.op("match")(bindparam("match", type_=Text)))
    if shape.tag:
        tag = EntryTagRow.folded == bindparam("tag")
        source, place = _narrowed(EntryTagRow, tag, source, place, conditions)
    if shape.kind:
        kind = EntryKindRow.kind == bindparam("kind")
        source, place = _narrowed(EntryKindRow, kind, source, place, conditions)
    if shape.below:
        conditions.append(place < bindparam("below", type_=Integer))
    if shape.lowest:
        conditions.append(place >= bindparam("lowest", type_=Integer))
    tables = source if source is EntryRow else join(source, EntryRow, EntryRow.place == place)
    chosen: Any = select(*COLUMNS).select_from(tables).where(*conditions)
    found: Select[Any] = chosen.order_by(place.desc()).limit(bindparam("most", type_=Integer))
    return found


def _narrowed(
    rows: Any,
    condition: ColumnElement[bool],
    source: Any,
    place: ColumnElement[int],
    conditions: list[ColumnElement[bool]],
) -> tuple[Any, ColumnElement[int]]:
    """Let `rows` drive the walk, or be looked up where something else drives it already."""
    if source is EntryRow:
        conditions.insert(0, condition)
        return rows, rows.place.expression
    conditions.append(exists().where(condition, rows.place == place).correlate_except(rows))
    return source, place


def _plain(shape: Shape) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [EntryRow.deleted == 0]
    if shape.by:
        conditions.append(EntryRow.author_id == bindparam("by"))
    if shape.unsorted:
        conditions.append(EntryRow.direction.is_(None))
    if shape.direction:
        conditions.append(EntryRow.direction == bindparam("direction"))
    if shape.need:
        conditions.append(EntryRow.need_id == bindparam("need"))
    if shape.days:
        days = text("select value from json_each(:days)").columns(column("value", Text))
        conditions.append(EntryRow.day.in_(days.scalar_subquery()))
    for number in range(shape.literals):
        said = bindparam(f"literal{number}", type_=Text)
        conditions.append(func.instr(EntryRow.text, said) > 0)
    return conditions
