"""Rows of which each partner has one about a thing: noticed, felt met, fit, load, season answer.

Taking such a row back leaves a tombstone, so that the other computer learns of it; doing it again
wakes the same row. What was there before is returned as JSON values, for undo.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.store.tables import FeltMetRow, FitRow, LoadRow, NoticedRow, SeasonAnswerRow

OwnTable = (
    type[NoticedRow] | type[FeltMetRow] | type[FitRow] | type[LoadRow] | type[SeasonAnswerRow]
)
Former = dict[str, Any] | None


def find_own(session: Session, table: OwnTable, who: str, about: Mapping[str, Any]) -> Any:
    """Return the row of `who` about the thing, dead or alive, or None."""
    named = [getattr(table, column) == value for column, value in about.items()]
    return session.scalar(select(table).where(table.author_id == who, *named))


def put_own(
    session: Session,
    table: OwnTable,
    who: str,
    about: Mapping[str, Any],
    values: Mapping[str, Any],
    version: str,
) -> Former:
    """Let `who`'s row about the thing have `values` and live; returns what was there before."""
    row = find_own(session, table, who, about)
    former = former_of(row, values)
    if row is None:
        row = table(id=secrets.token_hex(16), author_id=who, **about, **values, version=version)
        session.add(row)
    else:
        for column, value in values.items():
            setattr(row, column, value)
        row.deleted, row.version = 0, version
    session.flush()
    return former


def drop_own(
    session: Session, table: OwnTable, who: str, about: Mapping[str, Any], version: str
) -> bool:
    """Leave a tombstone of `who`'s row about the thing; False where none lives."""
    row = find_own(session, table, who, about)
    if row is None or row.deleted:
        return False
    row.deleted, row.version = 1, version
    session.flush()
    return True


def put_back(
    session: Session,
    table: OwnTable,
    who: str,
    about: Mapping[str, Any],
    former: Former,
    version: str,
) -> None:
    """Let the row be again as :func:`put_own` or :func:`former_of` said it was."""
    if former is None:
        drop_own(session, table, who, about, version)
        return
    put_own(session, table, who, about, {k: _read(k, v) for k, v in former.items()}, version)


def former_of(row: Any, columns: Mapping[str, Any]) -> Former:
    """Return the `columns` of a living row as JSON values; None where there is none."""
    if row is None or row.deleted:
        return None
    found = {column: getattr(row, column) for column in columns}
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in found.items()}


def _read(column: str, value: Any) -> Any:
    return date.fromisoformat(value) if column == "ended_on" and value else value
