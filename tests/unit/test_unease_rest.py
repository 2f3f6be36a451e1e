"""When give-and-take rests for the one who is uneasy, and what does not move it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from models.entities import Direction, EntryChanges, NewEntry, Pattern, Unease, Visibility
from models.exchange import export, import_file
from models.journal import Journal
from tests.conftest import FrozenClock

SUNDAY = date(2026, 11, 22)
PRIVATE = Visibility.PRIVATE


def marked(journal: Journal, who: str) -> str:
    new = NewEntry(text="not this", direction=Direction.GAVE, unease=Unease.PRESSURED)
    return journal.write(who, new).id


def test_what_else_changes_on_the_entry_renews_no_mark(store: Journal, clock: FrozenClock) -> None:
    ana = store.partner("Ana").id
    entry = marked(store, ana)
    clock.forward(days=8)
    assert store.rests(ana)
    for changes in (
        EntryChanges(text="not this either"),
        EntryChanges(pattern=Pattern.SMALL_THEN_BIG),
        EntryChanges(unease=Unease.UNSAFE),
        EntryChanges(feeling="cornered"),
        EntryChanges(visibility=Visibility.SHARED),
        EntryChanges(visibility=PRIVATE),
    ):
        store.edit(ana, entry, changes)
        assert store.rests(ana), changes
    store.edit(ana, entry, EntryChanges(unease=None))
    assert not store.rests(ana)
    store.undo(ana)
    assert store.rests(ana), "a mark that comes back within the week goes on"
    store.edit(ana, entry, EntryChanges(unease=None))
    clock.forward(days=30)
    store.edit(ana, entry, EntryChanges(unease=Unease.UNSAFE))
    assert not store.rests(ana), "a new one begins with the next week"
    clock.forward(days=7)
    assert store.rests(ana)


def test_a_mark_that_is_off_is_not_renewed_by_a_feeling(store: Journal, clock: FrozenClock) -> None:
    ana = store.partner("Ana").id
    entry = marked(store, ana)
    store.edit(ana, entry, EntryChanges(unease=None))
    clock.forward(days=57)
    store.edit(ana, entry, EntryChanges(feeling="calm by now"))
    clock.forward(days=3)
    store.edit(ana, entry, EntryChanges(unease=Unease.UNSAFE))
    assert not store.rests(ana), "a new one begins with the next week"
    clock.forward(days=7)
    assert store.rests(ana)


def test_three_marks_change_what_one_changes(store: Journal, clock: FrozenClock) -> None:
    ana, ben = (partner.id for partner in store.partners)
    marked(store, ana)
    clock.forward(days=7)
    one = store.page(reader=ana)
    for _more in range(4):
        marked(store, ana)
    assert store.page(reader=ana) == one
    assert store.page(reader=ben) == store.page()


def test_a_page_published_after_the_mark_is_a_resting_one(
    store: Journal, clock: FrozenClock
) -> None:
    ana, ben = (partner.id for partner in store.partners)
    marked(store, ana)  # on the Sunday a page begins, and nobody has opened the book yet
    assert not store.rests(ana), "what was seen before does not change"
    clock.forward(hours=1)
    assert store.pages.publish()
    assert store.rests(ana)
    assert not store.rests(ben)
    assert not store.rests(ana, SUNDAY - timedelta(days=7))


def test_an_imported_mark_stands_since_its_day(
    store: Journal, clock: FrozenClock, tmp_path: Path
) -> None:
    ana = store.partner("Ana").id
    store.write(
        ana,
        NewEntry(text="then", day=SUNDAY - timedelta(days=20), unease=Unease.ONE_SIDED),
    )
    store.pages.publish()
    export(store, tmp_path / "all.json", reader=ana)
    import_file(tmp_path / "new", tmp_path / "all.json", who=ana, now=clock, pad=0)
    with Journal.open(tmp_path / "new", now=clock) as again:
        ana = again.partner("Ana").id
        assert again.rests(ana)
        assert not again.rests(ana, SUNDAY - timedelta(days=21))
