"""Hypothesis plays a couple: whatever they do, the store agrees with a plain dictionary."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from models.entities import (
    WITH_KINDS,
    Direction,
    Entry,
    EntryChanges,
    Kind,
    NewEntry,
    Query,
    Unease,
    Visibility,
)
from models.errors import NotFound, NotYours, Refused
from models.journal import Journal

WORDS = ["soup", "soap", "blanket", "Übung", "walk", "walked", "京都", "it's", "%", "x"]
TAGS = ["tea", "Garden", "京都"]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
partner = st.integers(0, 1)
which = st.integers(0, 10_000)


FIELDS = ("day", "text", "direction", "kinds", "tags", "visibility", "feeling", "unease")


@dataclass(frozen=True)
class Model:
    """What one entry should be."""

    id: str
    author: int
    day: date
    text: str
    direction: Direction | None
    kinds: tuple[Kind, ...]
    tags: tuple[str, ...]
    visibility: Visibility
    feeling: str | None
    unease: Unease | None
    trashed: date | None = None

    def seen_by(self, reader: int | None) -> bool:
        return not self.trashed and (self.visibility is Visibility.SHARED or reader == self.author)


@dataclass
class Acted:
    """An action that can be taken back."""

    author: int
    id: str
    before: Model | None
    #: It said nothing private, so it was recorded in the book; where it is now.
    public: bool
    in_book: bool


@dataclass
class Clock:
    at: datetime = field(
        default_factory=lambda: datetime(2026, 11, 21, 20, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    )

    def __call__(self) -> datetime:
        return self.at


@cache
def new_store() -> Path:
    """Return a store nobody has written in; it is copied for each play."""
    place = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, place)
    folder = Path(place) / "new"
    Journal.create(folder, ["Ana", "Ben"], now=Clock(), pad=0).close()
    return folder


class Couple(RuleBasedStateMachine):
    """Two partners at one store."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = Clock()
        shutil.copytree(new_store(), self.folder / "s")
        self.journal = Journal.open(self.folder / "s", now=self.clock)
        self.ids = [one.id for one in self.journal.partners]
        self.model: dict[str, Model] = {}
        self.acted: list[Acted] = []

    def teardown(self) -> None:
        self.journal.close()
        shutil.rmtree(self.folder)

    # --- what they do -----------------------------------------------------------------------

    @rule(
        who=partner,
        text=texts,
        direction=st.sampled_from([*Direction, None]),
        kinds=st.lists(st.sampled_from(list(Kind)), max_size=2, unique=True),
        tags=st.lists(st.sampled_from(TAGS), max_size=2, unique=True),
        visibility=st.sampled_from(list(Visibility)),
        back=st.integers(0, 5),
        feeling=st.sampled_from([None, "held"]),
        unease=st.sampled_from([None, None, None, Unease.PRESSURED]),
    )
    def write(self, who: int, back: int, **chosen: Any) -> None:
        if chosen["direction"] not in WITH_KINDS:
            chosen["kinds"] = ()
        chosen |= {"kinds": tuple(chosen["kinds"]), "tags": tuple(chosen["tags"])}
        day = self.journal.today() - timedelta(days=back)
        entry = self.journal.write(self.ids[who], NewEntry(day=day, **chosen))
        if chosen["unease"]:
            chosen["visibility"] = Visibility.PRIVATE
        self.model[entry.id] = Model(entry.id, who, day, **chosen)
        quiet = chosen["visibility"] is Visibility.PRIVATE or chosen["feeling"]
        self.acted.append(Acted(who, entry.id, None, not quiet, not quiet))

    @precondition(lambda self: self.model)
    @rule(
        who=partner,
        at=which,
        text=st.none() | texts,
        visibility=st.none() | st.sampled_from(list(Visibility)),
        tags=st.none() | st.lists(st.sampled_from(TAGS), max_size=2, unique=True),
        back=st.none() | st.integers(0, 5),
        feeling=st.sampled_from(["-", None, "light"]),
    )
    def edit(
        self, who: Any, at: int, text: Any, visibility: Any, tags: Any, back: Any, feeling: Any
    ) -> None:
        before = self.pick(at)
        fields = {
            "text": text,
            "visibility": visibility,
            "tags": None if tags is None else tuple(tags),
            "day": None if back is None else self.journal.today() - timedelta(days=back),
        }
        fields = {name: value for name, value in fields.items() if value is not None}
        if feeling != "-":
            fields["feeling"] = feeling
        with_author = self.ids[who]
        if before.author != who or before.trashed:
            with pytest.raises((NotYours, NotFound)):
                self.journal.edit(with_author, before.id, EntryChanges(**fields))
            return
        self.journal.edit(with_author, before.id, EntryChanges(**fields))
        self.become(replace(before, **fields), before)

    @precondition(lambda self: self.model)
    @rule(who=partner, at=which)
    def delete(self, who: Any, at: int) -> None:
        before = self.pick(at)
        if before.author != who or before.trashed:
            with pytest.raises((NotYours, NotFound)):
                self.journal.delete(self.ids[who], before.id)
            return
        self.journal.delete(self.ids[who], before.id)
        self.become(replace(before, trashed=self.journal.today()), before)

    @precondition(lambda self: self.model)
    @rule(who=partner, at=which)
    def restore(self, who: Any, at: int) -> None:
        before = self.pick(at)
        if before.author != who or not before.trashed:
            with pytest.raises((NotYours, NotFound)):
                self.journal.restore(self.ids[who], before.id)
            return
        self.journal.restore(self.ids[who], before.id)
        self.become(replace(before, trashed=None), before)

    @rule(who=st.none() | partner)
    def undo(self, who: Any) -> None:
        # Without a name the book alone is looked at.
        mine = [one for one in self.acted if one.author == who or (who is None and one.in_book)]
        if not mine:
            with pytest.raises(Refused):
                self.journal.undo(None if who is None else self.ids[who])
            return
        self.journal.undo(None if who is None else self.ids[who])
        last = mine[-1]
        self.acted.remove(last)
        now = self.model[last.id]
        if last.before is None:
            after = replace(now, trashed=self.journal.today())
        elif last.public:
            after = replace(last.before, feeling=now.feeling, unease=now.unease)
        else:
            after = last.before
        self.model[last.id] = after
        self.withdrawn(now, after)

    @rule(who=partner)
    def erase(self, who: Any) -> None:
        gone = [one.id for one in self.model.values() if one.author == who and one.trashed]
        assert self.journal.erase(self.ids[who]) == len(gone)
        self.forget(gone)

    @rule(days=st.sampled_from([0, 1, 20]))
    def come_back_later(self, days: int) -> None:
        self.journal.close()
        self.clock.at += timedelta(days=days)
        self.journal = Journal.open(self.folder / "s", now=self.clock)
        for who in self.ids:
            self.journal.entries(who, limit=1)
        today = self.journal.today()
        self.forget(
            one.id
            for one in list(self.model.values())
            if one.trashed and (today - one.trashed).days > 30
        )

    # --- what they see ----------------------------------------------------------------------

    @invariant()
    def lists_agree(self) -> None:
        for reader in (None, 0, 1):
            listed = self.all_pages(reader, Query())
            wanted = [one for one in self.model.values() if one.seen_by(reader)]
            assert self.as_seen(listed) == self.as_wanted(wanted, reader)
            days = [entry.day for entry in listed]
            assert days == sorted(days, reverse=True)

    @invariant()
    def trash_agrees(self) -> None:
        for who in (0, 1):
            trash = self.journal.trash(self.ids[who])
            wanted = [one for one in self.model.values() if one.author == who and one.trashed]
            assert self.as_seen([one.entry for one in trash]) == self.as_wanted(wanted, who)
            for one in trash:
                trashed = self.model[one.entry.id].trashed
                assert trashed
                assert one.until == trashed + timedelta(days=30)

    @rule(
        reader=st.none() | partner,
        typed=st.sampled_from(["so", "soup", "walk", "walked", "ubung", "京", "it's", "京都", "%"]),
        tag=st.none() | st.sampled_from([tag.casefold() for tag in TAGS]),
        kind=st.none() | st.sampled_from(list(Kind)),
        direction=st.none() | st.sampled_from(list(Direction)),
        by=st.none() | partner,
        back=st.none() | st.integers(0, 5),
    )
    def search(
        self,
        reader: int | None,
        typed: str,
        tag: Any,
        kind: Any,
        direction: Any,
        by: Any,
        back: Any,
    ) -> None:
        since = None if back is None else self.journal.today() - timedelta(days=back)
        query = Query(
            words=typed,
            tag=tag,
            kind=kind,
            direction=direction,
            by=None if by is None else self.ids[by],
            since=since,
        )
        wanted = [
            one
            for one in self.model.values()
            if one.seen_by(reader)
            and says(one, typed)
            and (tag is None or tag in [own.casefold() for own in one.tags])
            and (kind is None or kind in one.kinds)
            and (direction is None or direction is one.direction)
            and (by is None or by == one.author)
            and (since is None or one.day >= since)
        ]
        assert self.as_seen(self.all_pages(reader, query)) == self.as_wanted(wanted, reader)

    # --- inside -----------------------------------------------------------------------------

    def pick(self, at: int) -> Model:
        return list(self.model.values())[at % len(self.model)]

    def become(self, after: Model, before: Model) -> None:
        if after != before:
            self.model[after.id] = after
            homes = {before.visibility, after.visibility}
            quiet = Visibility.PRIVATE in homes or before.feeling != after.feeling
            self.acted.append(Acted(before.author, before.id, before, not quiet, not quiet))
            self.withdrawn(before, after)

    def withdrawn(self, before: Model, after: Model) -> None:
        """What could be taken back in the book follows an entry into its author's notebook."""
        if before.visibility is Visibility.SHARED and after.visibility is Visibility.PRIVATE:
            for one in self.acted:
                one.in_book = one.in_book and one.id != after.id

    def forget(self, ids: Iterable[str]) -> None:
        ids = set(ids)
        self.model = {i: one for i, one in self.model.items() if i not in ids}
        self.acted = [one for one in self.acted if one.id not in ids]

    def all_pages(self, reader: int | None, query: Query) -> list[Entry]:
        who = None if reader is None else self.ids[reader]
        found: list[Entry] = []
        after = None
        while True:
            page = self.journal.entries(who, query, after=after, limit=3)
            found += page.entries
            after = page.after
            if after is None:
                return found
            assert len(page.entries) == 3

    def as_seen(self, entries: Sequence[Entry]) -> dict[str, tuple[Any, ...]]:
        seen = {
            one.id: (self.ids.index(one.author_id), *(getattr(one, name) for name in FIELDS))
            for one in entries
        }
        assert len(seen) == len(entries)
        return seen

    def as_wanted(self, models: Iterable[Model], reader: int | None) -> dict[str, tuple[Any, ...]]:
        wanted = {}
        for one in models:
            mine = one if reader == one.author else replace(one, feeling=None, unease=None)
            wanted[one.id] = (one.author, *(getattr(mine, name) for name in FIELDS))
        return wanted


def says(one: Model, typed: str) -> bool:
    """Whether an entry has a word that begins as typed, in its text or tags."""
    words = " ".join([one.text, *one.tags]).casefold().replace("übung", "ubung").split()
    if typed == "%":
        return "%" in one.text
    if typed == "京":
        return any("京" in word for word in words)
    return any(word.startswith(typed) for word in words)


Couple.TestCase.settings = settings(
    max_examples=int(os.environ.get("BOTHWAYS_PLAYS", "20")),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestCouple = Couple.TestCase
