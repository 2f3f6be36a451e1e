"""The room of pages: published once, read by both, and a function of shared things only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from models import balance
from models.balance import Band
from models.balance.marks import day_marks
from models.balance.picture import Window
from models.entities import (
    Direction,
    EntryChanges,
    FeltMet,
    Fit,
    Kind,
    LoadWord,
    Met,
    NewEntry,
    Pattern,
    Spirit,
    Unease,
    Visibility,
)
from models.journal import Journal
from models.store import day_marks as from_rows
from models.store.tables import PageRow
from tests.conftest import FrozenClock

SUNDAY = date(2026, 11, 22)
GAVE, RECEIVED, TOGETHER = Direction.GAVE, Direction.RECEIVED, Direction.TOGETHER
PRIVATE, SHARED = Visibility.PRIVATE, Visibility.SHARED


def both_ways(journal: Journal, days: int = 90) -> None:
    """Let both write on most days, what they gave and what they received."""
    draw = Random(5)
    for partner in journal.partners:
        journal.write_many(
            partner.id,
            [
                NewEntry(
                    text=f"{direction} {ago}",
                    day=SUNDAY - timedelta(days=ago),
                    direction=direction,
                    kinds=(draw.choice(list(Kind)),),
                    visibility=SHARED,
                )
                for ago in range(days)
                for direction in (GAVE, RECEIVED)
                if draw.random() < 0.6
            ],
        )


def kept(journal: Journal) -> dict[date, str]:
    with journal.stores.book.reading() as connection:
        rows = connection.execute(select(PageRow.week, PageRow.body))
        return {row.week: row.body for row in rows}


# --- published once ---------------------------------------------------------------------------


def test_a_page_is_kept_once_and_never_rewritten(store: Journal, clock: FrozenClock) -> None:
    both_ways(store)
    assert store.pages.publish()
    assert not store.pages.publish()
    assert store.pages.weeks() == (SUNDAY,)
    before, shown = kept(store), store.page()
    assert shown.band is Band.BOTH_WAYS
    ana = store.partner("Ana").id
    for ago in range(3, 60):  # a flood of entries for days the page has read
        store.write(ana, NewEntry(text="more", day=SUNDAY - timedelta(days=ago), direction=GAVE))
    assert not store.pages.publish()
    assert kept(store) == before
    assert store.page() == shown
    clock.forward(days=6)
    assert store.page() == shown, "it stands for its week"
    clock.forward(days=1)
    assert store.pages.publish()
    assert store.pages.weeks() == (SUNDAY, SUNDAY + timedelta(days=7))
    assert store.page(SUNDAY) == shown, "the earlier one stays as it was read"
    assert kept(store)[SUNDAY] == before[SUNDAY]


def test_two_computers_that_publish_at_once_keep_one_page(store: Journal) -> None:
    both_ways(store)
    book = store.pages.book(SUNDAY)
    assert store.pages.publish()
    stale = replace(book, pages=())
    store.pages.book = lambda *_args, **_more: stale  # type: ignore[method-assign]
    before = kept(store)
    store.pages.publish()
    assert kept(store) == before


def test_the_page_reads_everything_both_gave_word_of(store: Journal) -> None:
    ana, ben = (partner.id for partner in store.partners)
    given = store.write(ana, NewEntry(text="soup", direction=GAVE, kinds=(Kind.COMFORT,)))
    got = store.write(ben, NewEntry(text="soup!", kinds=(Kind.COMFORT,), spirit=Spirit.AGREED))
    store.marks.notice(ben, given.id)
    store.marks.link(ben, given.id, got.id)
    store.marks.answer(ben, got.id, felt_met=FeltMet(Met.YES, None, Met.A_LITTLE), fit=Fit.PARTLY)
    store.loads.set(ana, LoadWord.FULL, shared=True)
    store.loads.set(ben, LoadWord.HEAVY, shared=False)
    book = store.pages.book(SUNDAY)
    entries = {entry.id: entry for entry in book.entries}
    assert entries[given.id].noticed is not None
    assert entries[given.id].links == (got.id,)
    assert entries[got.id].links == (given.id,)
    assert entries[got.id].spirit is Spirit.AGREED
    assert entries[given.id].text == "", "a page needs nobody's words"
    assert [(f.entry_id, f.answers) for f in book.felt_met] == [
        (got.id, FeltMet(Met.YES, None, Met.A_LITTLE))
    ]
    assert [(f.subject_id, f.fit) for f in book.fits] == [(got.id, Fit.PARTLY)]
    assert [(load.author_id, load.word) for load in book.loads] == [(ana, LoadWord.FULL)]


def test_of_what_is_too_old_it_only_knows_that_somebody_wrote(store: Journal) -> None:
    ana, ben = (partner.id for partner in store.partners)
    long_ago = SUNDAY - timedelta(days=3000)
    for days in (0, 1, 2):
        store.write(ben, NewEntry(text="old", day=long_ago + timedelta(days=days)))
    store.write(ana, NewEntry(text="new"))
    assert [(e.author_id, e.day) for e in store.pages.book(SUNDAY).entries] == [
        (ben, long_ago),
        (ana, SUNDAY),
    ]


# --- the river --------------------------------------------------------------------------------


def test_marks_from_rows_are_those_of_the_entries(store: Journal) -> None:
    both_ways(store)
    ana, ben = (partner.id for partner in store.partners)
    for new in (
        NewEntry(text="a lake", direction=TOGETHER, kinds=(Kind.TIME,)),
        NewEntry(text="a job!", direction=Direction.GOOD_NEWS),
        NewEntry(direction=Direction.QUIET_DAY),
        NewEntry(text="a swap", direction=GAVE, kinds=(Kind.PRACTICAL,), spirit=Spirit.AGREED),
        NewEntry(text="kind of", direction=GAVE),
        NewEntry(text="two", direction=RECEIVED, kinds=(Kind.ADVICE, Kind.TIME)),
        NewEntry(text="mine", direction=GAVE, kinds=(Kind.TIME,), visibility=PRIVATE),
        NewEntry(text="unsorted", direction=None, visibility=PRIVATE),
    ):
        store.write(ana, new)
    gone = store.write(ben, NewEntry(text="gone", day=SUNDAY - timedelta(days=400)))
    store.delete(ben, gone.id)
    wanted = day_marks(store.partners, store.pages.book(SUNDAY, since=date.min).entries)
    with store.stores.book.reading() as connection:
        found = from_rows.day_marks(connection, (ana, ben), 1)
    assert found == wanted


@pytest.mark.parametrize("window", list(Window))
def test_the_river_is_that_of_the_whole_book(store: Journal, window: Window) -> None:
    both_ways(store, 500)
    ana, ben = (partner.id for partner in store.partners)
    season = store.seasons.propose(ana, "the move", SUNDAY - timedelta(days=200))
    store.seasons.confirm(ben, season.id)
    from models.balance.picture import river, window_days

    book = store.pages.book(SUNDAY, since=date.min)
    shown = store.pages.river(window)
    assert shown == river(book, *window_days(book, window, SUNDAY), SUNDAY)
    assert shown.sides is None
    assert store.pages.river(window, SUNDAY - timedelta(days=30)).last <= shown.last


def test_a_new_entry_is_in_the_river_at_once(store: Journal, clock: FrozenClock) -> None:
    ana, ben = (partner.id for partner in store.partners)
    day = SUNDAY - timedelta(days=20)
    assert store.pages.river(Window.MONTHS).together == ()
    entry = store.write(ana, NewEntry(text="a lake", direction=TOGETHER, day=day))
    assert store.pages.river(Window.MONTHS).together == (day,)
    store.edit(ana, entry.id, EntryChanges(day=day - timedelta(days=1)))
    assert store.pages.river(Window.MONTHS).together == (day - timedelta(days=1),)
    store.delete(ana, entry.id)
    assert store.pages.river(Window.MONTHS).together == ()
    store.undo(ana)
    assert store.pages.river(Window.MONTHS).together == (day - timedelta(days=1),)
    with Journal.open(store.folder, now=clock) as elsewhere:
        elsewhere.write(ben, NewEntry(text="a hill", direction=TOGETHER, day=day))
    assert store.pages.river(Window.MONTHS).together == (day - timedelta(days=1), day)


def test_a_longer_window_reads_what_a_shorter_one_left_out(store: Journal) -> None:
    ana = store.partner("Ana").id
    old = SUNDAY - timedelta(days=300)
    store.write(ana, NewEntry(text="a lake", direction=TOGETHER, day=old))
    assert store.pages.river(Window.LATELY).together == ()
    assert store.pages.river(Window.YEAR).together == (old,)
    assert store.pages.river(Window.LATELY).together == ()
    store.pages.forget()
    assert store.pages.river(Window.ALL).first == old
    assert store.pages.river(Window.ALL).together == (old,)


def test_directions_need_both_and_go_when_one_switches_off(store: Journal) -> None:
    both_ways(store)
    ana, ben = (partner.id for partner in store.partners)
    store.people.directions(ana, on=True)
    assert store.pages.river(Window.MONTHS).sides is None
    store.people.directions(ben, on=True)
    assert store.pages.river(Window.MONTHS).sides is not None
    store.people.directions(ana, on=False)
    assert store.pages.river(Window.MONTHS).sides is None


def test_an_empty_book_has_a_page_and_a_river_of_threads(store: Journal) -> None:
    assert store.page().band is Band.TOO_LITTLE
    for window in Window:
        shown = store.pages.river(window)
        assert {width for strand in shown.strands for width in strand.widths} == {0.0}


# --- after a mark of unease ---------------------------------------------------------------------


def test_give_and_take_rests_from_the_next_week_for_the_one_who_is_uneasy(
    store: Journal, clock: FrozenClock
) -> None:
    both_ways(store, 120)
    ana, ben = (partner.id for partner in store.partners)
    for who in (ana, ben):
        store.people.directions(who, on=True)
    store.pages.publish()
    usual = store.page()
    marked = store.write(ana, NewEntry(text="not this", direction=GAVE, unease=Unease.PRESSURED))
    assert store.page(reader=ana) == usual, "nothing moves this week"
    assert store.pages.river(Window.MONTHS, reader=ana).sides is not None
    clock.forward(days=7)
    store.pages.publish()
    shared = store.page()
    resting = store.page(reader=ana)
    assert shared.band is Band.BOTH_WAYS
    assert resting.band is Band.TOO_LITTLE
    assert resting.toward is None
    assert not any("both directions" in sentence for sentence in resting.sentences)
    assert 2 <= len(resting.letter) <= 3, "a page of ordinary length"
    assert store.page(reader=ben) == shared
    assert store.pages.river(Window.MONTHS, reader=ana).sides is None
    assert store.pages.river(Window.MONTHS, reader=ben).sides is not None
    assert store.page(SUNDAY, reader=ana) == usual, "an earlier page is not rewritten"
    store.edit(ana, marked.id, EntryChanges(unease=None))
    assert store.page(reader=ana) == shared


def test_its_page_is_drawn_from_the_forms_any_couple_can_get(
    store: Journal, clock: FrozenClock, tmp_path: Path
) -> None:
    both_ways(store)
    ana = store.partner("Ana").id
    store.write(ana, NewEntry(text="no", unease=Unease.UNSAFE, pattern=Pattern.EXTRAS_ADDED))
    clock.forward(days=7)
    book = store.pages.book(store.today())
    resting = balance.publish(book, store.today(), resting=True)
    few = replace(book, entries=book.entries[-14:])  # a couple with little on its pages
    usual = balance.publish(few, store.today())
    assert usual.band is Band.TOO_LITTLE
    assert resting.lines[0].template == usual.lines[0].template
    assert {line.template for line in resting.pictures} <= {
        line.template for line in usual.pictures
    } | {line.template for line in balance.publish(book, store.today()).pictures}


@pytest.mark.parametrize(("hour", "rests"), [(1, True), (4, False)])
def test_the_night_before_belongs_to_the_week_before(
    store: Journal, clock: FrozenClock, hour: int, rests: bool
) -> None:
    both_ways(store)
    ana = store.partner("Ana").id
    clock.set(2026, 11, 29, hour)  # Sunday, the day a page begins; the couple's day ends at three
    store.write(ana, NewEntry(text="no", day=SUNDAY, unease=Unease.ONE_SIDED))
    clock.set(2026, 11, 29, 12)
    assert (store.page(reader=ana).band is Band.TOO_LITTLE) is rests
