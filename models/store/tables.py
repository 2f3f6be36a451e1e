"""All tables: those of ``store.core_tables`` and what hangs on entries or stands beside them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.entities import Fit, Kind, LoadWord, Met, NeedState, Pattern, Unease
from models.reminders.rules import Reached
from models.store.columns import PLACES_A_DAY, STRICT, Base, Day, Owned, one_of
from models.store.core_tables import (
    EntryKindRow,
    EntryRow,
    EntryTagRow,
    MetaRow,
    PartnerRow,
    SettingRow,
)

__all__ = [
    "PLACES_A_DAY",
    "ActionRow",
    "Base",
    "Day",
    "DraftRow",
    "EntryKindRow",
    "EntryRow",
    "EntryTagRow",
    "FeelingRow",
    "FeltMetRow",
    "FitRow",
    "IntentionRow",
    "LinkRow",
    "LoadRow",
    "MetaRow",
    "NeedEventRow",
    "NeedRow",
    "NoticedRow",
    "PageRow",
    "PartnerRow",
    "PhotoRow",
    "PictureRow",
    "ReminderDueRow",
    "ReminderRow",
    "SeasonAnswerRow",
    "SeasonRow",
    "SettingRow",
    "UneaseRow",
]


class PhotoRow(Base, Owned):
    """A picture of an entry; its bytes lie encrypted in the photo folder under ``file``.

    Those of a private one lie in ``picture``, and ``file`` says nothing.
    """

    __tablename__ = "photo"
    __table_args__ = (Index("photo_of_entry", "entry_id", "number"), STRICT)
    entry_id: Mapped[str] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    number: Mapped[int]
    file: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]


class PictureRow(Base):
    """The bytes of a private picture, in its author's notebook: files of their own would tell."""

    __tablename__ = "picture"
    __table_args__ = (STRICT,)
    photo_id: Mapped[str] = mapped_column(
        ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True
    )
    part: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]


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
    """A private mark of unease; written to its author's notebook only. Taken off: no ``sort``.

    ``since`` is the moment at which it was first set (``Stores.moment``): what changes beside it
    moves nothing.
    """

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
    since: Mapped[str | None]


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


class ReminderRow(Base, Owned):
    """A reminder of its author's, in the notebook. ``kind`` is a key of the registry of rules."""

    __tablename__ = "reminder"
    __table_args__ = (STRICT,)
    kind: Mapped[str]
    at: Mapped[str]
    days: Mapped[str]
    every: Mapped[int]
    start: Mapped[date]
    on_day: Mapped[date | None]
    yearly: Mapped[int]
    words: Mapped[str | None]
    active: Mapped[int]


class ReminderDueRow(Base, Owned):
    """What was due, for the inbox of the open app; in the notebook. ``due`` is a wall time."""

    __tablename__ = "reminder_due"
    __table_args__ = (one_of("reached", Reached), STRICT)
    rule_id: Mapped[str | None]
    kind: Mapped[str]
    words: Mapped[str | None]
    due: Mapped[str]
    reached: Mapped[str]
    seen: Mapped[int]


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

    ``version`` is its place (``models.store.actions``), ``before`` a JSON document of the rows'
    former values; only the newest hundred of each partner are kept.
    """

    __tablename__ = "action"
    __table_args__ = (STRICT,)
    version: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str]
    sort: Mapped[str]
    before: Mapped[str]
    undone: Mapped[int] = mapped_column(default=0)
