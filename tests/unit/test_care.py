"""Check, backup, restore, erase: what a person would lose, and what they are told."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from models import files, keeping
from models.entities import Direction, Entry, EntryChanges, Kind, NewEntry, Query, Visibility
from models.errors import (
    ImportRefused,
    Refused,
    StoreDamaged,
    StoreFull,
    StoreMissing,
    StoreReadOnly,
)
from models.journal import Journal
from models.lock import AppLock
from models.privacy import keys
from models.store import backups, care, copying
from models.store.database import Database
from models.store.picture_bytes import photo_folder

PAD = 64 * 1024
EVENING = datetime(2026, 11, 22, 19, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def picture(colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(out, "PNG")
    return out.getvalue()


def fill(journal: Journal) -> None:
    """Write a little of everything."""
    ana, ben = (partner.id for partner in journal.partners)
    need = journal.needs.voice(ana, "an evening")
    for number, who in enumerate([ana, ben] * 4):
        entry = journal.write(
            who,
            NewEntry(
                text=f"Canary words {number} é 夕食を作った",
                kinds=(Kind.TIME, Kind.COMFORT),
                tags=("Été", "home"),
                visibility=Visibility.PRIVATE if number > 5 else Visibility.SHARED,
                feeling="glad",
                need_id=need.id,
                photos=(picture(),) if number in (0, 1, 7) else (),
            ),
        )
        if number == 3:
            journal.delete(who, entry.id)
        elif number == 2:
            journal.edit(who, entry.id, EntryChanges(visibility=Visibility.PRIVATE))
        elif number < 3:
            journal.marks.notice(ben if who == ana else ana, entry.id, "thanks")
    private = journal.write(ben, NewEntry(text="x", visibility=Visibility.PRIVATE))
    journal.edit(ben, private.id, EntryChanges(visibility=Visibility.SHARED, text="told"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with a little of everything in it; made once, because that takes a second."""
    folder = tmp_path_factory.mktemp("filled") / "ours"
    with Journal.create(folder, ["Ana", "Ben"], now=lambda: EVENING, pad=PAD) as journal:
        fill(journal)
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """A copy of that store."""
    return Path(shutil.copytree(filled, tmp_path / "ours"))


@pytest.fixture
def reopened(folder: Path, clock: Any) -> Iterator[Journal]:
    with Journal.open(folder, now=clock) as journal:
        yield journal


def everything(folder: Path, clock: Any) -> list[Any]:
    """All that both partners can see, to compare."""
    with Journal.open(folder, now=clock) as journal:
        seen: list[Any] = []
        for reader in (None, *(partner.id for partner in journal.partners)):
            entries = journal.entries(reader, Query(), limit=100).entries
            seen.append(entries)
            seen.append([journal.photos.picture(reader, p.id) for e in entries for p in e.photos])
            seen.append(journal.needs.all(reader))
            seen.append(journal.entries(reader, Query(words="canary 夕食")).entries)
        seen.append([journal.trash(partner.id) for partner in journal.partners])
        return seen


def backups_in(folder: Path) -> list[str]:
    """Everything in the folder of backups but the lock file."""
    return sorted(p.name for p in (folder / "backups").iterdir() if p.name != "lock")


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def change(folder: Path, home: str, *statements: str) -> None:
    """Change rows behind the product's back."""
    path = folder / "book.db" if home == keys.BOOK else folder / "notebooks" / f"{home}.db"
    database = Database(path, keys.load(folder).key_of(home))
    with database.writing() as session:
        for statement in statements:
            session.connection().exec_driver_sql(statement)
    database.close()


# --- check -------------------------------------------------------------------------------------


def test_a_used_store_is_whole(folder: Path) -> None:
    for repair in (False, True):
        report = care.check(folder, repair)
        assert report.ok
        assert report.sentences == ("All is well: the words, the pictures and the keys are whole.",)


def test_check_works_beside_an_open_journal(reopened: Journal) -> None:
    reopened.write(reopened.partners[0].id, NewEntry(text="open"))
    assert care.check(reopened.folder).ok


def test_check_where_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="no store"):
        care.check(tmp_path / "nowhere")


@pytest.mark.parametrize("home", [keys.BOOK, "notebook"])
@pytest.mark.parametrize("place", [5, 0.3, 0.7, -1])
def test_a_changed_byte_is_found_and_nothing_is_touched(
    home: str, place: float, folder: Path
) -> None:
    book = folder / "book.db"
    path = book if home == keys.BOOK else sorted((folder / "notebooks").glob("*.db"))[0]
    size = path.stat().st_size
    flip(path, int(place * size) if 0 < place < 1 else int(place) % size)
    before = path.read_bytes()
    for repair in (False, True):
        report = care.check(folder, repair)
        assert not report.ok
        whole = " ".join(report.sentences)
        assert "damaged" in whole
        assert path.stem not in whole or home == keys.BOOK
    assert path.read_bytes() == before


def test_missing_files_are_named(folder: Path) -> None:
    notebook = sorted((folder / "notebooks").glob("*.db"))[0]
    notebook.unlink()
    (folder / "book.db").unlink()
    report = care.check(folder, repair=True)
    assert not report.ok
    assert report.sentences == (
        "The book is missing from the store. Restore a backup.",
        "A private notebook is missing from the store. Restore a backup.",
    )


def test_keys_are_mended_from_their_copy(folder: Path) -> None:
    (folder / keys.NAME).write_bytes(b"{}")
    assert care.check(folder).sentences == (
        "keys.json is damaged, but a copy of it is whole: it can be mended.",
    )
    report = care.check(folder, repair=True)
    assert report.ok
    assert "written again" in report.sentences[0]
    assert care.check(folder).sentences[0].startswith("All is well")
    (folder / keys.COPIES[2]).write_bytes(b"{}")
    assert care.check(folder).sentences == ("A copy of keys.json is damaged: it can be mended.",)
    assert care.check(folder, repair=True).ok
    assert (folder / keys.COPIES[2]).read_bytes() == (folder / keys.NAME).read_bytes()
    assert care.check(folder).ok
    for name in keys.COPIES:
        (folder / name).write_bytes(b"{}")
    assert not care.check(folder, repair=True).ok


SPOILED: list[tuple[str, str]] = [
    ("update entry set found = 'other', text = 'other' where deleted = 0", "search index"),
    ("insert into entry_words(entry_words) values ('delete-all')", "search index"),
    ("delete from entry_kind", "Kinds, tags"),
    ("update entry_tag set folded = 'other' where folded = 'home'", "Kinds, tags"),
    ("update entry_kind set place = place + 1 where kind = 'time'", "Kinds, tags"),
    ("update entry set photos = photos + 1", "Kinds, tags"),
]


@pytest.mark.parametrize("statement, words", SPOILED)
@pytest.mark.parametrize("private", [False, True])
def test_what_repeats_other_rows_is_built_again(
    statement: str, words: str, private: bool, folder: Path, clock: Any
) -> None:
    before = everything(folder, clock)
    home = keys.load(folder).partner_ids[1] if private else keys.BOOK
    quiet = ["drop trigger entry_words_leave", "drop trigger entry_words_enter"]
    if statement.startswith("update entry set found"):
        statements = [*quiet, statement]
    else:
        statements = [statement]
    change(folder, home, *statements)
    found = care.check(folder)
    assert not found.ok
    assert words in found.sentences[0]
    assert "again" in found.sentences[0] or "mended" in found.sentences[0]
    mended = care.check(folder, repair=True)
    assert mended.ok
    assert words in mended.sentences[0]
    assert care.check(folder).sentences[0].startswith("All is well")
    if len(statements) == 1:
        assert everything(folder, clock) == before
    sizes = {path.stat().st_size for path in (folder / "notebooks").glob("*.db")}
    assert len(sizes) == 1, "mending one notebook told them apart"


def test_broken_references_are_found(folder: Path) -> None:
    database = Database(folder / "book.db", keys.load(folder).book_key())

    def spoil(connection: Any) -> None:
        connection.execute("pragma foreign_keys = off")
        connection.execute(
            "update entry_tag set entry_id = 'gone' || entry_id where folded = 'home'"
        )

    database.raw(spoil)
    database.close()
    assert "The book is damaged" in care.check(folder).sentences[0]


def test_pictures_are_looked_at(folder: Path) -> None:
    shared = sorted(photo_folder(folder, keys.BOOK).iterdir())
    flip(shared[0], 2000)
    report = care.check(folder, repair=True)
    assert not report.ok
    assert report.sentences == (
        "1 picture is missing or damaged. The words of its entry are safe.",
    )
    for path in shared:
        path.unlink()
    ben = keys.load(folder).partner_ids[1]
    change(folder, ben, "delete from picture where part = 'thumbnail'")
    report = care.check(folder)
    assert report.sentences == (
        "2 pictures are missing or damaged. The words of their entries are safe.",
        "A picture in a private notebook is missing or damaged. All words are safe.",
    )


def test_a_store_of_a_newer_version_is_left_alone(folder: Path) -> None:
    change(folder, keys.BOOK, "pragma user_version = 99")
    before = (folder / "book.db").read_bytes()
    report = care.check(folder, repair=True)
    assert not report.ok
    assert "newer version" in report.sentences[0]
    assert (folder / "book.db").read_bytes() == before


# --- backup and restore ------------------------------------------------------------------------


@pytest.mark.parametrize("by_journal", [True, False])
def test_a_backup_brings_everything_back(
    by_journal: bool, folder: Path, tmp_path: Path, clock: Any
) -> None:
    (folder / "settings.toml").write_bytes(b'palette = "dusk"\n')
    before = everything(folder, clock)
    if by_journal:
        with Journal.open(folder, now=clock) as journal:
            file = care.backup(journal)
    else:
        file = care.backup(folder)
    assert file == folder / "backups" / "bothways-0001.backup"
    assert backups_in(folder) == [file.name]
    there = tmp_path / "elsewhere" / "restored"
    assert care.restore(file, there, clock()) is None
    assert everything(there, clock) == before
    assert care.check(there).sentences[0].startswith("All is well")
    assert (there / "settings.toml").read_bytes() == b'palette = "dusk"\n'
    assert keys.load(there) == keys.load(folder)
    assert [path.name for path in there.parent.iterdir()] == ["restored"]


def test_backups_are_numbered_and_go_where_one_says(reopened: Journal, tmp_path: Path) -> None:
    names = [care.backup(reopened).name]
    names.append(care.backup(reopened, tmp_path / "stick" / "safe").name)
    names.append(care.backup(reopened).name)
    names.append(care.backup(reopened, tmp_path / "stick" / "safe").name)
    assert names == [
        "bothways-0001.backup",
        "bothways-0002.backup",
        "bothways-0002.backup",
        "bothways-0003.backup",
    ]


def test_a_backup_holds_nothing_in_plain_and_no_times(folder: Path) -> None:
    file = care.backup(folder)
    data = file.read_bytes()
    for trace in (b"Canary", b"SQLite format", b"JFIF"):
        assert trace not in data
    with zipfile.ZipFile(file) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
        listed = json.loads(archive.read("list.json"))
        sizes = {
            i.file_size
            for i in archive.infolist()
            if i.filename.endswith(".db") and i.filename.startswith("notebooks/")
        }
    assert len(sizes) == 1, "the copies of the notebooks tell who writes in private"
    assert sorted(one["name"] for one in listed["files"]) == sorted(set(names) - {"list.json"})
    assert (listed["format"], listed["version"]) == ("bothways-backup", 1)


def test_a_restored_store_is_another_device(folder: Path, tmp_path: Path, clock: Any) -> None:
    def devices(where: Path) -> set[str]:
        with Journal.open(where, now=clock) as journal:
            stores = journal.stores
            opened = [stores.book, *(stores.notebook(owner) for owner in stores.owners)]
            return {stores.facts(database)["device"] for database in opened}

    file = care.backup(folder)
    care.restore(file, tmp_path / "there", clock())
    assert len(devices(tmp_path / "there")) == 1
    assert not devices(tmp_path / "there") & devices(folder)
    with Journal.open(tmp_path / "there", now=clock) as journal:
        ana = journal.partners[0].id
        newest = journal.stores.reached()
        entry = journal.write(ana, NewEntry(text="after"))
        assert journal.stores.reached() > newest
        assert journal.entries(ana).entries[0].id == entry.id


def test_the_store_that_was_there_is_kept_aside(folder: Path, tmp_path: Path, clock: Any) -> None:
    before = everything(folder, clock)
    file = care.backup(folder)
    with Journal.open(folder, now=clock) as journal:
        journal.write(journal.partners[0].id, NewEntry(text="written later"))
    later = everything(folder, clock)
    aside = care.restore(file, folder, clock())
    assert aside == tmp_path / "ours-1"
    assert everything(folder, clock) == before
    assert everything(aside, clock) == later
    assert (folder / "backups" / file.name).exists(), "backups stay where people look for them"
    assert care.restore(folder / "backups" / file.name, folder, clock()) == tmp_path / "ours-2"
    assert everything(folder, clock) == before


def test_restoring_over_a_damaged_store(folder: Path, clock: Any) -> None:
    before = everything(folder, clock)
    file = care.backup(folder)
    for path in (folder / "book.db", *(folder / name for name in keys.COPIES)):
        path.unlink(missing_ok=True)
    aside = care.restore(file, folder, clock())
    assert aside is not None
    assert list((aside / "notebooks").glob("*.db"))
    assert everything(folder, clock) == before


def test_restoring_into_a_folder_with_other_things(
    folder: Path, tmp_path: Path, clock: Any
) -> None:
    before = everything(folder, clock)
    file = care.backup(folder)
    there = tmp_path / "documents"
    there.mkdir()
    (there / "letter.txt").write_text("mine")
    (there / "photos").mkdir()
    with pytest.raises(Refused, match="other things"):
        care.restore(file, there, clock())
    assert sorted(p.name for p in there.iterdir() if p.name != "lock") == ["letter.txt", "photos"]
    (there / "photos").rmdir()
    assert care.restore(file, there, clock()) is None
    assert everything(there, clock) == before
    assert (there / "letter.txt").read_text() == "mine"


def test_an_open_window_is_asked_to_be_closed(folder: Path, clock: Any) -> None:
    file = care.backup(folder)
    before = everything(folder, clock)
    window = AppLock()
    assert window.acquire(folder)
    with pytest.raises(Refused, match="Close its window"):
        care.restore(file, folder, clock())
    window.release()
    assert everything(folder, clock) == before
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".")] == []


def spoiled(file: Path, how: Callable[[dict[str, bytes]], None]) -> Path:
    """Write another zip with the members of `file` after `how` changed them."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    how(members)
    other = file.with_name("spoiled.backup")
    with zipfile.ZipFile(other, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return other


def listed_again(members: dict[str, bytes]) -> None:
    """Let the list fit whatever the members are now."""
    import hashlib

    del members["list.json"]
    listed = [
        {
            "name": name,
            "size": len(data),
            "blake2b": hashlib.blake2b(data, digest_size=32).hexdigest(),
        }
        for name, data in members.items()
    ]
    body = {"format": "bothways-backup", "version": 1, "files": listed}
    members["list.json"] = json.dumps(body).encode()


def cut(members: dict[str, bytes]) -> None:
    members["book.db"] = members["book.db"][:-1]


def swap_byte(members: dict[str, bytes]) -> None:
    members["book.db"] = b"X" + members["book.db"][1:]


def more(members: dict[str, bytes]) -> None:
    members["more.txt"] = b"x"


def fewer(members: dict[str, bytes]) -> None:
    del members["keys.json"]


def no_list(members: dict[str, bytes]) -> None:
    members["list.json"] = b"[]"


def newer(members: dict[str, bytes]) -> None:
    members["list.json"] = members["list.json"].replace(b'"version": 1', b'"version": 3')


def deep(members: dict[str, bytes]) -> None:
    members["list.json"] = b"[" * 100_000


def foreign_name(members: dict[str, bytes]) -> None:
    members["bin/program"] = b"x"
    listed_again(members)


def forged(members: dict[str, bytes]) -> None:
    swap_byte(members)
    listed_again(members)


def without_book(members: dict[str, bytes]) -> None:
    del members["book.db"]
    listed_again(members)


def without_store(members: dict[str, bytes]) -> None:
    members.clear()
    members["list.json"] = b""
    listed_again(members)


HOW = [cut, swap_byte, more, fewer, no_list, newer, deep, foreign_name, without_store]


@pytest.mark.parametrize("how", HOW)
def test_what_is_no_whole_backup_changes_nothing(
    how: Callable[[dict[str, bytes]], None], folder: Path, clock: Any
) -> None:
    file = spoiled(care.backup(folder), how)
    before = everything(folder, clock)
    with pytest.raises(ImportRefused, match="Nothing was changed"):
        care.restore(file, folder, clock())
    assert everything(folder, clock) == before
    assert [p.name for p in folder.parent.iterdir() if p.name.startswith((".", "ours-"))] == []


@pytest.mark.parametrize("how", [forged, without_book])
def test_a_backup_of_a_damaged_store_changes_nothing(
    how: Callable[[dict[str, bytes]], None], folder: Path, clock: Any
) -> None:
    file = spoiled(care.backup(folder), how)
    before = everything(folder, clock)
    with pytest.raises(StoreDamaged, match="nothing was changed"):
        care.restore(file, folder, clock())
    assert everything(folder, clock) == before


def test_a_damaged_store_gives_no_backup(folder: Path) -> None:
    good = care.backup(folder)
    flip(sorted(photo_folder(folder, keys.BOOK).iterdir())[0], 2000)
    with pytest.raises(StoreDamaged, match="picture is missing or damaged"):
        care.backup(folder)
    assert backups_in(folder) == [good.name]


def test_a_backup_that_cannot_be_read_back_is_not_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_CHUNK", 1 << 20)
    real = backups._write_zip

    def bad_disk(file: Any, source: Path, *rest: Any) -> None:
        real(file, source, *rest)
        file.seek(5000)
        file.write(b"rotten")
        file.seek(0, 2)

    monkeypatch.setattr(backups, "_write_zip", bad_disk)
    with pytest.raises(StoreDamaged, match=r"bothways-0001\.backup could not be read back"):
        care.backup(folder)
    assert backups_in(folder) == []


def test_a_copy_that_differs_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = iter(range(1000))
    monkeypatch.setattr(copying, "counts", lambda database: {"entry": next(counts)})
    with pytest.raises(StoreDamaged, match="differs"):
        care.backup(folder)
    assert backups_in(folder) == []


def test_no_room_is_said_before_anything_is_written(
    folder: Path, tmp_path: Path, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = care.backup(folder)
    monkeypatch.setattr(files, "free_space", lambda place: 1000)
    with pytest.raises(StoreFull, match="no room for a backup"):
        care.backup(folder, tmp_path / "stick")
    assert list((tmp_path / "stick").iterdir()) == []
    with pytest.raises(StoreFull, match="not enough space"):
        care.restore(file, tmp_path / "there", clock())
    assert not (tmp_path / "there").exists()


class Cancelled(Exception):
    """What a person's Cancel raises from the progress."""


def test_progress_is_shown_and_can_be_cancelled(folder: Path, tmp_path: Path, clock: Any) -> None:
    told: list[tuple[int, int]] = []
    file = care.backup(folder, None, lambda done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1] > 0
    assert [done for done, _of in told] == sorted(done for done, _of in told)
    told.clear()
    care.restore(file, tmp_path / "there", clock(), lambda done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1] > 0

    def cancel(done: int, of: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        care.backup(folder, None, cancel)
    with pytest.raises(Cancelled):
        care.restore(file, tmp_path / "other", clock(), cancel)
    assert backups_in(folder) == [file.name]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ours", "there"]


def test_pictures_are_copied_where_the_disk_knows_no_links(
    folder: Path, tmp_path: Path, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(source: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    before = everything(folder, clock)
    (photo_folder(folder, keys.BOOK) / f"{files.TEMPORARY}x").write_bytes(b"half")
    (photo_folder(folder, keys.BOOK) / "folder").mkdir()
    care.restore(care.backup(folder), tmp_path / "there", clock())
    assert everything(tmp_path / "there", clock) == before


def test_a_store_without_pictures_or_padding(tmp_path: Path, clock: Any) -> None:
    with Journal.create(tmp_path / "s", ["Ana"], now=clock, pad=0) as journal:
        journal.write(journal.partners[0].id, NewEntry(text="alone", direction=Direction.OWN))
        file = care.backup(journal)
    care.restore(file, tmp_path / "there", clock())
    with Journal.open(tmp_path / "there", now=clock) as journal:
        entries: tuple[Entry, ...] = journal.entries(None).entries
        assert [entry.text for entry in entries] == ["alone"]


def test_what_a_killed_restoring_left_is_swept(folder: Path, tmp_path: Path, clock: Any) -> None:
    file = care.backup(folder)
    before = everything(folder, clock)
    code = (
        "import os, sys; from pathlib import Path; from models.days import local_now\n"
        "from models.store import care, restoring\n"
        "restoring.switch = lambda *a: os.kill(os.getpid(), 9)\n"
        "care.restore(Path(sys.argv[1]), Path(sys.argv[2]), local_now())\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(file), str(folder)], check=False)
    assert ended.returncode == -9
    left = [path for path in tmp_path.iterdir() if path.name.startswith(".ours-")]
    assert len(left) == 1
    assert everything(folder, clock) == before
    care.restore(file, folder, clock())
    assert not left[0].exists()
    assert everything(folder, clock) == before


def test_a_switch_that_fails_half_way_is_turned_back(
    folder: Path, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = care.backup(folder)
    before = everything(folder, clock)
    real = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name.startswith(".ours-"):
            raise PermissionError(13, "held by a scanner")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(StoreReadOnly):
        care.restore(file, folder, clock())
    monkeypatch.undo()
    assert everything(folder, clock) == before


# --- erase -------------------------------------------------------------------------------------


def test_erasing_leaves_nothing_of_the_store(folder: Path, tmp_path: Path, clock: Any) -> None:
    file = care.backup(folder)
    aside = care.restore(file, folder, clock())
    assert aside is not None
    shutil.copytree(folder, tmp_path / "ours-7")
    with Journal.create(tmp_path / "ours-8", ["Cyd"], now=clock, pad=0):
        pass
    (tmp_path / "ours-9").mkdir()
    (folder / "settings.toml").write_bytes(b"")
    (folder / "doorplate.json").write_bytes(b"names")
    (folder / "backups" / "book-before-1.db").write_bytes(b"")
    (folder / "backups" / ".part-abc").mkdir()
    gone = care.erase_store(folder)
    assert gone == (folder, aside, tmp_path / "ours-7")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["ours-8", "ours-9"], "another couple's store is left alone"
    with pytest.raises(StoreMissing):
        Journal.open(folder, now=clock)


@pytest.mark.parametrize("damaged", ["ours", "theirs", "both"])
def test_erasing_finds_former_stores_by_their_mark_where_keys_are_damaged(
    folder: Path, tmp_path: Path, clock: Any, damaged: str
) -> None:
    aside = care.restore(care.backup(folder), folder, clock())
    assert aside is not None
    shutil.copytree(folder, tmp_path / "ours-7")  # a copy somebody made by hand
    shutil.copytree(folder, tmp_path / "photos-1")
    for where in {"ours": [folder], "theirs": [aside], "both": [folder, aside]}[damaged]:
        for name in keys.COPIES:
            if (where / name).exists():
                (where / name).write_bytes(b"junk")
    told = keeping.erase(folder)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert not folder.exists()
    assert not aside.exists(), "it holds all that was to be erased"
    if damaged == "theirs":
        assert left == ["photos-1"]
        assert told == ""
    else:
        assert left == ["ours-7", "photos-1"], "nothing says whose it is"
        assert told.startswith(f"{tmp_path / 'ours-7'} was left")


def test_erasing_says_what_could_not_be_deleted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(path: Path) -> None:
        raise PermissionError(13, "held by another program")

    monkeypatch.setattr(shutil, "rmtree", held)
    with pytest.raises(StoreReadOnly, match="cannot be written"):
        care.erase_store(folder)


def test_erasing_leaves_what_is_not_of_the_store(folder: Path) -> None:
    (folder / "letter.txt").write_text("mine")
    (folder / "backups").mkdir()
    (folder / "backups" / "holiday.zip").write_text("mine")
    care.erase_store(folder)
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    assert found == ["backups", "backups/holiday.zip", "letter.txt"]
    assert care.erase_store(folder) == (folder,)


def test_the_keys_go_first_and_are_overwritten(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = keys.load(folder).book_key().hex().encode()
    os.link(folder / keys.NAME, folder.parent / "seen")

    def stop(path: Path, **options: Any) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(shutil, "rmtree", stop)
    with pytest.raises(Exception, match="Input/output"):
        care.erase_store(folder)
    assert not (folder / keys.NAME).exists()
    assert key not in (folder.parent / "seen").read_bytes()
    assert set((folder.parent / "seen").read_bytes()) == {0}
