"""An import taken back: its rows go, but nothing that anybody has worked on since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from models.store.content import TABLES
from models.store.tables import (
    Base,
    EntryRow,
    FeltMetRow,
    FitRow,
    LinkRow,
    NeedEventRow,
    NeedRow,
    NoticedRow,
    SeasonAnswerRow,
    SeasonRow,
)


def unchanged_of(before: Mapping[str, Any]) -> tuple[ColumnElement[bool], ...]:
    """Return what holds for the entries of a batch that nobody changed since it came.

    A changed entry is of no batch any more. What its author added in private changes no shared one:
    that it stayed would tell the partner. Earlier versions of Both Ways left a changed entry in its
    batch and noted the batch's version instead.
    """
    of_batch = EntryRow.batch_id == before["batch"]
    upto = before.get("upto")
    return (of_batch,) if upto is None else (of_batch, EntryRow.version <= upto)


def spoken_of(session: Session, came: Collection[str] = ()) -> set[str]:
    """Return the ids of entries that marks, links and needs of either partner speak of.

    Rows whose ids are in `came` do not count: the batch brought them itself.
    """
    found: set[str] = set()
    for column in (
        NoticedRow.entry_id,
        FeltMetRow.entry_id,
        FitRow.subject_id,
        LinkRow.a_id,
        LinkRow.b_id,
        NeedEventRow.entry_id,
    ):
        row = column.class_
        living = select(row.id, column).where(row.deleted == 0, column.is_not(None))
        found.update(subject for one, subject in session.execute(living) if one not in came)
    return found


def entries_of(session: Session, before: Mapping[str, Any]) -> list[str]:
    """Return the ids of a batch's entries in one file that nobody worked on since it came."""
    came = {one for tables in before["ids"].values() for ids in tables.values() for one in ids}
    spoken = spoken_of(session, came)
    unchanged = session.scalars(select(EntryRow.id).where(*unchanged_of(before)))
    return [one for one in unchanged if one not in spoken]


def take_out(session: Session, before: Mapping[str, Any], home: str, entries: list[str]) -> None:
    """Delete what a batch brought into one file; `entries` are those to go, of both files."""
    ids: dict[str, list[str]] = before["ids"][home]
    steps, needs = _free_heads(session, NeedRow, NeedEventRow, NeedEventRow.need_id, ids)
    answers, seasons = _free_heads(
        session, SeasonRow, SeasonAnswerRow, SeasonAnswerRow.season_id, ids
    )
    gone = ids | {
        "need_event": steps,
        "need": needs,
        "season_answer": answers,
        "season": seasons,
    }
    for name in reversed(TABLES):
        table = Base.metadata.tables[name]
        for some in _in_parts(gone.get(name, [])):
            session.execute(delete(table).where(table.c.id.in_(some)))
    for some in _in_parts(entries):
        for name in ("feeling", "unease"):
            table = Base.metadata.tables[name]
            session.execute(delete(table).where(table.c.entry_id.in_(some)))
        session.execute(
            delete(EntryRow)
            .where(EntryRow.id.in_(some), EntryRow.batch_id == before["batch"])
            .execution_options(synchronize_session=False)
        )
    session.execute(
        update(EntryRow)
        .where(EntryRow.batch_id == before["batch"])
        .values(batch_id=None)
        .execution_options(synchronize_session=False)
    )


def _free_heads(
    session: Session,
    head: type[NeedRow] | type[SeasonRow],
    child: type[NeedEventRow] | type[SeasonAnswerRow],
    column: Any,
    ids: dict[str, list[str]],
) -> tuple[list[str], list[str]]:
    """Return the children and heads of a batch that nothing of anybody hangs on since.

    A need the partner has answered, or a season they confirmed, stays with its whole history.
    """
    heads = set(ids.get(head.__tablename__, []))
    children = set(ids.get(child.__tablename__, []))
    mine: list[str] = []
    for child_id, head_id in session.execute(select(child.id, column)).all():
        if child_id not in children:
            heads.discard(head_id)
    for child_id, head_id in session.execute(select(child.id, column)).all():
        if child_id in children and head_id in heads:
            mine.append(child_id)
    return mine, sorted(heads)


def _in_parts(ids: list[str], size: int = 500) -> list[list[str]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]
