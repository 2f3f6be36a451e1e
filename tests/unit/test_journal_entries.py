"""Writing, changing, hiding, deleting and taking back, as a couple would see it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from models.entities import (
    Direction,
    EntryChanges,
    Kind,
    NewEntry,
    Pattern,
    Query,
    Spirit,
    Unease,
    Visibility,
)
from models.errors import NotFound, NotYours, Refused
from models.journal import Journal

PRIVATE, SHARED = Visibility.PRIVATE, Visibility.SHARED


def texts(store: Journal, reader: str | None, **query: Any) -> list[str]:
    return [entry.text for entry in store.entries(reader, Query(**query)).entries]


# --- who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Ana", "ana", " ANA "])
def test_a_partner_is_found_by_name_whatever_its_case(store: Journal, name: str) -> None:
    assert store.partner(name) == store.partners[0]


def test_an_unknown_name_is_told_with_those_there_are(store: Journal) -> None:
    with pytest.raises(NotFound) as missing:
        store.partner("Cleo")
    assert all(name in str(missing.value) for name in ("Cleo", "Ana", "Ben"))


def test_each_is_the_others_partner(store: Journal, ana: str, ben: str) -> None:
    other = store.other(ana)
    assert other
    assert other.id == ben


# --- writing -------------------------------------------------------------------------------------


def test_an_entry_comes_back_as_it_was_written(store: Journal, ana: str, ben: str) -> None:
    new = NewEntry(
        "You held me while I cried.",
        Direction.RECEIVED,
        (Kind.COMFORT, Kind.TIME),
        day=date(2026, 11, 20),
        spirit=Spirit.FREELY,
        feeling="held",
        tags=("hard day", "#Tea", "tea"),
    )
    entry = store.write("Ana", new)
    assert (entry.author_id, entry.day, entry.text) == (ana, new.day, new.text)
    assert (entry.direction, entry.kinds, entry.spirit) == (new.direction, new.kinds, new.spirit)
    assert entry.tags == ("hard day", "Tea")
    assert entry.feeling == "held"
    assert entry.visibility is SHARED
    assert store.entry(ben, entry.id).feeling is None
    assert store.entry(None, entry.id).text == new.text


def test_today_is_the_day_unless_told(store: Journal, ana: str) -> None:
    assert store.write(ana, NewEntry("soup")).day == store.today()


def test_newest_day_first_and_later_written_above(store: Journal, ana: str, ben: str) -> None:
    day = store.today()
    store.write(ana, NewEntry("yesterday", day=day - timedelta(days=1)))
    store.write(ana, NewEntry("first today"))
    store.write(ben, NewEntry("second today"))
    assert texts(store, None) == ["second today", "first today", "yesterday"]


def test_the_default_visibility_is_each_ones_own(store: Journal, ana: str, ben: str) -> None:
    store.people.change_settings(ana, visibility=PRIVATE)
    assert store.write(ana, NewEntry("mine")).visibility is PRIVATE
    assert store.write(ana, NewEntry("ours", visibility=SHARED)).visibility is SHARED
    assert store.write(ben, NewEntry("ours too")).visibility is SHARED


def test_private_entries_are_seen_by_their_author_alone(store: Journal, ana: str, ben: str) -> None:
    entry = store.write(ana, NewEntry("only mine", visibility=PRIVATE, tags=("secret",)))
    assert texts(store, ana) == ["only mine"]
    for other in (ben, None):
        assert texts(store, other) == []
        assert texts(store, other, words="mine") == []
        assert store.tags(other) == ()
        assert store.month(other, entry.day.year, entry.day.month) == ()
        assert store.years(other) == ()
        with pytest.raises(NotFound):
            store.entry(other, entry.id)
    with pytest.raises(NotFound):
        store.edit(ben, entry.id, EntryChanges(text="changed"))
    assert store.tags(ana) == ("secret",)


def test_unease_makes_a_new_entry_private(store: Journal, ana: str, ben: str) -> None:
    new = NewEntry(
        "I said yes and meant no.",
        unease=Unease.PRESSURED,
        pattern=Pattern.SMALL_THEN_BIG,
        visibility=SHARED,
    )
    entry = store.write(ana, new)
    assert entry.visibility is PRIVATE
    assert (entry.unease, entry.pattern) == (Unease.PRESSURED, Pattern.SMALL_THEN_BIG)
    assert texts(store, ben) == []


def test_unease_on_a_shared_entry_leaves_it_where_it_is(store: Journal, ana: str, ben: str) -> None:
    entry = store.write(ana, NewEntry("a walk"))
    before = store.entry(ben, entry.id)
    changed = store.edit(ana, entry.id, EntryChanges(unease=Unease.ONE_SIDED))
    assert changed.visibility is SHARED
    assert changed.unease is Unease.ONE_SIDED
    assert store.entry(ben, entry.id) == before
    cleared = store.edit(ana, entry.id, EntryChanges(unease=None))
    assert cleared.unease is None
    assert store.undo(ana)
    assert store.entry(ana, entry.id).unease is Unease.ONE_SIDED


def test_a_quiet_day_needs_no_words(store: Journal, ana: str) -> None:
    entry = store.write(ana, NewEntry(direction=Direction.QUIET_DAY))
    assert entry.text == ""
    assert store.month(ana, entry.day.year, entry.day.month) == ()
    store.write(ana, NewEntry("quiet but good", direction=Direction.QUIET_DAY))
    assert [note.day for note in store.month(ana, entry.day.year, entry.day.month)] == [entry.day]


@pytest.mark.parametrize(
    ("new", "says"),
    [
        (NewEntry(""), "no words"),
        (NewEntry(" \n\t\u200b "), "no words"),
        (NewEntry("\x00\x1b"), "no words"),
        (NewEntry("x", day=date(2026, 11, 23)), "not come yet"),
        (NewEntry("x", day=date.max), "not come yet"),
        (NewEntry("x", kinds=(Kind.TIME, Kind.ADVICE, Kind.COMFORT)), "two kinds"),
        (NewEntry("x", Direction.OWN, (Kind.TIME,)), "received, given or done together"),
        (NewEntry("x", Direction.QUIET_DAY, (Kind.TIME,)), "received, given or done together"),
        (NewEntry("x", None, (Kind.TIME,)), "received, given or done together"),
        (NewEntry("x", tags=("Pressured",)), "--unease pressured"),
        (NewEntry("x", tags=("one sided",)), "--unease one_sided"),
        (NewEntry("x", tags=("#UNSAFE",)), "--unease unsafe"),
        (NewEntry("x", tags=("t" * 61,)), "too long"),
        (NewEntry("x", tags=tuple(f"t{n}" for n in range(31))), "tags"),
        (NewEntry("x", pattern=Pattern.BIG_THEN_SMALL), "mark of unease"),
        (NewEntry("x", id="short"), "not the id"),
        (NewEntry("x", id="G" * 32), "not the id"),
    ],
)
def test_what_cannot_be_kept_is_refused_kindly(
    store: Journal, ana: str, new: NewEntry, says: str
) -> None:
    with pytest.raises(Refused) as refused:
        store.write(ana, new)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
    assert texts(store, ana) == []
    with pytest.raises(Refused, match="nothing to undo"):
        store.undo(ana)


def test_an_unknown_need_or_partner_changes_nothing(store: Journal, ana: str) -> None:
    with pytest.raises(NotFound, match="need"):
        store.write(ana, NewEntry("x", need_id="0" * 32))
    with pytest.raises(NotFound, match="Cleo"):
        store.write("Cleo", NewEntry("x"))
    assert texts(store, ana) == []


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "[b]markup[/b] [ref=x]",
        "100% _under_ \"quoted\" *star* -minus a:b (c) 'd'",
        "👩‍👩‍👧‍👦 ❤️ 🇪🇸",
        "\u202eright to left\u202c שלום",
        "'); drop table entry; --",
    ],
)
def test_odd_words_are_kept_as_they_were_typed(store: Journal, ana: str, text: str) -> None:
    entry = store.write(ana, NewEntry(text, tags=("100%", "a_b", '"q"')))
    assert store.entry(ana, entry.id).text == text
    assert set(entry.tags) == {"100%", "a_b", '"q"'}


def test_controls_and_surrogates_are_taken_out_on_the_way_in(store: Journal, ana: str) -> None:
    entry = store.write(ana, NewEntry("a\x00b\ud800c\r\nd", feeling="\x07", tags=("\x00",)))
    assert entry.text == "ab\ufffdc\nd"
    assert entry.feeling is None
    assert entry.tags == ()


def test_an_id_brought_along_is_kept_once(store: Journal, ana: str, ben: str) -> None:
    own = "0123456789abcdef" * 2
    assert store.write(ana, NewEntry("first", id=own)).id == own
    for who in (ana, ben):
        with pytest.raises(Refused, match="already"):
            store.write(who, NewEntry("second", id=own))
    assert texts(store, ana) == ["first"]


# --- changing ------------------------------------------------------------------------------------


def test_nobody_changes_the_others_words(store: Journal, ana: str, ben: str) -> None:
    entry = store.write(ana, NewEntry("mine to change"))
    for work in (
        lambda: store.edit(ben, entry.id, EntryChanges(text="x")),
        lambda: store.delete(ben, entry.id),
        lambda: store.restore(ben, entry.id),
        lambda: store.erase(ben, entry.id),
    ):
        with pytest.raises(NotYours):
            work()
    assert store.entry(ben, entry.id) == store.entry(None, entry.id)


def test_an_edit_changes_what_it_names_and_nothing_else(store: Journal, ana: str) -> None:
    entry = store.write(ana, NewEntry("soup", kinds=(Kind.COMFORT,), tags=("tea",), feeling="warm"))
    day = store.today() - timedelta(days=3)
    changed = store.edit(ana, entry.id[:6], EntryChanges(text="two soups", day=day))
    assert (changed.text, changed.day) == ("two soups", day)
    assert (changed.kinds, changed.tags, changed.feeling) == (entry.kinds, entry.tags, "warm")
    assert texts(store, ana, tag="tea", kind=Kind.COMFORT) == ["two soups"]
    assert texts(store, ana, words="two") == ["two soups"]
    assert store.undo(ana).entry_ids == (entry.id,)
    assert texts(store, ana, words="two") == []
    assert store.entry(ana, entry.id).day == entry.day


def test_changing_nothing_is_no_action(store: Journal, ana: str) -> None:
    entry = store.write(ana, NewEntry("soup"))
    store.edit(ana, entry.id, EntryChanges(text="soup"))
    assert store.undo(ana).entry_ids == (entry.id,)
    assert texts(store, ana) == []


@pytest.mark.parametrize(
    "changes",
    [
        EntryChanges(text="  "),
        EntryChanges(kinds=(Kind.TIME, Kind.ADVICE, Kind.COMFORT)),
        EntryChanges(direction=Direction.OWN),
        EntryChanges(day=date(2027, 1, 1)),
        EntryChanges(tags=("unsafe",)),
    ],
)
def test_a_refused_change_changes_nothing(store: Journal, ana: str, changes: EntryChanges) -> None:
    entry = store.write(ana, NewEntry("soup", kinds=(Kind.TIME,)))
    with pytest.raises(Refused):
        store.edit(ana, entry.id, changes)
    assert store.entry(ana, entry.id) == entry


def test_an_entry_answers_a_need_that_is_there(store: Journal, ana: str) -> None:
    need = store.needs.voice(ana, "an hour for myself")
    entry = store.write(ana, NewEntry("soup"))
    with pytest.raises(NotFound):
        store.edit(ana, entry.id, EntryChanges(need_id="f" * 32))
    assert store.edit(ana, entry.id, EntryChanges(need_id=need.id)).need_id == need.id
    assert texts(store, None, need_id=need.id) == ["soup"]
