"""Many entries at once: all checked first, in fast, out again as one."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from models.entities import EntryChanges, Kind, NewEntry, Query, Unease, Visibility
from models.errors import NotFound, Refused
from models.journal import Journal
from models.store.tables import ActionRow, EntryRow

PRIVATE, SHARED = Visibility.PRIVATE, Visibility.SHARED


def news(count: int, **more: Any) -> list[NewEntry]:
    first = date(2020, 1, 1)
    return [
        NewEntry(
            f"note {number}", None, day=first + timedelta(days=number // 3), tags=("old",), **more
        )
        for number in range(count)
    ]


def count(store: Journal, reader: str | None, **query: Any) -> int:
    return len(store.entries(reader, Query(**query), limit=10_000).entries)


def test_many_go_in_in_order_and_are_found(store: Journal) -> None:
    ana, ben = (partner.id for partner in store.partners)
    told: list[tuple[int, int]] = []
    ids = store.write_many(
        ana,
        [*news(2500), *news(10, visibility=PRIVATE, feeling="then")],
        source="other app",
        on_progress=lambda done, of: told.append((done, of)),
    )
    assert len(set(ids)) == 2510
    assert told[-1] == (2510, 2510)
    assert told == sorted(told)
    assert (count(store, ana), count(store, ben)) == (2510, 2500)
    assert count(store, ben, tag="old", words="note") == 2500
    newest = store.entries(ben, limit=1).entries[0]
    assert (newest.text, newest.source, newest.direction) == ("note 2499", "other app", None)
    private = store.entries(ana, Query(visibility=PRIVATE)).entries
    assert {entry.feeling for entry in private} == {"then"}


def test_what_another_app_knew_is_kept_beside_it(store: Journal) -> None:
    ana = store.partners[0].id
    new = NewEntry(
        "from there",
        source="dayone",
        source_id="X1",
        extra='{"mood": 3}',
        instant="2020-01-01T10:00:00Z",
        zone="Europe/Madrid",
    )
    (entry_id,) = store.write_many(ana, [new])
    with store.stores.book.reading() as connection:
        row = connection.exec_driver_sql(
            "select source, source_id, extra, instant, zone from entry where id = ?", (entry_id,)
        ).one()
    assert tuple(row) == ("dayone", "X1", '{"mood": 3}', "2020-01-01T10:00:00Z", "Europe/Madrid")
    store.edit(ana, entry_id, EntryChanges(visibility=PRIVATE))
    assert store.entry(ana, entry_id).source == "dayone"


@pytest.mark.parametrize(
    "bad",
    [NewEntry(" "), NewEntry("x", day=date(2030, 1, 1)), NewEntry("x", tags=("unsafe",))],
)
def test_one_bad_entry_stops_all_before_anything_is_written(store: Journal, bad: NewEntry) -> None:
    ana = store.partners[0].id
    with pytest.raises(Refused, match="Entry 6 cannot be kept"):
        store.write_many(ana, [*news(5), bad])
    assert count(store, ana) == 0
    with pytest.raises(NotFound):
        store.write_many(ana, [NewEntry("x", need_id="0" * 32)])
    with pytest.raises(Refused, match="nothing to undo"):
        store.undo(ana)


def test_an_import_is_undone_as_one(store: Journal) -> None:
    ana, ben = (partner.id for partner in store.partners)
    own = store.write(ana, NewEntry("my own", tags=("old",)))
    both = [*news(20, feeling="then"), *news(5, visibility=PRIVATE, feeling="then")]
    ids = store.write_many(ana, both, batch="b1")
    done = store.undo(ana)
    assert set(done.entry_ids) == set(ids)
    assert "25" in done.what
    assert (count(store, ana), count(store, ben)) == (1, 1)
    assert store.trash(ana) == ()
    with store.stores.notebook(ana).reading() as connection:
        assert connection.exec_driver_sql("select count(*) from feeling").scalar() == 0
    assert store.undo(ana).entry_ids == (own.id,)
    # The same can come again.
    assert len(store.write_many(ana, both)) == 25
    assert count(store, ana) == 25


def test_what_was_worked_on_since_stays(store: Journal) -> None:
    ana = store.partners[0].id
    ids = store.write_many(ana, news(4))
    store.edit(ana, ids[0], EntryChanges(text="now mine"))
    store.edit(ana, ids[1], EntryChanges(feeling="what I add for myself changes nothing of it"))
    store.delete(ana, ids[2])
    store.restore(ana, ids[2])
    with store.stores.book.writing() as session:
        session.connection().exec_driver_sql("delete from action where sort <> 'entries.import'")
    with store.stores.notebook(ana).writing() as session:
        session.connection().exec_driver_sql("delete from action")
    store.undo(ana)
    assert {entry.id for entry in store.entries(ana).entries} == {ids[0], ids[2]}


@pytest.mark.parametrize("visibility", Visibility)
def test_a_change_taken_back_is_none(store: Journal, visibility: Visibility) -> None:
    ana = store.partners[0].id
    ids = store.write_many(ana, news(2, visibility=visibility))
    store.edit(ana, ids[0], EntryChanges(text="now mine"))
    store.undo(ana)
    store.undo(ana)
    assert not store.entries(ana).entries


@pytest.mark.parametrize("visibility", Visibility)
def test_an_import_of_an_earlier_version_goes_by_its_note(
    store: Journal, visibility: Visibility
) -> None:
    """Changed entries kept their batch then, and the action noted the newest version of it."""
    ana = store.partners[0].id
    ids = store.write_many(ana, news(3, visibility=visibility))
    home = store.stores.home(ana, visibility)
    with home.writing() as session:
        batch, upto = session.execute(select(EntryRow.batch_id, EntryRow.version)).first()
        before = json.dumps({"batch": batch, "upto": upto})
        session.execute(update(ActionRow).values(before=before))
        later = {"text": "now mine", "version": store.stores.version(session)}
        session.execute(update(EntryRow).where(EntryRow.id == ids[0]).values(**later))
    store.undo(ana)
    assert [entry.id for entry in store.entries(ana).entries] == [ids[0]]


def test_ids_that_are_there_are_left_out_and_erased_ones_come_back(store: Journal) -> None:
    ana, ben = (partner.id for partner in store.partners)
    one, two, three = (f"{number:032x}" for number in (1, 2, 3))
    store.write(ana, NewEntry("first", id=one))
    store.write(ana, NewEntry("second", id=two))
    store.delete(ana, two)
    store.erase(ana)
    store.write(ben, NewEntry("third", id=three))
    again = [NewEntry(f"again {i}", id=i, tags=("t",)) for i in (one, two, three, two)]
    assert store.write_many(ana, again) == (two,)
    assert {entry.text for entry in store.entries(ana).entries} == {
        "first",
        f"again {two}",
        "third",
    }
    assert store.write_many(ana, []) == ()


def test_unease_goes_private_here_too(store: Journal) -> None:
    ana, ben = (partner.id for partner in store.partners)
    store.write_many(ana, [NewEntry("x", unease=Unease.UNSAFE, visibility=SHARED)])
    assert count(store, ben) == 0
    assert store.entries(ana).entries[0].unease is Unease.UNSAFE


def test_a_cancelled_import_leaves_nothing(store: Journal) -> None:
    ana = store.partners[0].id

    def cancel(done: int, _of: int) -> None:
        if done > 2000:
            raise Refused("Stopped.")

    with pytest.raises(Refused, match="Stopped"):
        store.write_many(ana, news(5000), on_progress=cancel)
    assert count(store, ana) == 0
    both = [*news(100, visibility=PRIVATE, feeling="then"), *news(2500)]
    with pytest.raises(Refused, match="Stopped"):
        store.write_many(ana, both, on_progress=cancel)
    assert count(store, ana) == 0
    with pytest.raises(Refused, match="nothing to undo"):
        store.undo(ana)


def test_a_full_day_is_refused(store: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = store.partners[0].id
    store.write(ana, NewEntry("one", day=date(2020, 1, 1)))
    last = (date(2020, 1, 1).toordinal() + 1) * 2**20 - 1
    with store.stores.book.writing() as session:
        session.connection().exec_driver_sql("update entry set place = ?", (last,))
    with pytest.raises(Refused, match="as many entries as a day can"):
        store.write(ana, NewEntry("two", day=date(2020, 1, 1)))
    with pytest.raises(Refused, match="as many entries as a day can"):
        store.write_many(ana, [NewEntry("two", day=date(2020, 1, 1))])
    with store.stores.book.writing() as session:
        session.connection().exec_driver_sql("update entry set place = ?", (last - 1,))
    with pytest.raises(Refused, match="as many entries as a day can"):
        store.write_many(ana, [NewEntry(f"{n}", day=date(2020, 1, 1)) for n in range(3)])
    assert count(store, ana) == 1


# --- calendar ------------------------------------------------------------------------------------


def test_the_calendar_shows_days_with_words_and_their_kinds(store: Journal) -> None:
    from models.entities import DayNote, Direction

    ana, ben = (partner.id for partner in store.partners)
    day = date(2024, 2, 29)
    store.write(ana, NewEntry("a", kinds=(Kind.TIME, Kind.COMFORT), day=day))
    store.write(ben, NewEntry("b", kinds=(Kind.TIME,), day=day, direction=Direction.TOGETHER))
    store.write(ben, NewEntry("c", day=date(2024, 3, 1), visibility=PRIVATE))
    store.write(ana, NewEntry("d", day=date(2022, 12, 31)))
    (note,) = store.month(ana, 2024, 2)
    assert note.day == day
    assert note.together
    assert set(note.kinds) == {Kind.TIME, Kind.COMFORT}
    assert store.month(ana, 2024, 3) == ()
    assert store.month(ben, 2024, 3) == (DayNote(date(2024, 3, 1)),)
    assert [one.day for one in store.year(ben, 2024)] == [day, date(2024, 3, 1)]
    assert store.year(ana, 2023) == ()
    assert store.month(ana, 9999, 12) == store.year(ana, 9999) == ()
    assert store.years(ana) == (2022, 2024)
    assert store.years(None) == (2022, 2024)


def test_on_this_day_looks_back_over_the_years(store: Journal) -> None:
    ana, ben = (partner.id for partner in store.partners)
    for year in (2020, 2024, 2025, 2026):
        store.write(ana, NewEntry(f"{year}", day=date(year, 11, 21)))
    store.write(ben, NewEntry("mine", day=date(2023, 11, 21), visibility=PRIVATE))
    seen = [entry.text for entry in store.on_this_day(ana, date(2026, 11, 21))]
    assert seen == ["2025", "2024", "2020"]
    seen = [entry.text for entry in store.on_this_day(ben, date(2026, 11, 21), years=3)]
    assert seen == ["2025", "2024", "mine"]
    assert store.on_this_day(ana, date(1, 1, 1)) == ()


def test_tags_in_use_are_offered_as_they_are_typed(store: Journal) -> None:
    ana = store.partners[0].id
    for tags in (("Tea", "garden"), ("tea time",), ("TEA",), ("Übung",)):
        store.write(ana, NewEntry("x", tags=tags))
    store.write(ana, NewEntry("x", tags=("teapot",), visibility=PRIVATE))
    assert [tag.casefold() for tag in store.tags(ana, "te")] == ["tea", "tea time", "teapot"]
    assert [tag.casefold() for tag in store.tags(None, "#TE")] == ["tea", "tea time"]
    assert store.tags(ana, "üb") == ("Übung",)
    assert len(store.tags(ana, limit=2)) == 2
    assert store.tags(ana, "zz") == ()
