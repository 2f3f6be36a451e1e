"""Hiding, sharing, deleting and taking back: nothing is lost that was not meant to be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models.entities import EntryChanges, Kind, NewEntry, Query, Unease, Visibility
from models.errors import NotFound, Refused
from models.journal import Journal

PRIVATE, SHARED = Visibility.PRIVATE, Visibility.SHARED


def texts(store: Journal, reader: str | None, **query: Any) -> list[str]:
    return [entry.text for entry in store.entries(reader, Query(**query)).entries]


# --- from one store into the other ---------------------------------------------------------------


def test_sharing_and_withdrawing_keep_the_id_and_the_words(
    store: Journal, ana: str, ben: str
) -> None:
    entry = store.write(ana, NewEntry("soup", visibility=PRIVATE, feeling="warm", tags=("tea",)))
    shared = store.edit(ana, entry.id, EntryChanges(visibility=SHARED))
    assert (shared.id, shared.visibility, shared.feeling) == (entry.id, SHARED, "warm")
    assert store.entry(ben, entry.id).feeling is None
    assert texts(store, ana, words="soup") == ["soup"]
    private = store.edit(ana, entry.id, EntryChanges(visibility=PRIVATE, text="my soup"))
    assert (private.text, private.visibility, private.feeling) == ("my soup", PRIVATE, "warm")
    assert texts(store, ben) == []
    store.undo(ana)
    assert texts(store, ben) == ["soup"]
    store.undo(ana)
    assert texts(store, ben) == []
    assert texts(store, ana) == ["soup"]


def test_a_withdrawn_entry_leaves_no_word_in_the_book(store: Journal, ana: str) -> None:
    entry = store.write(ana, NewEntry("canaryone", tags=("canarytag",)))
    store.edit(ana, entry.id, EntryChanges(text="canarytwo"))
    store.edit(ana, entry.id, EntryChanges(visibility=PRIVATE))

    def everything(connection: Any) -> str:
        tables = connection.execute("select name from sqlite_master where type = 'table'")
        return repr([connection.execute(f"select * from {name}").fetchall() for (name,) in tables])

    assert "canary" not in store.stores.book.raw(everything)
    assert "canarytwo" in store.stores.notebook(ana).raw(everything)
    for text in ("canarytwo", "canarytwo", "canaryone"):
        assert store.entry(ana, entry.id).text == text
        store.undo(ana)


# --- trash ---------------------------------------------------------------------------------------


def test_a_deleted_entry_can_be_taken_back_for_thirty_days(
    store: Journal, ana: str, ben: str, clock: Any
) -> None:
    entry = store.write(ana, NewEntry("soup", tags=("tea",), kinds=(Kind.TIME,), feeling="warm"))
    store.delete(ana, entry.id)
    assert texts(store, ana) == texts(store, ana, words="soup") == []
    assert texts(store, ana, tag="tea") == texts(store, ana, kind=Kind.TIME) == []
    assert store.tags(ana) == ()
    assert store.trash(ben) == ()
    (trashed,) = store.trash(ana)
    assert trashed.entry == entry
    assert trashed.until == store.today() + timedelta(days=30)
    for work in (store.delete, lambda who, i: store.edit(who, i, EntryChanges(text="x"))):
        with pytest.raises(NotFound, match="trash"):
            work(ana, entry.id)
    assert store.restore(ana, entry.id) == entry
    assert texts(store, ana, tag="tea", words="soup") == ["soup"]
    with pytest.raises(NotFound, match="not in the trash"):
        store.restore(ana, entry.id)


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize(("days", "left"), [(30, 1), (31, 0)])
def test_the_trash_is_emptied_after_thirty_days(
    store: Journal, ana: str, clock: Any, visibility: Visibility, days: int, left: int
) -> None:
    entry = store.write(ana, NewEntry("canary", visibility=visibility, feeling="canary"))
    store.delete(ana, entry.id)
    store.close()
    clock.forward(days=days)
    with Journal.open(store.folder, now=clock) as later:
        assert len(later.trash(ana)) == left

        def everything(connection: Any) -> str:
            names = ("entry", "feeling", "action")
            return repr([connection.execute(f"select * from {n}").fetchall() for n in names])

        for database in (later.stores.book, later.stores.notebook(ana)):
            if not left:
                assert "canary" not in database.raw(everything)
        if not left:
            with pytest.raises(Refused):
                later.undo(ana)


def test_erasing_takes_words_for_good(store: Journal, ana: str) -> None:
    one, two = (store.write(ana, NewEntry(text)) for text in ("one", "two"))
    three = store.write(ana, NewEntry("three"))
    with pytest.raises(NotFound, match="Delete it first"):
        store.erase(ana, one.id)
    store.delete(ana, one.id)
    store.delete(ana, two.id)
    assert store.erase(ana, one.id) == 1
    assert [trashed.entry.text for trashed in store.trash(ana)] == ["two"]
    assert store.erase(ana) == 1
    assert store.erase(ana) == 0
    with pytest.raises(NotFound):
        store.restore(ana, one.id)
    # What is left to undo is the entry that was not erased.
    assert store.undo(ana).entry_ids == (three.id,)


# --- undo ----------------------------------------------------------------------------------------


def test_undo_goes_back_step_by_step_and_each_has_an_own_line(
    store: Journal, ana: str, ben: str
) -> None:
    mine = store.write(ana, NewEntry("mine"))
    theirs = store.write(ben, NewEntry("theirs"))
    store.delete(ana, mine.id)
    store.restore(ana, mine.id)
    assert "lies in the trash again" in store.undo(ana).what
    assert texts(store, None) == ["theirs"]
    assert "back from the trash" in store.undo(ana).what
    assert texts(store, None) == ["theirs", "mine"]
    assert store.undo(ana).what == "Taken back: the entry lies in the trash now."
    assert [one.entry.text for one in store.trash(ana)] == ["mine"]
    with pytest.raises(Refused):
        store.undo(ana)
    store.write(ana, NewEntry("alone", visibility=PRIVATE))
    assert store.undo().entry_ids == (theirs.id,), "without a name the book alone is looked at"
    with pytest.raises(Refused, match="nothing to undo"):
        store.undo()
    assert texts(store, ana) == ["alone"]


def test_what_an_undo_says_holds_no_words_and_no_names(store: Journal, ana: str) -> None:
    said = []
    for visibility in Visibility:
        entry = store.write(ana, NewEntry("canary", visibility=visibility, tags=("canarytag",)))
        store.edit(ana, entry.id, EntryChanges(text="canary two", feeling="canary"))
        store.delete(ana, entry.id)
        store.restore(ana, entry.id)
    store.people.rename(ana, "Canary")
    store.needs.voice(ana, "canary need")
    while True:
        try:
            said.append(store.undo(ana).what)
        except Refused:
            break
    assert len(said) >= 8
    assert not any("canary" in sentence.casefold() for sentence in said), said


def test_undo_of_a_room_is_found_too(store: Journal, ana: str, ben: str) -> None:
    entry = store.write(ana, NewEntry("soup"))
    store.marks.notice(ben, entry.id, "thank you")
    assert store.entry(ana, entry.id).noticed
    store.undo(ben)
    assert store.entry(ana, entry.id).noticed is None


def test_a_hundred_actions_are_kept(store: Journal, ana: str) -> None:
    for number in range(105):
        store.write(ana, NewEntry(f"entry {number}"))
    taken = 0
    while True:
        try:
            store.undo(ana)
        except Refused:
            break
        taken += 1
    assert taken == 100
    assert len(texts(store, ana)) == 5


def test_the_book_notes_nothing_private_of_what_can_be_taken_back(store: Journal, ana: str) -> None:
    entry = store.write(ana, NewEntry("soup", feeling="canary", visibility=SHARED))
    store.edit(ana, entry.id, EntryChanges(unease=Unease.UNSAFE))
    store.edit(ana, entry.id, EntryChanges(text="more soup"))
    store.delete(ana, entry.id)
    store.restore(ana, entry.id)
    store.edit(ana, entry.id, EntryChanges(feeling="light"))

    def actions(connection: Any) -> str:
        return repr(connection.execute("select * from action").fetchall())

    told = store.stores.book.raw(actions)
    assert "soup" in told
    assert "canary" not in told
    assert "unsafe" not in told
    store.undo(ana)
    assert store.entry(ana, entry.id).feeling == "canary"
    for text in (None, "more soup", "soup"):  # back into the trash, out of it, the words
        store.undo(ana)
        if text:
            now = store.entry(ana, entry.id)
            assert (now.text, now.feeling, now.unease) == (text, "canary", Unease.UNSAFE)
    store.undo(ana)
    assert store.entry(ana, entry.id).unease is None
