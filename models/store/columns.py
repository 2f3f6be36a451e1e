"""What the tables are made of: their base, dates as ISO text, the columns of every owned row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Dialect, Integer, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

#: How many entries one day can hold.
PLACES_A_DAY = 2**20


class Day(TypeDecorator[date]):
    """A local date as ISO text, so that a dump of the store can be read by a person."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Return ISO text for the file."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """Return the date the text stands for."""
        return None if value is None else date.fromisoformat(value)


def one_of(column: str, words: Iterable[StrEnum]) -> CheckConstraint:
    """Return the constraint that holds a column to the words of an enum (or to none)."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} in ({listed})", name=f"{column}_word")


class Base(DeclarativeBase):
    """Base of all tables: text, integers and bytes alone, as STRICT wants it."""

    type_annotation_map = {str: Text, int: Integer, date: Day}  # noqa: RUF012 - SQLAlchemy's own form


class Owned:
    """The columns of every row that belongs to its author."""

    id: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str]
    version: Mapped[str]
    deleted: Mapped[int] = mapped_column(default=0)


#: Every table says so.
STRICT = {"sqlite_strict": True}
