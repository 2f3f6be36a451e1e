"""The files of a store: made whole or not at all, recognised, migrated, never half."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from models.entities import Mark, NewEntry, Visibility
from models.errors import (
    Refused,
    StoreDamaged,
    StoreExists,
    StoreFull,
    StoreMissing,
    StoreNewer,
)
from models.journal import Journal
from models.privacy import keys as keyring
from models.privacy import passphrases
from models.privacy import ring as keyfile
from models.store import schema
from models.store.database import Database
from tests.unit.folders import digest

KEY = b"k" * 32


def set_version(folder: Path, number: int, file: str = "book.db") -> None:
    """Let a file say that it is of another schema version."""
    keys = keyring.load(folder)
    path = folder / file
    key = keys.book_key() if file == "book.db" else keys.notebook_key(path.stem)
    database = Database(path, key)
    database.raw(lambda connection: connection.execute(f"pragma user_version = {number}"))
    database.close()


# --- made ----------------------------------------------------------------------------------------


def test_a_new_store_has_a_book_two_notebooks_and_keys(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "s", ["Ana", "Ben"], pad=0) as journal:
        assert [one.name for one in journal.partners] == ["Ana", "Ben"]
        assert len({one.mark for one in journal.partners}) == 2
        names = {path.name for path in journal.folder.iterdir()}
        assert {"book.db", "keys.json", "notebooks"} <= names
    notebooks = list((tmp_path / "s" / "notebooks").glob("*.db"))
    assert len(notebooks) == 2
    if os.name == "posix":
        for path in [tmp_path / "s" / "book.db", *notebooks]:
            assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("harm", ["damaged", "gone"])
def test_a_new_store_opens_without_the_newest_file_of_its_keys(tmp_path: Path, harm: str) -> None:
    with Journal.create(tmp_path / "s", ["Ana", "Ben"], pad=0) as journal:
        ana = journal.partners[0].id
        journal.write(ana, NewEntry("on the first day", visibility=Visibility.PRIVATE))
    files = [tmp_path / "s" / name for name in keyring.COPIES]
    assert len({path.read_bytes() for path in files}) == 1
    if harm == "damaged":
        files[0].write_bytes(files[0].read_bytes()[:-40])
    else:
        files[0].unlink()
    with pytest.raises(StoreExists):
        Journal.create(tmp_path / "s", ["Eve"], pad=0)
    with Journal.open(tmp_path / "s") as journal:
        assert [one.text for one in journal.entries(ana).entries] == ["on the first day"]


def test_no_copy_of_the_first_day_opens_what_a_passphrase_closes(
    tmp_path: Path, light: None
) -> None:
    folder = tmp_path / "s"
    with Journal.create(folder, ["Ana", "Ben"], pad=0) as journal:
        ana = journal.partners[0].id
        passphrases.set_passphrase(folder, journal.stores.keys, ana, "violet trumpet gravel moss")
    for name in keyring.COPIES:
        assert not keyring.opened(keyfile.load_file(folder / name)).is_open(ana)


def test_a_store_of_one_holds_a_notebook_for_the_second_from_the_first_day(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "s", ["Ana"], pad=0) as journal:
        assert [one.name for one in journal.partners] == ["Ana"]
        assert journal.other(journal.partners[0].id) is None
        reserved = journal.stores.reserved_id
        assert reserved
        assert (journal.folder / "notebooks" / f"{reserved}.db").exists()
    assert len(list((tmp_path / "s" / "notebooks").glob("*.db"))) == 2


@pytest.mark.parametrize(
    "names",
    [
        [],
        ["Ana", "Ben", "Cleo"],
        ["", "Ben"],
        ["Ana", "  "],
        ["Ana", "\u200b"],
        ["Ana", "ANA"],
        ["Zoë", "Zoe\u0308"],
        ["Ana", "B" * 41],
    ],
)
def test_names_that_cannot_be_told_apart_are_refused(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        Journal.create(tmp_path / "s", names, pad=0)
    assert str(refused.value)
    assert not (tmp_path / "s").exists()


def test_two_partners_never_share_a_mark(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        Journal.create(tmp_path / "s", ["Ana", "Ben"], marks=[Mark.ROSE, Mark.ROSE], pad=0)
    with Journal.create(tmp_path / "s", ["Ana", "Ben"], marks=[Mark.ROSE], pad=0) as journal:
        assert journal.partners[0].mark is Mark.ROSE
        assert journal.partners[1].mark is not Mark.ROSE


def test_an_existing_store_is_never_written_over(tmp_path: Path) -> None:
    Journal.create(tmp_path / "s", ["Ana", "Ben"], pad=0).close()
    before = digest(tmp_path / "s")
    with pytest.raises(StoreExists):
        Journal.create(tmp_path / "s", ["Cleo"], pad=0)
    assert digest(tmp_path / "s") == before
    (tmp_path / "s" / "book.db").unlink()
    with pytest.raises(StoreExists, match="restore a backup"):
        Journal.create(tmp_path / "s", ["Cleo"], pad=0)


def test_a_store_that_cannot_be_finished_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise StoreFull("The disk is full.")

    (tmp_path / "s" / ".making-0" / "notebooks").mkdir(parents=True)
    monkeypatch.setattr("models.store.making.leave_alike", fail)
    with pytest.raises(StoreFull):
        Journal.create(tmp_path / "s", ["Ana", "Ben"], pad=0)
    assert list((tmp_path / "s").iterdir()) == []


# --- recognised ----------------------------------------------------------------------------------


def test_no_store_yet_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing) as missing:
        Journal.open(tmp_path / "nowhere")
    assert "nowhere" in str(missing.value)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all" * 400, b"SQLite format 3\0" * 99]
)
def test_a_file_that_is_not_a_store_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    Journal.create(tmp_path, ["Ana", "Ben"], pad=0).close()
    (tmp_path / "book.db").write_bytes(content)
    before = digest(tmp_path)
    with pytest.raises(StoreDamaged) as damaged:
        Journal.open(tmp_path)
    assert "book.db" in str(damaged.value)
    assert "\n" not in str(damaged.value)
    assert digest(tmp_path) == before


def test_the_wrong_key_is_said_and_nothing_changes(tmp_path: Path) -> None:
    Journal.create(tmp_path, ["Ana", "Ben"], pad=0).close()
    keys = keyring.load(tmp_path)
    keyfile.save(tmp_path, keyring.new_ring(keys.partner_ids))
    before = digest(tmp_path)
    with pytest.raises(StoreDamaged):
        Journal.open(tmp_path)
    assert digest(tmp_path) == before


def test_a_damaged_page_is_found_and_not_read_over(tmp_path: Path) -> None:
    with Journal.create(tmp_path, ["Ana", "Ben"], pad=0) as journal:
        who = journal.partners[0].id
        for number in range(200):
            journal.write(who, NewEntry(f"entry {number} " + "words " * 50))
    path = tmp_path / "book.db"
    data = bytearray(path.read_bytes())
    for page in range(60 * 4096, len(data), 4096):
        data[page + 100] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreDamaged), Journal.open(tmp_path) as journal:
        journal.entries(None, limit=1000)


def test_a_damaged_notebook_is_told_when_it_is_opened(tmp_path: Path) -> None:
    with Journal.create(tmp_path, ["Ana", "Ben"], pad=0) as journal:
        who = journal.partners[0].id
    (tmp_path / "notebooks" / f"{who}.db").write_bytes(b"gone" * 3000)
    with Journal.open(tmp_path) as journal:
        assert journal.entries(None).entries == ()
        with pytest.raises(StoreDamaged):
            journal.entries(who)


@pytest.mark.parametrize("closed_cleanly", [True, False])
def test_a_newer_store_is_not_touched_by_a_byte(tmp_path: Path, closed_cleanly: bool) -> None:
    folder = tmp_path / "s"
    with Journal.create(folder, ["Ana", "Ben"], pad=0) as journal:
        journal.write(journal.partners[0].id, NewEntry("from the future"))
    set_version(folder, schema.SCHEMA + 1)
    if not closed_cleanly:
        folder = crashed_copy(folder, tmp_path / "crashed", "book.db")
        assert (folder / "book.db-wal").stat().st_size > 0
    before = digest(folder)
    with pytest.raises(StoreNewer) as newer:
        Journal.open(folder)
    assert "update" in str(newer.value)
    assert digest(folder) == before


def crashed_copy(folder: Path, target: Path, file: str) -> Path:
    """Copy a store as a crash would leave it: with a log beside one of its files."""
    keys = keyring.load(folder)
    database = Database(folder / file, keys.book_key())
    with database.writing() as session:
        session.connection().exec_driver_sql("insert into meta values ('crash', '1')")
    shutil.copytree(folder, target)
    database.close()
    return target


def test_a_log_left_by_a_crash_is_read_and_its_words_are_there(tmp_path: Path) -> None:
    Journal.create(tmp_path / "s", ["Ana", "Ben"], pad=0).close()
    folder = crashed_copy(tmp_path / "s", tmp_path / "crashed", "book.db")
    with Journal.open(folder) as journal:
        assert journal.stores.facts(journal.stores.book)["crash"] == "1"


def test_an_unreadable_log_is_told(tmp_path: Path) -> None:
    Journal.create(tmp_path, ["Ana", "Ben"], pad=0).close()
    (tmp_path / "book.db").write_bytes(b"x" * 8192)
    (tmp_path / "book.db-wal").write_bytes(b"x" * 8192)
    with pytest.raises(StoreDamaged):
        Journal.open(tmp_path)


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    Journal.create(tmp_path, ["Ana", "Ben"], pad=0).close()
    database = Database(tmp_path / "book.db", keyring.load(tmp_path).book_key())
    database.raw(lambda connection: connection.execute("pragma application_id = 7"))
    database.close()
    with pytest.raises(StoreDamaged, match="not a store of Both Ways"):
        Journal.open(tmp_path)
