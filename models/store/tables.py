"""The tables, the same in the shared book and in both private notebooks.

Declarative SQLAlchemy on ``STRICT`` SQLite tables. Enums are text under check constraints, days
are ISO dates, truth is 0 or 1. Every row an author owns carries ``author_id``, ``version`` (a
hybrid logical clock, see ``store.clock``) and ``deleted`` (a tombstone).

``entry.place`` is the rowid: day ordinal * 2**20 + number within the day. Newest first is then
``order by place desc`` with no sort, also for search results; it changes when the day changes.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.entities import (
    Direction,
    Fit,
    Kind,
    LoadWord,
    Mark,
    Met,
    NeedState,
    Pattern,
    Spirit,
    Unease,
)
from models.store.columns import PLACES_A_DAY, STRICT, Base, Day, Owned, one_of

__all__ = ["PLACES_A_DAY", "Base", "Day"]  # what else is here is its own


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


class PhotoRow(Base, Owned):
    """A picture of an entry; its bytes lie encrypted in the photo folder under ``file``."""

    __tablename__ = "photo"
    __table_args__ = (Index("photo_of_entry", "entry_id", "number"), STRICT)
    entry_id: Mapped[str] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    number: Mapped[int]
    file: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]


class NoticedRow(Base, Owned):
    """The partner's quiet mark on an entry, with or without words."""

    __tablename__ = "noticed"
    __table_args__ = (UniqueConstraint("entry_id", "author_id"), STRICT)
    entry_id: Mapped[str]
    words: Mapped[str | None]


class FeltMetRow(Base, Owned):
    """The receiver's answers on how an entry's care landed."""

    __tablename__ = "felt_met"
    __table_args__ = (
        UniqueConstraint("entry_id", "author_id"),
        one_of("understood", Met),
        one_of("accepted", Met),
        one_of("cared_for", Met),
        STRICT,
    )
    entry_id: Mapped[str]
    understood: Mapped[str | None]
    accepted: Mapped[str | None]
    cared_for: Mapped[str | None]


class FitRow(Base, Owned):
    """The receiver's word for how well something fitted; of an entry or of a need."""

    __tablename__ = "fit"
    __table_args__ = (UniqueConstraint("subject_id", "author_id"), one_of("fit", Fit), STRICT)
    subject_id: Mapped[str]
    fit: Mapped[str]


class LinkRow(Base, Owned):
    """Two entries tell of one event, "the same thing". ``a_id`` < ``b_id``; either may undo."""

    __tablename__ = "link"
    __table_args__ = (
        UniqueConstraint("a_id", "b_id"),
        CheckConstraint("a_id < b_id", name="ordered"),
        Index("link_back", "b_id"),
        STRICT,
    )
    a_id: Mapped[str]
    b_id: Mapped[str]


class UneaseRow(Base, Owned):
    """A private mark of unease; written to its author's notebook only. Taken off: no ``sort``."""

    __tablename__ = "unease"
    __table_args__ = (
        UniqueConstraint("entry_id", "author_id"),
        one_of("sort", Unease),
        one_of("pattern", Pattern),
        STRICT,
    )
    entry_id: Mapped[str]
    sort: Mapped[str | None]
    pattern: Mapped[str | None]


class FeelingRow(Base, Owned):
    """How an entry felt, in free words; written to its author's notebook only."""

    __tablename__ = "feeling"
    __table_args__ = (UniqueConstraint("entry_id", "author_id"), STRICT)
    entry_id: Mapped[str]
    words: Mapped[str]


class NeedRow(Base, Owned):
    """A need: its header. What it says and where it stands is in its events."""

    __tablename__ = "need"
    __table_args__ = (one_of("kind", Kind), STRICT)
    kind: Mapped[str | None]


class NeedEventRow(Base, Owned):
    """One step of a need's history; never changed. ``number`` orders events of one day."""

    __tablename__ = "need_event"
    __table_args__ = (
        one_of("state", NeedState),
        Index("event_of_need", "need_id", "number"),
        STRICT,
    )
    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"))
    number: Mapped[int]
    day: Mapped[date]
    state: Mapped[str]
    words: Mapped[str | None]
    entry_id: Mapped[str | None]


class LoadRow(Base, Owned):
    """The word one partner gave a week; in the book where shared, else in the notebook."""

    __tablename__ = "load"
    __table_args__ = (UniqueConstraint("author_id", "week"), one_of("word", LoadWord), STRICT)
    week: Mapped[date]
    word: Mapped[str]


class SeasonRow(Base, Owned):
    """A season as proposed by its author. Ends have rows of their own so that either may end it."""

    __tablename__ = "season"
    __table_args__ = (STRICT,)
    label: Mapped[str]
    start: Mapped[date]
    end: Mapped[date | None]
    tint: Mapped[str]


class SeasonAnswerRow(Base, Owned):
    """A partner's confirmation of a season, and the day this partner ended it, if so."""

    __tablename__ = "season_answer"
    __table_args__ = (UniqueConstraint("season_id", "author_id"), STRICT)
    season_id: Mapped[str] = mapped_column(ForeignKey("season.id"))
    confirmed: Mapped[int]
    ended_on: Mapped[date | None]


class IntentionRow(Base, Owned):
    """An "I'd like to ...": private, rests until a day, then comes back to be weighed."""

    __tablename__ = "intention"
    __table_args__ = (
        CheckConstraint("state in ('resting', 'weighed', 'done', 'let_go')", name="state_word"),
        STRICT,
    )
    text: Mapped[str]
    rests_until: Mapped[date]
    state: Mapped[str]
    weighed: Mapped[str | None]


class PageRow(Base):
    """A published balance page: written once, never again."""

    __tablename__ = "page"
    __table_args__ = (STRICT,)
    week: Mapped[date] = mapped_column(primary_key=True)
    body: Mapped[str]
    digest: Mapped[str]
    version: Mapped[str]


class DraftRow(Base):
    """The text field as it stands, in the store of its visibility."""

    __tablename__ = "draft"
    __table_args__ = (STRICT,)
    author_id: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str]
    version: Mapped[str]


class ActionRow(Base):
    """What a person did last and what was there before, so that it can be taken back.

    ``before`` is a JSON document of the rows' former values; only the newest hundred are kept.
    """

    __tablename__ = "action"
    __table_args__ = (STRICT,)
    version: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str]
    sort: Mapped[str]
    before: Mapped[str]
    undone: Mapped[int] = mapped_column(default=0)
