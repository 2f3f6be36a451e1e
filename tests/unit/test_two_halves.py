"""One step with a shared and a private half: the book is the same either way, undo takes both."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3

from models.entities import EntryChanges, NeedState, NewEntry, Unease, Visibility
from models.errors import Refused, StoreBusy, StoreError, StoreFull
from models.journal import Journal
from models.store.photos import photo_folder
from models.store.tables import EntryRow
from tests.conftest import FrozenClock
from tests.unit import couples
from tests.unit.test_non_interference import rows

PRIVATE, SHARED = Visibility.PRIVATE, Visibility.SHARED
LONG_AGO = date(2026, 11, 10)
ONE, TWO = "1" * 32, "2" * 32

Way = Callable[[Journal, str, bool], Any]
WAYS: dict[str, Way] = {
    "written": lambda journal, ana, felt: journal.write(
        ana, NewEntry("tea", id=ONE, feeling="glad" if felt else None)
    ),
    "changed": lambda journal, ana, felt: (
        journal.write(ana, NewEntry("tea", id=ONE)),
        journal.edit(
            ana, ONE, EntryChanges("tea and cake", **({"unease": Unease.UNSAFE} if felt else {}))
        ),
    ),
    "many": lambda journal, ana, felt: journal.write_many(
        ana,
        [NewEntry("tea", id=ONE), *([NewEntry("mine", visibility=PRIVATE)] if felt else [])],
        batch="b" * 32,
    ),
    "many with feelings": lambda journal, ana, felt: journal.write_many(
        ana, [NewEntry("tea", id=ONE, feeling="glad" if felt else None)], batch="b" * 32
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("named", [False, True])
def test_the_book_is_the_same_whether_or_not_something_private_went_along(
    folder: Path, clock: FrozenClock, tmp_path: Path, way: str, named: bool
) -> None:
    told = []
    for felt in (False, True):
        place = tmp_path / str(felt)
        shutil.copytree(folder, place)
        with Journal.open(place, now=clock) as journal:
            ana = journal.partners[0].id
            WAYS[way](journal, ana, felt)
            found = [rows(journal), repr(journal.entries(None))]
            done = journal.undo(ana if named else None)
            found += [rows(journal), repr(journal.entries(None)), None if named else done.what]
        told.append(found)
    assert told[0] == told[1]


def test_both_halves_are_taken_back_as_one(store: Journal, ana: str) -> None:
    entry = store.write(ana, NewEntry("tea", feeling="glad"))
    store.edit(ana, entry.id, EntryChanges(text="cake", feeling="full", unease=Unease.PRESSURED))
    assert store.undo(ana).entry_ids == (entry.id,)
    now = store.entry(ana, entry.id)
    assert (now.text, now.feeling, now.unease) == ("tea", "glad", None)
    store.undo(ana)
    assert not store.entries(ana).entries
    assert store.restore(ana, entry.id).feeling == "glad"
    with pytest.raises(Refused, match="nothing to undo"):
        store.undo(ana), store.undo(ana)


def test_without_a_name_the_private_half_stays_and_can_be_taken_back(
    store: Journal, ana: str
) -> None:
    entry = store.write(ana, NewEntry("tea"))
    store.edit(ana, entry.id, EntryChanges(text="cake", feeling="full"))
    store.undo()
    now = store.entry(ana, entry.id)
    assert (now.text, now.feeling) == ("tea", "full")
    store.edit(ana, entry.id, EntryChanges(text="soup"))
    store.undo(ana)
    assert store.entry(ana, entry.id).feeling == "full", "that is no half of this step"
    store.undo(ana)
    now = store.entry(ana, entry.id)
    assert (now.text, now.feeling) == ("tea", None)


def test_a_feeling_taken_back_leaves_the_words(store: Journal, ana: str, ben: str) -> None:
    entry = store.write(ana, NewEntry("old"))
    store.edit(ana, entry.id, EntryChanges(feeling="glad"))
    store.edit(ana, entry.id, EntryChanges(text="long new words"))
    with store.stores.book.writing() as session:
        session.connection().exec_driver_sql("delete from action")
    store.undo(ana)
    now = store.entry(ana, entry.id)
    assert (now.text, now.feeling) == ("long new words", None)


def test_the_steps_of_one_push_none_of_the_other_out(store: Journal, ana: str, ben: str) -> None:
    mine = store.write(ana, NewEntry("mine"))
    other = store.write(ben, NewEntry("x"))
    for number in range(101):
        store.edit(ben, other.id, EntryChanges(text=f"{number}"))
    assert store.undo(ana).entry_ids == (mine.id,)


def test_an_import_of_both_sorts_is_taken_back_whole_by_its_author_alone(
    store: Journal, ana: str
) -> None:
    news = [NewEntry("shared", feeling="f"), NewEntry("mine", visibility=PRIVATE)]
    store.write_many(ana, news)
    store.undo()
    assert [entry.text for entry in store.entries(ana).entries] == ["mine"]
    store.undo(ana)
    assert not store.entries(ana).entries
    store.write_many(ana, news)
    store.undo(ana)
    assert not store.entries(ana).entries
    with pytest.raises(Refused, match="nothing to undo"):
        store.undo(ana)


def test_what_the_other_thanked_for_stays_when_an_import_goes(
    store: Journal, ana: str, ben: str
) -> None:
    ids = store.write_many(ana, [NewEntry(f"{number}") for number in range(4)])
    store.marks.notice(ben, ids[0], "thank you")
    store.marks.notice(ben, ids[1])
    store.marks.unnotice(ben, ids[1])
    need = store.needs.voice(ben, "an evening off")
    store.needs.step(ben, need.id, NeedState.MET, entry_id=ids[2])
    assert len(store.undo(ana).entry_ids) == 2
    assert {entry.id for entry in store.entries(ana).entries} == {ids[0], ids[2]}
    assert store.entry(ana, ids[0]).noticed


# --- what a busy or full store cuts in two --------------------------------------------------------


def test_going_private_can_be_tried_again_where_the_book_was_busy(
    store: Journal, clock: FrozenClock, ana: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.store.database.BUSY_MS", 200)
    entry = store.write(ana, NewEntry("secret after all", day=LONG_AGO))
    private = EntryChanges(visibility=PRIVATE)
    with (
        Journal.open(store.folder, now=clock) as beside,
        beside.stores.book.holding(),
        pytest.raises(StoreBusy),
    ):
        store.edit(ana, entry.id, private)
    store.edit(ana, entry.id, private)
    assert not store.entries(None).entries
    assert store.entry(ana, entry.id).visibility is PRIVATE


@pytest.mark.parametrize("target", Visibility)
@pytest.mark.parametrize("reopened", [False, True])
def test_what_a_cut_move_left_goes_with_the_entry(
    store: Journal,
    clock: FrozenClock,
    ana: str,
    monkeypatch: pytest.MonkeyPatch,
    target: Visibility,
    reopened: bool,
) -> None:
    there = SHARED if target is PRIVATE else PRIVATE
    entry = store.write(ana, NewEntry("moving", visibility=there))

    def fail(*_given: object, **_more: object) -> None:
        raise StoreError("Gone.")

    with monkeypatch.context() as patch:
        patch.setattr("models.store.rows.bury", fail)
        with pytest.raises(StoreError):
            store.edit(ana, entry.id, EntryChanges(visibility=target))
    if reopened:
        store.close()
        store = Journal.open(store.folder, now=clock)
    store.delete(ana, entry.id)
    store.erase(ana)
    for file in store.stores.opened():
        with file.looking() as session:
            assert not [row for row in session.query(EntryRow) if row.text]
        with file.reading() as connection:
            left = connection.exec_driver_sql("select 1 from meta where key like 'moving:%'")
            assert left.first() is None
    store.close()


def test_a_first_private_word_that_met_a_full_disk_is_kept_afterwards(
    store: Journal, ana: str
) -> None:
    notebook = store.stores.notebook(ana)
    on_commit, fails = notebook.on_commit, [1]
    assert on_commit

    def full(session: Any) -> None:
        on_commit(session)
        if fails:
            fails.pop()
            raise sqlcipher3.OperationalError("database or disk is full")

    notebook.on_commit = full
    new = NewEntry("x", visibility=PRIVATE)
    with pytest.raises(StoreFull):
        store.write(ana, new)
    entry = store.write(ana, new)
    assert store.entry(ana, entry.id).text == "x"
    assert not store.changed_elsewhere()


def test_looking_for_other_writers_while_one_writes_here_is_no_trouble(
    store: Journal, ana: str
) -> None:
    failed: list[BaseException] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            try:
                store.stores.changed_elsewhere()
            except Exception as error:  # noqa: BLE001 - whatever it is, it may not come
                failed.append(error)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        for number in range(60):
            store.write(ana, NewEntry(f"{number}", visibility=PRIVATE))
    finally:
        stop.set()
        watcher.join()
    assert not failed


# --- nothing private touches the book -------------------------------------------------------------


def test_a_feeling_tidies_nothing_in_the_book(store: Journal, ana: str) -> None:
    entry = store.write(ana, NewEntry("tea", tags=("tea",)))
    with store.stores.book.writing() as session:
        session.connection().exec_driver_sql("update entry set text = 'tea  \n\n\n', tags = ' x'")
    before = rows(store)
    store.edit(ana, entry.id, EntryChanges(feeling="glad"))
    assert rows(store) == before
    assert store.entry(ana, entry.id).feeling == "glad"


def test_erasing_something_private_sweeps_nothing_shared(
    store: Journal, clock: FrozenClock, ana: str
) -> None:
    seen = store.write(ana, NewEntry("seen", photos=(couples.picture(random.Random(1)),)))
    store.edit(ana, seen.id, EntryChanges(drop_photos=tuple(p.id for p in seen.photos)))
    mine = store.write(ana, NewEntry("mine", visibility=PRIVATE))
    store.delete(ana, mine.id)
    clock.forward(days=400)
    assert store.erase(ana, mine.id) == 1
    clock.forward(days=-400)
    assert len(list(photo_folder(store.folder, "book").iterdir())) == 2
    store.undo(ana)
    assert len(store.entry(ana, seen.id).photos) == 1
