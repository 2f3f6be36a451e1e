"""The computer's clock runs ahead and is set right: what came when is told all the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from models.entities import EntryChanges, NewEntry, Unease, Visibility
from models.errors import Refused, StoreError
from models.journal import Journal
from models.store.tables import ActionRow
from tests.conftest import FrozenClock

PRIVATE, SHARED = Visibility.PRIVATE, Visibility.SHARED
SUNDAY = date(2026, 11, 22)
#: A store is made for every example.
few = settings(max_examples=max(16, settings.default.max_examples // 4))
LONG_AGO = SUNDAY - timedelta(days=9)


def versions(journal: Journal, **home: str) -> list[str]:
    """Return the versions of all entries of the book, or of a notebook."""
    file = journal.stores.notebook(home["who"]) if home else journal.stores.book
    with file.reading() as connection:
        return list(connection.exec_driver_sql("select version from entry").scalars())


def test_the_book_knows_nothing_of_a_clock_that_ran_ahead_in_private(
    store: Journal, clock: FrozenClock, ana: str, ben: str
) -> None:
    began = clock()
    clock.forward(days=400)
    store.write(ana, NewEntry("mine", visibility=PRIVATE))
    clock.at = began
    store.write(ana, NewEntry("for both"))
    store.write(ben, NewEntry("also mine", visibility=PRIVATE))
    now = f"{int(began.timestamp() * 1000):012x}"
    assert versions(store)[0].startswith(now)
    assert versions(store, who=ben)[0].startswith(now)
    assert not versions(store, who=ana)[0].startswith(now)


@few
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(Visibility), st.integers(-3, 3), st.booleans()), max_size=8
    )
)
def test_undo_goes_back_in_the_order_of_doing(
    steps: list[tuple[Visibility, int, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    clock, folder = FrozenClock(), tmp_path_factory.mktemp("store") / "store"
    began, done = clock(), []
    journal = Journal.create(folder, ["Ana", "Ben"], now=clock, pad=0)
    try:
        ana = journal.partners[0].id
        for visibility, hours, again in steps:
            clock.at = began + timedelta(hours=hours)
            done.append(journal.write(ana, NewEntry("x", day=LONG_AGO, visibility=visibility)).id)
            if again:  # as another process does, or the next day
                journal.close()
                journal = Journal.open(folder, now=clock)
        for entry in reversed(done):
            assert journal.undo(ana).entry_ids == (entry,)
        with pytest.raises(Refused, match="nothing to undo"):
            journal.undo(ana)
    finally:
        journal.close()


def test_undo_knows_what_another_process_shared_meanwhile(
    store: Journal, clock: FrozenClock, ana: str
) -> None:
    with Journal.open(store.folder, now=clock) as beside:
        first = beside.write(ana, NewEntry("shared elsewhere"))
        second = store.write(ana, NewEntry("mine", visibility=PRIVATE))
        clock.forward(hours=-2)
        third = beside.write(ana, NewEntry("shared elsewhere again"))
        for entry in (third, second, first):
            assert store.undo(ana).entry_ids == (entry.id,)


def test_what_went_private_is_undone_in_its_turn(
    store: Journal, clock: FrozenClock, ana: str
) -> None:
    """The words of the book's steps come along into the notebook, and so does their order."""
    before = store.write(ana, NewEntry("mine", visibility=PRIVATE))
    clock.forward(hours=-5)
    entry = store.write(ana, NewEntry("for both"))
    store.edit(ana, entry.id, EntryChanges(text="for both, changed"))
    clock.forward(hours=-5)
    store.edit(ana, entry.id, EntryChanges(visibility=PRIVATE))
    store.undo(ana)
    assert store.entry(ana, entry.id).visibility is SHARED
    store.undo(ana)
    assert store.entry(ana, entry.id).text == "for both"
    assert store.undo(ana).entry_ids == (entry.id,)
    assert store.undo(ana).entry_ids == (before.id,)


def test_steps_of_an_earlier_version_come_before_those_of_now(
    store: Journal, clock: FrozenClock, ana: str
) -> None:
    """One clock served all files then: a notebook's step may be ahead of all the book has."""
    clock.forward(days=1)
    old = store.write(ana, NewEntry("then", visibility=PRIVATE))
    with store.stores.notebook(ana).writing() as session:
        own = session.scalars(select(ActionRow.version)).one().partition("/")[2]
        session.execute(update(ActionRow).values(version=own))
    clock.forward(days=-1)
    new = store.write(ana, NewEntry("now", visibility=PRIVATE))
    assert store.undo(ana).entry_ids == (new.id,)
    assert store.undo(ana).entry_ids == (old.id,)


@pytest.mark.parametrize("target", Visibility)
@pytest.mark.parametrize("hours", [-30, 30])
def test_a_move_cut_short_ends_where_it_was_going(
    store: Journal,
    clock: FrozenClock,
    ana: str,
    monkeypatch: pytest.MonkeyPatch,
    target: Visibility,
    hours: int,
) -> None:
    """A crash after the entry came to the other file, the clock set meanwhile."""
    there = SHARED if target is PRIVATE else PRIVATE
    entry = store.write(ana, NewEntry("moving", visibility=there, day=LONG_AGO))

    def fail(*_given: object, **_more: object) -> None:
        raise StoreError("Gone.")

    clock.forward(hours=hours)
    with monkeypatch.context() as patch:
        patch.setattr("models.store.rows.bury", fail)
        with pytest.raises(StoreError):
            store.edit(ana, entry.id, EntryChanges(visibility=target))
    store.edit(ana, entry.id, EntryChanges(text="it goes on"))
    store.close()
    with Journal.open(store.folder, now=clock) as again:
        (kept,) = again.entries(ana).entries
        assert (kept.id, kept.text, kept.visibility) == (entry.id, "it goes on", target)
        assert len(again.entries(None).entries) == (target is SHARED)


@pytest.mark.parametrize("hours", [-30, 30])
@pytest.mark.parametrize("visibility", Visibility)
def test_what_was_changed_stays_when_its_import_goes(
    store: Journal, clock: FrozenClock, ana: str, visibility: Visibility, hours: int
) -> None:
    news = [NewEntry(f"{n}", day=LONG_AGO, visibility=visibility) for n in range(3)]
    ids = store.write_many(ana, news)
    clock.forward(hours=hours)
    store.edit(ana, ids[1], EntryChanges(text="mine now"))
    with store.stores.home(ana, visibility).writing() as session:
        session.execute(delete(ActionRow).where(ActionRow.sort == "entries.edit"))
    store.undo(ana)
    assert [entry.id for entry in store.entries(ana).entries] == [ids[1]]


# --- marks of unease -----------------------------------------------------------------------------


def marked(journal: Journal, who: str) -> None:
    journal.write(who, NewEntry("not this", day=LONG_AGO, unease=Unease.PRESSURED))


def rests_with_the_next_week(journal: Journal, clock: FrozenClock, who: str) -> None:
    """The page of now is read on, the next one rests."""
    assert not journal.rests(who)
    clock.forward(days=7)
    assert journal.rests(who)


def test_a_page_published_after_the_mark_rests_though_the_clock_went_back(
    store: Journal, clock: FrozenClock, ana: str
) -> None:
    clock.forward(hours=2)
    marked(store, ana)
    clock.forward(hours=-1)
    assert not store.rests(ana)
    assert store.pages.publish()
    assert store.rests(ana)


def test_a_page_that_was_there_before_the_mark_is_read_on(
    store: Journal, clock: FrozenClock, ana: str
) -> None:
    clock.forward(hours=2)
    assert store.pages.publish()
    clock.forward(hours=-1)
    marked(store, ana)
    rests_with_the_next_week(store, clock, ana)


def test_a_mark_made_after_the_clock_ran_far_ahead_counts_from_its_own_day(
    store: Journal, clock: FrozenClock, ana: str
) -> None:
    """The notebook's versions count on from ten years ahead; the mark's moment does not."""
    clock.forward(days=3650)
    store.write(ana, NewEntry("from the future", visibility=PRIVATE))
    clock.forward(days=-3650)
    marked(store, ana)
    rests_with_the_next_week(store, clock, ana)


def test_a_mark_from_a_day_to_come_lets_the_page_of_today_rest(
    store: Journal, clock: FrozenClock, ana: str
) -> None:
    clock.forward(days=3650)
    marked(store, ana)
    clock.forward(days=-3650)
    assert store.rests(ana)
    assert not store.rests(ana, SUNDAY - timedelta(days=7))


def test_a_book_whose_clock_ran_ahead_publishes_pages_that_rest(
    store: Journal, clock: FrozenClock, ana: str
) -> None:
    clock.forward(days=400)
    store.write(ana, NewEntry("shared", day=LONG_AGO))
    clock.forward(days=-400)
    marked(store, ana)
    assert store.pages.publish()
    assert store.rests(ana)


def test_one_more_mark_takes_no_rest_away(store: Journal, clock: FrozenClock, ana: str) -> None:
    clock.forward(days=3650)
    marked(store, ana)
    clock.forward(days=-3650)
    assert store.pages.publish()
    assert store.rests(ana)
    marked(store, ana)
    assert store.rests(ana)


@pytest.mark.parametrize("days", [-9, 3])
def test_a_page_that_was_there_is_read_on_whatever_the_clock_showed_over_the_mark(
    store: Journal, clock: FrozenClock, ana: str, days: int
) -> None:
    assert store.pages.publish()
    clock.forward(days=days)
    marked(store, ana)
    clock.forward(days=-days)
    rests_with_the_next_week(store, clock, ana)


def test_a_shared_step_after_those_of_an_earlier_version_comes_first(
    store: Journal, clock: FrozenClock, ana: str
) -> None:
    clock.forward(days=1)
    store.write(ana, NewEntry("then", visibility=PRIVATE))
    with store.stores.notebook(ana).writing() as session:
        own = session.scalars(select(ActionRow.version)).one().partition("/")[2]
        session.execute(update(ActionRow).values(version=own))
    clock.forward(days=-1)
    mine = store.write(ana, NewEntry("mine", visibility=PRIVATE))
    shared = store.write(ana, NewEntry("now shared"))
    assert store.undo(ana).entry_ids == (shared.id,)
    assert store.undo(ana).entry_ids == (mine.id,)
