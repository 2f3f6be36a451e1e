"""A store that is moved, deleted or replaced while it is open; a full disk; a wrong clock."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models import keeping
from models.entities import Draft, EntryChanges, NewEntry, Visibility
from models.errors import StoreDamaged, StoreFull, StoreReplaced
from models.journal import Journal
from models.store import ballast, read_only, trash
from models.store.checking import check
from tests.faults.crash import Disk, read_folder, write_folder
from tests.faults.places import fill_up, small_disk
from tests.faults.recorder import Event, inside, recording
from tests.unit.folders import digest

# --- another store in the place of the open one --------------------------------------------------


def moved_away(folder: Path, _copy: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


def deleted(folder: Path, _copy: Path) -> None:
    shutil.rmtree(folder)


def restored(folder: Path, copy: Path) -> None:
    folder.rename(folder.with_name("former"))
    shutil.copytree(copy, folder)


def book_replaced(folder: Path, copy: Path) -> None:
    shutil.copyfile(copy / "book.db", folder / "new")
    (folder / "new").replace(folder / "book.db")


def book_cut(folder: Path, _copy: Path) -> None:
    with (folder / "book.db").open("r+b") as file:
        file.truncate(8192)


def log_deleted(folder: Path, _copy: Path) -> None:
    (folder / "book.db-wal").unlink()


@pytest.mark.parametrize(
    "change", [moved_away, deleted, restored, book_replaced, book_cut, log_deleted]
)
def test_nothing_is_written_into_another_store_or_none(
    tmp_path: Path, change: Callable[[Path, Path], None]
) -> None:
    folder = tmp_path / "ours"
    Journal.create(folder, ["Ana", "Ben"], pad=16 * 1024).close()
    shutil.copytree(folder, tmp_path / "copy")
    with Journal.open(folder) as journal:
        ana = journal.partners[0].id
        kept = journal.write(ana, NewEntry("kept"))
        assert not journal.changed_elsewhere()
        change(folder, tmp_path / "copy")
        attempts: list[Callable[[], object]] = [
            lambda: journal.write(ana, NewEntry("lost?")),
            lambda: journal.edit(ana, kept.id, EntryChanges(text="lost?")),
            journal.changed_elsewhere,
        ]
        if change in (moved_away, deleted, restored):  # drafts lie in the notebook
            attempts.append(lambda: journal.drafts.keep(ana, Draft("lost?")))
        before = files_of(folder)
        for attempt in attempts:
            with pytest.raises((StoreReplaced, StoreDamaged)):
                attempt()
        with pytest.raises(StoreReplaced, match="stays on the screen"):
            journal.write(ana, NewEntry("lost?"))
    if change is log_deleted:  # SQLite has it open still, and folds it in at the end
        with Journal.open(folder) as journal:
            assert journal.entry(ana, kept.id).text == "kept"
    elif change is not book_cut:
        assert files_of(folder) == before


def files_of(folder: Path) -> dict[str, str]:
    """Return what lies in `folder`, as digests; closing ends the logs of the notebooks."""
    found = digest(folder) if folder.exists() else {}
    return {name: what for name, what in found.items() if "notebooks" not in name}


def test_a_notebook_replaced_by_an_older_one_is_noticed_when_it_is_written_to(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "ours"
    Journal.create(folder, ["Ana", "Ben"], pad=0).close()
    shutil.copytree(folder, tmp_path / "copy")
    with Journal.open(folder) as journal:
        ana = journal.partners[0].id
        journal.write(ana, NewEntry("mine", visibility=Visibility.PRIVATE))
        name = f"notebooks/{ana}.db"
        shutil.copyfile(tmp_path / "copy" / name, folder / "new")
        (folder / "new").replace(folder / name)
        with pytest.raises(StoreReplaced):
            journal.write(ana, NewEntry("mine again", visibility=Visibility.PRIVATE))


def test_another_program_that_writes_is_no_replacement(tmp_path: Path) -> None:
    with (
        Journal.create(tmp_path / "ours", ["Ana", "Ben"], pad=0) as one,
        Journal.open(tmp_path / "ours") as two,
    ):
        ana = one.partners[0].id
        for number in range(20):
            one.write(ana, NewEntry(f"one {number}"))
            two.write(ana, NewEntry(f"two {number}"))
            assert one.changed_elsewhere()
            one.stores.book.raw(lambda c: c.execute("pragma wal_checkpoint(truncate)").fetchall())
        assert len(two.entries(ana).entries) == 40


# --- a full disk ---------------------------------------------------------------------------------


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small disks have room enough for a ballast."""
    monkeypatch.setattr(ballast, "LOW", 2**20)


@pytest.mark.parametrize("told_beforehand", [True, False])
def test_the_ballast_lets_what_was_written_be_saved_on_a_full_disk(
    tmp_path: Path, room: None, monkeypatch: pytest.MonkeyPatch, told_beforehand: bool
) -> None:
    if not told_beforehand:  # as with a quota, of which nothing is known before it is met
        monkeypatch.setattr(ballast, "make_room", lambda _folder: None)
    with small_disk(tmp_path / "disk", "12m") as place:
        folder = place / "ours"
        with Journal.create(folder, ["Ana", "Ben"], pad=0) as journal:
            journal.sweep()
            ana = journal.partners[0].id
            path = folder / ballast.NAME
            assert path.stat().st_size == ballast.SIZE
            filler = fill_up(place)
            entry = journal.write(ana, NewEntry("a long evening " * 10_000))
            assert not path.exists()
            journal.edit(ana, entry.id, EntryChanges(text="a short one"))
            fill_up_again = fill_up(place)
            with pytest.raises(StoreFull, match="nothing was changed"):
                journal.write(ana, NewEntry("too much " * 100_000))
            assert journal.is_disk_low
            journal.sweep()
            assert not path.exists(), "no ballast where there is no room"
            filler.unlink()
            fill_up_again.unlink(missing_ok=True)
            journal.sweep()
            assert path.exists()
        with Journal.open(folder) as journal:
            assert [one.text for one in journal.entries(ana).entries] == ["a short one"]


def written_on(place: Path, *, log: bool = False) -> Path:
    """Return a store with a shared and a private entry and a ballast on the disk `place`.

    With `log` as a killed program leaves it.
    """
    folder = place / "ours"
    with Journal.create(folder, ["Ana", "Ben"], pad=0) as journal:
        journal.sweep()
        ana = journal.partners[0].id
        journal.write(ana, NewEntry("shared words"))
        journal.write(ana, NewEntry("private words", visibility=Visibility.PRIVATE))
        killed = read_folder(folder)
    if log:
        shutil.rmtree(folder)
        write_folder(folder, {n: data for n, data in killed.items() if not n.endswith("-shm")})
    return folder


@pytest.mark.parametrize("log", [False, True])
def test_a_store_opens_on_a_full_disk_by_the_room_of_the_ballast(
    tmp_path: Path, room: None, log: bool
) -> None:
    with small_disk(tmp_path / "disk", "12m") as place:
        folder = written_on(place, log=log)
        assert (folder / ballast.NAME).exists()
        fill_up(place)
        with Journal.open(folder) as journal:
            assert not (folder / ballast.NAME).exists()
            assert not journal.read_only
            ana = journal.partners[0].id
            assert len(journal.entries(ana).entries) == 2
            journal.write(ana, NewEntry("more", visibility=Visibility.PRIVATE))
            assert len(journal.entries(ana).entries) == 3


@pytest.mark.parametrize("log", [False, True])
def test_without_a_ballast_a_full_disk_is_read_and_exported_elsewhere(
    tmp_path: Path, log: bool
) -> None:
    with small_disk(tmp_path / "disk", "12m") as place:
        folder = written_on(place, log=log)
        (folder / ballast.NAME).unlink(missing_ok=True)
        filler = fill_up(place)
        before = digest(folder)
        with Journal.open(folder) as journal:
            assert journal.read_only
            assert journal.is_full
            assert not journal.has_room
            ana = journal.partners[0].id
            words = {entry.text for entry in journal.entries(ana).entries}
            assert words == {"shared words", "private words"}
            keeping.export(journal, tmp_path / "all.json", ana)
            assert "private words" in (tmp_path / "all.json").read_text()
            with pytest.raises(StoreFull, match="The disk is full"):
                journal.write(ana, NewEntry("more"))
            assert check(folder).ok
            assert digest(folder).items() >= before.items(), "empty logs may have come"
            filler.unlink()
            assert journal.has_room
        with Journal.open(folder) as journal:
            assert not journal.read_only
            journal.write(ana, NewEntry("more"))


def test_a_copy_that_finds_no_room_among_temporary_files_is_made_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setattr(read_only, "IN_MEMORY", memory)
    with small_disk(tmp_path / "disk", "12m") as place:
        folder = written_on(place, log=True)
        (folder / ballast.NAME).unlink(missing_ok=True)
        fill_up(place)
        monkeypatch.setattr(tempfile, "tempdir", str(place))
        with Journal.open(folder) as journal:
            assert len(journal.entries(None).entries) == 1
            assert list(memory.iterdir())
        assert not list(memory.iterdir())


def test_what_an_opening_tidies_waits_where_the_disk_is_full(
    tmp_path: Path, room: None, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ours"
    with Journal.create(folder, ["Ana", "Ben"], now=clock, pad=0) as journal:
        ana = journal.partners[0].id
        for visibility in Visibility:
            gone = journal.write(ana, NewEntry("long gone", visibility=visibility))
            journal.delete(ana, gone.id)
        journal.write(ana, NewEntry("kept"))
    clock.forward(days=40)

    def full(*_args: object) -> None:
        raise StoreFull("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(trash.Trash, "purge", full)
        with Journal.open(folder, now=clock) as journal:
            assert [one.text for one in journal.entries(ana).entries] == ["kept"]
    with Journal.open(folder, now=clock) as journal:
        assert not journal.trash(ana)


def test_a_program_that_closes_on_a_full_disk_does_not_say_that_nothing_was_kept(
    tmp_path: Path,
) -> None:
    with small_disk(tmp_path / "disk", "6m") as place:
        folder = place / "ours"
        Journal.create(folder, ["Ana", "Ben"], pad=0).close()
        with Journal.open(folder) as journal:
            ana = journal.partners[0].id
            journal.stores.pad = 16 * 2**20
            journal.write(ana, NewEntry("kept"))
        with Journal.open(folder) as journal:
            assert [one.text for one in journal.entries(ana).entries] == ["kept"]


# --- a wrong clock -------------------------------------------------------------------------------


def test_a_clock_far_ahead_and_back_again_loses_and_reorders_nothing(
    tmp_path: Path, clock: Any
) -> None:
    true = clock.at
    folder = tmp_path / "ours"
    with Journal.create(folder, ["Ana", "Ben"], now=clock, pad=0) as journal:
        ana = journal.partners[0].id
        ids = []
        for jump in (timedelta(0), timedelta(days=365 * 30), timedelta(days=-9000), timedelta(0)):
            clock.at = true + jump
            entry = journal.write(ana, NewEntry(f"words {jump.days}"))
            journal.edit(ana, entry.id, EntryChanges(text=f"more words {jump.days}"))
            ids.append(entry.id)
        with journal.stores.book.reading() as connection:
            rows = connection.exec_driver_sql("select id, version from entry").all()
        versions = {row.id: row.version for row in rows}
        assert sorted(ids, key=versions.__getitem__) == ids
        journal.undo(ana)
        assert journal.entry(ana, ids[-1]).text == "words 0"
    with Journal.open(folder, now=clock) as journal:
        assert len(journal.entries(ana).entries) == 4


# --- a migration that is cut off -----------------------------------------------------------------


def test_a_migration_cut_off_at_any_point_is_done_again_and_loses_nothing(
    tmp_path: Path, trials: Callable[[int, int], int]
) -> None:
    old = Path(__file__).parents[1] / "data" / "store-0001"
    folder = tmp_path / "ours"
    shutil.copytree(old, folder)
    before = read_folder(folder)
    events: list[Event] = []

    def texts(where: Path) -> list[str]:
        with Journal.open(where) as journal:
            return [
                entry.text
                for partner in journal.partners
                for entry in journal.entries(partner.id, limit=500).entries
            ]

    with recording(events):
        right = texts(folder)
    assert right
    events = inside(events, folder)
    chance = random.Random(20261128)
    disk, at = Disk(before), 0
    for number, point in enumerate(
        sorted(chance.choices(range(1, len(events)), k=trials(50, 500)))
    ):
        for event in events[at:point]:
            disk.take(event)
        at = point
        # killed, all that was written is there; after a power loss some of it
        found = disk.as_written() if number % 2 else disk.after_a_crash(chance)
        write_folder(tmp_path / "found", found)
        assert texts(tmp_path / "found") == right
        if number % 10 == 0:
            assert check(tmp_path / "found").ok
