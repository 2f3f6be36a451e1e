"""The tables that reading needs, the same in the shared book and in both private notebooks.

Declarative SQLAlchemy on ``STRICT`` SQLite tables. Enums are text under check constraints, days
are ISO dates, truth is 0 or 1. Every row an author owns carries ``author_id``, ``version`` (a
hybrid logical clock, see ``store.clock``) and ``deleted`` (a tombstone).

``entry.place`` is the rowid: day ordinal * 2**20 + number within the day. Newest first is then
``order by place desc`` with no sort, also for search results; it changes when the day changes.

All other tables are in ``store.tables``: to map them takes time that a command which only reads
does not have.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.entities import Direction, Kind, Mark, Spirit
from models.store.columns import STRICT, Base, Owned, one_of


class MetaRow(Base):
    """Facts about this file: what it is, which couple, device and clock."""

    __tablename__ = "meta"
    __table_args__ = (STRICT,)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class PartnerRow(Base, Owned):
    """A partner; ``author_id`` is the partner's own id."""

    __tablename__ = "partner"
    __table_args__ = (
        CheckConstraint("slot in (0, 1)", name="slot_of_two"),
        one_of("mark", Mark),
        STRICT,
    )
    slot: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]
    mark: Mapped[str]


class SettingRow(Base):
    """One setting: of the couple (``author_id`` empty, in the book) or of the notebook's owner."""

    __tablename__ = "setting"
    __table_args__ = (STRICT,)
    author_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    version: Mapped[str]


class EntryRow(Base):
    """One note. ``kinds`` and ``tags`` repeat the link tables so that a list needs one table.

    ``kinds`` is comma-separated, ``tags`` newline-separated. ``trashed_on`` is set while the words
    are still kept in the trash; a row with ``deleted`` and no such day is a bare tombstone.
    """

    __tablename__ = "entry"
    __table_args__ = (
        one_of("direction", Direction),
        one_of("spirit", Spirit),
        Index("entry_by_author", "author_id", "place"),
        Index("entry_by_direction", "direction", "place"),
        Index("entry_by_need", "need_id", "place"),
        Index("entry_by_source", "source", "source_id"),
        Index("entry_by_batch", "batch_id"),
        Index("entry_by_day", "day", "deleted", "direction", "kinds"),
        Index("entry_in_trash", "trashed_on"),
        STRICT,
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(unique=True)
    author_id: Mapped[str]
    version: Mapped[str]
    deleted: Mapped[int] = mapped_column(default=0)
    trashed_on: Mapped[date | None]
    day: Mapped[date]
    direction: Mapped[str | None]
    spirit: Mapped[str | None]
    text: Mapped[str]
    found: Mapped[str | None]
    kinds: Mapped[str] = mapped_column(default="")
    tags: Mapped[str] = mapped_column(default="")
    need_id: Mapped[str | None]
    photos: Mapped[int] = mapped_column(default=0)
    instant: Mapped[str | None]
    zone: Mapped[str | None]
    source: Mapped[str | None]
    source_id: Mapped[str | None]
    batch_id: Mapped[str | None]
    extra: Mapped[str | None]


class EntryKindRow(Base):
    """A kind of an entry, with its place so that a kind's newest page needs no sort."""

    __tablename__ = "entry_kind"
    __table_args__ = (
        one_of("kind", Kind),
        Index("kind_by_place", "kind", "place"),
        Index("kind_of_place", "place"),
        STRICT,
    )
    entry_id: Mapped[str] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int]


class EntryTagRow(Base):
    """A tag of an entry; ``folded`` is its caseless form, by which it is found."""

    __tablename__ = "entry_tag"
    __table_args__ = (
        Index("tag_by_place", "folded", "place"),
        Index("tag_of_place", "place"),
        STRICT,
    )
    entry_id: Mapped[str] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    folded: Mapped[str] = mapped_column(primary_key=True)
    tag: Mapped[str]
    place: Mapped[int]
