"""What hangs on an entry: pictures, marks of both, answers, links; and what a crash leaves."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from models.entities import (
    Direction,
    Entry,
    EntryChanges,
    FeltMet,
    Fit,
    Met,
    NewEntry,
    Query,
    Unease,
    Visibility,
)
from models.errors import PhotoRefused, Refused, StoreDamaged, StoreError
from models.journal import Journal
from models.store.clock import HybridClock
from models.store.stores import MOVING, put_fact
from models.store.tables import EntryRow

PRIVATE, SHARED = Visibility.PRIVATE, Visibility.SHARED


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    return out.getvalue()


def files(store: Journal) -> int:
    return sum(1 for path in store.folder.rglob("*photos/*") if path.is_file())


def colours(store: Journal, reader: str | None, entry: Entry) -> list[tuple[int, ...]]:
    """Return the colour of each picture as `reader` sees it, in steps of 64."""
    found = []
    for photo in store.entry(reader, entry.id).photos:
        image = Image.open(io.BytesIO(store.photos.picture(reader, photo.id)))
        found.append(tuple(round(part / 64) for part in image.convert("RGB").getpixel((5, 5))))
    return found


RED, BLUE = (4, 0, 0), (0, 0, 4)


# --- pictures ------------------------------------------------------------------------------------


def test_pictures_go_with_their_entry_wherever_it_goes(store: Journal, ana: str, ben: str) -> None:
    entry = store.write(ana, NewEntry("at the lake", photos=(picture("red"), picture("blue"))))
    assert colours(store, ben, entry) == [RED, BLUE]
    store.edit(ana, entry.id, EntryChanges(visibility=PRIVATE))
    assert colours(store, ana, entry) == [RED, BLUE]
    with pytest.raises(Exception, match="not there"):
        store.photos.picture(ben, store.entry(ana, entry.id).photos[0].id)
    store.undo(ana)
    assert colours(store, None, entry) == [RED, BLUE]
    assert store.entries(ben).entries[0].photos == store.entry(ana, entry.id).photos


def test_pictures_are_taken_off_and_put_back(store: Journal, ana: str) -> None:
    entry = store.write(ana, NewEntry("at the lake", photos=(picture("red"),)))
    changes = EntryChanges(add_photos=(picture("blue"),), drop_photos=(entry.photos[0].id,))
    changed = store.edit(ana, entry.id, changes)
    assert colours(store, ana, changed) == [BLUE]
    store.undo(ana)
    assert colours(store, ana, entry) == [RED]
    store.edit(ana, entry.id, EntryChanges(text="by the lake"))
    assert colours(store, ana, entry) == [RED]


def test_erasing_an_entry_deletes_its_pictures(store: Journal, ana: str) -> None:
    entry = store.write(ana, NewEntry("at the lake", photos=(picture("red"),)))
    hidden = store.write(ana, NewEntry("hidden", photos=(picture("red"),), visibility=PRIVATE))
    assert files(store) == 2, "private pictures have no files"
    store.delete(ana, entry.id)
    assert len(store.trash(ana)[0].entry.photos) == 1
    store.delete(ana, hidden.id)
    store.erase(ana)
    assert files(store) == 0


def test_a_bad_or_a_thirteenth_picture_keeps_nothing(store: Journal, ana: str) -> None:
    with pytest.raises(PhotoRefused):
        store.write(ana, NewEntry("x", photos=(picture("red"), b"no picture")))
    with pytest.raises(Refused, match="12"):
        store.write(ana, NewEntry("x", photos=(b"",) * 13))
    entry = store.write(ana, NewEntry("x", photos=(picture("red"),)))
    with pytest.raises(Refused, match="12"):
        store.edit(ana, entry.id, EntryChanges(add_photos=(b"",) * 12))
    assert len(store.entries(ana).entries) == 1
    assert files(store) == 2


# --- marks of both -------------------------------------------------------------------------------


def test_answers_are_the_readers_own_or_the_receivers(store: Journal, ana: str, ben: str) -> None:
    received = store.write(ana, NewEntry("soup", Direction.RECEIVED))
    gave = store.write(ana, NewEntry("a lift", Direction.GAVE))
    together = store.write(ana, NewEntry("a walk", Direction.TOGETHER))
    felt = FeltMet(understood=Met.YES, cared_for=Met.A_LITTLE)
    store.marks.answer(ana, received.id, felt_met=felt, fit=Fit.WHAT_I_HOPED)
    store.marks.answer(ben, gave.id, fit=Fit.PARTLY)
    store.marks.answer(ana, together.id, fit=Fit.PARTLY)
    for reader in (ana, ben, None):
        assert store.entry(reader, received.id).felt_met == felt
        assert store.entry(reader, received.id).fit is Fit.WHAT_I_HOPED
        assert store.entry(reader, gave.id).fit is Fit.PARTLY
    assert store.entry(ana, together.id).fit is Fit.PARTLY
    assert store.entry(ben, together.id).fit is None


def test_noticed_and_links_are_seen_by_both(store: Journal, ana: str, ben: str) -> None:
    one = store.write(ana, NewEntry("soup"))
    two = store.write(ben, NewEntry("cooked soup", Direction.GAVE))
    store.marks.notice(ben, one.id, "so glad")
    store.marks.link(ben, one.id, two.id)
    listed = {entry.id: entry for entry in store.entries(None).entries}
    noticed = listed[one.id].noticed
    assert noticed
    assert (noticed.author_id, noticed.words) == (ben, "so glad")
    assert listed[one.id].links == (two.id,)
    assert listed[two.id].links == (one.id,)


def test_notes_of_ones_own_are_read_with_the_shared_book_alone(store: Journal, ana: str) -> None:
    entry = store.write(ana, NewEntry("soup", feeling="warm"))
    store.edit(ana, entry.id, EntryChanges(unease=Unease.PRESSURED))
    (seen,) = store.entries(ana, Query(visibility=SHARED)).entries
    assert (seen.feeling, seen.unease) == ("warm", Unease.PRESSURED)


# --- after a crash (the real kills are in test_store_killed) -------------------------------------


def both_places(store: Journal, ana: str, target: Visibility) -> Entry:
    """Let an entry stand in both stores, as it does for a moment while it moves to `target`."""
    entry = store.write(ana, NewEntry("moving", visibility=PRIVATE))
    with store.stores.notebook(ana).writing() as session:
        put_fact(session, MOVING + entry.id, target.value)
        put_fact(session, MOVING + "f" * 32, target.value)
        row = session.get(EntryRow, entry.place)
        assert row
        values = {c.key: getattr(row, c.key) for c in EntryRow.__table__.columns}
    with store.stores.book.writing() as session:
        session.add(EntryRow(**values | {"version": store.stores.version(session)}))
    return entry


@pytest.mark.parametrize("target", list(Visibility))
def test_a_move_cut_short_is_shown_once_and_finished(
    store: Journal, ana: str, clock: Any, target: Visibility
) -> None:
    entry = both_places(store, ana, target)
    assert [one.id for one in store.entries(ana).entries] == [entry.id]
    assert store.entry(ana, entry.id).text == "moving"
    assert len(store.on_this_day(ana, entry.day.replace(year=entry.day.year + 1))) == 1
    store.close()
    with Journal.open(store.folder, now=clock) as again:
        assert again.entry(ana, entry.id).visibility is target
        assert len(again.entries(None).entries) == (target is SHARED)


def test_a_feeling_without_its_entry_is_swept_after_a_while(
    store: Journal, ana: str, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = store.write(ana, NewEntry("kept", feeling="warm"))

    def fail(*_given: object, **_more: object) -> None:
        raise StoreError("Gone.")

    with monkeypatch.context() as patch:
        patch.setattr("models.store.moves.Moves._put", fail)
        with pytest.raises(StoreError):
            store.write(ana, NewEntry("never came", feeling="lost"))
    assert store.undo(ana).entry_ids == (kept.id,)
    assert store.restore(ana, kept.id).feeling == "warm"

    def notes(journal: Journal) -> list[str]:
        with journal.stores.notebook(ana).reading() as connection:
            rows = connection.exec_driver_sql("select words from feeling where deleted = 0")
            return sorted(rows.scalars())

    store.close()
    with Journal.open(store.folder, now=clock) as at_once:
        assert notes(at_once) == ["lost", "warm"]
    clock.forward(minutes=5)
    with Journal.open(store.folder, now=clock) as later:
        assert notes(later) == ["warm"]


def test_what_cannot_be_opened_is_closed_again(
    store: Journal, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()

    def fail(*_given: object) -> None:
        raise StoreDamaged("Not today.")

    for place in ("models.store.tidying.Tidying.book", "models.store.stores.Stores.facts"):
        with monkeypatch.context() as patch:
            patch.setattr(place, fail)
            with pytest.raises(StoreDamaged):
                Journal.open(store.folder, now=clock)


# --- the clock -----------------------------------------------------------------------------------


def test_the_clock_always_rises() -> None:
    at = [datetime(2026, 11, 21).astimezone()]
    clock = HybridClock(lambda: at[0], "0a0b0c0d")
    assert clock.last == ""
    found = [clock.tick() for _tick in range(70_000)]
    at[0] -= timedelta(days=3)
    found += [clock.tick() for _tick in range(10)]
    at[0] += timedelta(days=9)
    found.append(clock.tick())
    assert found == sorted(set(found))
    other = HybridClock(lambda: at[0] + timedelta(days=99), "ffffffff").tick()
    clock.saw(found[0])
    clock.saw(other)
    assert clock.tick() > other
    assert HybridClock(lambda: at[0], "0a0b0c0d", other).last[:17] == other[:17]


def test_an_entry_is_a_value(store: Journal, ana: str) -> None:
    entry = store.write(ana, NewEntry("soup"))
    assert replace(entry) == entry
    assert hash(entry)
