"""What must not go wrong with a store, and what is said where it does."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3

from models.entities import EntryChanges, NewEntry, Visibility
from models.errors import (
    BothWaysError,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
)
from models.journal import Journal
from models.store import database as database_module
from models.store import schema
from models.store.checking import check
from models.store.tables import EntryRow

KEY = b"k" * 32


# --- constraints ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "insert into entry_kind (entry_id, kind, place) values ('nobody', 'time', 1)",
        "insert into need_event (id, author_id, version, deleted, need_id, number, day, state) "
        "values ('e', 'a', 'v', 0, 'nobody', 0, '2026-11-21', 'voiced')",
        "insert into entry (place, id, author_id, version, deleted, day, text, kinds, tags, photos,"
        " direction) values (1, 'i', 'a', 'v', 0, '2026-11-21', 't', '', '', 0, 'sideways')",
        "insert into entry (place, id, author_id, version, deleted, day, text, kinds, tags, photos)"
        " values ('x', 'i', 'a', 'v', 0, '2026-11-21', 't', '', '', 0)",
        "insert into partner (id, author_id, version, deleted, slot, name, mark) "
        "values ('p', 'p', 'v', 0, 2, 'Cleo', 'moss')",
        "insert into link (id, author_id, version, deleted, a_id, b_id) "
        "values ('l', 'a', 'v', 0, 'b', 'a')",
    ],
)
def test_the_database_itself_refuses_what_cannot_be(store: Journal, statement: str) -> None:
    with pytest.raises(sqlcipher3.IntegrityError), store.stores.book.writing() as session:
        session.connection().exec_driver_sql(statement)


def test_every_pragma_that_keeps_words_safe_is_on(store: Journal) -> None:
    wanted = {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": 5000,
        "application_id": database_module.APPLICATION_ID,
        "user_version": schema.SCHEMA,
    }

    def look(connection: object) -> dict[str, object]:
        return {
            name: connection.execute(f"pragma {name}").fetchone()[0]  # type: ignore[attr-defined]
            for name in wanted
        }

    for database in (store.stores.book, store.stores.notebook(store.partners[0].id)):
        assert database.raw(look) == wanted


def test_no_word_lies_readable_on_the_disk(store: Journal) -> None:
    who = store.partners[0].id
    store.write(who, NewEntry("canaryword shared", tags=("canarytag",)))
    store.write(who, NewEntry("canaryword private", visibility=Visibility.PRIVATE))
    for path in store.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"canary" not in data
            assert b"create table" not in data.lower()


def test_an_error_never_holds_the_words(store: Journal) -> None:
    values = {"place": 1, "id": "i", "author_id": "a", "version": "v", "day": store.today()}
    row = EntryRow(text="canaryword", direction="sideways", **values)
    with pytest.raises(sqlcipher3.IntegrityError) as error, store.stores.book.writing() as session:
        session.add(row)
    assert "canaryword" not in repr(error.value)
    assert "canaryword" not in str(error.value.__cause__)


# --- trouble -------------------------------------------------------------------------------------


def test_a_held_store_is_said_to_be_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = [pragma for pragma in database_module._PRAGMAS if "busy" not in pragma]
    monkeypatch.setattr(database_module, "_PRAGMAS", (*patient, "busy_timeout = 50"))
    with Journal.create(tmp_path, ["Ana", "Ben"], pad=0) as one, Journal.open(tmp_path) as two:
        who = one.partners[0].id
        with one.stores.book.writing(), pytest.raises(StoreBusy) as busy:
            two.write(who, NewEntry("waiting"))
        assert "try again" in str(busy.value)
        assert one.entries(who).entries == ()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one and a half megabytes (Linux, as root)."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1536k", "tmpfs", str(place)]
    if (
        shutil.which("mount") is None
        or subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        yield from limited(place)
        return
    yield place
    subprocess.run(["umount", str(place)], check=True)


def limited(place: Path) -> Iterator[Path]:
    """The next best where nothing can be mounted: no file of this process may grow further."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500 * 1024, before[1]))
    yield place
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_no_space_left_is_one_sentence_and_loses_nothing(small_disk: Path) -> None:
    folder = small_disk / "s"
    with Journal.create(folder, ["Ana", "Ben"], pad=0) as journal:
        who = journal.partners[0].id
        kept = journal.write(who, NewEntry("kept"))
        with pytest.raises(StoreError) as full:
            journal.write(who, NewEntry("too much " * 300_000))
        assert isinstance(full.value, StoreFull) or "disk" in str(full.value)
        assert "nothing was changed" in str(full.value)
        assert [entry.id for entry in journal.entries(who).entries] == [kept.id]
        again = journal.write(who, NewEntry("small enough"))
    with Journal.open(folder) as journal:
        found = {entry.id for entry in journal.entries(who).entries}
        assert found == {kept.id, again.id}


def test_no_space_for_a_new_store_leaves_no_half_store(small_disk: Path) -> None:
    with pytest.raises(StoreError) as full:
        Journal.create(small_disk / "s", ["Ana", "Ben"], pad=4 * 2**20)
    assert "disk" in str(full.value)
    assert not (small_disk / "s" / "book.db").exists()
    assert not list(small_disk.rglob("*.db"))


@pytest.mark.parametrize(
    ("said", "sort"),
    [
        ("database or disk is full", StoreFull),
        ("attempt to write a readonly database", StoreReadOnly),
        ("unable to open database file", StoreReadOnly),
        ("database is locked", StoreBusy),
        ("disk I/O error", StoreError),
        ("file is not a database", StoreDamaged),
        ("database disk image is malformed", StoreDamaged),
        ("something new", StoreDamaged),
    ],
)
def test_every_trouble_of_the_driver_has_a_sentence(
    said: str, sort: type[BothWaysError], store: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = store.partners[0].id
    entry = store.write(who, NewEntry("still here"))

    def fail(*_given: object) -> None:
        raise sqlcipher3.OperationalError(said)

    with monkeypatch.context() as patch:
        patch.setattr("models.store.rows.put", fail)
        with pytest.raises(sort) as error:
            store.edit(who, entry.id, EntryChanges(text="gone?"))
    assert str(error.value)[0].isupper()
    assert said not in str(error.value)
    assert store.entry(who, entry.id).text == "still here"


def test_an_old_database_library_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sqlcipher3, "sqlite_version", "3.51.1")
    with pytest.raises(StoreError, match="too old"):
        Journal.create(tmp_path, ["Ana"], pad=0)


@pytest.mark.parametrize("said", ["unable to open database file", "disk I/O error"])
def test_a_disk_full_to_the_last_page_is_called_full_not_damaged(
    said: str, store: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite cannot even make the index of its log then, and says something else."""

    def fail(*_given: object, **_more: object) -> None:
        raise sqlcipher3.OperationalError(said)

    folder = store.folder
    store.close()
    monkeypatch.setattr(database_module.sqlcipher3, "connect", fail)
    monkeypatch.setattr(database_module.files, "free_space", lambda _folder: 4096)
    with pytest.raises(StoreFull):
        Journal.open(folder)
    with pytest.raises(StoreFull):
        check(folder)
    monkeypatch.setattr(database_module.files, "free_space", lambda _folder: 2**30)
    with pytest.raises(StoreError) as other:
        Journal.open(folder)
    assert not isinstance(other.value, StoreFull)
