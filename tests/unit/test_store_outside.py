"""What a store shows from outside, and its sense of time: sizes, days, versions, other writers."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.entities import NewEntry, Visibility
from models.errors import StoreMissing
from models.journal import Journal
from models.store import schema
from models.store.database import Database
from models.store.padding import pad_to

KEY = b"k" * 32


def sizes_and_times(folder: Path) -> set[tuple[int, int]]:
    return {
        (path.stat().st_size, path.stat().st_mtime_ns)
        for path in (folder / "notebooks").glob("*.db")
    }


def test_both_notebooks_look_alike_whoever_writes(tmp_path: Path) -> None:
    step = 512 * 1024
    with Journal.create(tmp_path, ["Ana", "Ben"], pad=step) as journal:
        who = journal.partners[0].id
    assert [size for size, _time in sizes_and_times(tmp_path)] == [step]
    with Journal.open(tmp_path) as journal:
        for number in range(20):
            new = NewEntry(f"mine {number}", visibility=Visibility.PRIVATE)
            journal.write(who, new)
    assert [size for size, _time in sizes_and_times(tmp_path)] == [step]
    with Journal.open(tmp_path) as journal:
        journal.write(who, NewEntry("long " * 200_000, visibility=Visibility.PRIVATE))
    alike = sizes_and_times(tmp_path)
    assert len(alike) == 1
    size = next(iter(alike))[0]
    assert size % step == 0
    assert size > step


def test_a_store_without_a_notebook_still_closes(tmp_path: Path) -> None:
    with Journal.create(tmp_path, ["Ana", "Ben"], pad=0) as journal:
        (tmp_path / "notebooks" / f"{journal.partners[1].id}.db").unlink()
        with pytest.raises(StoreMissing):
            journal.entries(journal.partners[1].id)


def test_padding_hits_the_size_exactly(tmp_path: Path) -> None:
    for pages in (100, 357, 1000):
        database = Database(tmp_path / f"{pages}.db", KEY, create=True)
        schema.create_schema(database, "notebook")
        pad_to(database, pages * 4096)
        pad_to(database, 10 * 4096)
        database.close()
        assert (tmp_path / f"{pages}.db").stat().st_size == pages * 4096


def test_closing_folds_the_log_in(tmp_path: Path) -> None:
    with Journal.create(tmp_path, ["Ana", "Ben"], pad=0) as journal:
        journal.write(journal.partners[0].id, NewEntry("soup"))
    left = [path.name for path in tmp_path.rglob("*-wal")]
    assert left == []


def test_versions_rise_though_the_wall_clock_goes_back(tmp_path: Path, clock: Any) -> None:
    def versions(journal: Journal) -> list[str]:
        with journal.stores.book.reading() as connection:
            return list(connection.exec_driver_sql("select version from action").scalars())

    with Journal.create(tmp_path, ["Ana", "Ben"], now=clock, pad=0) as journal:
        who = journal.partners[0].id
        journal.write(who, NewEntry("first"))
    clock.at -= timedelta(days=400)
    with Journal.open(tmp_path, now=clock) as journal:
        journal.write(who, NewEntry("second", day=journal.today()))
        found = versions(journal)
        assert found == sorted(found)
        assert len(set(found)) == 2
        journal.undo(who)
        assert [entry.text for entry in journal.entries(who).entries] == ["first"]


def test_the_day_ends_when_the_couple_says(store: Journal, clock: Any) -> None:
    clock.set(2026, 11, 22, 1, 30)
    assert store.today().isoformat() == "2026-11-21"
    clock.set(2026, 11, 22, 3, 0)
    assert store.today().isoformat() == "2026-11-22"
    store.people.change_couple(day_ends=clock.at.time().replace(hour=5, minute=0))
    assert store.today().isoformat() == "2026-11-21"


def test_another_process_is_noticed_once_and_own_writing_is_not(tmp_path: Path) -> None:
    with Journal.create(tmp_path, ["Ana", "Ben"], pad=0) as here:
        who = here.partners[0].id
        here.write(who, NewEntry("mine"))
        assert not here.changed_elsewhere()
        with Journal.open(tmp_path) as there:
            there.write(who, NewEntry("theirs"))
            assert here.changed_elsewhere()
            assert not here.changed_elsewhere()
            there.write(who, NewEntry("theirs again"))
            here.write(who, NewEntry("mine over it"))
            assert here.changed_elsewhere()
            assert len(here.entries(who).entries) == 4


def test_a_clock_that_stands_still_parts_what_two_processes_write(
    tmp_path: Path, clock: Any
) -> None:
    with Journal.create(tmp_path, ["Ana", "Ben"], pad=0, now=clock) as here:
        who = here.partners[0].id
        with Journal.open(tmp_path, now=clock) as there:
            for _again in range(3):
                there.write(who, NewEntry("theirs"))
                assert here.changed_elsewhere()
                here.write(who, NewEntry("mine"))
        assert len(here.entries(who).entries) == 6


def test_writers_of_several_threads_and_processes_queue_up(tmp_path: Path) -> None:
    with Journal.create(tmp_path, ["Ana", "Ben"], pad=0) as one, Journal.open(tmp_path) as two:
        ana, ben = (partner.id for partner in one.partners)

        def write(journal: Journal, who: str) -> None:
            for number in range(25):
                journal.write(who, NewEntry(f"{number}"))

        threads = [
            threading.Thread(target=write, args=given)
            for given in ((one, ana), (one, ben), (two, ana), (two, ben))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(one.entries(None, limit=1000).entries) == 100
